"""The only home of how allauth is bent to our ways: accounts come by invitation, its mail goes through our ledger."""

from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib.sites.shortcuts import get_current_site
from django.db import transaction
from django.http import HttpRequest
from django.utils import translation

from pearls.letters import AccountMail
from pearls.models import User
from pearls.notifications import notify, send_now


class AccountAdapter(DefaultAccountAdapter):
    """Nobody opens an account alone, and every mail about an account leaves a row in the ledger."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return no: the page of an invitation opens accounts itself (pearls.services.access.accept)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the mail into the ledger and send it after commit, at once: a code is worth nothing in a minute."""
        request = _request()
        person = User.objects.filter(email__iexact=email).first()
        site = get_current_site(request) if request else None
        values = {"request": request, "email": email, "current_site": site, "user": person, **context}
        with translation.override(person.language if person else translation.get_language()):
            drawn = self.render_mail(template_prefix, email, values)
        link = context.get("activate_url") or context.get("password_reset_url") or ""
        words = {"subject": str(drawn.subject), "body": str(drawn.body)}
        letter = AccountMail(person, **words, key_link=link)  # type: ignore[arg-type]
        for row in notify(letter, person or email):
            transaction.on_commit(partial(send_now, row.pk))

    def format_email_subject(self, subject: str) -> str:
        """Return the subject as it is; who writes, the sender says."""
        return subject


def _request() -> HttpRequest | None:
    return context.request


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Single sign-on opens existing accounts only: the provider must vouch for an address that we know as verified."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Return no: single sign-on makes no accounts."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Link the sign-on to the account whose verified address the provider has verified too."""
        if sociallogin.is_existing:
            return
        vouched = [address.email for address in sociallogin.email_addresses if address.verified]
        for email in vouched:
            ours = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True).first()
            if ours:
                sociallogin.connect(request, ours.user)
                return
