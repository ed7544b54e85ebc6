"""All rows of the awards' sweeps, by phase; each list of addresses keeps its own file."""

from tests.sweeps.awards_rows import applying, jury, office, public

PARTS = (applying, jury, office, public)
PHASES = ("draft", "board", "closed", "out")
MATRIX = {phase: "\n".join(part.MATRIX.get(phase, "").strip() for part in PARTS).strip() for phase in PHASES}
CEILINGS = {key: value for part in PARTS for key, value in part.CEILINGS.items()}
NO_HTML = {name for part in PARTS for name in part.NO_HTML}
