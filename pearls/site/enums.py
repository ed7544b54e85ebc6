"""The only home of the public site's closed lists: its pages, and what visitors write about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PageKey(models.TextChoices):
    """The fixed pages whose texts admins edit; each has one address for ever."""

    HOME = "home", _("First page")
    ABOUT = "about", _("What the programme is")
    HOW = "how", _("How it works")
    BECOME = "become", _("Become a Pearl")
    NEWS = "news", _("News")
    JURY = "jury", _("Jury")
    PARTNERS = "partners", _("Partners")
    CONTACT = "contact", _("Contact")
    ACCESSIBILITY = "accessibility", _("Accessibility statement")
    PRIVACY = "privacy", _("Privacy notice")
    IMPRINT = "imprint", _("Imprint")


class Topic(models.TextChoices):
    """What a visitor writes about."""

    CONTACT = "contact", _("A question or a remark")
    ACCESSIBILITY = "accessibility", _("A barrier on this site")
    PRIVACY = "privacy", _("My personal data")
