"""The only home of the awards' forms, one module per list of addresses."""
