"""The only home of what practices give to people and machines outside."""
