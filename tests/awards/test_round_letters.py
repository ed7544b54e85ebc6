"""What the letters of rounds protect: hours by the reader's own clock, the reason that was given, and words that the office may change."""

from datetime import UTC, datetime

import pytest

from awards.models import Round, Seat
from awards.notifications import CardReopened, RoundOpened, SeatDeclined, SeatOffered, TieNamed
from pearls.models import MailText, Notification, User
from pearls.notifications import notify
from tests.awards.conftest import juror

pytestmark = pytest.mark.django_db


def letter(message, reader):
    Notification.objects.filter(kind=message.kind, recipient=reader).delete()  # the same event is told once
    [row] = notify(message, reader)
    return row


@pytest.fixture
def ends(open_board):
    """The board's round, which closes at half past nine in the evening, London's winter time."""
    Round.objects.filter(pk=open_board.pk).update(closes_at=datetime(2028, 1, 14, 21, 30, tzinfo=UTC))
    return Round.objects.get(pk=open_board.pk)


@pytest.mark.parametrize(
    ("zone", "said"),
    [("Europe/Riga", "14 January 2028, 23:30"), ("Europe/Stockholm", "14 January 2028, 22:30")],
)
def test_a_round_closes_by_the_clock_of_who_reads_the_letter(ends, zone, said):
    ida = juror(ends, "ida")
    User.objects.filter(pk=ida.pk).update(time_zone=zone)
    assert f"It closes on {said}, your time." in letter(RoundOpened(ends), User.objects.get(pk=ida.pk)).body


def test_who_declines_a_seat_tells_the_office_why(open_board, dora):
    seat = open_board.seats.get(email="ida@kalnupe.example")
    Seat.objects.filter(pk=seat.pk).update(reason="I am at sea.")
    told = letter(SeatDeclined(Seat.objects.get(pk=seat.pk)), dora)
    assert (told.subject, "I am at sea." in told.body) == (f"Ida declined the seat in {open_board}", True)


def test_an_offer_names_round_cycle_and_role(open_board):
    seat = open_board.seats.get(email="ida@kalnupe.example")
    told = letter(SeatOffered(seat, again="2028-01-01"), seat.user)
    assert f"you are asked to sit in “{open_board}” of {open_board.cycle} as Juror." in told.body


def test_the_office_says_it_in_its_own_words(ends, dora):
    MailText.objects.create(
        kind="awards_round_opened",
        language="en",
        number=1,
        subject="Please read: {round}",
        body="Dear {name},\n\nby {until}.\n\n{link}",
        saved_by=dora,
    )
    told = letter(RoundOpened(ends), juror(ends, "ida"))
    assert (told.subject, told.body.startswith("Dear Ida,\n\nby 14 January 2028, ")) == (f"Please read: {ends}", True)


@pytest.mark.parametrize("kind", [SeatOffered, SeatDeclined, TieNamed, RoundOpened, CardReopened])
def test_every_letter_of_a_round_may_be_reworded(kind):
    assert {"name", "link"} < {placeholder.name for placeholder in kind.declared()}
