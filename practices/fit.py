"""The only home of how well a practice fits a municipality: a score with its reasons and assumptions that can be edited; pure."""
