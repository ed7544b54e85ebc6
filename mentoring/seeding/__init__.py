"""The only home of mentoring's data at set-up and in the demonstration; each part has a file of its own."""
