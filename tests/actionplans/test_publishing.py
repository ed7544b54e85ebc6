"""What published plans protect: a town decides itself, everybody reads what was sent and nobody's name, and the address stays."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from PIL import Image

from actionplans.models import Plan, PublicPlan
from actionplans.permissions import may_publish, public_plans
from actionplans.queries import answer_in, without_names
from actionplans.services import publish_plan, take_back_plan
from actionplans.workflow import HAND_BACK, PUT_AWAY, SEND
from pearls.sharepicture import picture
from pearls.workflow import perform

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(full_plan, ana):
    return perform(full_plan, SEND, by=ana)


def signed_in(user):
    browser = Client()
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_only_owners_publish_and_only_what_was_sent(full_plan, ana, ben, cleo):
    assert may_publish(ana, full_plan).reason == "Possible once the plan was sent: everybody reads that text."
    sent = perform(full_plan, SEND, by=ana)
    assert [bool(may_publish(person, sent)) for person in (ana, ben, cleo)] == [True, False, False]
    for change in (publish_plan, take_back_plan):
        with pytest.raises(PermissionDenied):
            change(plan=sent, by=ben)


def test_everybody_reads_the_plan_as_it_was_sent_without_names(sent, ana, client):
    assert client.get("/plans/published/").context["plans"] == []
    public = publish_plan(plan=sent, by=ana)
    assert public.slug == "kalnupe"
    shown = client.get("/plans/published/kalnupe/")
    assert shown.status_code == 200
    assert [one for one, _title in client.get("/plans/published/").context["plans"]] == [public]
    columns = {c["key"] for s in shown.context["document"]["sections"] for q in s["questions"] for f in q["fields"] for c in f.get("columns", [])}  # fmt: skip
    assert columns & {"name", "carer", "contact", "contact_owner", "lead_person", "owner"} == set()
    team = [row["values"].get("name") for s in public.snapshot.document["sections"] for q in s["questions"] for f in q["fields"] if f["key"] == "team" for row in f["rows"]]  # fmt: skip
    page = shown.content.decode()
    assert team != []
    assert [name for name in team if name and f">{name}<" in page] == []


def test_a_shared_link_shows_the_title_of_the_plan_and_whose_it_is(sent, ana, client, settings):
    assert client.get("/plans/published/kalnupe/share.png").status_code == 404
    publish_plan(plan=sent, by=ana)
    first = client.get("/plans/published/kalnupe/share.png", headers={"accept-language": "lv"})
    with Image.open(io.BytesIO(first.content)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1200, 630))
    assert first.headers["Cache-Control"] == "public, max-age=86400"
    assert first.content == picture(answer_in(sent.public.snapshot.document, "plan_title"), "Plan of Kalnupe, Latvia")
    page = client.get("/plans/published/kalnupe/").content.decode()
    assert page.count('og:image"') == 1
    assert f'property="og:image" content="{settings.SITE_URL}/plans/published/kalnupe/share.png"' in page


def test_what_is_left_out_leaves_no_empty_question():
    field = {"key": "paper", "type": "file", "text": "decision.pdf"}
    document = {"sections": [{"key": "a", "questions": [{"no": 1, "fields": [field]}]}], "head": {}}
    assert without_names(document) == {"sections": [], "head": {}}
    assert (answer_in(document, "paper"), answer_in(document, "nothing")) == ("decision.pdf", "")


def test_taken_back_it_is_gone_and_comes_back_at_the_same_address(sent, ana, client):
    publish_plan(plan=sent, by=ana)
    take_back_plan(plan=sent, by=ana)
    take_back_plan(plan=sent, by=ana)
    assert client.get("/plans/published/kalnupe/").status_code == 404
    publish_plan(plan=sent, by=ana)
    assert client.get("/plans/published/kalnupe/").status_code == 200
    assert PublicPlan.objects.count() == 1


def test_a_plan_that_is_handed_back_stays_public_as_it_was_sent_and_a_put_away_one_does_not(sent, ana, dora):
    publish_plan(plan=sent, by=ana)
    back = perform(sent, HAND_BACK, by=dora, comment="One more look")
    assert public_plans().count() == 1
    perform(back, PUT_AWAY, by=ana)
    assert public_plans().count() == 0


def test_two_plans_of_a_town_have_two_addresses(sent, ana, edition):
    first = publish_plan(plan=sent, by=ana)
    other = Plan.objects.create(
        municipality=sent.municipality, sheet=_another_sheet(sent), created_by=ana, state=sent.state
    )
    from pearls.questionnaires.enums import SnapshotKind
    from pearls.questionnaires.services import take_snapshot

    take_snapshot(sheet=other.sheet, kind=SnapshotKind.SUBMISSION, head={}, by=ana)
    assert (first.slug, publish_plan(plan=other, by=ana).slug) == ("kalnupe", "kalnupe-2")
    third = Plan.objects.create(
        municipality=sent.municipality, sheet=_another_sheet(sent), created_by=ana, state=sent.state, edition=edition
    )
    take_snapshot(sheet=third.sheet, kind=SnapshotKind.SUBMISSION, head={}, by=ana)
    assert publish_plan(plan=third, by=ana).slug == "kalnupe-2027"


def _another_sheet(plan):
    from pearls.questionnaires.services import begin_sheet

    return begin_sheet(version=plan.sheet.version)


def test_an_owner_is_told_what_everybody_will_read_and_decides(sent, ana, ben):
    browser, here = signed_in(ana), f"/plans/{sent.pk}/publish/"
    assert here in browser.get(f"/plans/{sent.pk}/").content.decode()
    assert here not in signed_in(ben).get(f"/plans/{sent.pk}/").content.decode()
    assert "Everybody will read the plan as it was sent" in browser.get(here).content.decode()
    browser.post(here, {"act": "publish"})
    assert "Everybody can read this plan." in browser.get(here).content.decode()
    browser.post(here, {"act": "take_back"})
    assert public_plans().count() == 0
    assert signed_in(ben).get(here).status_code == 404
