"""What the awards put on a person's desk and into the navigation; each list of addresses keeps its own."""
