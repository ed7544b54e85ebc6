"""The only home of the order of the chaos: start, work while parts die, wait until all is done, check, end.

60 editors on 20 plans want 10 operations a second each: more than two cores can serve, so what was reached is told.
CHAOS_EDITORS and CHAOS_SECONDS change the size.
"""

import argparse
import os
import sys
import time
from datetime import timedelta
from random import Random

import django

from bench.chaos import checks
from bench.chaos.parts import KINDS, ChaosError, Parts

SETTLE = 300.0
"""Seconds in which all that was ordered must be done afterwards: a dead worker's lease, the sweeper, and the work."""


def read_options() -> argparse.Namespace:
    """Return how much of everything."""
    parser = argparse.ArgumentParser(prog="python -m bench.chaos", description="Kill parts of the portal at work.")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("CHAOS_SECONDS", "75")))
    parser.add_argument("--plans", type=int, default=20)
    parser.add_argument("--editors", type=int, default=int(os.environ.get("CHAOS_EDITORS", "60")))
    parser.add_argument("--rate", type=float, default=10, help="operations a second that each editor wants")
    parser.add_argument("--exports", type=int, default=20)
    parser.add_argument("--mails", type=int, default=30)
    parser.add_argument("--kills", type=int, default=2, help="how often each kind of process is killed")
    parser.add_argument("--keep", action="store_true", help="keep the folder")
    return parser.parse_args()


def main() -> int:
    """Do it all; return 1 when a check fails."""
    options, parts = read_options(), Parts()
    results: dict[str, list[str]] = {}
    try:
        prepare(parts, options)
        log = work(parts, options)
        settle(parts)
        results = verdicts(parts, log)
        tell(log, options)
    except ChaosError as error:
        results["the trial itself"] = [str(error)]
    finally:
        results["all processes ended"] = parts.stop()
        if not options.keep and not any(results.values()):
            parts.clear()
    return report(results, parts)


def prepare(parts: Parts, options: argparse.Namespace) -> None:
    """Start the demo, make the plans, and let everybody write in all of them."""
    began = time.monotonic()
    parts.start()
    print(parts.manage("make_dataset", "--scale", f"{options.plans / 50:g}"))
    parts.adopt()
    django.setup()
    print(f"The portal stands after {time.monotonic() - began:.0f} s, in {parts.folder.name}", flush=True)


def seats(options: argparse.Namespace) -> list:
    """Return the editors' seats: every plan gets its share, everybody may order files of every plan."""
    from actionplans.models import Plan, PlanMember
    from bench import world
    from pearls.enums import MemberRole

    plans = list(Plan.objects.filter(municipality__slug__startswith="dataset-").order_by("pk")[: options.plans])
    members = PlanMember.objects.filter(plan__in=plans).select_related("user").order_by("plan_id", "pk")
    people = [member.user for member in members]
    everywhere = [PlanMember(plan=plan, user=user, role=MemberRole.EDITOR) for plan in plans for user in people]
    PlanMember.objects.bulk_create(everywhere, ignore_conflicts=True)
    PlanMember.objects.filter(plan__in=plans, role=MemberRole.COMMENTER).update(role=MemberRole.EDITOR)
    share = -(-options.editors // len(plans))
    found = [world.seat_of(plan, user) for n, plan in enumerate(plans) for user in people[n * 3 : n * 3 + share]]
    return found[: options.editors]


def work(parts: Parts, options: argparse.Namespace):
    """Let everybody work for the given time while parts are killed in turn; return what they did."""
    from bench.chaos.people import Editor, Inviter, Log, Orderer

    log, until = Log(), time.monotonic() + options.seconds
    common = {"port": parts.port, "log": log, "until": until, "last": until + 60}
    sitting = seats(options)
    plans = list(dict.fromkeys(seat.plan for seat in sitting))
    owners = [seat for seat in sitting if seat.user.name.startswith("Owner")]
    people = [Editor(seat, options.rate, seed=n, **common) for n, seat in enumerate(sitting)]
    people.append(Orderer(sitting, plans, options.exports, seed=-1, **common))
    people.append(Inviter(owners, options.mails, seed=-2, **common))
    for person in people:
        person.start()
    kill_in_turn(parts, options, until)
    for person in people:
        person.join(max(1.0, common["last"] + 20 - time.monotonic()))
    log.odd += [f"{type(person).__name__} did not come to an end" for person in people if person.is_alive()]
    return log


def kill_in_turn(parts: Parts, options: argparse.Namespace, until: float) -> None:
    """Kill each kind in turn, evenly over the time; each time wait until the portal is whole again."""
    began = time.monotonic()
    order = list(KINDS) * options.kills
    rng = Random(len(order))
    for number, kind in enumerate(order):
        moment = began + (number + 0.3 + 0.4 * rng.random()) * (until - began) / len(order)
        while time.monotonic() < moment:
            parts.look()
            time.sleep(min(0.5, max(0.0, moment - time.monotonic())))
        killed = parts.kill(kind)
        print(f"[{time.monotonic() - began:5.1f} s] killed {killed or kind + ': it was away already'}", flush=True)
    while time.monotonic() < until:
        parts.look()
        time.sleep(0.5)


def settle(parts: Parts) -> None:
    """Wait until the portal is well and nothing waits any more; what was being sent when its sender died is aged."""
    from django.db import connection
    from django.utils import timezone

    from pearls.models import Job, Notification
    from pearls.notifications import SENDING_LOST_AFTER

    deadline, began = time.monotonic() + SETTLE, time.monotonic()
    while time.monotonic() < deadline:
        parts.look()
        try:
            waiting = Job.objects.filter(state__in=["queued", "running"]).count()
            waiting += Notification.objects.filter(state="pending").count()
            if not waiting and parts.health().get("status") == "ok":
                break
        except django.db.OperationalError:
            connection.close()
        time.sleep(0.5)
    print(f"Everything was done {time.monotonic() - began:.0f} s after the last wish", flush=True)
    # Ten minutes later, which nobody wants to wait for here, the portal gives up what was being sent when it died.
    past = timezone.now() - SENDING_LOST_AFTER - timedelta(seconds=1)
    aged = Notification.objects.filter(state="sending").update(not_before=past)
    while aged and time.monotonic() < deadline + 30 and Notification.objects.filter(state="sending").exists():
        time.sleep(0.5)


def verdicts(parts: Parts, log) -> dict[str, list[str]]:
    """Return each check's name with what is wrong."""
    media, mail = parts.folder / "media", parts.folder / "mail"
    return {
        "people met nothing that the protocol does not know": log.odd,
        "every operation got an answer in the end": log.unheard,
        "every acknowledged text is in the plan or in the change log": checks.kept(log),
        "plans show what was written last": checks.current(log),
        "no operation was carried out twice": checks.once(log),
        "facts and typed rows equal the answers": checks.facts(log),
        "every file ordered was made once, and told once": checks.jobs(log, media),
        "no mail left twice, none was forgotten": checks.mails(log, mail),
        "the work was not for nothing": [] if log.notes and log.jobs and log.invited else ["nobody did anything"],
    }


def tell(log, options: argparse.Namespace) -> None:
    """Print what was done, and how fast."""
    from pearls.models import Job, Notification

    heard = ", ".join(f"{n} {name}" for name, n in sorted(log.count.items()))
    print(f"{len(log.notes)} operations acknowledged ({heard})")
    reached, wanted = len(log.notes) / options.seconds, options.editors * options.rate
    print(
        f"{options.editors} editors on {options.plans} plans: {reached:.0f} operations a second of {wanted:.0f} wanted"
    )
    print(f"{len(set(log.jobs))} files ordered {checks.states(Job)}, {len(log.invited)} people invited")
    print(f"Mails in the ledger: {checks.states(Notification)}; uncertain means: its sender died before the answer")


def report(results: dict[str, list[str]], parts: Parts) -> int:
    """Print every check with the first things that are wrong, and the last line; return the exit code."""
    print()
    for name, wrong in results.items():
        print(f"{'FAILED' if wrong else 'good  '} {name}{f' ({len(wrong)})' if wrong else ''}")
        for words in wrong[: checks.SHOWN]:
            print(f"         {words}")
    failed = sum(bool(wrong) for wrong in results.values())
    if failed:
        print(f"Logs are kept in {parts.folder.relative_to(parts.folder.parents[2])}")
    print(f"\n{len(results) - failed} passed, {failed} failed", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
