"""The only home of what reports put into the navigation."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from pearls.enums import RoleName
from pearls.models import User
from pearls.permissions import is_admin, role_names
from pearls.registry import NavItem


def nav(user: User) -> Iterator[NavItem]:
    """Yield the reports for the office and contact points."""
    if is_admin(user) or RoleName.CONTACT_POINT in role_names(user):
        yield NavItem(_("Mentoring report"), reverse("mentoring:reports"))
