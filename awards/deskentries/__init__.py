"""What the awards put on people's desks and into the navigation: one module for each kind of person."""
