"""The only home of the invented town that the style guide shows its components with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import template

register = template.Library()

DATES = [
    {"what": "Applied", "when": "15 April 2026", "state": "done"},
    {"what": "Writing, with Eeva Laine", "when": "until 30 October 2026", "state": "now"},
    {"what": "Jury scores", "when": "2 – 20 November 2026"},
]
TASKS = [
    {
        "due": "Thursday",
        "when": "15 October",
        "title": "Answer Soovere’s question about insurance",
        "url": "#time",
        "text": "Mentoring · asked on Friday, you promised a week",
        "action": "Answer",
        "soon": True,
    },
    {
        "due": "30 October",
        "when": "in 17 days",
        "title": "Send the plan to the jury",
        "url": "#time",
        "text": "Plan of Kalnupe · 9 required answers missing",
        "action": "See the gaps",
    },
    {
        "due": "Eeva Laine",
        "when": "mentor",
        "title": "Read section 4, Challenge and vision",
        "url": "#time",
        "text": "You asked on Monday; she has opened it",
        "state": "Asked",
    },
]
ACTIVITY = [
    {"time": "09:12", "who": "Jānis", "text": "changed two budget lines"},
    {"time": "Mon", "who": "Eeva", "text": "asked about the pensioners’ club", "url": "#time"},
]
BEARINGS = {
    "where": "Budget, section 9 of 11",
    "where_note": "34 of 48 questions answered",
    "what": "Complete the plan and send it to the jury",
    "what_note": "9 required answers are missing, 2 of them here",
    "when": "Friday 30 October 2026",
    "when_note": "23:59 in Stockholm (CET) · 17 days left",
}
SECTIONS = [
    {"key": "town", "title": "Our town and team", "url": "#nav", "done": 6, "total": 6, "current": False},
    {"key": "people", "title": "People and power", "url": "#nav", "done": 2, "total": 3, "current": False},
    {"key": "budget", "title": "Budget and funding", "url": "#nav", "done": 1, "total": 3, "current": True},
    {"key": "risks", "title": "Risks and ethics", "url": "#nav", "done": 0, "total": 2, "current": False},
]
PEOPLE = [
    {"name": "Ilze Vanaga", "note": "you", "here": True, "tone": ""},
    {"name": "Jānis Ozols", "note": "in 8.40", "here": True, "tone": "b"},
    {"name": "Eeva Laine", "note": "away", "here": False, "tone": "c"},
]
TABLE = {
    "head": [{"label": "Action"}, {"label": "Leads"}, {"label": "2027", "number": True}],
    "rows": [
        [
            {"text": "Unlock the school hall", "head": True},
            {"text": "Property office"},
            {"text": "18 100", "number": True},
        ],
        [{"text": "Choir without audition", "head": True}, {"text": "Music school"}, {"text": "5 400", "number": True}],
    ],
    "foot": [{"text": "Sum", "head": True}, {"text": ""}, {"text": "23 500", "number": True}],
}
CHART = {
    "title": "What the plan costs, by year and certainty",
    "unit": "thousand euros",
    "first": "Year",
    "summary": "2027: 24.75, 2028: 17.6 thousand euros",
    "series": ["Secured", "Requested", "In kind or idea"],
    "rows": [
        {"label": "2027", "values": [Decimal("18.1"), Decimal("5.4"), Decimal("1.25")]},
        {"label": "2028", "values": [Decimal("3.9"), Decimal("10.0"), Decimal("3.7")]},
    ],
}
PLAN = {
    "title": "When it happens",
    "summary": "Three actions from March 2027 to September 2028",
    "today": date(2027, 8, 15),
    "rows": [
        {
            "label": "Unlock the school hall",
            "start": date(2027, 3, 1),
            "end": date(2027, 8, 31),
            "milestones": [{"label": "Fire check passed", "due": date(2027, 6, 15), "done": True}],
        },
        {
            "label": "Choir without audition",
            "start": date(2027, 5, 1),
            "end": date(2028, 5, 31),
            "milestones": [{"label": "First open rehearsal", "due": date(2027, 9, 20), "done": False}],
        },
        {"label": "Night of open doors", "start": date(2028, 6, 1), "end": date(2028, 9, 30), "milestones": []},
    ],
}
STEPS = [
    {
        "key": "practice",
        "name": "Practice",
        "text": "Find what another town has tried, with its cost and its failures.",
    },
    {"key": "plan", "name": "Plan", "text": "Write an action plan together, in the browser."},
    {"key": "apply", "name": "Application", "text": "Send it in. An international jury scores it."},
    {"key": "title", "name": "Title", "text": "Be a Cultural Pearl for one year.", "big": True},
    {"key": "mentor", "name": "Mentoring", "text": "Work beside a town that has done it before."},
    {"key": "report", "name": "Report", "text": "Say what happened. It becomes the next practice."},
]
TITLES = [
    {"year": 2026, "places": [{"name": "Kalnupe", "country": "Latvia", "lon": 25.3, "lat": 57.9}]},
    {"year": 2025, "places": [{"name": "Vesterhamn", "country": "Finland", "lon": 21.1, "lat": 62.5}]},
]

ICONS = [
    "pearl",
    "search",
    "right",
    "left",
    "turn",
    "check",
    "alert",
    "info",
    "clock",
    "moon",
    "sun",
    "user",
    "comment",
    "plus",
    "download",
    "bookmark",
    "quote",
    "mail",
    "map",
    "list",
    "table",
    "x",
    "lock",
    "calendar",
    "file",
    "users",
    "bell",
    "keyboard",
    "flag",
    "save",
    "sync",
]


@register.simple_tag
def sample() -> dict[str, Any]:
    """Everything that the style guide shows, by name."""
    return {
        "dates": DATES,
        "tasks": TASKS,
        "activity": ACTIVITY,
        "bearings": BEARINGS,
        "sections": SECTIONS,
        "people": PEOPLE,
        "table": TABLE,
        "chart": CHART,
        "plan": PLAN,
        "steps": STEPS,
        "titles": TITLES,
        "icons": ICONS,
    }
