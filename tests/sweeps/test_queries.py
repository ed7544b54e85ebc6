"""How many questions a page asks of the database: a literal ceiling for each, the same whether it shows little or much."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from actionplans.models import PlanMember
from actionplans.services import begin_plan, comment_on
from pearls.enums import MemberRole
from pearls.models import AccessRequest, Edition, Job, Membership, Municipality, Notification, Organisation
from pearls.services.comments import settle
from tests.conftest import person
from tests.practices.conftest import more_of
from tests.practices.reused import more_reuse
from tests.sweeps.conftest import address
from tests.sweeps.test_permission_matrix import BACKEND, MATRIX, rows

pytestmark = pytest.mark.usefixtures("uncounted")

# page -> (who opens it, ceiling). Session and person are two of them on every page of a signed-in person.
CEILINGS = {
    "home": ("nobody", 6),  # its own words, and two for the newest news
    "health": ("nobody", 0),
    "styleguide": ("nobody", 0),
    # A question each for the call, offered seats, a season, pairs that wait, own mentorings, meetings, visits and sessions;
    # own things at a glance, what others owe, what they changed.
    "desk": ("ana", 36),
    "search": ("nobody", 0),
    "help": ("ana", 13),
    "help_picture programme": ("dora", 3),
    "profile": ("ana", 8),
    "notification_choices": ("ana", 8),
    "unsubscribe stopping": ("nobody", 2),
    "confirm_address confirming": ("nobody", 2),
    "inbox": ("ana", 8),
    "jobs": ("ana", 8),
    "job job": ("ana", 8),
    "job_state job": ("ana", 4),
    "invite pearls.municipality municipality": ("ana", 8),
    "invite pearls.organisation organisation": ("dora", 8),
    "invite actionplans.plan plan": ("ana", 8),
    "my_calendar": ("ana", 16),  # a question for each source of dates
    "public_calendar": ("nobody", 3),
    "invitations": ("ana", 10),
    "request_access": ("nobody", 3),
    "request_thanks": ("nobody", 1),
    "requests": ("dora", 9),
    "request request": ("dora", 10),
    "places": ("nobody", 5),
    "find_places": ("nobody", 4),
    "town_add": ("dora", 10),
    "town place": ("dora", 12),
    "municipalities": ("dora", 10),
    "municipality_add": ("dora", 9),
    "municipality municipality": ("dora", 15),
    "municipality_edit municipality": ("dora", 12),
    "organisations": ("dora", 10),
    "organisation_add": ("dora", 8),
    "organisation organisation": ("dora", 12),
    "organisation_edit organisation": ("dora", 10),
    "programme": ("dora", 19),
    "people": ("dora", 10),
    "person eva": ("dora", 14),
    "editions": ("dora", 8),
    "edition_add": ("dora", 8),
    "edition edition": ("dora", 8),
    "ledger": ("dora", 9),
    "mail notification": ("dora", 9),
    "mail_texts": ("dora", 7),
    "mail_text job_done en": ("dora", 8),
    "actionplans:list": ("ana", 7),
    "actionplans:begin": ("ana", 7),
    "actionplans:detail plan": ("ana", 13),
    "actionplans:read plan": ("ana", 8),
    "actionplans:timeline plan": ("ana", 8),
    "actionplans:year plan": ("ana", 10),
    "actionplans:people plan": ("ana", 9),
    "actionplans:history plan": ("ana", 8),
    "actionplans:move plan send": ("ana", 7),
    "actionplans:upload plan mandate_file": ("ana", 7),
    "actionplans:section plan budget_section": ("ana", 10),
    "actionplans:section plan actions_section": ("ana", 9),
    "actionplans:published": ("nobody", 3),
    "actionplans:public soovere": ("nobody", 2),
    "actionplans:share soovere": ("nobody", 1),
    "practices:list": ("ana", 9),
    "practices:detail published.number published.slug": ("nobody", 8),
    "practices:version published.number published.slug 1": ("nobody", 8),
    "practices:mine": ("ana", 7),
    "practices:begin": ("ana", 7),
    "practices:overview practice": ("ana", 14),
    "practices:section practice idea": ("ana", 12),
    "practices:overview inreview": ("ana", 14),
    "practices:section inreview idea": ("cora", 12),
    "practices:similar practice": ("ana", 9),
    "practices:preview practice": ("ana", 9),
    "practices:people practice": ("ana", 8),
    "practices:history practice": ("ana", 8),
    "practices:move practice submit": ("ana", 7),
    "practices:move inreview ask_revision": ("cora", 6),
    "invite practices.practice practice": ("ana", 8),
    "practices:remarks inreview": ("cora", 9),
    "practices:remark_changes remark": ("ana", 9),
    "practices:to_translate": ("ana", 7),
    "practices:translations published": ("ana", 6),
    "practices:translate published fi": ("ana", 9),
    "practices:queue": ("cora", 7),
    "practices:curate inreview": ("cora", 17),
    "practices:reviewers inreview": ("cora", 15),
    "practices:merge inreview": ("cora", 8),
    "practices:reviews": ("cora", 6),
    "practices:review review": ("cora", 11),
    "practices:decline_review review": ("cora", 5),
    "practices:vocabularies": ("cora", 5),
    "practices:terms challenge": ("cora", 5),
    "practices:term_add challenge": ("cora", 4),
    "practices:term term": ("cora", 5),
    "practices:glossary": ("cora", 5),
    "practices:glossary_add": ("cora", 4),
    "practices:glossary_entry word": ("cora", 5),
    "practices:collections": ("ana", 6),
    "practices:collection collection": ("ana", 8),
    "practices:collection_add": ("ana", 6),
    "practices:collection_edit collection": ("ana", 7),
    "practices:collect published.number": ("ana", 8),
    "practices:fit published.number": ("ana", 9),
    "practices:adoption adoption": ("ana", 9),
    "practices:ask published.number": ("cleo", 7),
    "practices:questions": ("ana", 7),
    "practices:question question": ("ana", 7),
    "practices:still_running nokey": ("nobody", 2),
    "practices:following": ("ana", 7),
    "practices:search_add": ("ana", 5),
    "practices:pictures practice": ("ana", 8),
    "practices:files practice": ("ana", 8),
    "practices:take_over sourced.number": ("ana", 8),
    "practices:detail sourced.number sourced.slug": ("cleo", 12),
    "practices:cite published.number 1 ris": ("nobody", 2),
    "practices:card published.number": ("nobody", 2),
    "practices:share published.number": ("nobody", 2),
    "practices:confirm published": ("ana", 7),
    "practices:record published.number": ("nobody", 4),
    "practices:table json": ("nobody", 3),
    "practices:feed": ("nobody", 3),
    "practices:figures": ("nobody", 8),
    "practices:gaps": ("nobody", 4),
    "practices:import": ("dora", 6),
    "oai": ("nobody", 1),
    "sitemap": ("nobody", 5),
    "robots": ("nobody", 1),
    "data": ("nobody", 1),
    "dataset practices": ("nobody", 1),
    "v1_index": ("nobody", 0),
    "v1_rows practices": ("nobody", 2),
    "v1_rows editions": ("nobody", 2),
    "v1_row practices published.number": ("nobody", 1),
    "v1_table practices csv": ("nobody", 2),
    "v1_table practices geojson": ("nobody", 2),
    "v1_schema practices": ("nobody", 0),
    "api_schema": ("nobody", 1),
    "api_practices": ("nobody", 7),
    "api_practice published.number": ("nobody", 4),
    "api_vocabularies": ("nobody", 1),
    # The running edition is asked for once for the words that fill themselves, and once for its dates.
    "site:about": ("nobody", 2),
    "site:how": ("nobody", 5),
    "site:become": ("nobody", 4),
    "site:news": ("nobody", 5),
    "site:jury": ("nobody", 2),
    "site:partners": ("nobody", 2),
    "site:contact": ("nobody", 1),
    "site:accessibility": ("nobody", 1),
    "site:privacy": ("nobody", 1),
    "site:imprint": ("nobody", 1),
    "site:thanks": ("nobody", 0),
    "site:news_feed": ("nobody", 3),
    "site:news_item opened": ("nobody", 5),
    "site:news_share opened": ("nobody", 4),
    "site:share about": ("nobody", 1),
    "site:texts": ("dora", 8),
    "site:edit about en": ("dora", 8),
    "site:edit about lv": ("dora", 9),
    "site:edit newstext en": ("dora", 12),
    "site:versions about en": ("dora", 7),
    "site:news_begin": ("dora", 5),
    "site:news_edit news": ("dora", 7),
    "site:pictures": ("dora", 6),
    "site:picture librarypicture": ("dora", 6),
    "site:funding_list": ("dora", 6),
    "site:funding_add": ("dora", 6),
    "site:funding funding": ("dora", 8),
    "site:feedback_list": ("dora", 6),
    "site:feedback visitor": ("dora", 6),
}
NO_PAGE = {
    "accept_invitation nokey",
    "calendar_feed nokey",
    "unsubscribe nokey",
    "mail_text account en",
    "confirm_address nokey",
    "job_file job",
    "actionplans:file plan 00000000-0000-4000-8000-000000000000",
}


def browser(world, who):
    client = Client()
    if who != "nobody":
        client.force_login(world.people[who], backend=BACKEND)
    return client


def count(world, name, client):
    """Return what a page asks once its process knows the definitions and the lists; the better of two, since a cache may hiccup."""
    client.get(address(world, name))
    return min((asked(world, name, client) for _time in range(2)), key=len)


def asked(world, name, client):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address(world, name)).status_code == 200
    return [query["sql"] for query in captured]


def grow(world):
    """Make three of everything where there was one."""
    ana, plan = world.people["ana"], world.plan
    country = world.municipality.country
    for number in range(3):
        other = person(f"more{number}")
        body = Municipality.objects.create(name=f"Town {number}", slug=f"town-{number}", country=country)
        Membership.objects.create(user=ana, municipality=body, role=MemberRole.OWNER)
        Membership.objects.create(user=other, municipality=world.municipality, role=MemberRole.EDITOR)
        Membership.objects.create(user=other, organisation=world.organisation, role=MemberRole.EDITOR)
        PlanMember.objects.create(plan=plan, user=other, role=MemberRole.EDITOR)
        begin_plan(municipality=body, by=ana)
        Organisation.objects.create(name=f"Choir {number}", kind="ngo", country=country)
        Edition.objects.create(year=2030 + number)
        AccessRequest.objects.create(
            email=f"o{number}@t.example", name="Olga", town="Kalnupe", why="We write.", place=world.place
        )
        Job.objects.create(kind="plan_pdf", owner=ana, title="A file", params={})
        for _time in range(2):
            comment_on(plan=plan, question="budget_question", text=f"And {number}?", by=ana, thread=world.comment.pk)
        settle(
            thread=comment_on(plan=plan, question="half_the_money", text="Is it so?", by=ana), by=other, settled=True
        )
        more_of(world.inreview, world.municipality, ana, other)
        more_reuse(world.published, body, ana, other, number)
        fields = {"address": ana.email, "kind": "job_done", "subject": "Ready", "body": "It is ready."}
        Notification.objects.create(recipient=ana, event_key=f"more{number}", **fields)


@pytest.mark.django_db
@pytest.mark.parametrize("who", sorted({who for who, _ceiling in CEILINGS.values()}))
def test_every_page_asks_no_more_than_its_ceiling_with_little_and_with_much(world, who):
    client, pages = browser(world, who), [name for name, (opener, _ceiling) in CEILINGS.items() if opener == who]
    little = {name: count(world, name, client) for name in pages}
    grow(world)
    much = {name: count(world, name, client) for name in pages}
    over = {name: "\n".join(little[name]) for name in pages if len(little[name]) > CEILINGS[name][1]}
    # The desk looks at each plan that it lists (at most eight); everything else must not grow at all.
    grown = {
        name: "\n".join(much[name])
        for name in pages
        if len(much[name]) > len(little[name]) + (12 if name == "desk" else 0)
    }
    assert (over, grown) == ({}, {})


def test_every_page_has_a_ceiling():
    pages = {name for method, name, expected in rows(MATRIX) if method == "GET" and "200" in expected}
    assert pages - set(CEILINGS) - {"actionplans:move plan hand_back", "actionplans:move plan put_away"} == set()
    assert {n for m, n, e in rows(MATRIX) if m == "GET" and "200" not in e} - NO_PAGE <= {
        "actionplans:move plan hand_back",
        "actionplans:move plan nonsense",
        "actionplans:section plan nonsense",
        "actionplans:public nonsense",
        "actionplans:share nonsense",
        "actionplans:publish plan",
        "actionplans:report plan",
        "actionplans:report_move plan send_report",
        "actionplans:result plan 00000000-0000-4000-8000-000000000000",
        "actionplans:upload plan plan_title",
        "practices:curate practice",
        "practices:detail practice.number x",
        "practices:short published.number",
        "practices:version published.number published.slug 9",
        "api_practice practice.number",
        "v1_row practices practice.number",
        "dataset nonsense",
        "data_file nonsense",
        "data_sum nonsense",
        "practices:adopt published.number",
        "practices:collect practice.number",
        "practices:confirm practice",
        "practices:file evidence",
        "practices:take_over published.number",
        "practices:image picture 480",
        "practices:move inreview take_back",
        "practices:record practice.number",
        "practices:move practice nonsense",
        "practices:section practice nonsense",
        "practices:terms nonsense",
        "practices:translate published sv",
        "site:image librarypicture 7",
        "site:news_item nonsense",
    }


@pytest.mark.django_db
def test_an_autosave_operation_asks_at_most_eight_questions_with_others_changes_in_the_answer(world):
    import json
    import uuid

    client = Client()
    client.force_login(world.people["ana"], backend=BACKEND)
    row = world.plan.sheet.rows.filter(table="budget").first()
    world.plan.sheet.refresh_from_db()
    seq = world.plan.sheet.change_seq
    wishes = [
        ("answer:plan_title", 1, "Warm rooms"),
        ("answer:funding_gap", 0, "x"),
        (f"cell:{row.pk}:amount", 1, "999"),
        (f"row:{row.pk}:budget", 1, {"deleted": True}),
    ]
    for anchor, base, value in wishes:
        op = {"op_id": str(uuid.uuid4()), "anchor": anchor, "base": base, "set": value}
        body = json.dumps({"session": "s", "since": seq - 3, "section": "town", "here": "", "ops": [op]})
        with CaptureQueriesContext(connection) as captured:
            answer = client.post(address(world, "actionplans:ops plan"), body, content_type="application/json").json()
        asked = [q["sql"] for q in captured if not q["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 8, "\n".join(asked)
        seq = answer["seq"]
