"""The only home of the messages about practices on their way to readers."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from pearls.notifications import Notification, Placeholder
from pearls.reminders import distance_of
from practices.queries import last_move

EXAMPLE = gettext_noop("The choir that cannot sing")
TITLE = Placeholder("title", _("the title of the practice"), _(EXAMPLE))


class Moved(Notification):
    """A practice moved; the words of whoever moved it stand in the mail. One event per move."""

    editable = (
        TITLE,
        Placeholder(
            "comment",
            _("the words of whoever moved it, if there are any"),
            _("Which year was it?"),
            source="move.comment",
        ),
    )

    def url(self) -> str:
        """Return the team's page of the practice."""
        return f"/practices/{self.target.pk}/"

    def context(self) -> dict[str, Any]:
        """Return the practice, and the move with its words."""
        return {"target": self.target, "move": last_move(self.target), "title": title_of(self.target)}

    def event_key(self) -> str:
        """Return one event per move: a practice may come and go several times."""
        move = last_move(self.target)
        return f"{self.kind}:{self.target.pk}:{move.pk if move else 0}"


def title_of(practice: Any) -> str:
    """Return the title as it is written now."""
    written = practice.sheet.answers.filter(key="title").values_list("value", flat=True).first()
    return written or str(practice)


class PracticeSubmitted(Moved):
    """A practice waits for curators."""

    kind = "practice_submitted"
    title = _("A practice waits for curators")
    template = "practices/mail/submitted"

    def url(self) -> str:
        """Return the curators' page of the practice."""
        return f"/practices/curation/{self.target.pk}/"


class UpdateOffered(PracticeSubmitted):
    """The team of a published practice asks for its new text to be published."""

    kind = "practice_update_offered"
    title = _("An update of a practice waits for curators")
    template = "practices/mail/update_offered"


class RevisionAsked(Moved):
    """The curators ask the team to revise the text."""

    kind = "practice_revision"
    title = _("Curators ask for a revision")
    template = "practices/mail/revision"
    optional = False


class PracticeDecided(Moved):
    """The country or the programme decided."""

    kind = "practice_decided"
    title = _("A decision on your practice")
    template = "practices/mail/decided"
    optional = False


class PracticePublished(Moved):
    """Everybody can read it now."""

    kind = "practice_published"
    title = _("Your practice is published")
    template = "practices/mail/published"


class UpdateAsked(Moved):
    """A published practice needs an update."""

    kind = "practice_update_asked"
    title = _("Your practice needs an update")
    template = "practices/mail/update_asked"


class PracticeLeft(Moved):
    """A practice was put away, merged or brought back."""

    kind = "practice_left"
    title = _("Your practice was put away or brought back")
    template = "practices/mail/left"


@dataclass(frozen=True)
class TakenOver(Notification):
    """A colleague took over a practice of the town that came from public sources."""

    by: Any = None
    editable = (TITLE, Placeholder("person", _("who took it over"), "Ilze", source="by"))
    kind = "practice_taken_over"
    title = _("A practice of your town was taken over")
    template = "practices/mail/taken_over"

    def url(self) -> str:
        """Return the team's page of the practice."""
        return f"/practices/{self.target.pk}/"

    def context(self) -> dict[str, Any]:
        """Return the practice and who did it."""
        return {"target": self.target, "title": title_of(self.target), "by": self.by}


class ReviewAsked(Notification):
    """Somebody is asked to review a practice."""

    editable = (TITLE,)
    kind = "practice_review"
    title = _("You are asked for a review")
    template = "practices/mail/review"

    def url(self) -> str:
        """Return the reviewer's page."""
        return f"/practices/reviews/{self.target.pk}/"

    def context(self) -> dict[str, Any]:
        """Return the review and the practice's title."""
        return {"target": self.target, "title": title_of(self.target.practice)}


class ReviewDeclined(Notification):
    """A reviewer declined; somebody else has to be asked."""

    editable = (TITLE,)
    kind = "practice_review_declined"
    title = _("A reviewer declined")
    template = "practices/mail/review_declined"

    def url(self) -> str:
        """Return the curators' page of the practice."""
        return f"/practices/curation/{self.target.practice_id}/"

    def context(self) -> dict[str, Any]:
        """Return the review and the practice's title."""
        return {"target": self.target, "title": title_of(self.target.practice)}


@dataclass(frozen=True)
class Due(Notification):
    """A day comes near or has passed: `days` after `day` (below 0: before it). One event per step of the reminders."""

    day: Any = None
    days: int = 0
    step: int = 0
    editable: ClassVar[tuple[Placeholder, ...]] = (
        TITLE,
        Placeholder("urgency", _("“Soon due” or “Overdue”"), _("Overdue")),
        Placeholder(
            "when", _("a sentence that says how far the day is"), _("It was expected on 3 May 2027, 7 days ago."), True
        ),
    )

    def practice(self) -> Any:
        """Return the practice that waits."""
        return self.target

    def context(self) -> dict[str, Any]:
        """Return the practice's title and how far the day is."""
        urgency = gettext("Overdue") if self.days > 0 else gettext("Soon due")
        title = title_of(self.practice())
        return {"target": self.target, "title": title, "urgency": urgency, "when": distance_of(self.day, self.days)}

    def event_key(self) -> str:
        """Return one event per day and step; a practice that waits for something else has another state or day."""
        return f"{self.kind}:{self.target.pk}:{self.target.state}:{self.day:%Y%m%d}:{self.step}"


class ReviewDue(Due):
    """A review is expected soon, or was."""

    kind = "practice_review_due"
    title = _("A review is due")
    template = "practices/mail/review_due"

    def practice(self) -> Any:
        """Return the practice to be reviewed."""
        return self.target.practice

    def url(self) -> str:
        """Return the reviewer's page."""
        return f"/practices/reviews/{self.target.pk}/"


class CurationDue(Due):
    """Curators are expected to take the next step soon, or were."""

    kind = "practice_curation_due"
    title = _("A practice waits for curators, and its day comes near")
    template = "practices/mail/curation_due"

    def url(self) -> str:
        """Return the curators' page of the practice."""
        return f"/practices/curation/{self.target.pk}/"


class RevisionDue(Due):
    """A team is expected to bring a revision or an update soon, or was."""

    kind = "practice_revision_due"
    title = _("A revision or update of your practice is due")
    template = "practices/mail/revision_due"

    def url(self) -> str:
        """Return the team's page of the practice."""
        return f"/practices/{self.target.pk}/"


@dataclass(frozen=True)
class Overdue(Due):
    """Whoever can help hears that somebody else is late: curators of a reviewer or team, the programme of a country's curators."""

    waits_for: str = ""
    editable: ClassVar[tuple[Placeholder, ...]] = (
        *Due.editable,
        Placeholder("whose", _("for what the practice waits"), _("a review")),
    )
    kind = "practice_overdue"
    title = _("A review, decision or revision of a practice is long overdue")
    template = "practices/mail/overdue"

    def practice(self) -> Any:
        """Return the practice that waits, or whose review does."""
        return self.target.practice if self.waits_for == ReviewDue.kind else self.target

    def context(self) -> dict[str, Any]:
        """Return in words as well for whom the practice waits."""
        whose = {
            ReviewDue.kind: gettext("a review"),
            CurationDue.kind: gettext("the next step of its curators"),
            RevisionDue.kind: gettext("a revision or update by its team"),
        }
        return {**super().context(), "whose": whose[self.waits_for]}

    def url(self) -> str:
        """Return the curators' page of the practice."""
        return f"/practices/curation/{self.practice().pk}/"

    def event_key(self) -> str:
        """Return one event per day and step, and per thing that waits."""
        return f"{super().event_key()}:{self.waits_for}"


class AdoptionReported(Notification):
    """Another town says that it took the practice up."""

    editable = (
        TITLE,
        Placeholder("town", _("the town that took the practice up"), "Soovere"),
        Placeholder("how", _("how it took it up"), _("Adapted")),
    )
    kind = "practice_adoption"
    title = _("A town took up your practice")
    template = "practices/mail/adoption"

    def context(self) -> dict[str, Any]:
        """Return the entry: which practice, who, and how."""
        told = {"title": title_of(self.target.practice), "town": self.target.municipality.name}
        return {"target": self.target, **told, "how": self.target.get_kind_display()}

    def url(self) -> str:
        """Return the ledger on the practice's page."""
        return f"/practices/adoptions/{self.target.pk}/"

    def event_key(self) -> str:
        """Return one event per telling: an entry may be changed and told again."""
        return f"{self.kind}:{self.target.pk}:{self.target.version}"


class AdoptionAnswered(AdoptionReported):
    """The owner confirmed an entry, or sees it otherwise."""

    editable = (
        TITLE,
        Placeholder("state", _("what the owner did"), _("Confirmed")),
        Placeholder("answer", _("what the owner wrote"), _("Come and see it on a Thursday."), source="target.answer"),
    )
    kind = "practice_adoption_answered"
    title = _("An owner answered your entry")
    template = "practices/mail/adoption_answered"

    def context(self) -> dict[str, Any]:
        """Return what the entry tells, and what its owner did."""
        return {**super().context(), "state": self.target.get_state_display()}


class QuestionAsked(Notification):
    """Somebody asks the people of a practice; neither side sees an address."""

    editable = (
        TITLE,
        Placeholder("person", _("who writes"), "Ilze"),
        Placeholder("text", _("what was written"), _("Who has the key?"), required=True),
    )
    kind = "practice_question"
    title = _("A question about your practice")
    template = "practices/mail/question"

    def context(self) -> dict[str, Any]:
        """Return what was written, by whom, about which practice."""
        told = {"title": title_of(self.target.practice), "person": self.target.sender.name}
        return {"target": self.target, **told, "text": self.target.text}

    def url(self) -> str:
        """Return the conversation."""
        return f"/practices/questions/{self.target.answer_to_id or self.target.pk}/"


class QuestionAnswered(QuestionAsked):
    """The other side wrote back."""

    kind = "practice_question_answered"
    title = _("An answer to a question about a practice")
    template = "practices/mail/question_answered"


@dataclass(frozen=True)
class StillRunningAsked(Notification):
    """Once a year: is it still running? The link is signed and answers without signing in."""

    token: str = ""
    editable = (Placeholder("title", TITLE.label, TITLE.sample, source="target.practice.title"),)
    kind = "practice_still_running"
    title = _("Once a year: is it still running?")
    template = "practices/mail/still_running"
    secret = True

    def url(self) -> str:
        """Return the signed page with the three answers."""
        return f"/practices/still-running/{self.token}/"

    def event_key(self) -> str:
        """Return one event per question and reminder."""
        return f"{self.kind}:{self.target.pk}:{self.target.reminded}"


@dataclass(frozen=True)
class NewForSearch(Notification):
    """New practices fit a saved search."""

    practices: tuple = ()
    since: Any = None
    editable = (
        Placeholder("search", _("what the reader called the search"), _("Young people leave"), source="target.title"),
        Placeholder(
            "list", _("the new practices, each on its line"), format_lazy("– {} (Kalnupe)", TITLE.sample), True
        ),
    )
    kind = "practice_search"
    title = _("New practices for a search you saved")
    template = "practices/mail/search"

    def url(self) -> str:
        """Return the search itself."""
        return f"/practices/?{self.target.query}"

    def context(self) -> dict[str, Any]:
        """Return the search and what is new."""
        lines = "\n".join(f"– {practice.title} ({practice.where})" for practice in self.practices)
        return {"target": self.target, "list": lines}

    def event_key(self) -> str:
        """Return one event per telling."""
        return f"{self.kind}:{self.target.pk}:{self.since:%Y%m%d%H%M}"


def news_of(title: str, *, new: bool = True) -> str:
    """Return in words whether a practice is new or newer than before."""
    return (gettext("New: %(title)s") if new else gettext("Brought up to date: %(title)s")) % {"title": title}


@dataclass(frozen=True)
class FollowedNews(Notification):
    """Something that a person follows was published or changed."""

    what: str = ""
    version: int = 0
    editable = (
        Placeholder("title", TITLE.label, TITLE.sample, source="target.title"),
        Placeholder(
            "news", _("“New” or “Brought up to date”, with the title"), lazy(lambda: news_of(gettext(EXAMPLE)), str)()
        ),
        Placeholder("where", _("where it happens"), "Kalnupe", source="target.where"),
    )
    kind = "practice_followed"
    title = _("News of what you follow")
    template = "practices/mail/followed"

    def url(self) -> str:
        """Return the practice's public page."""
        return f"/practices/{self.target.number}/{self.target.slug}/"

    def context(self) -> dict[str, Any]:
        """Return the practice, and in words whether it is new."""
        return {"target": self.target, "news": news_of(self.target.title, new=self.what == "published")}

    def event_key(self) -> str:
        """Return one event per published version."""
        return f"{self.kind}:{self.target.pk}:{self.version}"


KINDS = (
    PracticeSubmitted,
    UpdateOffered,
    RevisionAsked,
    PracticeDecided,
    PracticePublished,
    UpdateAsked,
    PracticeLeft,
    TakenOver,
    ReviewAsked,
    ReviewDeclined,
    ReviewDue,
    CurationDue,
    RevisionDue,
    Overdue,
    AdoptionReported,
    AdoptionAnswered,
    QuestionAsked,
    QuestionAnswered,
    StillRunningAsked,
    NewForSearch,
    FollowedNews,
)
