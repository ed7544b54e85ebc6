"""The only home of the mail server of tests: a real one on this machine that takes, refuses, waits, or hangs up."""

import asyncio
import socket
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Post:
    """Answers each step of a delivery as it is told; "drop" hangs up instead. `slow` seconds pass before the last answer."""

    def __init__(self, port, *, at_sender="250 OK", at_recipient="250 OK", after_data="250 OK", slow=0.0):
        self.letters, self.envelopes, self.asked = [], [], 0
        self.at_sender, self.at_recipient, self.after_data, self.slow = at_sender, at_recipient, after_data, slow
        self.controller = Controller(self, hostname="127.0.0.1", port=port)

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.asked += 1
        envelope.mail_from = address
        return self._answer(server, self.at_sender)

    async def handle_RCPT(self, server, session, envelope, address, options):
        answer = self._answer(server, self.at_recipient)
        if answer.startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        self.letters.append(envelope.content.decode())
        self.envelopes.append(envelope)
        await asyncio.sleep(self.slow)
        return self._answer(server, self.after_data)

    def _answer(self, server, answer):
        if answer == "drop":
            server.transport.abort()
        return answer

    def read(self, number=-1):
        """Return a letter as a mail program reads it."""
        return message_from_bytes(self.envelopes[number].content, policy=policy.default)


def use(settings, port):
    """Send mail to a server on this machine."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
