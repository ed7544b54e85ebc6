"""The only home of the codes on receipts and certificates, which anybody may type to see what they prove."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""What is not mistaken for another: neither I and 1 nor O and 0."""


def new_code() -> str:
    """Return a code for a receipt or a certificate: 80 bits, in letters that are not mistaken for one another."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(drawn[i : i + 4] for i in range(0, 16, 4))
