"""Commands of mentoring."""
