"""The only home of the practices' writes besides state changes."""
