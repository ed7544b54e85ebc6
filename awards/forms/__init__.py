"""The only home of the forms of the awards, one module per part."""
