"""The only home of the practices' rights: who sees one (object and list), who writes, curates, reviews, translates, decides."""

from typing import Any

import rules
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.utils.translation import gettext as _

from pearls.enums import MAY_EDIT, MemberRole, RoleName
from pearls.models import Membership, Municipality, Organisation, Role, User
from pearls.permissions import Refusal, holds, is_admin, is_partner
from pearls.registry import registry
from practices.enums import FINDABLE, PUBLIC, WRITABLE, Origin, PracticeState, ReviewState, Tier, Visibility
from practices.models import (
    Adoption,
    Collection,
    ContactMessage,
    EvidenceFile,
    Picture,
    Practice,
    PracticeMember,
    Remark,
    Review,
)

CURATORS = [RoleName.ADMIN, RoleName.CURATOR, RoleName.CONTACT_POINT]
REVIEWERS = [RoleName.CURATOR, RoleName.CONTACT_POINT, RoleName.MENTOR, RoleName.BOARD]
is_curator = holds(*CURATORS)  # type: ignore[arg-type]


def _team(user: User) -> Q:
    """Return who works on a practice: its own members and those who write for its municipality or organisation."""
    own = PracticeMember.objects.filter(practice=OuterRef("pk"), user=user)
    body = Membership.objects.filter(user=user)
    places = Exists(body.filter(municipality=OuterRef("municipality")))
    organisations = Exists(body.filter(organisation=OuterRef("organisation")))
    return Q(Exists(own)) | Q(places) | Q(organisations)


def curated_by(user: User) -> QuerySet[Practice]:
    """Return what a person may see as a curator: everything that left its draft, contact points only of their country."""
    roles = Role.objects.current().filter(user=user, name__in=CURATORS)
    everywhere = roles.filter(Q(country__isnull=True) & ~Q(name=RoleName.CONTACT_POINT))
    here = roles.filter(country=OuterRef("country"))
    return Practice.objects.exclude(state=PracticeState.DRAFT).filter(Exists(everywhere) | Exists(here))


def visible_practices(user: User) -> QuerySet[Practice]:
    """Return what a person may open: what is public, what their team writes, what they curate or review."""
    public = Practice.objects.filter(state__in=PUBLIC)
    if not user.is_authenticated:
        return public
    return Practice.objects.filter(Q(state__in=PUBLIC) | _inside(user))


def inner_practices(user: User) -> QuerySet[Practice]:
    """Return the practices whose live text and conversation a person may see: their team, their curators, their reviewers."""
    if not user.is_authenticated:
        return Practice.objects.none()
    return with_my_roles(Practice.objects.filter(_inside(user)), user)


def _inside(user: User) -> Q:
    reviews = Review.objects.filter(practice=OuterRef("pk"), reviewer=user).exclude(state=ReviewState.DECLINED)
    return Q(_team(user)) | Q(pk__in=curated_by(user).values("pk")) | Q(Exists(reviews))


def sees_inside(user: User, practice: Practice) -> bool:
    """Return whether `user` may see the live text and the conversation; agrees with inner_practices()."""
    if role_in(user, practice):
        return True
    if practice.state != PracticeState.DRAFT and _curates_country(user, practice):
        return True
    return practice.reviews.filter(reviewer=user).exclude(state=ReviewState.DECLINED).exists()


def written_by(user: User) -> QuerySet[Practice]:
    """Return the practices that a person's teams write."""
    return with_my_roles(Practice.objects.filter(_team(user)), user)


def with_my_roles(practices: QuerySet[Practice], user: User) -> Any:
    """Annotate the rights of `user` in each practice, so that asking for them later asks no database."""
    own = PracticeMember.objects.filter(practice=OuterRef("pk"), user=user).values("role")
    town = Membership.objects.filter(municipality=OuterRef("municipality"), user=user).values("role")
    body = Membership.objects.filter(organisation=OuterRef("organisation"), user=user).values("role")
    return practices.annotate(
        my_own=ArraySubquery(own),
        my_town=ArraySubquery(town),
        my_body=ArraySubquery(body),
        my_roles_of=Value(user.pk),
    )


def role_in(user: User, practice: Practice) -> str | None:
    """Return the right of `user` in the practice: the strongest of their own and that of the municipality or organisation."""
    if not user.is_authenticated:
        return None
    if getattr(practice, "my_roles_of", None) != user.pk:
        rows = with_my_roles(Practice.objects.filter(pk=practice.pk), user)
        names = ("my_own", "my_town", "my_body")
        found = rows.values_list(*names).first() or ((), (), ())
        for name, held in zip((*names, "my_roles_of"), (*found, user.pk), strict=True):
            setattr(practice, name, held)
    held = {*practice.my_own, *practice.my_town, *practice.my_body}  # type: ignore[attr-defined]
    return next((role for role in MemberRole.values if role in held), None)  # they are listed strongest first


def bodies_of(user: User) -> list[Municipality | Organisation]:
    """Return the municipalities and organisations for which a person may begin a practice."""
    mine = Membership.objects.filter(user=user, role__in=MAY_EDIT).select_related(
        "municipality__country", "organisation__country"
    )
    return sorted((membership.body for membership in mine), key=str)


def may_write(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may change the text now, or the reason why not."""
    if role_in(user, practice) not in MAY_EDIT:
        return Refusal(_("You can read this practice. Ask its owner if you want to write in it."))
    if practice.state in {PracticeState.ARCHIVED, PracticeState.WITHDRAWN}:
        return Refusal(_("This practice was put away. Everything in it is kept."))
    if practice.state not in WRITABLE:
        return Refusal(_("The curators have it now. It can be changed again when they ask for a revision."))
    return True


def may_take_over(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may take over a practice that came from public sources: owners and editors of its municipality."""
    if practice.origin != Origin.PUBLIC_SOURCES or practice.state not in FINDABLE or practice.municipality_id is None:
        return Refusal(_("Only a published practice from public sources can be taken over by its town."))
    if reports_for(user).filter(pk=practice.municipality_id).exists():
        return True
    return Refusal(_("Owners and editors of %s can take it over.") % practice.municipality)


def may_manage(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may invite people and change their rights."""
    if role_in(user, practice) == MemberRole.OWNER or is_admin(user):
        return True
    return Refusal(_("Only an owner of the practice can do this."))


def roles_now(user: User) -> list[tuple[str, str | None]]:
    """Return (role, country or None for everywhere) for today, read once per request."""
    if not hasattr(user, "_roles_now"):
        user._roles_now = list(Role.objects.current().filter(user=user).values_list("name", "country_id"))  # type: ignore[attr-defined]
    return user._roles_now  # type: ignore[attr-defined]


def _curates_country(user: User, practice: Practice) -> bool:
    return any(
        name in CURATORS and (where == practice.country_id or (where is None and name != RoleName.CONTACT_POINT))
        for name, where in roles_now(user)
    )


def may_curate(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may move the practice as a curator of its tier: programme tier only for those of the programme."""
    if role_in(user, practice):
        return Refusal(_("You work on this practice yourself; another curator decides on it."))
    if is_admin(user):
        return True
    if practice.tier == Tier.PROGRAMME:
        if (RoleName.CURATOR, None) in roles_now(user):
            return True
        return Refusal(_("The programme decides now; only curators of the programme can do this."))
    if _curates_country(user, practice):
        return True
    return Refusal(_("Only curators of this practice's country can do this."))


def may_watch(user: User, practice: Practice) -> bool:
    """Return whether `user` sees the curators' page: reviews, points, decisions; nobody who works on the practice does."""
    return not role_in(user, practice) and practice.state != PracticeState.DRAFT and _curates_country(user, practice)


def watched_by(user: User) -> QuerySet[Practice]:
    """Return the practices whose curators' page a person may open; agrees with may_watch()."""
    return with_my_roles(curated_by(user).exclude(_team(user)), user)


def conflict_of(user: User, practice: Practice, team: frozenset[int] | None = None) -> str:
    """Return why `user` must not judge the practice, or "": own practice, own municipality or organisation, or what upper apps know.

    `team` are the keys of those who work on it, where many people are asked about at once.
    """
    if user.pk in team if team is not None else role_in(user, practice):
        return _("works on this practice or in its municipality or organisation")
    if practice.created_by_id == user.pk:
        return _("began this practice")
    return next(filter(None, (source(user, practice) for source in registry.conflict_sources)), "")


def visible_reviews(user: User) -> QuerySet[Review]:
    """Return the reviews that a person was asked for."""
    return Review.objects.filter(reviewer=user)


def visible_remarks(user: User) -> QuerySet[Remark]:
    """Return the conversation that a person may read."""
    return Remark.objects.filter(practice__in=inner_practices(user).values("pk"))


def may_remark(user: User, practice: Practice) -> bool:
    """Return whether `user` may ask something about the text: its curators, and reviewers whose review is not done."""
    if may_curate(user, practice):
        return practice.state != PracticeState.DRAFT
    return practice.reviews.filter(reviewer=user, state=ReviewState.ASKED).exists()


def may_translate(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may write translations: the team, its curators, and everybody who is a language's reviewer here."""
    if role_in(user, practice) in MAY_EDIT or _curates_country(user, practice):
        return True
    if practice.translations.filter(reviewer=user).exists():
        return True
    return Refusal(_("Translations are written by the team of the practice and by curators."))


def translatable_by(user: User) -> QuerySet[Practice]:
    """Return the published practices that a person may translate; agrees with may_translate()."""
    team = PracticeMember.objects.filter(practice=OuterRef("pk"), user=user, role__in=MAY_EDIT)
    held = Membership.objects.filter(user=user, role__in=MAY_EDIT)
    mine = (
        Exists(team)
        | Exists(held.filter(municipality=OuterRef("municipality")))
        | Exists(held.filter(organisation=OuterRef("organisation")))
    )
    reviews = Q(translations__reviewer=user)
    found = Practice.objects.filter(Q(mine) | Q(pk__in=curated_by(user).values("pk")) | reviews)
    return with_my_roles(found.filter(state__in=PUBLIC, revision__isnull=False).distinct(), user)


def visible_collections(user: User) -> QuerySet[Collection]:
    """Return the collections that a person may open: public ones, their own, and those of their municipalities' teams."""
    public = Q(visibility=Visibility.PUBLIC)
    if not user.is_authenticated:
        return Collection.objects.filter(public)
    teams = Membership.objects.filter(user=user, municipality__isnull=False).values("municipality")
    team = Q(visibility=Visibility.TEAM, municipality__in=teams)
    return Collection.objects.filter(public | team | Q(owner=user))


def editable_collections(user: User) -> QuerySet[Collection]:
    """Return the collections that a person may change; agrees with may_edit_collection()."""
    teams = Membership.objects.filter(user=user, role__in=MAY_EDIT, municipality__isnull=False).values("municipality")
    return Collection.objects.filter(Q(owner=user) | Q(visibility=Visibility.TEAM, municipality__in=teams))


def may_edit_collection(user: User, collection: Collection) -> bool | Refusal:
    """Return whether `user` may change a collection: its owner, and editors of the team whose collection it is."""
    if user.is_authenticated and editable_collections(user).filter(pk=collection.pk).exists():
        return True
    return Refusal(_("Only the owner of this collection or an editor of its team can change it."))


def may_report_for(user: User, municipality: Municipality, practice: Practice) -> bool | Refusal:
    """Return whether `user` may say what a municipality did with a practice: its editors, and not about its own practice."""
    if practice.state not in PUBLIC:
        return Refusal(_("Only a published practice can be taken up."))
    if practice.municipality_id == municipality.pk:
        return Refusal(_("This is your own practice."))
    if reports_for(user).filter(pk=municipality.pk).exists():
        return True
    return Refusal(_("Only owners and editors of %s can say this.") % municipality)


def reports_for(user: User) -> QuerySet[Municipality]:
    """Return the municipalities for which a person may report what they took up."""
    if not user.is_authenticated:
        return Municipality.objects.none()
    mine = Membership.objects.filter(user=user, role__in=MAY_EDIT).values("municipality")
    return Municipality.objects.filter(pk__in=mine)


def may_answer_adoption(user: User, adoption: Adoption) -> bool | Refusal:
    """Return whether `user` may confirm an entry of the ledger: those who write in the practice; curators where nobody does."""
    practice = adoption.practice
    if role_in(user, practice) in MAY_EDIT:
        return True
    if not practice.members.exists() and _curates_country(user, practice):
        return True
    return Refusal(_("Only the people of the practice can answer this."))


def may_ask(user: User, practice: Practice) -> bool | Refusal:
    """Return whether `user` may send a question to the people of a practice."""
    if not user.is_authenticated:
        return Refusal(_("Sign in to ask; so the answer finds you."))
    if practice.state not in PUBLIC or not practice.exchanges:
        return Refusal(_("The people of this practice do not take questions here."))
    return True


def answers_for(user: User) -> QuerySet[Practice]:
    """Return the practices for which a person answers other towns: those in which they may write."""
    own = PracticeMember.objects.filter(user=user, role__in=MAY_EDIT).values("practice")
    bodies = Membership.objects.filter(user=user, role__in=MAY_EDIT)
    return Practice.objects.filter(
        Q(pk__in=own)
        | Q(municipality__in=bodies.filter(municipality__isnull=False).values("municipality"))
        | Q(organisation__in=bodies.filter(organisation__isnull=False).values("organisation"))
    )


def visible_questions(user: User) -> QuerySet[ContactMessage]:
    """Return the conversations that a person may read: the own questions, and those to practices in which they write."""
    theirs = Q(practice__in=answers_for(user).values("pk"))
    return ContactMessage.objects.filter(Q(sender=user) | theirs, answer_to__isnull=True)


def may_answer_question(user: User, question: ContactMessage) -> bool:
    """Return whether `user` may write in this conversation; agrees with visible_questions()."""
    return question.sender == user or role_in(user, question.practice) in MAY_EDIT


def visible_files(user: User) -> QuerySet[EvidenceFile]:
    """Return the files that a person may fetch: those that published versions name, and all of practices that they see inside."""
    public = Q(practice__state__in=PUBLIC, practice__merged_into__isnull=True, named_in__isnull=False)
    inner = inner_practices(user).values("pk")
    return EvidenceFile.objects.filter(public | Q(practice__in=inner))


def may_fetch(user: User, file: EvidenceFile) -> bool:
    """Return whether `user` may fetch a file; agrees with visible_files()."""
    practice = file.practice
    public = practice.state in PUBLIC and practice.merged_into_id is None and file.named_in_id is not None
    return public or (user.is_authenticated and sees_inside(user, practice))


def visible_pictures(user: Any) -> QuerySet[Picture]:
    """Return the pictures that a person may see: those that versions were published with, and all of practices that they see inside."""
    public = Q(practice__state__in=PUBLIC, practice__merged_into__isnull=True, named_in__isnull=False)
    if not user.is_authenticated:
        return Picture.objects.filter(public)
    return Picture.objects.filter(public | Q(practice__in=inner_practices(user).values("pk")))


@rules.predicate
def owns(user: User, practice: Practice | None) -> bool:
    """Owners of the practice or of its municipality."""
    return practice is not None and role_in(user, practice) == MemberRole.OWNER


@rules.predicate
def works_on(user: User, practice: Practice | None) -> bool:
    """Owners and editors, whatever the state."""
    return practice is not None and role_in(user, practice) in MAY_EDIT


@rules.predicate
def curates(user: User, practice: Practice | None) -> bool:
    """Curators of the practice's tier who do not work on it themselves."""
    return practice is not None and bool(may_curate(user, practice))


@rules.predicate
def keeps(user: User, practice: Practice | None) -> bool:
    """Curators of the country and of the programme look after what is public, whichever tier decided last."""
    return practice is not None and (is_admin(user) or may_watch(user, practice)) and not role_in(user, practice)


@rules.predicate
def decides_country(user: User, practice: Practice | None) -> bool:
    """Curators, while the country decides."""
    return practice is not None and practice.tier == Tier.COUNTRY and bool(may_curate(user, practice))


@rules.predicate
def decides_programme(user: User, practice: Practice | None) -> bool:
    """Curators of the programme, while the programme decides."""
    return practice is not None and practice.tier == Tier.PROGRAMME and bool(may_curate(user, practice))


@rules.predicate
def reviews_it(user: User, review: Review | None) -> bool:
    """The person who was asked."""
    return review is not None and review.reviewer_id == user.pk


@rules.predicate
def answers_remark(user: User, remark: Remark | None) -> bool:
    """Those who work on the text."""
    return remark is not None and role_in(user, remark.practice) in MAY_EDIT


@rules.predicate
def closes_remark(user: User, remark: Remark | None) -> bool:
    """Who made the remark, and the curators of the practice."""
    if remark is None:
        return False
    if remark.by_id == user.pk and not role_in(user, remark.practice):
        return True
    return bool(may_curate(user, remark.practice))


rules.add_perm("practices.submit_practice", works_on)
rules.add_perm("practices.own_practice", owns)
rules.add_perm("practices.curate_practice", curates)
rules.add_perm("practices.keep_practice", keeps)
rules.add_perm("practices.decide_country", decides_country)
rules.add_perm("practices.decide_programme", decides_programme)
rules.add_perm("practices.load_practice", is_admin)
rules.add_perm("practices.review", reviews_it)
rules.add_perm("practices.answer_remark", answers_remark)
rules.add_perm("practices.close_remark", closes_remark)
rules.add_perm("practices.keep_vocabulary", is_partner)

rules.add_perm("practices.answer_adoption", rules.predicate(lambda user, a: bool(a and may_answer_adoption(user, a))))
rules.add_perm(
    "practices.report_adoption",
    rules.predicate(lambda user, a: bool(a and may_report_for(user, a.municipality, a.practice))),
)
