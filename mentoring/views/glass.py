"""The only home of saying a run in words: aims, reasons, prices, robustness, swaps, and who would help most."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mentoring.forms.matching import WEIGHTS
from mentoring.models import Inquiry, MatchRun
from mentoring.queries import runs as reads

MOST_SWAPS = 12


class Words:
    """The words for the keys of one run: who, which topic, which rule."""

    def __init__(
        self, run: MatchRun, names: Mapping[str, str], topics: Mapping[str, str], countries: Mapping[str, str]
    ) -> None:
        """Take the names that the queries know."""
        self.run, self.names, self.topics, self.countries = run, names, topics, countries
        self.reasons = {
            row["key"]: row.get("reason", "")
            for kind in ("pins", "forbids", "conflicts")
            for row in run.inputs.get(kind, [])
        }
        self.pairs = {
            row["key"]: (row["need"], row["offer"])
            for kind in ("pins", "forbids", "conflicts", "refusals")
            for row in run.inputs.get(kind, [])
        }

    def who(self, key: str) -> str:
        """Return what a need or an offer is called."""
        return reads.name_of(key, self.names)

    def blocker(self, blocker: Mapping[str, str]) -> str:
        """Return a rule, quota, minimum, pin or refusal in words."""
        return reads.words_of_rule(blocker["kind"], blocker["key"], self.names, self.pairs)

    def change(self, change: Mapping[str, Any] | None) -> str:
        """Return what another question would change, the most important aim first."""
        if not change:
            return ""
        said = [line for name, value in change["stages"].items() if value and (line := self._aim(name, value))]
        moved = {need for need, _offer in (*change["gained"], *change["lost"])}
        if moved and said:
            said.append(
                ngettext("%d town would have another mentor", "%d towns would have another mentor", len(moved))
                % len(moved)
            )
        return "; ".join(said[:3]) or _("nothing")

    def _aim(self, name: str, value: int) -> str:
        sign = f"{value:+d}"
        return (
            {
                "served": _("%s in the weighted count of towns served"),
                "places": _("%s in the weighted count of mentors found"),
                "worst 1": _("%s points for the worst pair"),
                "total": _("%s points in all"),
            }.get(name, "")
            % sign
            if name in {"served", "places", "worst 1", "total"}
            else ""
        )


# --- parts of the page ----------------------------------------------------------------------------
def aims(run: MatchRun) -> list[dict[str, Any]]:
    """Return what each aim reached, in the order in which they counted."""
    labels = {
        "served": _("Towns with a mentor, weighted by urgency and waiting"),
        "places": _("Mentors found, weighted"),
        "worst 1": _("Points of the worst pair"),
        "total": _("Points of all pairs"),
        "kept": _("Pairs of the last draft that stay"),
    }
    return [
        {"label": labels[stage["name"]], "value": stage["value"], "proven": stage["proven"]}
        for stage in run.result["stages"]
        if stage["name"] in labels and stage["value"] is not None
    ]


def parts_of(contributions: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return what each criterion adds to a pair, the largest first, with its share of the whole for a bar."""
    whole = max(sum(contributions.values()), 1)
    rows = [
        {"label": WEIGHTS.get(name, name), "points": points, "percent": round(100 * points / whole)}
        for name, points in contributions.items()
        if points
    ]
    return sorted(rows, key=lambda row: -row["points"])


def pairs(run: MatchRun, words: Words) -> list[dict[str, Any]]:
    """Return each pair with its points, reasons, how firm it is, its place among the town's mentors, and the better ones."""
    why = {(row["need"], row["offer"]): row for row in run.analysis["why_not"]}
    rows = []
    for entry in run.analysis["explained"]:
        pair = entry["pair"]
        better = [(offer, score) for offer, score in entry["better"]]
        asked = why.get((pair["need"], better[0][0])) if better else None
        rows.append({
            "need": words.who(pair["need"]), "offer": words.who(pair["offer"]), "points": pair["score"], "pinned": pair["pinned"],
            "parts": parts_of(pair["contributions"]), "place": entry["place"], "of": entry["of"],
            "firm": round(100 * run.analysis["robustness"].get(f"{pair['need']} {pair['offer']}", 0)),
            "better": [f"{words.who(offer)} ({score})" for offer, score in better],
            "why_not": why_not(asked, words) if asked else "",
        })  # fmt: skip
    return sorted(rows, key=lambda row: row["need"])


def why_not(answer: Mapping[str, Any], words: Words) -> str:
    """Return in a sentence why a pair is not there, or what it would cost."""
    if answer["rules"]:
        return _("Not allowed by %s.") % ", ".join(words.blocker(b) for b in answer["rules"])
    if answer["blockers"]:
        return _("Impossible together with %s.") % ", ".join(words.blocker(b) for b in answer["blockers"])
    if not _costs(answer["change"]):
        return _("Having this pair would be just as good in all; the seed decided.")
    return _("Having this pair would mean: %s.") % words.change(answer["change"])


def unmatched(run: MatchRun, words: Words) -> list[dict[str, str]]:
    """Return the towns that lack a mentor, each with why."""
    rows = []
    for entry in run.result["unmatched"]:
        if entry["reason"] == "capacity":
            why = ngettext(
                "%d mentor would be allowed and has no room left.", "%d mentors would be allowed and have no room left.",
                entry["allowed"],
            ) % entry["allowed"]  # fmt: skip
        else:
            shut = sorted(entry["removed"].items(), key=lambda pair: -pair[1])
            said = [
                ngettext("%(rule)s shuts out %(n)d mentor", "%(rule)s shuts out %(n)d mentors", n)
                % {"rule": words.blocker({"kind": "hard", "key": name}), "n": n}
                for name, n in shut
                if n
            ]
            why = _("No mentor is allowed: %s.") % "; ".join(said)
        rows.append({"need": words.who(entry["need"]), "why": why})
    return rows


def prices(run: MatchRun, words: Words) -> list[dict[str, Any]]:
    """Return what each rule, limit and pin costs: what would change without it, the dearest first."""
    rows = [
        {
            "what": words.blocker(price["blocker"]),
            "change": words.change(price["change"]),
            "costs": _costs(price["change"]),
        }
        for price in run.analysis["prices"]
    ]
    return sorted(rows, key=lambda row: not row["costs"])


def _costs(change: Mapping[str, Any]) -> bool:
    return any(value for name, value in change["stages"].items() if name in {"served", "places", "worst 1", "total"})


def swaps(run: MatchRun, words: Words) -> list[dict[str, Any]]:
    """Return who would rather have each other, the greatest gain first."""
    return [
        {
            "need": words.who(row["need"]), "offer": words.who(row["offer"]), "gain": row["need_gain"] + row["offer_gain"],
            "leaves": [words.who(key) for key in (row["leaves_offer"], row["leaves_need"]) if key],
            "keeps_rules": row["keeps_rules"],
        }
        for row in run.analysis["swaps"][:MOST_SWAPS]
    ]  # fmt: skip


def helpers(run: MatchRun, words: Words) -> list[str]:
    """Return which one new mentor would help most, in sentences."""
    languages = dict(settings.LANGUAGES)
    rows = []
    for row in run.analysis["helps"]:
        if row["served"]:
            code, _space, topic = row["offer"].partition(" ")
            said = ngettext(
                "A mentor who speaks %(language)s and knows “%(topic)s” would serve %(n)d more town: %(who)s.",
                "A mentor who speaks %(language)s and knows “%(topic)s” would serve %(n)d more towns: %(who)s.",
                len(row["served"]),
            )
            who = ", ".join(words.who(key) for key in row["served"])
            named = {"language": languages.get(code, code), "topic": words.topics.get(topic, topic)}
            rows.append(said % {**named, "n": len(row["served"]), "who": who})
    return rows[:5]


def scenarios(
    runs: Iterable[MatchRun], changes: Mapping[Any, int], countries: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return runs side by side: towns matched, worst and mean points, by country, swaps, and pairs the first run has not."""
    rows = []
    for run in runs:
        seen = run.analysis["scenario"]
        by_country = [
            f"{countries.get(code, code)} {seen['served'].get(code, 0)}/{many}"
            for code, many in sorted(seen["towns"].items())
        ]
        rows.append({"run": run, **seen, "by_country": ", ".join(by_country), "changes": changes[run.pk]})
    return rows


def inquiries(found: Iterable[Inquiry], words: Words) -> list[dict[str, str]]:
    """Return what the office asked about a run, with the answers."""
    return [
        {
            "need": words.who(str(row.need_id)),
            "offer": words.who(str(row.offer_id)),
            "answer": why_not(row.answer, words),
        }
        for row in found
    ]
