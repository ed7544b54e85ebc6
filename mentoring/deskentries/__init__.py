"""What mentoring puts on desks and into the navigation; each part has a file of its own."""
