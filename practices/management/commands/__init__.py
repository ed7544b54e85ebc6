"""The only home of the practices' management commands, one module each."""
