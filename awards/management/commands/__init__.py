"""The only home of the awards' management commands, one module each."""
