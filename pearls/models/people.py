"""The only home of people: users, organisations, who belongs where, and who does what for the programme until when."""

import pghistory
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from pearls.enums import MemberRole, OrganisationKind, RoleName
from pearls.models.base import exactly_one, one_of
from pearls.models.places import Country, Edition, Municipality


class UserManager(BaseUserManager["User"]):
    """Makes users whose key is the e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a stored user; without a password only mailed codes and passkeys open the account."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields) -> "User":
        """Return a stored user who may do everything in the Django admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user of this address, however it is written."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120, help_text=_("As colleagues know you."))
    language = models.CharField(_("language"), max_length=8, default="en")
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Stockholm")
    # Written with MailAddress in one transaction, so that the frame of a page need not ask: it is true while it equals `email`.
    returned_address = models.EmailField(_("address from which mail comes back"), blank=True, max_length=254)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_staff = models.BooleanField(_("may use the Django admin"), default=False)
    date_joined = models.DateTimeField(_("joined"), default=timezone.now)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        """One account per address, however its letters are cased."""

        ordering = ["name", "pk"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="pearls_user_email_once",
                violation_error_message=_("Somebody already has an account with this address."),
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        """Return the name that others see."""
        return str(self)

    @property
    def is_out_of_reach(self) -> bool:
        """Return whether mail to this person's address came back for good; another address makes it untrue by itself."""
        return bool(self.returned_address) and self.returned_address == self.email.lower()

    @property
    def initials(self) -> str:
        """Return one or two letters for the avatar."""
        words = (self.name or self.email).split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Organisation(models.Model):
    """A partner, network or association that is not a municipality."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind.choices)
    country = models.ForeignKey(Country, models.PROTECT, related_name="organisations", verbose_name=_("country"))
    city = models.CharField(_("city"), max_length=120, blank=True)
    part = models.CharField(_("part in the programme"), max_length=200, blank=True)

    class Meta:
        """Organisations read in the order of their names."""

        ordering = ["name"]
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            one_of("kind", OrganisationKind),
            models.UniqueConstraint(fields=["country", "name"], name="pearls_organisation_once"),
        ]

    def __str__(self) -> str:
        return self.name


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Membership(models.Model):
    """A person belongs to a municipality or an organisation, with a right there."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name=_("person"))
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("municipality")
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, null=True, blank=True, related_name="memberships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=MemberRole.choices)
    since = models.DateTimeField(_("since"), default=timezone.now)

    class Meta:
        """A person is once in a body."""

        ordering = ["user__name", "pk"]
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            exactly_one("one_body", "municipality", "organisation"),
            one_of("role", MemberRole),
            models.UniqueConstraint(
                fields=["user", "municipality", "organisation"],
                name="pearls_membership_once",
                nulls_distinct=False,
                violation_error_message=_("This person is already a member here."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}, {self.body}"

    @property
    def body(self) -> Municipality | Organisation:
        """Return the municipality or organisation."""
        return self.municipality or self.organisation  # type: ignore[return-value]


class RoleQuerySet(models.QuerySet["Role"]):
    """Roles as they hold at a time."""

    def current(self) -> "RoleQuerySet":
        """Return the roles that hold today; both ends are included."""
        today = timezone.localdate()
        return self.filter(Q(starts__isnull=True) | Q(starts__lte=today)).filter(
            Q(ends__isnull=True) | Q(ends__gte=today)
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Role(models.Model):
    """A person does something for the programme, for some time, perhaps only in one edition or country."""

    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("person"))
    name = models.CharField(_("role"), max_length=14, choices=RoleName.choices)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("edition")
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="roles", verbose_name=_("country")
    )
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("until"), null=True, blank=True)

    objects = RoleQuerySet.as_manager()

    class Meta:
        """The same role twice would only hide which of the two ends."""

        ordering = ["user__name", "name", "pk"]
        verbose_name = _("role")
        verbose_name_plural = _("roles")
        constraints = [
            one_of("name", RoleName),
            models.CheckConstraint(
                name="pearls_role_ends_after_start",
                condition=Q(ends__isnull=True) | Q(starts__isnull=True) | Q(ends__gte=models.F("starts")),
                violation_error_message=_("The last day lies before the first."),
            ),
            models.UniqueConstraint(
                fields=["user", "name", "edition", "country"],
                name="pearls_role_once",
                nulls_distinct=False,
                violation_error_message=_("This person already has this role here. Change its dates instead."),
            ),
        ]

    def __str__(self) -> str:
        where = ", ".join(str(part) for part in (self.edition, self.country) if part)
        return f"{self.get_name_display()}{f' ({where})' if where else ''}"
