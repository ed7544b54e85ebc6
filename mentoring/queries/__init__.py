"""The only home of mentoring's reads; each part has a file of its own."""
