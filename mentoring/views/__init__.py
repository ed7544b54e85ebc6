"""Pages of mentoring; each part has a file of its own."""
