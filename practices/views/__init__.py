"""The only home of the practices' pages."""
