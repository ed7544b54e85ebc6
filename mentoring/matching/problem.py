"""The only home of what a matching is asked and what it answers: needs, offers, rules, pins, the result, the words for "cannot"; pure.

Everything is whole numbers and plain text, so that the same question has the same canonical form, and so the same hash, everywhere.
Keys are texts of the caller's choice (say, primary keys as text); sentences for people are made elsewhere, from these results.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

THOUSAND = 1000
"""A criterion that is met in full. Scores are thousandths of what is possible."""
LANGUAGE_TOP = 6
"""The best level of a language: 1 is A1 … 6 is C2 or a first language."""
TOPIC_TOP = 5
"""The best level of a topic that a mentor may claim."""
RANKS = range(1, 6)
"""Ranks of a preference list: 1 is the first choice."""

CRITERIA = (
    "topics",  # how well the mentor knows what is wanted, by the weights of the need
    "evidence",  # how much of what is wanted the mentor has practices about
    "language",  # the level at which the two can talk in their best common language
    "format",  # how many of the wanted formats the mentor offers
    "period",  # how many of the wanted periods the mentor has time in
    "same_country",
    "other_country",
    "need_rank",  # the town's own choice
    "offer_rank",  # the mentor's own choice
    "acquainted",  # they know each other already
    "unacquainted",  # they do not
    "distance",  # near is better; unknown is 0
)
HARD = ("language", "topic", "serves", "period", "format", "group")
"""Rules that shut pairs out, each of which may be switched off."""
FIELDS = ("mentor", "mentor_country", "organisation", "kind", "town_country")
"""What a quota may group pairs by."""


@dataclass(frozen=True)
class Need:
    """A town that looks for mentors.

    `weight` is its priority and `credit` what it carries over from earlier rounds; together they say how much serving it counts.
    `wanted` is how many mentors it would like. `topics` has weights; 0 is the same as not wanted.
    `place` is latitude and longitude in thousandths of a degree.
    """

    key: str
    country: str
    languages: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    weight: int = 1
    credit: int = 0
    wanted: int = 1
    periods: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    place: tuple[int, int] | None = None

    @property
    def worth(self) -> int:
        """Return how much serving it counts."""
        return self.weight + self.credit


@dataclass(frozen=True)
class Offer:
    """A mentor: an organisation, an expert or an earlier Pearl, with room for `minimum` to `maximum` towns.

    `days` limits it too where the rules say how many days a town takes; None is no limit. `serves` are the countries it works for, none
    meaning all. `evidence` are the topics that it has published practices about. `organisation` may be "" for somebody on their own.
    """

    key: str
    country: str
    organisation: str = ""
    kind: str = "organisation"  # "organisation", "expert", "pearl"
    languages: Mapping[str, int] = field(default_factory=dict)
    topics: Mapping[str, int] = field(default_factory=dict)
    evidence: frozenset[str] = frozenset()
    minimum: int = 0
    maximum: int = 1
    days: int | None = None
    serves: frozenset[str] = frozenset()
    periods: frozenset[str] = frozenset()
    formats: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()
    place: tuple[int, int] | None = None


@dataclass(frozen=True)
class Quota:
    """At most so many pairs in each group of pairs that agree in the fields `by`; a group with an empty field has no limit.

    ("mentor_country",) limits what one country's mentors carry, ("mentor", "town_country") how many towns of one country a mentor
    takes, ("mentor_country", "town_country") how many go from one country to another. `percent` is of all mentors wanted, rounded
    down but never to nothing. With `only`, the one group of these values is limited.
    """

    key: str
    by: tuple[str, ...]
    most: int | None = None
    percent: int | None = None
    only: tuple[str, ...] | None = None

    def cap(self, wanted: int) -> int:
        """Return the limit, where so many mentors are wanted in all."""
        return self.most if self.most is not None else max(1, wanted * (self.percent or 0) // 100)


WEIGHTS = {"topics": 40, "evidence": 15, "language": 20, "format": 5, "period": 10, "other_country": 10}


@dataclass(frozen=True)
class Rules:
    """What the programme decided. `weights` may name any of CRITERIA; `hard` any of HARD.

    `lift` is how many levels of the worst scores are raised before the total is (0: none). `keep_first` puts fewest changes before
    scores. `prune` is how many best pairs per side a search begins with: it makes a search faster, never its answer different.
    """

    weights: Mapping[str, int] = field(default_factory=lambda: dict(WEIGHTS))
    hard: frozenset[str] = frozenset({"language", "topic", "serves", "period"})
    language_level: int = 3
    days_per_town: int = 0
    far: int = 2000  # kilometres from which distance scores nothing
    quotas: tuple[Quota, ...] = ()
    lift: int = 1
    keep_first: bool = False
    prune: int = 8


@dataclass(frozen=True)
class Pin:
    """A pair that people have decided. It must be allowed by the rules; where it is not, both are named.

    With `trial` it is pinned to learn what that would cost, and so it still counts among the worst-off.
    """

    key: str
    need: str
    offer: str
    reason: str = ""
    trial: bool = False


@dataclass(frozen=True)
class Forbid:
    """A pair that people have ruled out."""

    key: str
    need: str
    offer: str
    reason: str = ""


@dataclass(frozen=True)
class Conflict:
    """A pair with a conflict of interest."""

    key: str
    need: str
    offer: str
    reason: str = ""


@dataclass(frozen=True)
class Refusal:
    """A pair that one of the two has refused, `side` being "need" or "offer"."""

    key: str
    need: str
    offer: str
    side: str = "need"


@dataclass(frozen=True)
class Preference:
    """A choice that one side has ranked. Who is not listed is not refused."""

    side: str  # "need", "offer"
    need: str
    offer: str
    rank: int


@dataclass(frozen=True)
class Problem:
    """All that is asked. The order of rows never matters; `seed` settles what no rule does."""

    needs: tuple[Need, ...] = ()
    offers: tuple[Offer, ...] = ()
    rules: Rules = field(default_factory=Rules)
    pins: tuple[Pin, ...] = ()
    forbids: tuple[Forbid, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    preferences: tuple[Preference, ...] = ()
    previous: frozenset[tuple[str, str]] = frozenset()  # {(need, offer)} of the last draft
    acquainted: frozenset[tuple[str, str]] = frozenset()  # {(need, offer)} who know each other
    seed: str = ""

    @property
    def wanted(self) -> int:
        """Return how many mentors are wanted in all."""
        return sum(need.wanted for need in self.needs)


# --- the answer -----------------------------------------------------------------------------------
@dataclass(frozen=True)
class Pair:
    """Two who are matched; `contributions` has what each criterion adds, and their sum is `score`."""

    need: str
    offer: str
    score: int
    contributions: Mapping[str, int] = field(default_factory=dict)
    pinned: bool = False

    @property
    def keys(self) -> tuple[str, str]:
        """Return the two keys."""
        return self.need, self.offer


@dataclass(frozen=True)
class Unmatched:
    """A town that lacks `missing` mentors, and why.

    `reason` is "rules" where too few mentors are allowed, or "capacity" where those that are allowed are taken or limited by quotas.
    `allowed` is how many are. `removed` says how many mentors each rule shuts out, `alone` how many no other rule does.
    """

    need: str
    missing: int
    reason: str
    allowed: int
    removed: Mapping[str, int] = field(default_factory=dict)
    alone: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Stage:
    """One aim with the value that it reached, the aims before it held; higher is better. None: there was no pair to look at.

    "served": the worth of the towns with a mentor. "places": the worth of all mentors found. "worst 1": the lowest score that was not
    pinned, "few 1": less the number of pairs that have it, then "worst 2" and so on. "total": the sum of scores. "kept": pairs
    of the last draft that stay. "lot": the tie-break by the seed.
    """

    name: str
    value: int | None
    proven: bool = True


@dataclass(frozen=True)
class Matching:
    """The answer, with all that is needed to make it again."""

    pairs: tuple[Pair, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    stages: tuple[Stage, ...] = ()
    versions: Mapping[str, str] = field(default_factory=dict)  # of the solver, its library and this engine
    solver: str = ""  # "flow": quotas are nested, whole numbers throughout; "mixed": branch and bound was needed
    input_hash: str = ""
    result_hash: str = ""
    seconds: float = field(default=0.0, compare=False)

    @property
    def proven(self) -> bool:
        """Return whether every aim is proven to be at its best."""
        return all(stage.proven for stage in self.stages)

    @property
    def keys(self) -> frozenset[tuple[str, str]]:
        """Return {(need, offer)}."""
        return frozenset(pair.keys for pair in self.pairs)

    def value(self, name: str) -> int | None:
        """Return what an aim reached; None where it was not asked or there was nothing to look at."""
        return next((stage.value for stage in self.stages if stage.name == name), None)


@dataclass(frozen=True)
class Blocker:
    """One of the things that cannot all hold: its `kind` ("pin", "minimum", "maximum", "wanted", "quota", "hard", …) and its key."""

    kind: str
    key: str


class Impossible(Exception):
    """Nothing fulfils the rules. Drop any one of `blockers` and these stand in each other's way no more."""

    def __init__(self, blockers: tuple[Blocker, ...]) -> None:
        super().__init__(", ".join(f"{b.kind} {b.key}" for b in blockers))
        self.blockers = blockers


class Cancelled(Exception):
    """The caller asked to stop."""


class OutOfTime(Exception):
    """The time is over. `best` is the best that was found, not proven; None where nothing was found yet."""

    def __init__(self, best: Matching | None) -> None:
        super().__init__("out of time")
        self.best = best


# --- canonical form -------------------------------------------------------------------------------
def plain(value: Any) -> Any:
    """Return dataclasses, sets and tuples as what JSON knows, sets in order."""
    if hasattr(value, "__dataclass_fields__"):
        return {f.name: plain(getattr(value, f.name)) for f in fields(value) if f.compare}
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    return value


def digest(value: Any) -> str:
    """Return the SHA-256 of the canonical JSON: keys in order, no spaces, UTF-8, whole numbers only (RFC 8785 for such values)."""
    text = json.dumps(plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
