"""The only home of writing the search: texts with their words per language, and the list of words there are."""

from practices.models import Practice


def index_practice(*, practice: Practice) -> None:
    """Bring the searchable texts of one practice up to date with its published version and translations. Safe to repeat."""
    raise NotImplementedError
