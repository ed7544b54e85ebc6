"""The only home of the public site's pages: each fetches through the gate, calls one service, renders."""
