"""The only home of the practices' forms."""
