"""The only home of the plans' pages: each fetches through the gate, calls one service, renders."""
