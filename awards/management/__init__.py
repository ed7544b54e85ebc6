"""The only home of the awards' management commands."""
