"""How a mail looks: two twins of one text, one link that is ours, and nothing that a stranger typed becomes a link."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as st

from pearls.models import Job
from pearls.models import Notification as Row
from pearls.notifications import JobDone, notify, send_pending
from pearls.notifications.letterhead import GAP, Footer, Letter, colours, defused, html, plain

FOOTER = Footer("You get this mail because you have an account.", "Stop", "https://pearls.example/mails/stop/x/")
OURS = "https://pearls.example/jobs/7/"
# What the linkers of mail programs look for: a scheme, a bare domain, an address of mail, "www." and a number scheme.
LINKABLE = re.compile(
    r"[a-z][a-z0-9+.-]*://\S|\bwww\.\w|\w@\w|\w\.[^\W\d_]{2,}|\bmailto:[\w+]|\btel:[\w+]", re.IGNORECASE
)


class Links(HTMLParser):
    """Collects where links lead, and the tags that a mail uses."""

    def __init__(self, text):
        super().__init__()
        self.hrefs, self.tags = [], set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.hrefs += [value for name, value in attrs if name in {"href", "src", "action"}]


@pytest.mark.parametrize(
    "typed",
    [
        "Pay at https://bank.example/login?x=1 now",
        "see www.bank.example or bank.example/path",
        "HTTPS://BANK.EXAMPLE",
        "write to boss@bank.example",
        "mailto:boss@bank.example tel:+371555",
        "javascript://bank.example/%0aalert(1)",
        "банк.рф and bänk.example",
        "//bank.example/x",
        "ftp://bank.example,https://bank.example",
        f"{OURS}evil and {OURS}?next=//bank.example",
    ],
)
def test_what_people_typed_offers_no_program_an_address(typed):
    safe = defused(typed, OURS)
    assert LINKABLE.search(safe) is None
    assert safe.replace(GAP, "") == typed, "people read the same words"


@given(st.text(alphabet="ab.:/@w?%-  \nx1ä", max_size=60))
def test_no_text_at_all_offers_one(typed):
    assert LINKABLE.search(defused(typed, OURS)) is None


@pytest.mark.parametrize("typed", ["It costs 3.50 and 1.000.000.", "At 12:30, on 1.2.2027.", "Yes. No: / and //", ""])
def test_numbers_and_sentences_stay_as_they_are(typed):
    assert defused(typed) == typed


def test_our_own_link_stays_whole_and_is_the_only_one_besides_the_way_to_stop():
    letter = Letter(
        "Ready", f"Hello Ana,\n\nfetch it here:\n\n{OURS}\n\nhttps://bank.example/\n", FOOTER, OURS, "Open it"
    )
    assert set(Links(html(letter)).hrefs) == {OURS, FOOTER.stop_url}
    text = plain(letter)
    assert (OURS in text.splitlines(), "https://bank.example" in text) == (True, False)
    assert text.splitlines()[-1] == f"Stop: {FOOTER.stop_url}"


def test_a_mail_without_a_link_has_no_button_and_without_a_stop_none():
    drawn = Links(html(Letter("Hello", "Words.", Footer("Because."))))
    assert (drawn.hrefs, "a" in drawn.tags) == ([], False)
    assert plain(Letter("Hello", "Words.", Footer("Because."))) == "Words.\n\n-- \nBecause.\n"


def test_a_link_within_a_sentence_stands_below_as_a_link_and_one_that_is_not_named_nowhere():
    inside = html(Letter("Hello", f"Go to {OURS} now", Footer("Because."), OURS, "Open it"))
    assert (Links(inside).hrefs, "Open this address:" in inside, "Open it" in inside) == ([OURS], True, False)
    assert Links(html(Letter("Code", "Your code is ABC-DEF.", Footer("Because."), OURS, "Open it"))).hrefs == []


def test_marks_that_were_typed_are_words_and_no_html():
    text = html(Letter('<img src="x">', "<script>alert(1)</script>\n<b>bold</b> & 'so'", FOOTER))
    assert Links(text).tags <= {"html", "head", "meta", "title", "style", "body", "div", "p", "main", "h1", "br", "a"}
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>&lt;b&gt;bold&lt;/b&gt; &amp; &#x27;so&#x27;" in text


def test_the_html_has_no_table_no_picture_and_asks_no_host():
    drawn = Links(html(Letter("Ready", "Words.", FOOTER, OURS, "Open it", language="lv")))
    assert drawn.tags & {"table", "img", "link", "script", "iframe", "form", "input"} == set()
    assert html(Letter("Ready", "Words.", FOOTER, language="lv")).startswith('<!doctype html>\n<html lang="lv">')


def test_the_colours_are_those_of_the_portal_in_both_themes():
    found = colours()
    assert (found["light"]["ground"], found["dark"]["ground"]) == ("#fbfaf6", "#0e1a23")
    assert {len(theme) for theme in found.values()} == {8}
    text = html(Letter("Ready", "Words.", FOOTER))
    assert ("background: #fbfaf6" in text, "background: #0e1a23 !important" in text) == (True, True)


@pytest.fixture
def letter(db, ana):
    """The mail about a file whose name a stranger chose."""
    job = Job.objects.create(kind="test", owner=ana, title="Win at https://bank.example/ <b>")
    notify(JobDone(job), ana)
    send_pending()
    return mail.outbox[-1]


def test_a_mail_leaves_as_text_and_as_html_of_the_same_words(letter, ana):
    [(as_html, kind)] = letter.alternatives
    assert kind == "text/html"
    assert (f"Hello {ana.name}," in letter.body, f"Hello {ana.name}," in as_html) == (True, True)
    job = Job.objects.get()
    assert f"http://localhost:8000/jobs/{job.pk}/" in letter.body.splitlines()
    stop = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert set(Links(as_html).hrefs) == {f"http://localhost:8000/jobs/{job.pk}/", stop}


def test_nobody_out_of_office_answers_a_mail_of_the_portal(letter):
    row = Row.objects.get()
    assert letter.extra_headers["Auto-Submitted"] == "auto-generated"
    assert letter.extra_headers["Message-ID"] == f"<notification-{row.pk}@localhost>"


def test_the_link_to_a_new_password_stays_whole_and_leaves_the_ledger(ana, client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/password/reset/", {"email": ana.email})
    letter = mail.outbox[-1]
    [link] = [line for line in letter.body.splitlines() if "/accounts/password/reset/key/" in line]
    assert (GAP in link, Links(letter.alternatives[0][0]).hrefs) == (False, [link, link])
    assert Row.objects.get().link == ""
