"""The only home of the package marker for template tags."""
