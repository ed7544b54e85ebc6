"""What is drawn once and remembered must stay who-may-read-it safe: blind rounds, languages, criteria, what somebody typed."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from awards.models import Candidacy, Criterion, Round
from awards.services import rounds
from awards.templatetags.submissions import scale
from awards.views.jury.paper import text_of
from tests.awards.conftest import juror, reading

TOWN = "Kalnupe"


def bid(round_):
    """Return the candidate as a page reads it: without the text of what was handed in."""
    rows = Candidacy.objects.select_related("submission", "application__municipality", "application__place")
    return rows.get(round=round_, application__municipality__name=TOWN)


def read_anew(round_, **how):
    """Return whether the frozen text had to be read from the database."""
    found = bid(round_)
    with CaptureQueriesContext(connection) as asked:
        text_of(found, **how)
    return any('"document"' in query["sql"] for query in asked)


def test_the_second_reader_gets_the_same_page_without_its_text_being_read(open_board):
    first = text_of(bid(open_board), hidden=False)
    assert first["body"].startswith("<section>")
    assert text_of(bid(open_board), hidden=False) == first
    assert not read_anew(open_board, hidden=False)


@pytest.mark.parametrize("first", [True, False])
def test_what_is_remembered_of_an_open_page_never_shows_in_a_blind_one(open_board, first):
    pages = {hidden: text_of(bid(open_board), hidden=hidden) for hidden in (first, not first)}
    assert ("Dace" in pages[False]["body"], "Dace" in pages[True]["body"]) == (True, False)
    assert (pages[False]["title"], pages[True]["title"]) == (TOWN, f"Candidate {bid(open_board).number}")
    assert (pages[True]["kicker"], pages[True]["partners"]) == ("", [])


def test_each_language_is_drawn_for_itself(open_board):
    text_of(bid(open_board), hidden=False)
    with translation.override("lv"):
        assert read_anew(open_board, hidden=False)
        assert not read_anew(open_board, hidden=False)


def test_other_criteria_lead_to_other_links(open_board):
    criteria = list(open_board.criteria.all())
    linked = text_of(bid(open_board), hidden=False, criteria=criteria)["body"]
    assert ('href="#c-' in linked, 'href="#c-' in text_of(bid(open_board), hidden=False)["body"]) == (True, False)
    key = next(c for c in criteria if f'href="#c-{c.key}"' in linked).key
    Criterion.objects.filter(round=open_board, key=key).update(label="Said otherwise")
    again = text_of(bid(open_board), hidden=False, criteria=open_board.criteria.all())["body"]
    assert ("Said otherwise" in linked, "Said otherwise" in again) == (False, True)


def test_with_nothing_remembered_the_page_is_the_same(open_board, client):
    mine = reading(open_board, "ida", TOWN)
    client.force_login(juror(open_board, "ida"))
    pages = []
    for _time in range(2):
        cache.clear()
        pages += [client.get(f"/rounds/score/{mine.pk}/").content.decode().split('class="text"')[1][:4000]]
    assert pages[0] == pages[1]


def test_a_page_that_is_remembered_stays_away_from_who_declared_a_conflict(open_board, client):
    mine, ida = reading(open_board, "ida", TOWN), juror(open_board, "ida")
    client.force_login(ida)
    assert client.get(f"/rounds/score/{mine.pk}/").status_code == 200
    rounds.declare_conflict(seat=mine.seat, candidacy=bid(open_board), note="A cousin.", by=ida)
    assert client.get(f"/rounds/score/{mine.pk}/").status_code == 404
    client.force_login(juror(open_board, "jon"))
    assert client.get(f"/rounds/score/{mine.pk}/").status_code == 404


def test_what_one_juror_typed_is_on_no_other_page(open_board, client):
    mine, others = reading(open_board, "ida", TOWN), reading(open_board, "jon", TOWN)
    Round.objects.update(state="paused")
    client.force_login(juror(open_board, "ida"))
    typed = {"act": "save", "score:motivation": "5", "was:score:motivation": ""}
    html = client.post(f"/rounds/score/{mine.pk}/", typed).content.decode()
    assert 'name="score:motivation" value="5" checked' in html
    client.force_login(juror(open_board, "jon"))
    assert 'name="score:motivation" value="5" checked' not in client.get(f"/rounds/score/{others.pk}/").content.decode()


def test_a_scale_shows_its_own_point_and_problem_each_time():
    one = {
        "key": "a",
        "label": "A",
        "text": "",
        "weight": 1,
        "counts": True,
        "required": True,
        "minimum": 0,
        "maximum": 1,
    }
    one |= {"links": [{"url": "#s", "label": "S"}], "problem": None, "held": None, "value": None}
    points = [(1, "yes", False), (0, "no", False)]
    empty = scale({**one, "points": points}, True)
    zero = scale({**one, "held": 0, "value": 0, "points": [(1, "yes", False), (0, "no", True)]}, True)
    wrong = scale({**one, "points": points, "problem": "Give whole points."}, True)
    assert [html.count("checked") for html in (empty, zero)] == [1, 1]
    assert ('value="0" checked' in zero, 'value="0" checked' in empty) == (True, False)
    assert ["Give whole points." in html for html in (empty, zero, wrong)] == [False, False, True]
    assert ("disabled" in scale({**one, "points": points}, False), "disabled" in empty) == (True, False)
