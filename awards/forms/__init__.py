"""The awards' forms; each list of addresses keeps its own."""
