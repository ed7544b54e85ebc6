"""The only home of codes that people type from paper: certificates and receipts, verified by everybody on one page."""

import secrets

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


def new_code() -> str:
    """Return a code for a receipt or a certificate: 80 bits, in letters that are not mistaken for one another."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(16))
    return "-".join(drawn[i : i + 4] for i in range(0, 16, 4))
