"""Floor 2: a municipality's plan and its year."""
