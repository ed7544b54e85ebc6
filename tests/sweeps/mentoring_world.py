"""The season of mentoring that the sweeps walk through, in phases: it collects, and a pair is in the middle of its year.

Words of the rows: season, need, offer, other_offer, rule_set, town, club, pearl; in "running" also relationship, mentor, mentee, and
what the parts add to EXTRAS.
"""

from tests.mentoring.conftest import collecting, in_the_year
from tests.sweeps.mentoring_rows import EXTRAS

ROLES = ["nobody", "ana", "ben", "mia", "max", "nora", "rut", "cleo", "dora"]
"""ana owns and ben edits the town, mia owns the mentor and max works there, nora mentors elsewhere, rut is the contact point."""


def build(phase, town, ana, ben, cleo, dora):
    """Return the world of a phase with one of everything."""
    world = collecting(town, ana, ben, dora)
    world.people["cleo"] = cleo
    if phase == "running":
        in_the_year(world)
    for add in EXTRAS[phase]:
        add(world)
    return world
