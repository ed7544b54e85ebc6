"""The only home of the core's pages."""
