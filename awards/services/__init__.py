"""The only home of the awards' writes besides state changes."""
