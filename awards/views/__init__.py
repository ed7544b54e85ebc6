"""The only home of the awards' pages; each group has a module of its own."""
