"""The pages of board and jury: a scorecard works without script, loses nothing, and shows nobody what is not theirs."""

import json
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from awards import workflow
from awards.deskentries import jury as desk
from awards.enums import CommentsPolicy, OthersScores, ScorecardState
from awards.exports import jury_pack
from awards.models import Candidacy, Conflict, CriterionScore, Round, Scorecard, Seat
from awards.permissions import visible_comments, visible_readings
from awards.services import judging, marking, packing, rounds
from awards.services.veiling import veiled
from pearls import jobs
from pearls.enums import JobState
from pearls.models import Job
from tests.awards.conftest import TOWNS, juror, reading, score
from tests.conftest import person


def page(client, user, path):
    client.force_login(user)
    return client.get(path)


def desk_of(assignment):
    return f"/rounds/score/{assignment.pk}/"


def form(assignment, *, act="save", was=None, **typed):
    """Return what a browser without script posts: every field as it stands, and beside it what it held."""
    card = Scorecard.objects.filter(assignment=assignment).first()
    held = {c.key: None for c in assignment.candidacy.round.criteria.all()}
    held |= {s.criterion.key: s.value for s in card.scores.select_related("criterion")} if card else {}
    fields = {f"score:{key}": "" if value is None else str(value) for key, value in held.items()}
    fields |= {name: getattr(card, name, "") for name in ("comment", "note", "reason")}
    fields |= {"abstained": ""}
    said = {f"was:{name}": value for name, value in (fields | (was or {})).items()}
    typed = {name if name in fields else f"score:{name}": value for name, value in typed.items()}
    return {"act": act, **fields, **said, **typed}


# --- a scorecard without script -------------------------------------------------------------------
def test_a_scorecard_is_saved_and_handed_in_by_a_plain_form(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    client.post(desk_of(mine), form(mine, motivation="0", comment="Warm.", note="Ask Ben."))
    card = Scorecard.objects.get()
    assert (card.comment, card.note, card.state) == ("Warm.", "Ask Ben.", ScorecardState.DRAFT)
    assert [s.value for s in card.scores.all()] == [0]
    points = {c.key: "3" for c in open_board.criteria.all()}
    answer = client.post(desk_of(mine), form(mine, act="hand_in", **points))
    assert answer.status_code == 302
    assert Scorecard.objects.get().state == ScorecardState.SUBMITTED
    assert "Handed in" in client.get(desk_of(mine)).content.decode()


def test_not_scored_and_zero_do_not_look_alike(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    changes = {"score:motivation": {"was": None, "set": 0}}
    marking.save_card(pk=mine.pk, by=ida, changes=changes)
    html = page(client, ida, desk_of(mine)).content.decode()
    assert html.count('<span class="given" data-shown data-none="not scored">0</span>') == 1
    assert html.count('<span class="given is-none" data-shown data-none="not scored">not scored</span>') == 9


def test_what_is_missing_is_said_and_what_was_typed_is_kept(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    answer = client.post(desk_of(mine), form(mine, act="hand_in", motivation="4", note="Kept."))
    assert answer.status_code == 422
    assert "Not scored yet: Innovative and holistic approach" in answer.content.decode()
    assert Scorecard.objects.get().note == "Kept."


def test_two_windows_without_script_show_both_texts_and_overwrite_none(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    client.post(desk_of(mine), form(mine, comment="First window."))
    answer = client.post(desk_of(mine), form(mine, comment="Second window.", was={"comment": ""}))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "There it says: First window." in html
    assert "Second window.</textarea>" in html
    assert Scorecard.objects.get().comment == "First window."


def test_a_paused_round_says_why_and_keeps_what_was_typed_in_its_fields(open_board, client, dora):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    typed = form(mine, comment="Typed before the pause.", motivation="4")
    rounds.move_round(round_=open_board, transition=workflow.PAUSE_ROUND, by=dora, comment="A power cut.")
    client.force_login(ida)
    answer = client.post(desk_of(mine), typed)
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "The round is paused." in html
    assert "Typed before the pause.</textarea>" in html
    assert not Scorecard.objects.exists()


def test_who_abstains_is_shown_as_abstained(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    client.post(desk_of(mine), form(mine, act="hand_in", abstained="true", reason="I know too little of rivers."))
    assert [r.state for r in judging.own_readings(ida, open_board) if r.pk == mine.pk] == ["abstained"]
    assert "Handed in: you abstain" in client.get(desk_of(mine)).content.decode()


def test_a_scorecard_is_taken_up_again_by_its_button(open_board, client):
    mine, ida = score(open_board, "ida", "Kalnupe", 4), juror(open_board, "ida")
    client.force_login(ida)
    client.post(desk_of(mine), {"act": "take_up"})
    assert Scorecard.objects.get().state == ScorecardState.DRAFT


def test_save_and_next_leads_to_the_own_candidate_with_the_fewest_readings(open_board, client):
    score(open_board, "jon", "Kalnupe", 4)
    score(open_board, "jon", "Soovere", 4)
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    waiting = [r for r in judging.own_readings(ida, open_board) if r.readings == 0]
    client.force_login(ida)
    answer = client.post(desk_of(mine), form(mine, act="next", motivation="4"))
    assert answer["Location"] == f"/rounds/score/{min(waiting, key=lambda r: r.number).pk}/"


# --- saving by script -----------------------------------------------------------------------------
def test_the_address_for_saving_answers_field_by_field(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    changes = {"score:motivation": {"was": None, "set": 4}, "comment": {"was": "", "set": "Warm.\r\n"}}
    answer = client.post(f"{desk_of(mine)}save/", json.dumps({"changes": changes}), content_type="application/json")
    assert answer.json() == {
        "version": 1,
        "refusal": "",
        "results": {
            "score:motivation": {"status": "ok", "changed": True},
            "comment": {"status": "ok", "changed": True, "value": "Warm.\n"},
        },
    }


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"changes": 1}', '{"changes": {"comment": 1}}'])
def test_a_request_that_is_none_is_refused(open_board, client, body):
    client.force_login(juror(open_board, "ida"))
    path = f"{desk_of(reading(open_board, 'ida', 'Kalnupe'))}save/"
    assert client.post(path, body, content_type="application/json").status_code == 400


def test_saving_a_score_asks_at_most_eight_questions(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    client.force_login(ida)
    path = f"{desk_of(mine)}save/"

    def save(was, now):
        changes = {"score:motivation": {"was": was, "set": now}, "comment": {"was": str(was or ""), "set": str(now)}}
        answer = client.post(path, json.dumps({"changes": changes}), content_type="application/json")
        assert {result["status"] for result in answer.json()["results"].values()} == {"ok"}

    save(None, 4)
    with CaptureQueriesContext(connection) as captured:
        save(4, 5)
    asked = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT"))]
    assert len(asked) == 8, "\n".join(asked)


# --- seats and conflicts --------------------------------------------------------------------------
def test_an_offer_is_taken_or_declined_with_a_reason(board, client, dora, cleo):
    seat = rounds.offer_seat(seat=Seat(round=board, email=cleo.email, name="Cleo", role="juror"), by=dora)
    client.force_login(cleo)
    path = f"/rounds/seats/{seat.pk}/"
    assert "up to 5 candidates" in client.get(path).content.decode()
    assert client.post(path, {"act": "decline", "decline-comment": " "}).status_code == 422
    client.post(path, {"act": "take"})
    assert Seat.objects.get(pk=seat.pk).state == "accepted"
    other = rounds.offer_seat(seat=Seat(round=board, email=person("max").email, name="Max", role="juror"), by=dora)
    client.force_login(other.user)
    client.post(f"/rounds/seats/{other.pk}/", {"act": "decline", "decline-comment": "I travel."})
    other.refresh_from_db()
    assert (other.state, other.reason) == ("declined", "I travel.")


def test_a_declared_conflict_takes_the_candidate_away_at_once(open_board, client):
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    path = f"/rounds/candidates/{mine.candidacy_id}/"
    client.force_login(ida)
    assert "It disappears from your pages at once" in client.get(f"{path}conflict/").content.decode()
    assert client.post(f"{path}conflict/", {"comment": "My brother is mayor."}).status_code == 302
    assert Conflict.objects.get().note == "My brother is mayor."
    for gone in (path, f"{path}conflict/", desk_of(mine)):
        assert client.get(gone).status_code == 404
    assert "Kalnupe" not in client.get(f"/rounds/{open_board.pk}/").content.decode()


# --- the chair ------------------------------------------------------------------------------------
def test_the_chair_reads_comments_and_opens_a_scorecard_again(open_board, client):
    mine = reading(open_board, "ida", "Kalnupe")
    marking.save_card(
        pk=mine.pk, by=juror(open_board, "ida"), changes={"comment": {"was": "", "set": "The drill convinced me."}}
    )
    score(open_board, "ida", "Kalnupe", 4)
    candidate = f"/rounds/candidates/{mine.candidacy_id}/"
    html = page(client, juror(open_board, "lea"), candidate).content.decode()
    assert "The drill convinced me." in html
    assert f'href="{desk_of(mine)}reopen/"' in html
    answer = client.post(f"{desk_of(mine)}reopen/", {"comment": "Two pages were missing."})
    assert answer["Location"] == candidate
    assert Scorecard.objects.get(assignment=mine).state == ScorecardState.REOPENED
    assert [t.text for t in desk.tasks(juror(open_board, "ida"))] == ["The chair opened 1 scorecard again."]


@pytest.mark.parametrize("policy", CommentsPolicy.values)
def test_comments_are_read_by_whom_the_round_says(open_board, policy):
    Round.objects.update(comments=policy)
    mine = reading(open_board, "ida", "Kalnupe")
    marking.save_card(pk=mine.pk, by=juror(open_board, "ida"), changes={"comment": {"was": "", "set": "Warm."}})
    assert [visible_comments(juror(open_board, name)).count() for name in ("jon", "lea")] == [0, 0]  # not handed in
    score(open_board, "ida", "Kalnupe", 4)
    expected = [1, 1] if policy == CommentsPolicy.SHARED else [0, 1]
    assert [visible_comments(juror(open_board, name)).count() for name in ("jon", "lea")] == expected


# --- blind ----------------------------------------------------------------------------------------
NAMES = ["Kalnupe", "Soovere", "Klinthavn", "Vesterhamn", "Paju"]


def test_a_blind_round_names_no_applicant_on_any_page_of_those_who_sit_in_it(open_board, client):
    Round.objects.update(blind=True)
    mine, ida = reading(open_board, "ida", "Kalnupe"), juror(open_board, "ida")
    candidate = f"/rounds/candidates/{mine.candidacy_id}/"
    pages = [desk_of(mine), candidate, f"{candidate}conflict/", f"/rounds/{open_board.pk}/", "/rounds/", "/desk/"]
    for who in (ida, juror(open_board, "lea")):
        client.force_login(who)
        own = reading(open_board, who.name.lower(), "Kalnupe")
        for path in [desk_of(own), *pages[1:]]:
            html = client.get(path).content.decode()
            assert [name for name in NAMES if name in html] == [], path
    assert "The name of the town, its country, its partners" in client.get(candidate).content.decode()


def test_contact_persons_and_names_in_tables_are_veiled(submitted):
    document = submitted.submissions.get().snapshot.document
    shown = json.dumps(veiled(document, "Candidate 1"))
    assert ("Dace" in json.dumps(document), "Dace" in shown, '"Culture office"' in shown) == (True, False, False)
    assert veiled(document, "Candidate 1")["head"] == {"name": "Candidate 1"}


# --- leaks ----------------------------------------------------------------------------------------
def everything_of(client, round_, name):
    """Return all pages that a person of the round can open, by their address, without what differs each time."""
    user = juror(round_, name)
    client.force_login(user)
    own = [r.pk for r in judging.own_readings(user, round_)]
    seen = [c.pk for c in judging.all_candidates(user, round_)] if name == "lea" else []
    paths = ["/rounds/", f"/rounds/{round_.pk}/", "/desk/", *(f"/rounds/score/{pk}/" for pk in own)]
    paths += [f"/rounds/candidates/{pk}/" for pk in seen]
    return {path: plain(client.get(path)) for path in paths}


def plain(answer):
    assert answer.status_code == 200
    lines = answer.content.decode().splitlines()
    return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)


def recuse(round_, name, town):
    seat = round_.seats.get(email=f"{name}@kalnupe.example")
    candidacy = Candidacy.objects.get(round=round_, application__municipality__name=town)
    rounds.declare_conflict(seat=seat, candidacy=candidacy, note="A cousin.", by=seat.user)


@pytest.mark.parametrize("policy", OthersScores.values)
@pytest.mark.parametrize("name", ["ida", "lea"])
def test_the_pages_of_a_recused_person_are_the_same_with_and_without_the_hidden_scores(
    open_board, client, name, policy
):
    Round.objects.update(others_scores=policy, comments=CommentsPolicy.SHARED)
    mine = score(open_board, name, "Kalnupe", 1)
    score(open_board, name, "Paju", 4)
    recuse(open_board, name, "Kalnupe")
    before = everything_of(client, open_board, name)
    for other in {"ida", "jon", "kai", "lea"} - {name}:
        seen = reading(open_board, other, "Kalnupe")
        text = {"comment": {"was": "", "set": "About Kalnupe."}}
        marking.save_card(pk=seen.pk, by=juror(open_board, other), changes=text)
        score(open_board, other, "Kalnupe", 5)
    after = everything_of(client, open_board, name)
    assert before == after
    assert [path for path, html in after.items() if "Kalnupe" in html] == []
    assert client.get(desk_of(mine)).status_code == 404


def test_under_never_a_jurors_pages_do_not_change_with_what_others_give(open_board, client):
    score(open_board, "ida", "Kalnupe", 3)
    handed_in = [score(open_board, "jon", town, 5) for town in ("Kalnupe", *(name for name, _code in TOWNS))]
    before = everything_of(client, open_board, "ida")
    for assignment in handed_in:
        marking.move_card(pk=assignment.pk, transition=workflow.TAKE_UP, by=juror(open_board, "jon"))
        score(open_board, "jon", assignment.candidacy.application.municipality.name, 0)
    assert everything_of(client, open_board, "ida") == before


def test_others_scores_appear_once_the_own_card_is_handed_in_where_the_round_says_so(open_board, client):
    Round.objects.update(others_scores=OthersScores.AFTER_OWN)
    score(open_board, "jon", "Kalnupe", 5)
    mine = score(open_board, "ida", "Kalnupe", 3, hand_in=False)
    ida = juror(open_board, "ida")
    assert "Scores of others" not in page(client, ida, desk_of(mine)).content.decode()
    marking.move_card(pk=mine.pk, transition=workflow.HAND_IN, by=ida)
    html = page(client, ida, desk_of(mine)).content.decode()
    assert ("Scores of others" in html, "100.0" in html) == (True, True)


def test_beside_a_text_each_juror_is_a_fold_with_the_points_by_criterion(open_board, client):
    mine = score(open_board, "jon", "Kalnupe", 5)
    html = page(client, juror(open_board, "lea"), f"/rounds/candidates/{mine.candidacy_id}/").content.decode()
    fold = html.partition('<ul class="plain others-list">')[2].partition("</ul>")[0]
    assert ("<span>Jon</span>" in fold, fold.count('<dd class="num">5</dd>')) == (True, 10)


def test_a_reading_is_visible_only_while_it_is_ones_own(open_board):
    ida = juror(open_board, "ida")
    assert visible_readings(ida).count() == 5
    recuse(open_board, "ida", "Kalnupe")
    assert visible_readings(ida).count() == 4
    Candidacy.objects.filter(application__municipality__name="Paju").update(out=True, out_reason="Withdrawn.")
    assert visible_readings(ida).count() == 3


# --- own figures ----------------------------------------------------------------------------------
def test_own_progress_and_distribution_count_own_readings_alone(open_board):
    score(open_board, "ida", "Kalnupe", 4)
    score(open_board, "ida", "Paju", 0)
    score(open_board, "jon", "Soovere", 5)
    ida = juror(open_board, "ida")
    assert judging.progress(judging.own_readings(ida, open_board)) == {
        "total": 5,
        "done": 2,
        "abstained": 0,
        "left": 3,
    }
    rows = judging.distribution(judging.own_points(ida, open_board).values())["rows"]
    assert [(row["label"], row["values"]) for row in rows] == [
        ("4", [10]),
        ("3", [0]),
        ("2", [0]),
        ("1", [0]),
        ("0", [10]),
    ]
    assert judging.distribution(judging.own_points(juror(open_board, "kai"), open_board).values()) is None


def test_the_desk_tells_how_many_are_scored_and_when_the_round_closes(open_board, dora, cleo):
    score(open_board, "ida", "Kalnupe", 4)
    tasks = list(desk.tasks(juror(open_board, "ida")))
    assert [(t.title, t.due) for t in tasks] == [("Read and score: The board", open_board.closes_at)]
    assert tasks[0].text.startswith("1 of 5 scored, closes ")
    assert tasks[0].text.endswith(" Stockholm time.")
    rounds.offer_seat(seat=Seat(round=open_board, email=cleo.email, name="Cleo", role="observer"), by=dora)
    assert [t.title for t in desk.tasks(cleo)] == ["You are asked to sit in “The board”"]
    assert [item.url for item in desk.nav(juror(open_board, "ida"))] == ["/rounds/"]
    assert list(desk.nav(cleo)) == []  # the offer stands on her desk; the rounds come with the seat
    assert [list(desk.tasks(dora)), list(desk.nav(dora))] == [[], []]


def test_a_card_that_was_locked_as_a_draft_is_shown_as_unfinished(open_board, dora):
    score(open_board, "ida", "Kalnupe", 4, hand_in=False)
    rounds.move_round(round_=open_board, transition=workflow.CLOSE_ROUND, by=dora, comment="Time is over.")
    states = {r.label: r.state for r in judging.own_readings(juror(open_board, "ida"), open_board)}
    assert (states["Kalnupe"], states["Paju"]) == ("unfinished", "new")


# --- the pack -------------------------------------------------------------------------------------
class WorkerDied(Exception):
    """Stands for a worker that was killed."""


def pack_job(round_, name):
    return packing.order_pack(round_=round_, by=juror(round_, name))


def headings(content):
    return [item.title for item in PdfReader(BytesIO(content)).outline if not isinstance(item, list)]


def test_a_pack_holds_what_its_owner_may_read_and_nothing_else(open_board):
    recuse(open_board, "ida", "Kalnupe")
    job = pack_job(open_board, "ida")
    jobs.run(str(job.pk))
    job = Job.objects.get(pk=job.pk)
    assert (job.state, job.result_name) == (JobState.DONE, "the-board-pack.pdf")
    assert headings(job.result.read()) == ["Soovere", "Klinthavn", "Vesterhamn", "Paju"]


def test_after_a_killed_worker_only_what_is_missing_is_made(open_board):
    job = pack_job(open_board, "ida")

    def dies(done, total, message):
        if done == 2:
            raise WorkerDied

    with pytest.raises(WorkerDied):
        jury_pack.make_pack(job, dies)
    first = {path.name: path.stat().st_mtime_ns for path in jury_pack.folder_of(job.pk).iterdir()}
    _name, content = jury_pack.make_pack(job, lambda *_step: None)
    second = {path.name: path.stat().st_mtime_ns for path in jury_pack.folder_of(job.pk).iterdir()}
    assert (len(first), len(second), {name: second[name] for name in first} == first) == (2, 5, True)
    assert len(headings(content)) == 5


def test_half_a_file_never_counts_as_a_part_and_old_parts_go(open_board):
    job = pack_job(open_board, "ida")
    folder = jury_pack.folder_of(job.pk)
    old = jury_pack.folder_of("11111111-1111-1111-1111-111111111111")
    for one in (folder, old):
        one.mkdir(parents=True)
        (one / "half.half").write_bytes(b"%PDF-")
    _name, content = jury_pack.make_pack(job, lambda *_step: None)
    assert (len(headings(content)), old.exists()) == (5, False)


def test_a_conflict_declared_while_the_pack_is_made_keeps_that_part_out(open_board):
    job = pack_job(open_board, "ida")

    def declares(done, total, message):
        if done == total - 1:
            recuse(open_board, "ida", "Kalnupe")

    _name, content = jury_pack.make_pack(job, declares)
    assert "Kalnupe" not in headings(content)


def test_a_pack_of_a_blind_round_names_nobody(open_board):
    Round.objects.update(blind=True)
    _name, content = jury_pack.make_pack(pack_job(open_board, "ida"), lambda *_step: None)
    reader = PdfReader(BytesIO(content))
    text = "".join(found.extract_text() for found in reader.pages)
    assert headings(content) == [f"Candidate {n}" for n in range(1, 6)]
    assert [name for name in [*NAMES, "Dace"] if name in text] == []


def test_who_may_read_nothing_orders_no_pack(open_board, cleo, client):
    assert packing.order_pack(round_=open_board, by=cleo) is None
    for _name, _code in TOWNS:
        recuse(open_board, "ida", _name)
    recuse(open_board, "ida", "Kalnupe")
    client.force_login(juror(open_board, "ida"))
    assert client.post(f"/rounds/{open_board.pk}/pack/").status_code == 404
    lost = Job.objects.create(kind="jury_pack", owner=cleo, title="x", params={"round": open_board.pk})
    assert jury_pack.make_pack(lost, lambda *_step: None) is None
    assert CriterionScore.objects.count() == 0
