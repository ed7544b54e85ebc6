"""Rows of mentoring's sweeps, by phase; each part of its pages has a file of its own."""

from tests.sweeps.mentoring_rows import matching, meetings, relationships, report, seasons, sessions, visits

PARTS = (seasons, matching, relationships, meetings, visits, report, sessions)
PHASES = ["collecting", "running"]
MATRIX = {phase: "".join(part.MATRIX.get(phase, "") for part in PARTS) for phase in PHASES}
CEILINGS = {key: value for part in PARTS for key, value in part.CEILINGS.items()}
NO_HTML = {name for part in PARTS for name in part.NO_HTML}
EXTRAS = {phase: [add for part in PARTS for add in part.EXTRAS.get(phase, [])] for phase in PHASES}
