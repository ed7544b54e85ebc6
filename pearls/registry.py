"""The only home of how an upper app announces itself to the floors below."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

CLICK, NOTE, FORM, READING, ANSWER = 1, 3, 10, 20, 4
"""Minutes that a task usually takes: to say yes or no, a few words, a page, reading and deciding, a question of a template."""


@dataclass(frozen=True)
class Task:
    """One thing that waits for a person: what, where, by when."""

    title: str
    url: str
    text: str = ""
    action: str = ""
    due: datetime | None = None
    kicker: str = ""
    note: str = ""
    resume: bool = False  # where the person stopped: it goes first
    minutes: int = 0  # how long it usually takes


@dataclass(frozen=True)
class Standing:
    """One thing of a person at a glance: a plan, a round, a town, a queue. `look` is that of components/state.html."""

    kind: str
    title: str
    url: str
    state: str = ""
    look: str = "wait"
    text: str = ""


@dataclass(frozen=True)
class Awaited:
    """What a person waits for from others: from whom, and since when."""

    who: str
    title: str
    url: str = ""
    text: str = ""
    since: datetime | date | None = None


@dataclass(frozen=True)
class Happening:
    """What somebody else did on a thing of mine: "Jānis" "changed 3 answers in the plan of Kalnupe"."""

    at: datetime
    text: str
    who: str = ""
    url: str = ""


@dataclass(frozen=True)
class LifeStep:
    """Where a town, or an edition, stands in one step of the programme year: `key` of pearls.lifecycle, "done" or "now"."""

    key: str
    text: str
    state: str = "done"
    url: str = ""


@dataclass(frozen=True)
class CalendarEntry:
    """One entry of a calendar. Two dates make whole days, the last one included; without `ends` it is a moment or one day.

    `uid` never changes and is unique in the portal; `sequence` grows with every change that people must hear of.
    """

    uid: str
    title: str
    starts: datetime | date
    changed: datetime
    ends: datetime | date | None = None
    place: str = ""
    text: str = ""
    url: str = ""  # a path of the portal
    sequence: int = 0
    cancelled: bool = False


@dataclass(frozen=True)
class NavItem:
    """One entry of the main navigation; for visitors `rank` is its place, since apps announce themselves in no particular order."""

    label: str
    url: str
    rank: int = 50


@dataclass(frozen=True)
class JobKind:
    """How a kind of long work runs: `run` is the dotted path of `run(job, progress)`, which returns (file name, bytes) or None.

    A path and not a function, since only workers should pay the memory of what it imports.
    """

    name: str
    run: str
    notification: type | None = None
    keep_days: int = 30
    max_attempts: int = 3


@dataclass(frozen=True)
class InvitationTarget:
    """What an invitation may lead to: who may invite, what accepting does, where the person lands."""

    model: str
    may_invite: Callable[[Any, Any], Any]
    accept: Callable[..., None]
    describe: Callable[[Any], str]
    url: Callable[[Any], str]


@dataclass(frozen=True)
class TownAsks:
    """A town that asks whether it may apply, before it has an account: `thing` is a municipality or a place, or None.

    `leads` says whether it would lead partners and speak for them; None where it would apply alone.
    """

    thing: Any
    country: str
    country_name: str
    leads: bool | None = None


@dataclass(frozen=True)
class RuleSays:
    """What one rule of the running edition says of a town: met (True), not met (False), or not to be told yet (None)."""

    label: str
    met: bool | None
    words: str


@dataclass(frozen=True)
class Proven:
    """What a code of an app proves: a sentence, and facts as (label, value)."""

    sentence: str
    facts: list[tuple[str, str]]


@dataclass(frozen=True)
class SearchHit:
    """One thing that a search over everything found: what it is called, where it stands, what tells it from others."""

    title: str
    url: str
    text: str = ""


@dataclass(frozen=True)
class SearchSource:
    """What an app lets people find: `find(person, words, most)` names only what that person may open.

    `more(words)` is the address of the whole list. Visitors without an account are shown `public` sources only.
    """

    key: str
    title: Any  # a lazy text
    find: Callable[[Any, str, int], Iterable[SearchHit]]
    more: Callable[[str], str] | None = None
    public: bool = False
    rank: int = 50


@dataclass(frozen=True)
class TourStep:
    """One step of the tour: what is where for a role; `rank` is its place in a working day."""

    title: str
    text: str
    url: str
    rank: int = 50


@dataclass
class Registry:
    """Everything that upper apps announced; filled in AppConfig.ready(), read-only afterwards."""

    tasks: list[Callable[[Any], Iterable[Task]]] = field(default_factory=list)
    nav: list[Callable[[Any], Iterable[NavItem]]] = field(default_factory=list)
    public_nav: list[NavItem] = field(default_factory=list)  # for visitors without an account
    foot_links: list[NavItem] = field(default_factory=list)  # public pages that are named at the foot alone
    # () -> paths of public pages, for search engines; what is under embargo is not among them.
    sitemap: list[Callable[[], Iterable[str]]] = field(default_factory=list)
    panels: dict[str, list[Callable[..., dict | None]]] = field(default_factory=dict)
    job_kinds: dict[str, JobKind] = field(default_factory=dict)
    invitation_targets: dict[str, InvitationTarget] = field(default_factory=dict)
    notification_kinds: dict[str, type] = field(default_factory=dict)
    choice_lists: dict[str, Callable[[], Iterable[dict]]] = field(default_factory=dict)
    entities: dict[str, str] = field(default_factory=dict)
    fact_loaders: list[Callable[[dict], None]] = field(default_factory=list)
    demo_seeders: list[Callable[[dict], None]] = field(default_factory=list)
    # What stands in a person's calendar, and in everybody's.
    calendars: list[Callable[[Any], Iterable[CalendarEntry]]] = field(default_factory=list)
    public_calendar: list[Callable[[], Iterable[CalendarEntry]]] = field(default_factory=list)
    # edition or None -> bodies that could mentor, as {"municipality" or "organisation": …, "why": …}: awards know the earlier Pearls.
    mentor_sources: list[Callable[[Any], Iterable[dict]]] = field(default_factory=list)
    # (person, thing to judge) -> why this person must not judge it, or "": a lower app asks, upper apps know.
    conflict_sources: list[Callable[[Any, Any], str]] = field(default_factory=list)
    # What the rules of the running edition say of a town that asks; who has the rules announces this.
    eligibility: list[Callable[[TownAsks], Iterable[RuleSays]]] = field(default_factory=list)
    # name of a placeholder -> (edition) -> its words, for the texts of the public site.
    edition_facts: dict[str, Callable[[Any], str]] = field(default_factory=dict)
    # What stands on a person's desk beside the tasks: own things, what others owe, what others did since a moment.
    standings: list[Callable[[Any], Iterable[Standing]]] = field(default_factory=list)
    awaited: list[Callable[[Any], Iterable[Awaited]]] = field(default_factory=list)
    happenings: list[Callable[[Any, datetime], Iterable[Happening]]] = field(default_factory=list)
    # The programme year: (municipality, who looks or None for everybody) -> its steps; edition -> its steps; the public page of a step.
    lives: list[Callable[[Any, Any], Iterable[LifeStep]]] = field(default_factory=list)
    edition_lives: list[Callable[[Any], Iterable[LifeStep]]] = field(default_factory=list)
    step_pages: dict[str, str] = field(default_factory=dict)
    searches: list[SearchSource] = field(default_factory=list)
    # name -> dotted path of a pearls.opendata.Dataset: a path, since only who reads the data should load what makes them.
    datasets: dict[str, str] = field(default_factory=dict)
    # A person's two-minute tour, and the public page on which one writes to the office.
    tours: list[Callable[[Any], Iterable[TourStep]]] = field(default_factory=list)
    contact_page: str = ""
    # code -> what it proves, or None: one page verifies the codes of every app.
    proofs: list[Callable[[str], Proven | None]] = field(default_factory=list)

    def panel(self, place: str, draw: Callable[..., dict | None]) -> None:
        """Announce a panel on a lower page; `draw` returns {"template": …, **context} or None for nothing."""
        self.panels.setdefault(place, []).append(draw)

    def job(self, kind: JobKind) -> None:
        """Announce a kind of long work; a name is taken once."""
        if kind.name in self.job_kinds:
            raise ValueError(f"job kind {kind.name} is announced twice")
        self.job_kinds[kind.name] = kind


registry = Registry()
