"""Reminders of a day: some days before and after it, each step told once, and nobody is told of what is done."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils import timezone

from pearls.models import Notification
from practices import tasks, workflow
from practices.models import Practice, Review
from practices.services import reminding, reviewing
from practices.services.curating import merge, set_due
from tests.practices.conftest import begun, fill, fresh, go, publish, reviewed

pytestmark = pytest.mark.django_db
DUE = ["practice_review_due", "practice_curation_due", "practice_revision_due"]


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock so many days after the test began; it stands still there."""
    began, days = timezone.now(), [0]
    monkeypatch.setattr(timezone, "now", lambda: began + timedelta(days=days[0]))
    return lambda day: days.__setitem__(0, day)


def told():
    """Return how often whom was told of what: {(kind, name): count}."""
    rows = Notification.objects.filter(kind__in=DUE).values_list("kind", "recipient__name")
    return dict(Counter(rows))


def helped():
    """Return who heard that somebody else is late, and of what: [(name, what the practice waits for)]."""
    rows = Notification.objects.filter(kind="practice_overdue").order_by("pk")
    return [(row.recipient.name, row.body.partition("waits for ")[2].partition(".")[0]) for row in rows]


def days_on_which_somebody_is_told(clock, until):
    found = []
    for day in range(until):
        clock(day)
        if reminding.remind():
            found.append(day)
        assert reminding.remind() == 0, "the same step must not be told twice"
    return found


@pytest.fixture
def submitted(full_practice, ana, curators):
    return go(full_practice, workflow.SUBMIT, ana)


@pytest.fixture
def screened(submitted, lena):
    return go(submitted, workflow.SCREEN, lena)


def ask(practice, curator, reviewer):
    [review] = reviewing.ask(practice=practice, reviewers=[reviewer], by=fresh(curator))
    Practice.objects.filter(pk=practice.pk).update(state_due=None)  # the review alone is looked at
    return review


def test_a_reviewer_is_reminded_of_a_review_step_by_step(clock, screened, lena, mia):
    ask(screened, lena, mia)  # three weeks of time
    assert days_on_which_somebody_is_told(clock, 85) == [14, 20, 22, 28, 51, 81]
    assert told() == {("practice_review_due", "Mia"): 6}


def test_a_beat_that_slept_tells_the_step_that_holds_now_and_not_those_before(clock, screened, lena, mia):
    ask(screened, lena, mia)
    clock(50)
    told_now = reminding.remind()
    assert (reminding.remind(), told()) == (0, {("practice_review_due", "Mia"): 1})
    assert told_now == 1 + len(helped()), "the curators who can ask somebody else hear of it as well"


@pytest.mark.parametrize("end", ["done", "declined", "revision", "withdrawn", "passed on", "reviewer left"])
def test_nobody_is_reminded_of_a_review_that_nobody_awaits(clock, screened, ana, lena, mia, cora, end):
    review = ask(screened, lena, mia)
    if end == "done":
        scores = dict.fromkeys(["clarity", "need", "participation", "evidence", "honesty", "transfer"], 2)
        reviewing.save_review(review=review, base=0, scores=scores, recommends=True, text="", by=fresh(mia))
        reviewing.finish(review=review, by=fresh(mia))
    elif end == "declined":
        reviewing.decline(review=review, by=fresh(mia), reason="No time")
    elif end == "revision":
        go(screened, workflow.ASK_REVISION, lena, "Which year?")
    elif end == "withdrawn":
        go(screened, workflow.DECLINE, lena, "It is an event.")
    elif end == "passed on":
        reviewed(screened, lena, cora)
        go(screened, workflow.PASS_ON, lena, "Good.")
    else:
        mia.is_active = False
        mia.save()
    assert Review.objects.filter(pk=review.pk).exists()
    clock(30)
    reminding.remind()
    assert ("practice_review_due", "Mia") not in told()


def test_a_review_of_a_round_that_is_over_is_not_asked_for_in_the_next_round(clock, screened, ana, lena, mia):
    ask(screened, lena, mia)
    go(screened, workflow.ASK_REVISION, lena, "Which year?")
    go(screened, workflow.SUBMIT_AGAIN, ana)
    clock(30)
    reminding.remind()
    assert set(told()) == {("practice_curation_due", "Lena")}


def test_the_curators_whose_step_it_is_are_reminded_and_no_others(clock, submitted):
    # A week of time: the step a week before had passed when it began.
    assert days_on_which_somebody_is_told(clock, 40) == [6, 8, 14, 37]
    assert told() == {("practice_curation_due", "Lena"): 4}


def test_the_programmes_curators_are_reminded_once_the_programme_decides(clock, screened, lena, mia):
    reviewed(screened, lena, mia)
    go(screened, workflow.PASS_ON, lena, "Good.")
    clock(20)
    reminding.remind()
    assert told() == {("practice_curation_due", "Cora"): 1, ("practice_curation_due", "Pia"): 1}


def test_another_day_begins_the_steps_anew(clock, submitted, lena):
    clock(8)
    assert reminding.remind() == 1
    set_due(practice=submitted, day=timezone.localdate() + timedelta(days=20), by=fresh(lena))
    assert days_on_which_somebody_is_told(lambda day: clock(8 + day), 23) == [13, 19, 21]


def test_a_team_is_reminded_of_a_revision_and_no_longer_once_it_came_back(clock, screened, ana, ben, lena):
    go(screened, workflow.ASK_REVISION, lena, "Which year?")
    clock(23)
    assert (reminding.remind(), told()) == (
        2,
        {("practice_revision_due", "Ana"): 1, ("practice_revision_due", "Ben"): 1},
    )
    go(screened, workflow.SUBMIT_AGAIN, ana)
    Practice.objects.update(state_due=None)
    clock(40)
    assert reminding.remind() == 0


def test_of_an_update_the_team_is_reminded_where_it_was_asked_and_curators_where_it_was_offered(
    clock, published, municipality, ana, ben, lena, cora, mia
):
    go(published, workflow.ASK_UPDATE, cora, "The price changed.")
    offered = publish(fill(begun(municipality, ana), ana), ana, lena, cora, mia)
    go(offered, workflow.OFFER_UPDATE, ana)
    clock(55)
    reminding.remind()
    rows = Notification.objects.filter(kind__in=DUE).values_list("kind", "recipient__name", "url")
    assert sorted(rows) == [
        ("practice_curation_due", "Cora", f"/practices/curation/{offered.pk}/"),
        ("practice_curation_due", "Pia", f"/practices/curation/{offered.pk}/"),
        ("practice_revision_due", "Ana", f"/practices/{published.pk}/"),
        ("practice_revision_due", "Ben", f"/practices/{published.pk}/"),
    ]


def test_nobody_is_reminded_of_what_was_put_away_or_merged(
    clock, published, municipality, ana, lena, cora, full_practice
):
    waiting = fill(begun(municipality, ana), ana)
    go(waiting, workflow.SUBMIT, ana)
    merge(practice=waiting, into=published, by=fresh(lena), reason="The same choir")
    clock(60)
    assert reminding.remind() == 0


def test_the_mail_says_what_waits_and_how_far_the_day_is(clock, submitted):
    clock(6)
    reminding.remind()
    clock(14)
    tasks.ask_owners()  # the daily entry of the beat
    day = f"{timezone.localdate() - timedelta(days=7):%-d %B %Y}"
    mails = list(Notification.objects.filter(kind__in=DUE).order_by("pk").values_list("subject", "body"))
    assert [subject for subject, _body in mails] == [
        "Soon due: The choir that cannot sing",
        "Overdue: The choir that cannot sing",
    ]
    assert "It is expected tomorrow." in mails[0][1]
    assert f"It was expected on {day}, 7 days ago." in mails[1][1]


def test_nobody_is_reminded_where_no_move_began_the_wait_or_the_last_one_ended_it(clock, screened, municipality, ana):
    """A day that somebody set on a text nobody moved, and a state that the last move did not lead to, wait for nobody."""
    untouched = begun(municipality, ana)
    due = timezone.localdate() + timedelta(days=1)
    Practice.objects.filter(pk__in=[screened.pk, untouched.pk]).update(state="revision", state_due=due)
    assert reminding.remind() == 0


def test_from_a_week_late_the_curators_hear_of_a_reviewer_and_not_before(clock, screened, lena, mia):
    ask(screened, lena, mia)
    for day, names in ((22, []), (28, [("Lena", "a review")]), (29, [("Lena", "a review")])):
        clock(day)
        reminding.remind()
        assert helped() == names
    row = Notification.objects.get(kind="practice_overdue")
    assert (row.url, row.subject) == (f"/practices/curation/{screened.pk}/", "Long overdue: The choir that cannot sing")
    assert "7 days ago." in row.body


def test_the_programme_hears_of_a_countrys_curators_and_the_admins_of_the_programmes(
    clock, submitted, screened, lena, mia, dora
):
    clock(14)
    Practice.objects.filter(pk=submitted.pk).update(state_due=timezone.localdate() - timedelta(days=7))
    reminding.remind()
    assert sorted(helped()) == [(name, "the next step of its curators") for name in ("Cora", "Pia")]
    Notification.objects.all().delete()
    reviewed(screened, lena, mia)
    go(screened, workflow.PASS_ON, lena, "Good.")
    clock(60)
    Practice.objects.filter(pk=submitted.pk).update(state_due=timezone.localdate() - timedelta(days=30))
    reminding.remind()
    assert helped() == [("Dora", "the next step of its curators")]


def test_curators_hear_of_a_team_that_is_late(clock, screened, lena):
    go(screened, workflow.ASK_REVISION, lena, "Which year?")
    clock(37)
    reminding.remind()
    assert helped() == [("Lena", "a revision or update by its team")]


def test_a_reminder_in_an_admins_words(clock, submitted, dora):
    from pearls.services.mailtexts import save_text

    words = {"subject": "{urgency}! {title}", "body": "{name}: {when}\n\n{link}"}
    save_text(kind="practice_curation_due", language="en", by=dora, **words)
    clock(6)
    reminding.remind()
    row = Notification.objects.get(kind="practice_curation_due")
    assert row.subject == "Soon due! The choir that cannot sing"
    assert row.body.startswith("Lena: It is expected tomorrow.")


def test_the_words_of_whoever_moved_a_practice_can_stand_in_an_admins_text(screened, lena, dora):
    from pearls.services.mailtexts import save_text

    save_text(kind="practice_revision", language="en", by=dora, subject="{title}", body="{comment} {link}")
    go(screened, workflow.ASK_REVISION, lena, "Which {link} year?")
    assert Notification.objects.filter(kind="practice_revision").first().body.startswith("Which {link} year? http")
