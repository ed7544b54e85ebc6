"""Files that mentoring makes; each part has a file of its own."""
