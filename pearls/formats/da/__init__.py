"""Danish as it is written around the Baltic Sea."""
