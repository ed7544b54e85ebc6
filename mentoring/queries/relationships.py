"""The only home of reads of a mentoring year: who acts for whom, and who is told."""

from django.db.models import QuerySet

from mentoring.models import Party, PartyPerson, Relationship
from pearls.models import User


def acting(relationship: Relationship) -> QuerySet[PartyPerson]:
    """Return the people who act in a relationship today, the mentor's side first and leads before others."""
    rows = PartyPerson.objects.filter(party__relationship=relationship, until__isnull=True)
    related = ("user", "party__organisation", "party__municipality", "party__expert")
    return rows.select_related(*related).order_by("party__side", "-lead", "since", "pk")


def people_in(relationship: Relationship, *, without: User | None = None) -> list[User]:
    """Return whom the others' doings concern: everybody who acts today, and the mediator, but for `without`."""
    people = [row.user for row in acting(relationship)]
    if relationship.mediator and relationship.mediator not in people:
        people.append(relationship.mediator)
    return [user for user in people if user != without]


def parties_of(relationship: Relationship) -> QuerySet[Party]:
    """Return the parties with their bodies, the mentor's side first."""
    return relationship.parties.select_related("organisation", "municipality__country", "expert")
