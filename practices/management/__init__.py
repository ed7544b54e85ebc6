"""The only home of the practices' management commands."""
