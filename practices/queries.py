"""The only home of the practices' joined reads, named once and used by page, export and interface."""

from collections.abc import Iterable, Mapping
from functools import cache as keep
from pathlib import Path
from typing import Any

import yaml
from django.contrib.contenttypes.models import ContentType
from django.db.models import (
    BooleanField,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Cast, Coalesce, Greatest
from django.utils import timezone
from django.utils.translation import get_language

from pearls.cache import renew, stamp
from pearls.enums import MAY_EDIT, RoleName
from pearls.models import Country, Membership, Municipality, Role, StateChange, User
from pearls.questionnaires.models import Answer, Change
from practices.compare import Outline
from practices.enums import FINDABLE, PUBLIC, WITH_CURATORS, PracticeState, RemarkState, ReviewState, Tier, Vocabulary
from practices.fit import most_alike
from practices.models import (
    Adoption,
    Collection,
    CollectionItem,
    Confirmation,
    ContactMessage,
    EvidenceFile,
    Follow,
    LinkCheck,
    Picture,
    Practice,
    PracticeMember,
    Remark,
    Review,
    SavedSearch,
    Term,
    TranslatedUnit,
)
from practices.units import hash_of, units_of

DATA = Path(__file__).resolve().parent / "data"
SUBMISSIONS = ("submit", "submit_again")
OFFER = "offer_update"

STAMP = "practices:vocabulary"
_lists: dict[tuple, list] = {}


def terms(vocabulary: Vocabulary) -> list[Term]:
    """Return the terms of a vocabulary in their order; every process reads them once after each change."""
    now = vocabulary_stamp()
    key = (vocabulary, now)
    if key not in _lists:
        for old in [old for old in _lists if old[1] != now]:
            del _lists[old]
        _lists[key] = list(Term.objects.filter(vocabulary=vocabulary))
    return _lists[key]


def forget_terms() -> None:
    """Let every process read the vocabularies again; to be called after the commit of a change."""
    renew(STAMP)


def vocabulary_stamp() -> str:
    """Return what changes with every change of the vocabularies; each process forgets by it what it made of them."""
    return stamp(STAMP)


def choices(vocabulary: Vocabulary) -> list[dict]:
    """Return a vocabulary as the questionnaires want it: [{key, label, retired}] in the active language."""
    language = get_language()
    return [{"key": t.code, "label": t.label(language), "retired": t.retired} for t in terms(vocabulary)]


def term_by_code(vocabulary: Vocabulary) -> dict[str, Term]:
    """Return the terms of a vocabulary by code."""
    return {term.code: term for term in terms(vocabulary)}


def public_practices() -> QuerySet[Practice]:
    """Return what everybody can open."""
    return Practice.objects.filter(state__in=PUBLIC, merged_into__isnull=True)


def findable_practices() -> QuerySet[Practice]:
    """Return what lists, maps and searches show."""
    return Practice.objects.filter(state__in=FINDABLE, merged_into__isnull=True)


# --- the curators' rules --------------------------------------------------------------------------
@keep
def curation_rules() -> dict[str, Any]:
    """Return the time limits and numbers of the curators' desk (data/curation.yaml)."""
    return yaml.safe_load(DATA.joinpath("curation.yaml").read_text(encoding="utf-8"))


@keep
def rubric() -> list[dict[str, Any]]:
    """Return the criteria of a review (data/rubric.yaml): [{key, title, hint, points: [words for 0, 1, 2, 3]}]."""
    return yaml.safe_load(DATA.joinpath("rubric.yaml").read_text(encoding="utf-8"))


# --- one practice ---------------------------------------------------------------------------------
def with_title(practices: Any) -> Any:
    """Annotate `live_title` and `live_summary`: as they are written now, which readers may not know yet."""
    return practices.annotate(live_title=_answer("title"), live_summary=_answer("summary"))


def _answer(key: str) -> Subquery:
    return Subquery(Answer.objects.filter(sheet=OuterRef("sheet"), key=key).values("value")[:1])


def moves_of(practice: Practice) -> QuerySet[StateChange]:
    """Return what happened to the practice, newest first, with the people who did it."""
    kind = ContentType.objects.get_for_model(Practice)
    return StateChange.objects.filter(target_type=kind, target_id=str(practice.pk)).select_related("by")


def last_move(practice: Practice) -> StateChange | None:
    """Return the newest move of the practice."""
    return moves_of(practice).first()


def round_of(practice: Practice) -> int:
    """Return how often the practice was submitted, at least 1."""
    return max(1, moves_of(practice).filter(transition__in=SUBMISSIONS).count())


def people_of(practice: Practice) -> list[dict[str, Any]]:
    """Return everybody who works on the practice: {user, role, label, through}; its members, then those of its body."""
    members = PracticeMember.objects.filter(practice=practice).select_related("user")
    found: list[dict[str, Any]] = [
        {"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "practice"} for m in members
    ]
    known = {person["user"].pk for person in found}
    of_body = Q(municipality=practice.municipality_id, municipality__isnull=False) | Q(
        organisation=practice.organisation_id, organisation__isnull=False
    )
    body = Membership.objects.filter(of_body).select_related("user").exclude(user__in=known)
    return found + [{"user": m.user, "role": m.role, "label": m.get_role_display(), "through": "body"} for m in body]


def team_of(practice: Practice) -> list[User]:
    """Return the people who are told of what happens to the practice: all who may write in it."""
    return [person["user"] for person in people_of(practice) if person["role"] in MAY_EDIT]


def curators_of(practice: Practice) -> list[User]:
    """Return the curators who are to act now: those of the country while it decides, else and without any those of the programme."""
    roles = Role.objects.current().select_related("user")
    programme = roles.filter(name=RoleName.CURATOR, country__isnull=True)
    country = roles.filter(name__in=[RoleName.CURATOR, RoleName.CONTACT_POINT], country=practice.country_id)
    found = list(country) if practice.tier == Tier.COUNTRY else []
    team = {user.pk for user in team_of(practice)}
    users = {role.user_id: role.user for role in found or programme if role.user.is_active and role.user_id not in team}
    return list(users.values())


def helpers_of(practice: Practice) -> list[User]:
    """Return who can help where curators are late: those of the programme for a country's, the admins for the programme's own."""
    roles = Role.objects.current().select_related("user").filter(user__is_active=True)
    programme = roles.filter(name=RoleName.CURATOR, country__isnull=True)
    admins = roles.filter(name=RoleName.ADMIN)
    return list({role.user_id: role.user for role in (programme if practice.tier == Tier.COUNTRY else admins)}.values())


def open_remarks(practice: Practice) -> QuerySet[Remark]:
    """Return the remarks that are not closed."""
    return Remark.objects.filter(practice=practice).exclude(state=RemarkState.CLOSED)


def conversation(practice: Practice) -> QuerySet[Remark]:
    """Return all remarks with their answers and people, oldest first."""
    return practice.remarks.select_related("by", "closed_by").prefetch_related("answers__by")


def changes_since_remark(remark: Remark, fields: list[str]) -> list[Change]:
    """Return what was changed at the remark's question after it was made: the proof of an answer. `fields` are the question's."""
    sheet = remark.practice.sheet_id
    found = Change.objects.filter(sheet=sheet, at__gt=remark.at).exclude(outcome="conflict").select_related("actor")
    if remark.question:
        rows = {str(pk) for pk in remark.practice.sheet.rows.filter(table__in=fields).values_list("pk", flat=True)}
        keys = {*fields, *rows}
        return [change for change in found.order_by("seq") if change.anchor.split(":")[1] in keys]
    return list(found.order_by("seq")[:200])


def reviews_of(practice: Practice) -> QuerySet[Review]:
    """Return all reviews with their people, the newest round first."""
    return practice.reviews.select_related("reviewer", "asked_by").order_by("-round", "tier", "asked_at")


# --- the queue ------------------------------------------------------------------------------------
def queued(practices: QuerySet[Practice]) -> Any:
    """Annotate what the curators' list shows: titles, counts of reviews and remarks, whether the text changed since publication."""
    reviews = Review.objects.filter(practice=OuterRef("pk")).order_by().values("practice")
    done = reviews.filter(state=ReviewState.DONE).annotate(n=Count("pk")).values("n")
    asked = awaited(reviews).values("practice").annotate(n=Count("pk")).values("n")
    remarks = Remark.objects.filter(practice=OuterRef("pk")).exclude(state=RemarkState.CLOSED).order_by()
    return (
        with_title(practices)
        .annotate(
            reviews_done=Coalesce(Subquery(done), 0),
            reviews_asked=Coalesce(Subquery(asked), 0),
            remarks_open=Coalesce(Subquery(remarks.values("practice").annotate(n=Count("pk")).values("n")), 0),
            frozen_at=F("revision__published_at"),
        )
        .select_related("country", "municipality", "organisation", "place", "sheet")
        .order_by(F("state_due").asc(nulls_last=True), "number")
    )


def overdue(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Return those whose next step should have been done before today."""
    return practices.filter(state_due__lt=timezone.localdate())


def changed_since_publication(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Return published practices whose text was changed after the version that readers see."""
    return practices.filter(state__in=PUBLIC, sheet__changed_at__gt=F("revision__published_at"))


def waiting_for_curators(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Return the practices in which a curator has the next step, updates that their teams offered among them."""
    offered = Q(state=PracticeState.UPDATE, last_move=OFFER)
    return with_last_move(practices).filter(Q(state__in=WITH_CURATORS) | offered)


def with_last_move(practices: Any) -> Any:
    """Annotate `last_move`: the name of the newest move of each practice."""
    kind = ContentType.objects.get_for_model(Practice)
    moves = StateChange.objects.filter(target_type=kind, target_id=Cast(OuterRef("pk"), CharField()))
    return practices.annotate(last_move=Subquery(moves.order_by("-at", "-pk").values("transition")[:1]))


def reviewed_by(user: User) -> Exists:
    """Return the condition that a person was asked to review, or reviewed, a practice."""
    return Exists(Review.objects.filter(practice=OuterRef("pk"), reviewer=user).exclude(state=ReviewState.DECLINED))


def awaited(reviews: Any) -> Any:
    """Return those that can still be handed in: asked in the practice's present round and tier, while curators have it.

    The others are over: the text came back, went on to the programme, or was decided without them.
    """
    kind = ContentType.objects.get_for_model(Practice)
    moves = StateChange.objects.filter(
        target_type=kind, target_id=Cast(OuterRef("practice"), CharField()), transition__in=SUBMISSIONS
    )
    count = moves.order_by().values("target_id").annotate(n=Count("pk")).values("n")
    current = reviews.alias(round_now=Coalesce(Subquery(count), 1)).filter(round=F("round_now"))
    return current.filter(state=ReviewState.ASKED, tier=F("practice__tier"), practice__state__in=WITH_CURATORS)


def with_awaited(reviews: QuerySet[Review]) -> Any:
    """Annotate `is_awaited`: whether each can still be handed in."""
    return reviews.annotate(is_awaited=Exists(awaited(Review.objects.filter(pk=OuterRef("pk")))))


def open_reviews(user: User) -> QuerySet[Review]:
    """Return the reviews that wait for a person, the nearest due first."""
    mine = awaited(Review.objects.filter(reviewer=user)).select_related(
        "practice__country", "practice__place", "practice__municipality", "practice__organisation"
    )
    return titled_reviews(mine).order_by(F("due").asc(nulls_last=True), "asked_at")


def titled_reviews(reviews: QuerySet[Review]) -> Any:
    """Annotate `live_title`: what the reviewed practice is called in its text as it is written now."""
    title = Answer.objects.filter(sheet=OuterRef("practice__sheet"), key="title").values("value")[:1]
    return reviews.annotate(live_title=Subquery(title))


# --- near duplicates ------------------------------------------------------------------------------
MOST_COMPARED = 1_000


def outline_of(practice: Practice) -> Outline:
    """Return what a practice as it is written now is compared by."""
    answers = dict(Answer.objects.filter(sheet=practice.sheet_id).values_list("key", "value"))
    codes = {(v, code) for v in Vocabulary for code in _codes(answers.get(_FIELDS.get(v, "")))}
    numbers = {term.pk for v, code in codes if (term := term_by_code(v).get(code))}
    return Outline(
        str(practice.pk),
        str(answers.get("title") or ""),
        str(answers.get("summary") or ""),
        frozenset(numbers),
        _places(practice.place_id, practice.municipality_id, practice.organisation_id),
    )


_FIELDS = {
    Vocabulary.CHALLENGE: "challenges",
    Vocabulary.TARGET_GROUP: "target_groups",
    Vocabulary.ART_FORM: "art_forms",
    Vocabulary.METHOD: "methods",
}


def _codes(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value] if value else []


def _places(*keys: Any) -> frozenset[str]:
    return frozenset(f"{kind}{key}" for kind, key in zip("pmo", keys, strict=True) if key)


def neighbours(practices: QuerySet[Practice], of: Outline) -> dict[str, Practice]:
    """Return the practices that are worth comparing with `of`: a shared term, place or word of the title; at most 1 000."""
    near = Q(term_ids__overlap=sorted(of.terms)) if of.terms else Q(pk__in=[])
    for key in of.places:
        near |= Q(**{{"p": "place", "m": "municipality", "o": "organisation"}[key[0]]: key[1:]})
    for word in sorted(of.title.split(), key=len)[-2:]:
        if len(word) > 3:
            near |= Q(title__icontains=word)
    rows = with_title(practices.filter(near, merged_into__isnull=True).exclude(pk=of.key)).order_by("-number")
    return {str(row.pk): row for row in rows[:MOST_COMPARED]}


def outlines(rows: dict[str, Practice]) -> list[Outline]:
    """Return listed practices as what they are compared by."""
    return [
        Outline(
            key,
            str(row.live_title or row.title),  # type: ignore[attr-defined]
            str(row.live_summary or row.summary),  # type: ignore[attr-defined]
            frozenset(row.term_ids),
            _places(row.place_id, row.municipality_id, row.organisation_id),
        )
        for key, row in rows.items()
    ]


# --- reuse ----------------------------------------------------------------------------------------
def listed_collections(collections: QuerySet[Collection], user: Any) -> Any:
    """Annotate how many practices each holds and whether it is this person's own; the own ones first, then the newest."""
    own = Q(owner=user.pk) if user.is_authenticated else Q(pk__isnull=True)
    counted = collections.annotate(size=Count("items"), own=ExpressionWrapper(own, output_field=BooleanField()))
    return counted.select_related("owner", "municipality").order_by("-own", "-changed_at")


def items_of(collection: Collection) -> QuerySet[CollectionItem]:
    """Return the items of a collection in their order, with what a card shows."""
    items = CollectionItem.objects.filter(collection=collection)
    return items.select_related(
        "practice__country", "practice__municipality", "practice__place", "practice__organisation", "revision"
    )


def item_in(collections: QuerySet[Collection], pk: int) -> CollectionItem | None:
    """Return an item of one of these collections, or None."""
    return (
        CollectionItem.objects.filter(collection__in=collections, pk=pk)
        .select_related("collection", "practice")
        .first()
    )


def teams_of(user: User) -> QuerySet[Municipality]:
    """Return the municipalities in which a person is a member."""
    return Municipality.objects.filter(memberships__user=user).distinct()


def adoptions_of(practice: Practice) -> QuerySet[Adoption]:
    """Return the ledger of a practice, newest first."""
    return Adoption.objects.filter(practice=practice).select_related("municipality__country", "revision")


def questions_in(questions: QuerySet[ContactMessage]) -> Any:
    """Annotate the last word of each conversation; the one with the newest first."""
    told = questions.annotate(last_at=Coalesce(Max("answers__at"), F("at")), count=Count("answers"))
    return told.select_related("practice", "sender").order_by("-last_at")


def pictures_of(practice: Practice) -> QuerySet[Picture]:
    """Return the pictures of a practice in their order, those that readers do not see yet included."""
    return Picture.objects.filter(practice=practice).select_related("attachment")


def public_pictures(practice: Practice) -> QuerySet[Picture]:
    """Return the pictures that a version was published with, in their order."""
    return pictures_of(practice).filter(named_in__isnull=False)


def files_of(practice: Practice) -> QuerySet[EvidenceFile]:
    """Return the files of a practice that are in its live text, oldest first."""
    return EvidenceFile.objects.filter(practice=practice).select_related("attachment")


def fetchable(document: Mapping[str, Any]) -> set[str]:
    """Return which of the files that a document names are there for readers; those taken out since are not."""
    named = [file["id"] for file in document.get("files", [])]
    public = EvidenceFile.objects.filter(pk__in=named, named_in__isnull=False) if named else EvidenceFile.objects.none()
    return {str(pk) for pk in public.values_list("pk", flat=True)}


def first_pictures(practices: Iterable[Practice]) -> dict[Any, Picture]:
    """Return {key of a practice: the picture that stands on its card}, for those that have one."""
    shown = Picture.objects.filter(practice__in=practices, named_in__isnull=False)
    first = shown.order_by("practice_id", "position", "pk").distinct("practice_id")
    return {picture.practice_id: picture for picture in first}


def follows_of(user: User) -> QuerySet[Follow]:
    """Return what a person follows."""
    return Follow.objects.filter(user=user).select_related("practice", "municipality", "term")


def searches_of(user: User) -> QuerySet[SavedSearch]:
    """Return the saved searches of a person."""
    return SavedSearch.objects.filter(user=user)


def public_adoptions() -> QuerySet[Adoption]:
    """Return the entries of the ledgers of public practices."""
    public = Adoption.objects.filter(practice__in=public_practices())
    return public.select_related(
        "practice__country",
        "practice__municipality",
        "practice__organisation",
        "practice__sheet",
        "municipality__country",
        "by",
        "answered_by",
    )


def own_town(user: Any) -> dict[str, Any]:
    """Return what is known of the reader's own municipality, as the first assumptions: {population}."""
    town = teams_of(user).filter(population__isnull=False).first() if user.is_authenticated else None
    return {"population": town.population} if town else {}


def alike_adopters(practice: Practice, population: int | None) -> list[Adoption]:
    """Return the towns that took it up, those most like a town of this size first."""
    entries = list(adoptions_of(practice))
    return most_alike(population, [(entry.municipality.population, entry) for entry in entries])  # type: ignore[return-value]


DEAD = 2
"""Times in a row without an answer after which an address is called dead."""


def with_dead_links(practices: Any) -> Any:
    """Annotate `dead`: how many addresses that each practice names do not answer any more."""
    dead = LinkCheck.objects.filter(practice=OuterRef("pk"), failures__gte=DEAD).order_by().values("practice")
    return practices.annotate(dead=Coalesce(Subquery(dead.annotate(n=Count("pk")).values("n")), 0))


def dead_addresses(practice: Practice) -> dict[str, Any]:
    """Return {address: when it was last looked at} of those that a practice names and that do not answer any more."""
    return dict(LinkCheck.objects.filter(practice=practice, failures__gte=DEAD).values_list("url", "checked_at"))


# --- what leaves the house ------------------------------------------------------------------------
def fresh_units(practice: Practice) -> dict[str, dict[str, TranslatedUnit]]:
    """Return {language: {key: paragraph}} of all translations whose source is still what is published."""
    assert practice.revision is not None  # only published practices are read
    current = {key: hash_of(text) for key, text in units_of(practice.revision.document).items()}
    found: dict[str, dict[str, TranslatedUnit]] = {}
    for unit in TranslatedUnit.objects.filter(translation__practice=practice).select_related("translation"):
        if current.get(unit.key) == unit.source_hash:
            found.setdefault(unit.translation.language, {})[unit.key] = unit
    return found


def readable(practice: Practice, language: str) -> dict[str, str]:
    """Return the paragraphs of a practice that readers of `language` see translated: {key: text}, those out of date left out."""
    return {key: unit.text for key, unit in fresh_units(practice).get(language, {}).items()}


def harvestable() -> Any:
    """Return every practice that was ever public, with `stamp`: when its public face last changed. What left is told as deleted."""
    kind = ContentType.objects.get_for_model(Practice)
    moved = (
        StateChange.objects.filter(target_type=kind, target_id=Cast(OuterRef("pk"), CharField()))
        .order_by("-at")
        .values("at")
    )
    known = Practice.objects.filter(revision__isnull=False).annotate(stamp=Greatest("changed_at", Subquery(moved[:1])))
    return known.select_related("revision", "country", "municipality", "organisation", "place")


def leaving(practices: QuerySet[Practice]) -> QuerySet[Practice]:
    """Return practices with all that their records are made of."""
    return practices.select_related("revision", "country", "municipality", "organisation", "place")


def countries_with_practices() -> QuerySet[Country]:
    """Return the countries of the programme area in the order of their names."""
    return Country.objects.filter(Q(practices__in=findable_practices()) | Q(whole=True)).distinct()


# --- finding and reading --------------------------------------------------------------------------
def follow_of(user: Any, practice: Practice) -> Follow | None:
    """Return whether and how a person follows the practice."""
    return Follow.objects.filter(user=user, practice=practice).first() if user.is_authenticated else None


def unanswered(practices: QuerySet[Practice], user: User) -> QuerySet[ContactMessage]:
    """Return the questions to these practices on which their people have not said the last word, oldest first."""
    last = ContactMessage.objects.filter(Q(pk=OuterRef("pk")) | Q(answer_to=OuterRef("pk"))).order_by("-at", "-pk")
    asked = ContactMessage.objects.filter(practice__in=practices.values("pk"), answer_to__isnull=True).exclude(
        sender=user
    )
    told = asked.annotate(last_by=Subquery(last.values("sender")[:1])).filter(last_by=F("sender"))
    return told.select_related("practice", "sender")


def waiting_adoptions(practices: QuerySet[Practice]) -> QuerySet[Adoption]:
    """Return the entries of the ledgers of these practices that nobody answered, oldest first."""
    waiting = Adoption.objects.filter(practice__in=practices.values("pk"), answered_at__isnull=True).order_by("at")
    return waiting.select_related("practice", "municipality")


def open_confirmations(user: User) -> QuerySet[Confirmation]:
    """Return the yearly questions to a person that are not answered."""
    return Confirmation.objects.filter(user=user, answered_at__isnull=True).select_related("practice")
