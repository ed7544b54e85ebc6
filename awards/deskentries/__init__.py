"""The only home of what the awards put on desks and into the navigation, one module per list of addresses."""
