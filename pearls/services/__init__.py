"""The only home of the core's writes besides state changes."""
