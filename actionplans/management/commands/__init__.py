"""The only home of the plans' management commands, one module each."""
