"""What naming jurors protects: the jury page names nobody but who wants it, in their own words, and forgets them when they say so."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from awards.enums import RoundKind, SeatRole
from awards.models import Cycle, Seat
from awards.permissions import may_be_named
from awards.queries import public_jury
from awards.services import rounds, seating
from pearls.models import Country, Event, User
from pearls.services.facts import read
from pearls.site.seeding import load_site
from tests.awards.conftest import DAY, NOW, take_seat

pytestmark = pytest.mark.django_db


def round_of(cycle, kind, by):
    return rounds.make_round(cycle=cycle, kind=kind, name=str(kind), opens_at=NOW() - DAY, closes_at=NOW() + DAY, by=by)


@pytest.fixture
def pages(db):
    """The first words of the public pages."""
    load_site(read("programme"))


@pytest.fixture
def jury(cycle, dora):
    """The jury of the cycle, both from Latvia: Ida, who sits, and Lea, who chairs."""
    made = round_of(cycle, RoundKind.JURY, dora)
    Country.objects.get_or_create(code="LV", defaults={"name": "Latvia", "time_zone": "Europe/Riga"})
    for name, role in (("ida", SeatRole.JUROR), ("lea", SeatRole.CHAIR)):
        Seat.objects.filter(pk=take_seat(made, name, role, dora).pk).update(country="LV")
    return made


def seat(round_, name):
    return round_.seats.select_related("user").get(email=f"{name}@kalnupe.example")


def show(seat, *, by=None, named=True, known_for=""):
    return seating.show_name(seat=seat, named=named, known_for=known_for, by=by or seat.user)


def browser(user):
    made = Client()
    made.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_nobody_is_named_without_their_word(jury, pages, client):
    page = client.get("/jury/").content.decode()
    assert (public_jury(), "No juror is named yet" in page, "Ida" in page) == ([], True, False)


def test_who_agrees_is_named_with_their_own_words_and_their_country(jury, pages, client, cycle):
    show(seat(jury, "ida"), known_for=" Museum director ")
    show(seat(jury, "lea"))
    named = [
        {"name": seat(jury, "ida").name, "known_for": "Museum director", "country": "Latvia", "chairs": False},
        {"name": seat(jury, "lea").name, "known_for": "", "country": "Latvia", "chairs": True},
    ]
    assert public_jury() == [{"year": cycle.edition.year, "jurors": named}]
    page = client.get("/jury/").content.decode()
    assert ("Museum director" in page, f"The jury of edition {cycle.edition.year}" in page) == (True, True)


def test_a_name_goes_as_soon_as_its_person_says_so(jury):
    mine = show(seat(jury, "ida"), known_for="Museum director")
    show(mine, named=False, known_for="Museum director")
    assert public_jury() == []
    assert list(
        Event.objects.filter(target_id=str(mine.pk), verb__contains="named").values_list("verb", flat=True)
    ) == [
        "seat.unnamed",
        "seat.named",
    ]


def test_nobody_else_speaks_for_a_juror(jury, dora, cleo):
    for other in (dora, cleo, seat(jury, "lea").user):
        with pytest.raises(PermissionDenied):
            show(seat(jury, "ida"), by=other)


def test_only_who_judges_in_a_jury_and_took_the_seat_is_named(jury, cycle, dora, cleo):
    board = round_of(cycle, RoundKind.BOARD, dora)
    observer = take_seat(jury, "max", SeatRole.OBSERVER, dora)
    offered = rounds.offer_seat(seat=Seat(round=jury, email=cleo.email, name="Cleo", role="juror"), by=dora)
    seats = [take_seat(board, "jon", SeatRole.JUROR, dora), observer, offered, seat(jury, "ida")]
    assert [may_be_named(one.user, one) for one in seats] == [False, False, False, True]


def test_who_left_the_seat_is_no_longer_named(jury, dora):
    show(seat(jury, "ida"))
    new = Seat(round=jury, email="pia@kalnupe.example", name="Pia", role=SeatRole.JUROR)
    rounds.replace_juror(seat=seat(jury, "ida"), new=new, reason="She fell ill.", by=dora)
    assert public_jury() == []


def test_who_may_no_longer_sign_in_is_no_longer_named(jury):
    mine = show(seat(jury, "ida"))
    User.objects.filter(pk=mine.user_id).update(is_active=False)
    assert public_jury() == []


def test_a_cycle_that_is_still_prepared_names_nobody(jury, cycle):
    show(seat(jury, "ida"))
    Cycle.objects.filter(pk=cycle.pk).update(state="draft")
    assert public_jury() == []


def test_the_words_beside_a_name_are_short(jury):
    with pytest.raises(ValidationError) as problem:
        show(seat(jury, "ida"), known_for="x" * 161)
    assert list(problem.value.message_dict) == ["known_for"]


def test_a_juror_decides_on_the_page_of_the_seat(jury, dora):
    mine = seat(jury, "ida")
    path, ida = f"/rounds/seats/{mine.pk}/", browser(mine.user)
    assert "Your name on the jury page" in ida.get(path).content.decode()
    refused = ida.post(path, {"act": "name", "named": "on", "known_for": "x" * 161})
    assert (refused.status_code, "x" * 161 in refused.content.decode()) == (422, True)
    done = ida.post(path, {"act": "name", "named": "on", "known_for": "Museum director"}, follow=True)
    assert "The jury page names you." in done.content.decode()
    assert [one["jurors"][0]["known_for"] for one in public_jury()] == ["Museum director"]
    ida.post(path, {"act": "name", "known_for": "Museum director"})
    assert public_jury() == []
    assert browser(dora).post(path, {"act": "name", "named": "on"}).status_code == 404
    assert "Your name on the jury page" not in browser(dora).get(path).content.decode()


def test_an_offered_seat_does_not_ask_for_the_name_yet(jury, dora, cleo):
    offered = rounds.offer_seat(seat=Seat(round=jury, email=cleo.email, name="Cleo", role="juror"), by=dora)
    assert "Your name on the jury page" not in browser(cleo).get(f"/rounds/seats/{offered.pk}/").content.decode()
