"""The only home of the awards' data files: the application form, what the facts say of the rules, the demonstration's year."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.account.models import EmailAddress
from django.utils import timezone

from actionplans.services import begin_plan
from awards import workflow
from awards.enums import Outcome, PhaseKind, RoundKind, SeatRole
from awards.models import Application, Candidacy, Cycle, Publication, Round, Seat
from awards.permissions import may_be_named
from awards.rulebook import Eligibility, Rules
from awards.services import applying, cycles, deciding, marking, publishing, resulting, rounds, seating
from pearls.datafiles import parse_yaml, read_yaml
from pearls.enums import MemberRole
from pearls.models import Edition, Membership, Municipality, User
from pearls.questionnaires.services import copy_answers, load_template, publish_version
from pearls.services.facts import keep_municipality

DATA = Path(__file__).resolve().parent / "data"
DAY = timedelta(days=1)
BOARD_SEATS = 5  # the board is smaller than the jury, and a demonstration starts sooner


def read(*parts: str) -> Any:
    """Return one data file."""
    return read_yaml(DATA.joinpath(*parts))


def load_form(_programme: dict) -> None:
    """Load and publish the application form; where nothing changed, nothing happens."""
    publish_version(version=load_template(source=read("application_template.yaml")), by=None)


def rules_from(programme: Mapping) -> Rules:
    """Return the programme's published rules from its facts."""
    who, numbers = programme["eligibility"], programme["rules"]
    return Rules(
        titles=numbers["titles"],
        per_country=numbers["max_per_country"],
        extras=numbers["discretionary_extra"],
        eligibility=Eligibility(
            tuple(who["whole_countries"]),
            tuple(who["german_nuts"]),
            tuple(who["excluded_capitals"]),
            who["application_language"],
        ),
    )


# ---- the demonstration ---------------------------------------------------------------------------
def seed_year(demo: Mapping) -> None:
    """Make the invented year: a call that is open, plans being written, a rehearsal in which the jury scores. Once."""
    if Cycle.objects.filter(invented=True).exists():
        return
    _Year(demo, read("demo", "year.yaml")).make()


class _Year:
    """One seeding: the file, the invented towns with their clerks, and the office that acts."""

    def __init__(self, demo: Mapping, data: Mapping) -> None:
        self.data, self.now = data, timezone.now()
        self.admin = demo["users"]["admin"]
        self.users, self.bodies = demo["users"], demo["towns"]
        self.programme = read_yaml(Path(__file__).parents[1] / "pearls/data/programme.yaml")

    def make(self) -> None:
        """Make the three cycles, the oldest phase first."""
        towns = [self._town(entry) for entry in self.data["towns"]]
        own = [self.bodies[slug] for slug in ("kalnupe", "soovere")]
        rehearsal = self._cycle("rehearsal", self._spans(-120, -90, -60, -12, 9))
        self._board(rehearsal, towns)
        self._jury(rehearsal)
        plans = self._cycle("plans", {})
        self._board(plans, [*own, self.bodies["vesterhamn"], *towns[:3]])
        self._set(plans, self._spans(-130, -100, -70, 29, 50))
        call = self._cycle("call", self._spans(-30, 45, 75, 200, 230))
        Cycle.objects.filter(pk=call.pk).update(texts=self.data["texts"])
        for slug in ("lipowiec-nad-bzura", "klinthavn"):
            self._begin(call, self.bodies[slug])

    # --- cycles
    def _spans(self, opens: int, closes: int, chosen: int, plans: int, final: int) -> dict[str, tuple]:
        days = [self._at(day) for day in (opens, closes, chosen, plans, final)]
        return {
            PhaseKind.APPLICATION: (days[0], days[1], 15),
            PhaseKind.PRESELECTION: (days[1], days[2], 0),
            PhaseKind.DEVELOPMENT: (days[2], days[3], 15),
            PhaseKind.FINAL: (days[3], days[4], 0),
            PhaseKind.TITLE_YEAR: (days[4] + 30 * DAY, days[4] + 395 * DAY, 0),
        }

    def _at(self, day: int) -> datetime:
        local = timezone.localtime(self.now + day * DAY, timezone.get_default_timezone())
        return local.replace(hour=23, minute=59, second=0, microsecond=0)

    def _cycle(self, key: str, spans: dict) -> Cycle:
        entry = self.data["cycles"][key]
        edition, _made = Edition.objects.get_or_create(year=entry["year"])
        rules = rules_from(self.programme)
        made = cycles.make_cycle(edition=edition, name=entry["name"], rules=rules, by=self.admin, invented=True)
        self._set(made, spans if key == "call" else self._spans(-1, 1, 2, 3, 4))  # open, so that towns can apply
        opened = cycles.move_cycle(cycle=self._fresh(made), transition=workflow.OPEN_CYCLE, by=self.admin)
        opened.spans = spans  # type: ignore[attr-defined]
        return opened

    def _set(self, cycle: Cycle, spans: dict) -> None:
        cycles.set_phases(cycle=cycle, phases=spans, by=self.admin)

    def _fresh(self, cycle: Cycle) -> Cycle:
        return Cycle.objects.select_related("book", "form", "edition").get(pk=cycle.pk)

    # --- towns and people
    def _town(self, entry: Mapping) -> Municipality:
        body = keep_municipality({**entry, "population_year": 2025}, invented=True)
        clerk = _person(f"clerk@{entry['slug']}.example", f"Clerk of {entry['name']}", "en", "Europe/Stockholm")
        Membership.objects.get_or_create(user=clerk, municipality=body, defaults={"role": MemberRole.OWNER})
        return body

    def _owner(self, body: Municipality) -> User:
        return Membership.objects.filter(municipality=body, role=MemberRole.OWNER).select_related("user")[0].user

    def _begin(self, cycle: Cycle, body: Municipality) -> Application:
        by = self._owner(body)
        made = applying.begin_application(cycle=self._fresh(cycle), municipality=body, place=None, by=by)
        few = {key: self._text(body, key) for key in ("portrait", "motivation")}
        copy_answers(sheet=made.sheet, answers=few, tables={}, by=by)
        return made

    def _apply(self, cycle: Cycle, body: Municipality) -> Application:
        by = self._owner(body)
        made = applying.begin_application(cycle=cycle, municipality=body, place=None, by=by)
        refused = copy_answers(sheet=made.sheet, answers=self._answers(body), tables=self._tables(), by=by)
        if refused:
            raise ValueError(f"the demo application does not fit the form: {refused[:5]}")
        made.sheet.refresh_from_db()
        return applying.move(application=made, transition=workflow.SUBMIT, by=by)

    def _text(self, body: Municipality, key: str) -> str:
        entry = self._entry(body)
        words = {**entry, "town": body.name, "people": f"{body.population:,}".replace(",", " ")}
        return " ".join(sentence.format(**words) for sentence in self.data["answers"][key])

    def _entry(self, body: Municipality) -> Mapping:
        found = next((entry for entry in self.data["towns"] if entry["slug"] == body.slug), None)
        return found or {**self.data["towns"][0], "w": {"kalnupe": 0.8, "soovere": 0.65}.get(body.slug, 0.5)}

    def _answers(self, body: Municipality) -> dict[str, Any]:
        texts = {key: self._text(body, key) for key in self.data["answers"]}
        return texts | {
            "inhabitants": str(body.population), "inhabitants_year": "2025", "contact_name": str(self._owner(body)),
            "contact_function": "Culture office", "mandate": "council", "groups": ["older_people"], "staff_hours": "70",
            "is_joint": False, "truth": True, "may_publish": True,
        }  # fmt: skip

    def _tables(self) -> dict[str, list[dict]]:
        names = {"team_members": "team", "budget": "budget"}
        return {table: [dict(line) for line in self.data[name]] for table, name in names.items()}

    # --- rounds
    def _board(self, cycle: Cycle, bodies: list[Municipality]) -> None:
        for body in bodies:
            self._apply(self._fresh(cycle), body)
        round_ = self._round(cycle, RoundKind.BOARD, "Pre-selection", -20 * DAY)
        self._score_all(round_)
        rounds.move_round(round_=round_, transition=workflow.CLOSE_ROUND, by=self.admin)
        self._decide(Round.objects.get(pk=round_.pk), self.data["finalists"] if len(bodies) > 10 else 4)
        if cycle.spans:  # type: ignore[attr-defined]
            self._set(cycle, cycle.spans)  # type: ignore[attr-defined]

    def _round(self, cycle: Cycle, kind: RoundKind, name: str, since: timedelta, until: timedelta = DAY) -> Round:
        made = rounds.make_round(
            cycle=self._fresh(cycle), kind=kind, name=name, opens_at=self.now + since, closes_at=self.now + until, by=self.admin
        )  # fmt: skip
        rounds.enter_candidates(round_=made, submissions=rounds.ready_to_enter(made), by=self.admin)
        sit = self.data["jury"][:BOARD_SEATS] if kind == RoundKind.BOARD else self.data["jury"]
        for entry in sit:
            self._seat(made, entry)
        rounds.assign(round_=made, pairs=rounds.everybody_reads_everything(made), by=self.admin)
        return rounds.move_round(round_=made, transition=workflow.OPEN_ROUND, by=self.admin)

    def _seat(self, round_: Round, entry: Mapping) -> None:
        user = self.users.get(entry.get("key", "")) or _person(
            entry["email"], entry["name"], entry["language"], entry["zone"]
        )
        seat = Seat(
            round=round_, email=user.email, name=user.name, role=entry.get("role", SeatRole.JUROR),
            languages=entry["reads"], country=entry["country"],
        )  # fmt: skip
        made = rounds.offer_seat(seat=seat, by=self.admin)
        taken = rounds.move_seat(seat=made, transition=workflow.TAKE_SEAT, by=user)
        if entry.get("known_for") and may_be_named(user, taken):
            seating.show_name(seat=taken, named=True, known_for=entry["known_for"], by=user)

    def _score_all(self, round_: Round, *, but: str = "", most: int = 99) -> None:
        """Let the invented jurors score; `but` is the juror who scores only `most` of them, so that somebody has work to do."""
        criteria = list(round_.criteria.all())
        for seat in round_.seats.select_related("user"):
            readings = seat.assignments.select_related("candidacy__application__municipality").order_by(
                "candidacy__number"
            )
            for assignment in readings[: most if seat.email == but else 99]:
                self._score(assignment, seat, criteria)

    def _score(self, assignment: Any, seat: Seat, criteria: list) -> None:
        body = assignment.candidacy.application.municipality
        severity = next(e["severity"] for e in self.data["jury"] if e["name"] == seat.name)
        changes: dict[str, dict[str, Any]] = {
            f"score:{c.key}": {
                "was": None,
                "set": _points(self._entry(body)["w"], severity, f"{seat.name}{body.slug}{c.key}"),
            }
            for c in criteria
        }
        said = self.data["comments"][(len(seat.name) + len(body.name)) % len(self.data["comments"])]
        changes["comment"] = {"was": "", "set": said}
        marking.save_card(pk=assignment.pk, by=seat.user, changes=changes)  # type: ignore[arg-type]
        marking.move_card(pk=assignment.pk, transition=workflow.HAND_IN, by=seat.user)  # type: ignore[arg-type]

    def _decide(self, round_: Round, places: int) -> None:
        result = resulting.freeze_result(round_=round_, by=self.admin)
        run = resulting.run_selection(result=result, asked={"titles": places}, by=self.admin)
        if run.answer["tie"] and not run.answer["tie"]["resolved_by"]:
            votes = {key: number for number, key in enumerate(run.answer["tie"]["candidates"], 1)}
            run = resulting.run_selection(result=result, asked={"titles": places, "votes": votes}, by=self.admin)
        for decision in deciding.take_selection(run=run, by=self.admin):
            feedback = self.data["feedback"][decision.candidacy.number % len(self.data["feedback"])]
            deciding.put_in_words(decision=decision, public_reason="", feedback=feedback, by=self.admin)
        deciding.finalise(round_=round_, by=self.admin)
        self._publish(Round.objects.get(pk=round_.pk))

    def _publish(self, round_: Round) -> None:
        made = publishing.prepare(round_=round_, publish_at=self.now + DAY, by=self.admin)
        word = publishing.word_to_type(made)
        publishing.plan(publication=made, publish_at=self.now + DAY, typed=word, by=self.admin)
        Publication.objects.filter(pk=made.pk).update(publish_at=self.now - 5 * DAY)  # it was published some days ago
        publishing.carry_out_due()

    def _jury(self, cycle: Cycle) -> None:
        """Let the invited hand in their plans and the jury begin: one juror, who is a login of the demo, has most still to do."""
        self._set(cycle, self._spans(-120, -90, -60, 1, 9))
        content = (Path(__file__).parents[1] / "actionplans/data/demo/kalnupe.yaml").read_text("utf-8")
        invited = Candidacy.objects.filter(round__cycle=cycle, decision__outcome=Outcome.PRESELECTED)
        for candidacy in invited.select_related("application__municipality"):
            self._hand_in(candidacy.application, content)
        self._set(cycle, self._spans(-120, -90, -60, -12, 9))
        round_ = self._round(cycle, RoundKind.JURY, "Final", -3 * DAY, 9 * DAY)
        self._score_all(round_, but=self.users["juror"].email, most=3)

    def _hand_in(self, application: Application, content: str) -> None:
        body, by = application.municipality, self._owner(application.municipality)
        plan = begin_plan(municipality=body, by=by)
        renamed = parse_yaml(content.replace("Kalnupe", body.name))
        refused = copy_answers(sheet=plan.sheet, answers=renamed["answers"], tables=renamed["tables"], by=by)
        if refused:
            raise ValueError(f"the demo plan does not fit the template: {refused[:5]}")
        plan.sheet.refresh_from_db()
        applying.hand_in_plan(application=Application.objects.get(pk=application.pk), plan=plan, by=by)


def _person(email: str, name: str, language: str, zone: str) -> User:
    """Return an invented clerk or juror: they sign in by a mailed code, only the demo's own logins have a password."""
    user = User.objects.filter(email=email).first() or User.objects.create_user(
        email, None, name=name, language=language, time_zone=zone
    )
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def _points(quality: float, severity: float, salt: str) -> int:
    """Return points from 0 to 5 that are the same in every seeding: quality, less severity, and what no juror can explain."""
    noise = (sum(ord(letter) * place for place, letter in enumerate(salt, 1)) % 17 - 8) / 10
    return max(0, min(5, round(quality * 5 + 0.5 - severity + noise)))
