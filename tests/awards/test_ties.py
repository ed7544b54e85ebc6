"""A town names a tie with somebody who judges: recused at once, the office reads why, and nobody learns what they must not."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from awards.enums import ConflictSource
from awards.models import Candidacy, Conflict, Seat
from awards.permissions import may_name_tie, visible_candidacies
from awards.queries import ties_named, who_reads
from awards.services import rounds
from pearls.models import Notification, Role
from tests.awards.conftest import as_, text_of


def test_a_town_names_a_tie_with_somebody_who_reads_it(open_board, submitted, ana, ben):
    seat = next(seat for seat in who_reads(submitted) if seat.name == "Ida")
    with pytest.raises(PermissionDenied):
        rounds.report_tie(application=submitted, seat=seat, note="Our cousin.", by=ben)
    with pytest.raises(ValidationError):
        rounds.report_tie(application=submitted, seat=seat, note=" ", by=ana)
    rounds.report_tie(application=submitted, seat=seat, note="Our cousin.", by=ana)
    assert Conflict.objects.get().source == ConflictSource.APPLICANT
    assert not visible_candidacies(seat.user).filter(application=submitted).exists()
    with pytest.raises(ValidationError) as refused:
        rounds.report_tie(application=submitted, seat=seat, note="Our cousin.", by=ana)
    assert refused.value.messages == ["You named this person already; the programme office has your words."]
    assert [(tie["person"], tie["note"], tie["by"]) for tie in ties_named(submitted)] == [("Ida", "Our cousin.", ana)]


def test_a_town_does_not_learn_that_a_tie_was_noted_before_and_the_office_reads_both(open_board, submitted, ana, dora):
    seat, kalnupe = open_board.seats.get(name="Ida"), Candidacy.objects.get(application=submitted)
    rounds.declare_conflict(seat=seat, candidacy=kalnupe, note="My cousin runs the choir.", by=seat.user)
    assert ties_named(submitted) == []
    assert seat in who_reads(submitted)
    rounds.report_tie(application=submitted, seat=seat, note="Our cousin.", by=ana)
    noted = Conflict.objects.get()
    assert noted.note == "My cousin runs the choir.\ndeclared by the applicant: Our cousin."
    assert noted.source == ConflictSource.JUROR
    assert [tie["person"] for tie in ties_named(submitted)] == ["Ida"]


def test_the_office_is_told_of_a_tie_and_the_person_named_is_not(open_board, submitted, ana, dora):
    seat = open_board.seats.get(name="Ida")
    Role.objects.create(user=seat.user, name="admin")
    rounds.report_tie(application=submitted, seat=seat, note="Our cousin.", by=ana)
    [told] = Notification.objects.filter(kind="awards_tie_named")
    assert told.recipient == dora
    assert told.subject == "Kalnupe named a tie with Ida"
    assert "Our cousin" not in told.body


def test_whoever_was_only_asked_to_judge_is_not_shown_to_a_town(open_board, submitted, cleo, dora):
    offered = rounds.offer_seat(seat=Seat(round=open_board, email=cleo.email, name="Cleo"), by=dora)
    assert offered not in who_reads(submitted)


def test_a_tie_is_named_by_owners_while_somebody_reads(open_board, submitted, ana, ben, application):
    assert may_name_tie(ana, submitted) is True
    assert may_name_tie(ben, submitted).reason == "Only an owner of the application can do this."
    open_board.candidacies.update(out=True, out_reason="It left.")
    assert may_name_tie(ana, submitted).reason.startswith("Nobody reads the application now.")


def test_a_tie_is_named_before_the_round_is_over(closed, submitted, ana):
    assert who_reads(submitted) == []
    with pytest.raises(ValidationError):
        rounds.report_tie(application=submitted, seat=closed.seats.get(name="Ida"), note="Late.", by=ana)


# --- the page -------------------------------------------------------------------------------------
def page_of(application):
    return f"/applications/{application.pk}/ties/"


def test_an_owner_names_a_tie_on_the_page_and_finds_it_there(open_board, submitted, ana):
    seat, client = open_board.seats.get(name="Ida"), as_(ana)
    assert page_of(submitted) in text_of(client.get(f"/applications/{submitted.pk}/"))
    asked = client.get(page_of(submitted))
    assert [str(one) for one in asked.context["free"]] == ["Ida", "Jon", "Kai", "Lea"]
    assert "The person stops reading your application at once." in text_of(asked)
    assert asked.context["bearings"]["when_note"] == "Stockholm time, the end of the round"
    done = client.post(page_of(submitted), {"seat": seat.pk, "note": "Our cousin."}, follow=True)
    assert "Noted. Ida does not read your application any more." in text_of(done)
    assert [(tie["person"], tie["note"]) for tie in done.context["named"]] == [("Ida", "Our cousin.")]
    assert [str(one) for one in done.context["free"]] == ["Jon", "Kai", "Lea"]


def test_what_misses_is_said_at_its_field_and_nothing_typed_is_lost(open_board, submitted, ana):
    no_person = as_(ana).post(page_of(submitted), {"note": "Our cousin."})
    assert (no_person.status_code, list(no_person.context["form"].errors)) == (422, ["seat"])
    assert "Our cousin." in text_of(no_person)
    seat = open_board.seats.get(name="Ida")
    no_words = as_(ana).post(page_of(submitted), {"seat": seat.pk, "note": " "})
    assert (no_words.status_code, list(no_words.context["form"].errors)) == (422, ["note"])
    assert "checked" in text_of(no_words)
    assert not Conflict.objects.exists()


def test_editors_read_what_was_named_and_the_office_finds_it_with_the_round(open_board, submitted, ana, ben, dora):
    rounds.report_tie(application=submitted, seat=open_board.seats.get(name="Ida"), note="Our cousin.", by=ana)
    seen = as_(ben).get(page_of(submitted))
    assert "Our cousin." in text_of(seen)
    assert "Only an owner of the application can do this." in text_of(seen)
    assert (
        as_(ben).post(page_of(submitted), {"seat": open_board.seats.get(name="Jon").pk, "note": "No."}).status_code
        == 422
    )
    assert "Our cousin." not in text_of(as_(dora).get(page_of(submitted)))
    assert "Our cousin." in text_of(as_(dora).get(f"/cycles/rounds/{open_board.pk}/conflicts/"))


def test_no_link_leads_to_ties_where_nobody_reads(application, ana):
    assert page_of(application) not in text_of(as_(ana).get(f"/applications/{application.pk}/"))
    assert "Nobody reads the application now." in text_of(as_(ana).get(page_of(application)))


def test_once_everybody_is_named_the_page_says_so(open_board, submitted, ana):
    for seat in who_reads(submitted):
        rounds.report_tie(application=submitted, seat=seat, note="A quarrel.", by=ana)
    page = as_(ana).get(page_of(submitted))
    assert "You named everybody who judges your application." in text_of(page)
    assert '<form method="post" class="stack">' not in text_of(page)
