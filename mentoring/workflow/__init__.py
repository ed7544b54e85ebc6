"""The only home of mentoring's moves; each part has a file of its own."""
