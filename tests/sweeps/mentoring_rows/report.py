"""Rows of the pages of reports: nobody ana ben mia max nora rut cleo dora."""

from collections.abc import Callable
from types import SimpleNamespace

MATRIX: dict[str, str] = {
    "collecting": "",
    "running": """
GET   mentoring:reports                            login   404   404   404   404   404   200   404   200
GET   mentoring:report season                      login   404   404   404   404   404   200   404   200
POST  mentoring:report_workbook season             login   404   404   404   404   404   302   404   302
GET   mentoring:report_mentors season              login   404   404   404   404   404   404   404   200
POST  mentoring:certificate_for season mia         login   404   404   404   404   404   404   404   302
GET   mentoring:exchange                           login   404   404   404   404   404   404   404   200
GET   mentoring:mentor_log                         login   200   200   200   200   200   200   200   200
POST  mentoring:mentor_certificate season          login   404   404   302   302   404   404   404   404
""",
}
CEILINGS: dict[tuple[str, str], tuple[str, int]] = {
    ("running", "mentoring:reports"): ("rut", 10),
    ("running", "mentoring:report season"): ("dora", 30),
    ("running", "mentoring:report_mentors season"): ("dora", 24),
    ("running", "mentoring:exchange"): ("dora", 12),
    ("running", "mentoring:mentor_log"): ("mia", 14),
}
NO_HTML: set[str] = set()
EXTRAS: dict[str, list[Callable[[SimpleNamespace], None]]] = {"collecting": [], "running": []}
