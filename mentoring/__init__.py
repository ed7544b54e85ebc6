"""Floor 3: the right mentor for each town."""
