"""The only home of how allauth is bent to our ways."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Placeholder until the accounts slice lands."""


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Placeholder until the accounts slice lands."""
