"""Floor 1: what is worth learning from."""
