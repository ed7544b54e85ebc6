"""Mentoring's writes; each part has a file of its own."""
