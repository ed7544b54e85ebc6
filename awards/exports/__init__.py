"""The only home of what leaves the awards as files and records."""
