"""The only home of writes about people."""


def forget_old_sessions() -> None:
    """Placeholder until the accounts slice lands."""
