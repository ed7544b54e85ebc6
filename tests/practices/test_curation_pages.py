"""The curators' pages: the list and its filters, many at once with a preview, one practice, reviewers, reviews, remarks, merging."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from pearls.desk import gather, nav_of
from pearls.models import Country, Membership, Municipality, Role
from practices import workflow
from practices.models import Practice, Remark, Review
from practices.permissions import may_watch, watched_by
from practices.services import reviewing
from tests.practices.conftest import again, begun, fill, fresh, go, reviewed, write

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def browser(client):
    def open_as(user):
        client.force_login(user, backend=BACKEND)
        return client

    return open_as


@pytest.fixture
def submitted(full_practice, ana):
    return go(full_practice, workflow.SUBMIT, ana)


@pytest.fixture
def season(submitted, elsewhere, cleo, ana):
    """Three submissions of the season: two of Latvia, one of Estonia."""
    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    estonia = Country.objects.create(code="EE", name="Estonia")
    north = Municipality.objects.create(name="Põhja", slug="pohja", country=estonia, invented=True)
    Membership.objects.create(user=cleo, municipality=north, role="owner")
    found = [submitted]
    for body in (elsewhere, north):
        made = again(fill(begun(body, cleo), cleo))
        found.append(go(made, workflow.SUBMIT, cleo))
    return found


def listed(browser, user, **query):
    page = browser(user).get(reverse("practices:queue"), query)
    assert page.status_code == 200
    return {row["practice"].pk for row in page.context["rows"]}


# --- the list -------------------------------------------------------------------------------------
def test_a_contact_point_sees_its_country_and_the_programme_sees_all(season, lena, cora, browser):
    assert listed(browser, lena) == {season[0].pk, season[1].pk}
    assert listed(browser, cora) == {practice.pk for practice in season}


def test_filters_by_state_country_tier_and_time(season, cora, browser):
    go(season[0], workflow.SCREEN, cora)
    Practice.objects.filter(pk=season[1].pk).update(state_due=timezone.localdate() - timedelta(days=1))
    assert listed(browser, cora, state="screening") == {season[0].pk}
    assert listed(browser, cora, country="EE") == {season[2].pk}
    assert listed(browser, cora, tier="programme") == set()
    assert listed(browser, cora, time="overdue") == {season[1].pk}
    assert listed(browser, cora, state="all", country="LV") == {season[0].pk, season[1].pk}
    assert listed(browser, cora, country="nonsense") == {practice.pk for practice in season}


def test_the_list_knows_where_i_review(season, cora, pia, browser):
    go(season[0], workflow.SCREEN, cora)
    reviewing.ask(practice=season[0], reviewers=[pia], by=fresh(cora))
    assert listed(browser, pia, mine="1") == {season[0].pk}
    assert listed(browser, cora, mine="1") == set()


def test_published_texts_that_changed_since_are_found(published, ana, cora, browser):
    assert listed(browser, cora, time="changed") == set()
    write(published, ana, "answer:title", "Another")
    assert listed(browser, cora, time="changed") == {published.pk}


def test_the_list_is_not_there_for_others(submitted, ana, cleo, mia, browser):
    for user in (ana, cleo, mia):
        assert browser(user).get(reverse("practices:queue")).status_code == 404
        assert browser(user).get(reverse("practices:curate", args=[submitted.pk])).status_code == 404


def test_object_and_list_of_the_curators_page_agree(season, lena, cora, dora, ana, mia):
    for user in (lena, cora, dora, ana, mia):
        lists = set(watched_by(fresh(user)).values_list("pk", flat=True))
        assert lists == {p.pk for p in season if may_watch(fresh(user), again(p))}, user


def test_a_curator_of_the_town_does_not_open_the_curators_page(submitted, lena, municipality, browser):
    Membership.objects.create(user=lena, municipality=municipality, role="viewer")
    assert browser(lena).get(reverse("practices:curate", args=[submitted.pk])).status_code == 404


# --- many at once ---------------------------------------------------------------------------------
def bulk(page, practices, **more):
    return page.post(reverse("practices:bulk"), {"pick": [p.pk for p in practices], **more})


def test_a_bulk_action_shows_first_and_changes_nothing(season, cora, browser):
    go(season[0], workflow.SCREEN, cora)
    preview = bulk(browser(cora), season, action="screen")
    assert preview.status_code == 200
    assert {line.practice.pk for line, _title in preview.context["happens"]} == {season[1].pk, season[2].pk}
    [(skipped, _title)] = preview.context["skipped"]
    assert (skipped.practice, skipped.text) == (season[0], "is “In screening” now")
    assert [again(p).state for p in season] == ["screening", "submitted", "submitted"]


def test_confirmed_it_does_what_it_showed_and_skips_what_moved_on(season, cora, pia, browser):
    page = browser(cora)
    bulk(page, season, action="screen")
    go(season[1], workflow.SCREEN, pia)  # meanwhile
    done = bulk(page, season, action="screen", confirmed="1")
    said = [str(m) for m in page.get(done.headers["Location"]).context["messages"]]
    assert said == ["2 practices changed.", "Skipped: The choir that cannot sing (is “In screening” now)"]
    assert {again(p).state for p in season} == {"screening"}


def test_a_contact_point_cannot_bulk_another_country(season, lena, browser):
    answer = bulk(browser(lena), season[2:], action="screen", confirmed="1")
    assert (answer.status_code, again(season[2]).state) == (302, "submitted")


def test_reviewers_are_asked_by_the_rule_for_many(season, cora, mia, browser):
    for practice in season[:2]:
        go(practice, workflow.SCREEN, cora)
    preview = bulk(browser(cora), season, action="ask_reviewers")
    texts = [line.text for line, _title in preview.context["happens"]]
    assert all(text.startswith("asks ") and text.endswith(" and begins the review") for text in texts)
    bulk(browser(cora), season, action="ask_reviewers", confirmed="1")
    assert [again(p).state for p in season] == ["review", "review", "submitted"]
    assert [p.reviews.count() for p in season] == [2, 2, 0]


def test_the_day_is_set_for_many_and_not_in_the_past(season, cora, browser):
    day = timezone.localdate() + timedelta(days=40)
    bulk(browser(cora), season, action="set_due", day=day.isoformat(), confirmed="1")
    assert {again(p).state_due for p in season} == {day}
    bulk(browser(cora), season, action="set_due", day="2020-01-01", confirmed="1")
    assert {again(p).state_due for p in season} == {day}
    assert bulk(browser(cora), season, action="set_due").status_code == 302  # a day is asked for


def test_nothing_ticked_says_so(season, cora, browser):
    page = browser(cora)
    answer = page.post(reverse("practices:bulk"), {"action": "screen"})
    assert [str(m) for m in page.get(answer.headers["Location"]).context["messages"]] == ["Tick at least one practice."]


# --- one practice ---------------------------------------------------------------------------------
def test_a_curator_takes_a_practice_the_whole_way_by_pages(submitted, lena, cora, mia, ana, browser):
    page = browser(lena)
    here = reverse("practices:curate", args=[submitted.pk])
    assert page.get(here).context["next"] == workflow.SCREEN
    page.post(reverse("practices:move", args=[submitted.pk, "screen"]))
    ask = reverse("practices:reviewers", args=[submitted.pk])
    assert b"by the rule" in page.get(ask).content
    due = (timezone.localdate() + timedelta(days=9)).isoformat()
    assert page.post(ask, {"reviewers": [str(mia.pk)], "due": due}).status_code == 302
    review = Review.objects.get()
    points = {f"c_{key}": "2" for key in ("clarity", "need", "participation", "evidence", "honesty")}
    desk = browser(mia)
    form = {"version": 0, "recommends": "yes", "text": "Good.", "act": "finish", **points}
    unjudged = desk.post(reverse("practices:review", args=[review.pk]), form)
    assert (unjudged.status_code, b"Not judged yet: Can it be carried" in unjudged.content) == (422, True)
    form |= {"version": 1, "c_transfer": "none"}
    assert desk.post(reverse("practices:review", args=[review.pk]), form).status_code == 302
    page = browser(lena)
    assert page.get(here).context["next"] == workflow.PASS_ON
    assert page.post(reverse("practices:move", args=[submitted.pk, "pass_on"])).status_code == 422
    page.post(reverse("practices:move", args=[submitted.pk, "pass_on"]), {"comment": "Cheap and frank."})
    assert again(submitted).tier == "programme"
    assert page.get(reverse("practices:move", args=[submitted.pk, "accept"])).status_code == 404
    page = browser(cora)
    assert b"Cheap and frank." in page.get(here).content
    page.post(reverse("practices:move", args=[submitted.pk, "accept"]), {"comment": "Easy to copy."})
    assert again(submitted).state == "accepted"


def test_the_curators_page_shows_how_far_reviewers_agree(submitted, lena, mia, cora, browser):
    go(submitted, workflow.SCREEN, lena)
    reviewed(submitted, lena, mia, points=0)
    reviewed(submitted, lena, cora, points=3)
    shown = browser(lena).get(reverse("practices:curate", args=[submitted.pk]))
    assert (shown.context["agreement"]["pairs"], shown.context["agreement"]["near_percent"]) == (6, 0)
    assert shown.content.count(b"talk about it") == 6


def test_a_review_met_by_another_window_shows_both(submitted, lena, mia, browser):
    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    reviewing.save_review(review=review, base=0, scores={"need": 1}, recommends=None, text="First.", by=fresh(mia))
    form = {"version": 0, "text": "Second.", "c_need": "3", "act": "save"}
    met = browser(mia).post(reverse("practices:review", args=[review.pk]), form)
    assert (met.status_code, b"First." in met.content, b"Second." in met.content) == (409, True, True)
    assert b'name="version" value="1"' in met.content
    review.refresh_from_db()
    assert review.text == "First."


def test_a_reviewer_declines_with_a_reason(submitted, lena, mia, browser):
    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    page = reverse("practices:decline_review", args=[review.pk])
    assert browser(mia).post(page, {"comment": " "}).status_code == 422
    assert browser(mia).post(page, {"comment": "No time."}).status_code == 302
    review.refresh_from_db()
    assert review.state == "declined"
    assert browser(lena).get(page).status_code == 404


def test_remarks_are_made_answered_proved_and_settled_by_pages(submitted, lena, ana, browser):
    go(submitted, workflow.SCREEN, lena)
    page = reverse("practices:remarks", args=[submitted.pk])
    browser(lena).post(page, {"question": "name_and_gist", "text": "Shorter?", "must": "on"})
    remark = Remark.objects.get()
    go(submitted, workflow.ASK_REVISION, lena, "One thing.")
    beside = browser(ana).get(reverse("practices:section", args=[submitted.pk, "idea"]))
    assert b"Shorter?" in beside.content
    write(submitted, ana, "answer:title", "A choir for all")
    say = reverse("practices:say", args=[remark.pk])
    browser(ana).post(say, {"act": "answer", "text": "Done."})
    proof = browser(ana).get(reverse("practices:remark_changes", args=[remark.pk]))
    assert b"<ins>for all</ins>" in proof.content
    browser(lena).post(say, {"act": "close"})
    remark.refresh_from_db()
    assert remark.state == "closed"
    assert browser(ana).post(say, {"act": "nonsense"}).status_code == 404


def test_strangers_hear_nothing_of_the_conversation(submitted, lena, cleo, browser):
    go(submitted, workflow.SCREEN, lena)
    remark = reviewing.add_remark(practice=submitted, question="", text="Why?", must=True, by=fresh(lena))
    for name, key in (("remarks", submitted.pk), ("remark_changes", remark.pk)):
        assert browser(cleo).get(reverse(f"practices:{name}", args=[key])).status_code == 404
    assert browser(cleo).post(reverse("practices:say", args=[remark.pk]), {"act": "close"}).status_code == 404


def test_a_duplicate_is_merged_by_its_page(published, elsewhere, cleo, lena, cora, browser):
    Membership.objects.create(user=cleo, municipality=elsewhere, role="owner")
    other = go(again(fill(begun(elsewhere, cleo), cleo)), workflow.SUBMIT, cleo)
    here = browser(lena).get(reverse("practices:curate", args=[other.pk]))
    assert [entry["practice"] for entry in here.context["similar"]] == [published]
    page = reverse("practices:merge", args=[other.pk])
    assert browser(lena).post(page, {"number": 999, "comment": "Same."}).status_code == 422
    assert browser(lena).post(page, {"number": published.number, "comment": "Same."}).status_code == 302
    assert again(other).merged_into == published


# --- vocabularies ---------------------------------------------------------------------------------
def test_curators_keep_the_vocabularies_and_codes_stay(template, cora, browser):
    from practices.enums import Vocabulary
    from practices.models import Term
    from practices.queries import choices

    page = browser(cora)
    add = reverse("practices:term_add", args=["challenge"])
    assert page.post(add, {"code": "Bad Code", "label_en": "Noise"}).status_code == 422
    assert page.post(add, {"code": "noise"}).status_code == 422
    assert page.post(add, {"code": "noise", "label_en": "Noise", "label_sv": "Buller"}).status_code == 302
    assert page.post(add, {"code": "noise", "label_en": "Noise"}).status_code == 422
    term = Term.objects.get(code="noise")
    edit = reverse("practices:term", args=[term.pk])
    page.post(edit, {"label_en": "Too much noise", "words_en": "loud, sound", "code": "other"})
    term.refresh_from_db()
    assert (term.code, term.labels, term.words) == ("noise", {"en": "Too much noise"}, {"en": "loud sound"})
    place = reverse("practices:term_place", args=[term.pk])
    last = term.position
    page.post(place, {"act": "up"})
    page.post(place, {"act": "retire"})
    term.refresh_from_db()
    assert (term.position, term.retired) == (last - 1, True)
    page.post(place, {"act": "bring_back"})
    shown = page.get(reverse("practices:terms", args=["challenge"]))
    assert shown.context["terms"][-2]["missing"] == ["da", "de", "et", "fi", "lt", "lv", "pl", "sv"]
    assert [c["key"] for c in choices(Vocabulary.CHALLENGE)][-2] == "noise"


def test_others_do_not_keep_vocabularies(template, ana, lena, browser):
    for user in (ana, lena):  # a contact point works for one country; vocabularies are the programme's
        for page in ("vocabularies", "glossary", "glossary_add"):
            assert browser(user).get(reverse(f"practices:{page}")).status_code == 404


def test_the_glossary_holds_words_by_language(template, cora, browser):
    from practices.models import GlossaryEntry

    page = browser(cora)
    assert page.post(reverse("practices:glossary_add"), {"code": "pearl"}).status_code == 422
    page.post(reverse("practices:glossary_add"), {"code": "pearl", "label_en": "Pearl", "label_fi": "Helmi"})
    entry = GlossaryEntry.objects.get()
    page.post(
        reverse("practices:glossary_entry", args=[entry.pk]), {"label_en": "Pearl", "label_sv": "Pärla", "note": "x"}
    )
    entry.refresh_from_db()
    assert (entry.code, entry.words, entry.note) == ("pearl", {"en": "Pearl", "sv": "Pärla"}, "x")


# --- desk and navigation --------------------------------------------------------------------------
def titles(user):
    return [task.title for task in gather(fresh(user))]


def test_the_desk_says_what_waits_for_whom(full_practice, ana, lena, mia):
    assert "Submit “The choir that cannot sing”" in titles(ana)
    go(full_practice, workflow.SUBMIT, ana)
    assert "1 practice waits for curators" in titles(lena)
    go(full_practice, workflow.SCREEN, lena)
    reviewing.ask(practice=full_practice, reviewers=[mia], by=fresh(lena))
    assert titles(mia) == ["Review “The choir that cannot sing”"]
    go(full_practice, workflow.ASK_REVISION, lena, "One thing.")
    assert "Revise “The choir that cannot sing”" in titles(ana)
    assert titles(mia) == []


def test_navigation_has_practices_for_all_and_curation_for_curators(template, ana, lena, cleo, client):
    def labels(user):
        return [item["label"] for item in nav_of(fresh(user), "/")]

    assert ("Practices" in labels(cleo), "Curation" in labels(cleo)) == (True, False)
    assert "Curation" in labels(lena)
    assert b'href="/practices/"' in client.get("/").content


def test_every_kind_of_message_can_be_told_and_the_optional_ones_refused(published, ana, lena, mia, client):
    from pearls.models import NotificationChoice
    from pearls.notifications import notify
    from practices import notifications
    from practices.notifications import PracticePublished, ReviewAsked, ReviewDeclined

    review = Review.objects.get()
    moves = [k for k in vars(notifications).values() if isinstance(k, type) and issubclass(k, notifications.Moved)]
    for kind in [*(k for k in moves if k.template), ReviewAsked, ReviewDeclined]:
        target = review if kind in {ReviewAsked, ReviewDeclined} else published
        [row] = notify(kind(target), "somebody@town.example")
        assert "The choir that cannot sing" in row.subject, kind
        assert "{" not in row.body, kind
        assert row.url.startswith("/practices/"), kind
    NotificationChoice.objects.create(user=mia, kind="practice_published", channel="mail", pace="off")
    [row] = notify(PracticePublished(published), mia)
    assert row.state == "skipped"


def test_a_role_that_ended_opens_nothing(submitted, lena, browser):
    Role.objects.filter(user=lena).update(ends=timezone.localdate() - timedelta(days=1))
    assert browser(lena).get(reverse("practices:queue")).status_code == 404


def test_the_desk_of_curators_counts_what_is_new_and_late(season, cora, ana):
    Practice.objects.filter(pk=season[0].pk).update(state_due=timezone.localdate() - timedelta(days=1))
    [task] = [task for task in gather(fresh(cora)) if task.title.endswith("wait for curators")]
    assert (task.title, task.text) == ("3 practices wait for curators", "3 are new. 1 is overdue.")
    assert task.due.date() >= timezone.localdate()


def test_an_update_that_is_asked_for_stands_on_the_desk(published, ana, cora):
    go(published, workflow.ASK_UPDATE, cora, "The price is old.")
    assert "Bring “The choir that cannot sing” up to date" in titles(ana)


def test_reviewers_are_not_asked_by_those_who_may_not(submitted, lena, mia, browser):
    page = reverse("practices:reviewers", args=[submitted.pk])
    assert browser(lena).get(page).status_code == 404  # not before screening
    go(submitted, workflow.SCREEN, lena)
    assert browser(lena).post(page, {"reviewers": [], "due": "2030-01-01"}).status_code == 422
    assert browser(mia).get(page).status_code == 404


def test_my_reviews_show_what_waits_and_what_is_done(submitted, lena, mia, browser):
    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    page = browser(mia).get(reverse("practices:reviews"))
    assert (page.context["waiting"], page.context["done"]) == ([review], [])
    scores = dict.fromkeys(["clarity", "need", "participation", "evidence", "honesty", "transfer"], 2)
    reviewing.save_review(review=review, base=0, scores=scores, recommends=False, text="", by=fresh(mia))
    reviewing.finish(review=review, by=fresh(mia))
    page = browser(mia).get(reverse("practices:reviews"))
    assert (page.context["waiting"], page.context["done"]) == ([], [review])
    shown = browser(mia).get(reverse("practices:review", args=[review.pk]))
    assert b"Does not recommend it as it is." in shown.content
    assert browser(mia).post(reverse("practices:review", args=[review.pk]), {"version": 1}).status_code == 404


def test_a_review_whose_round_is_over_stands_apart_and_waits_on_no_list(submitted, ana, lena, mia, browser):
    from practices.deskentries import tasks

    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    assert [task.url for task in tasks(fresh(mia))] == [reverse("practices:review", args=[review.pk])]
    go(submitted, workflow.ASK_REVISION, lena, "Which year?")
    go(submitted, workflow.SUBMIT_AGAIN, ana)
    go(submitted, workflow.SCREEN, lena)
    page = browser(mia).get(reverse("practices:reviews"))
    assert (page.context["waiting"], page.context["over"], page.context["done"]) == ([], [review], [])
    assert list(tasks(fresh(mia))) == []
    [again] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    page = browser(mia).get(reverse("practices:reviews"))
    assert (page.context["waiting"], page.context["over"]) == ([again], [review])
    curators = browser(lena).get(reverse("practices:curate", args=[submitted.pk])).content.decode()
    assert curators.count("its round is over") == 1


def test_points_that_come_after_the_round_are_shown_again_and_not_saved(submitted, lena, mia, browser):
    go(submitted, workflow.SCREEN, lena)
    [review] = reviewing.ask(practice=submitted, reviewers=[mia], by=fresh(lena))
    go(submitted, workflow.ASK_REVISION, lena, "Which year?")
    client, url = browser(mia), reverse("practices:review", args=[review.pk])
    late = client.post(url, {"version": 0, "text": "The price is missing.", "c_need": "2", "act": "save"})
    assert (late.status_code, "The price is missing." in late.content.decode()) == (409, True)
    review.refresh_from_db()
    assert (review.text, review.scores, review.state) == ("", {}, "asked")
    assert client.get(reverse("practices:decline_review", args=[review.pk])).status_code == 404


def test_an_offered_update_waits_for_curators_and_an_asked_one_for_its_team(published, ana, cora, browser):
    from practices.deskentries import tasks

    team, curation = reverse("practices:overview", args=[published.pk]), reverse("practices:queue")
    go(published, workflow.ASK_UPDATE, cora, "The price changed.")
    assert ([t.url for t in tasks(fresh(ana))], [t.url for t in tasks(fresh(cora))]) == ([team], [])
    assert browser(cora).get(curation).context["rows"] == []
    go(published, workflow.OFFER_UPDATE, ana)
    assert ([t.url for t in tasks(fresh(ana))], [t.url for t in tasks(fresh(cora))]) == ([], [curation])
    assert [row["practice"].pk for row in browser(cora).get(curation).context["rows"]] == [published.pk]
