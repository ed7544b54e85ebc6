"""The only home of the pages of board and jury."""
