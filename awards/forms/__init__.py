"""The forms of the awards: one module for each list of addresses."""
