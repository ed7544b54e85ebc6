"""What the core's rights protect: the object and the list agree, for every kind of person and every thing."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from pearls import permissions
from pearls.models import Invitation, Job, Membership, Municipality, Organisation
from pearls.services import access
from pearls.transitions import may_look_after
from tests.conftest import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(ana, ben, cleo, dora, cora, nils, municipality, organisation, make_place, finland):
    """Two municipalities, two organisations, requests in two countries, invitations of three people."""
    other = Municipality.objects.create(name="Närpes", slug="narpes", country=finland)
    club = Organisation.objects.create(name="Club", kind="ngo", country=finland)
    Membership.objects.create(user=ben, organisation=organisation, role="owner")
    Membership.objects.create(user=cleo, municipality=other, role="owner")
    for number, place in enumerate([make_place("Liepkalni"), make_place("Kaskö", country=finland), None]):
        access.request_access(email=f"r{number}@x.example", name="Olga", town="Town", why="Why not?", place=place)
    access.request_access(email="r9@x.example", name="Olga", town="Town", why="Why not?", municipality=other)
    for by, target in [(ana, municipality), (dora, municipality), (ben, organisation), (cleo, other)]:
        access.invite(target=target, email=f"{by.name}@x.example", role="viewer", by=by)
    for owner in (ana, ben):
        Job.objects.create(kind="test", owner=owner, title="A file")
    return {"people": [ana, ben, cleo, dora, cora, nils], "other": other, "club": club}


def expected(people, *names):
    return {user for user in people if user.name.lower() in names}


def seers(people, visible, thing):
    return {user for user in people if visible(user).filter(pk=thing.pk).exists()}


def test_who_sees_which_municipality(world, municipality):
    people, visible = world["people"], permissions.visible_municipalities
    assert seers(people, visible, municipality) == expected(people, "ana", "ben", "dora", "cora", "nils")
    assert seers(people, visible, world["other"]) == expected(people, "cleo", "dora", "cora", "nils")


def test_who_sees_which_organisation(world, organisation):
    people, visible = world["people"], permissions.visible_organisations
    assert seers(people, visible, organisation) == expected(people, "ben", "dora", "cora", "nils")
    assert seers(people, visible, world["club"]) == expected(people, "dora", "cora", "nils")


def test_who_decides_which_request_object_and_list_agree(world):
    for user in world["people"]:
        listed = set(permissions.visible_requests(user))
        for asked in permissions.AccessRequest.objects.all():
            assert user.has_perm("pearls.decide_request", asked) is (asked in listed), (user, asked)


def test_a_contact_point_sees_the_own_country_however_the_town_is_known(world):
    nils = next(user for user in world["people"] if user.name == "Nils")
    assert {asked.email for asked in permissions.visible_requests(nils)} == {"r1@x.example", "r9@x.example"}


def test_who_sees_an_invitation_in_the_list_may_look_after_it(world):
    for user in world["people"]:
        for invitation in permissions.visible_invitations(user):
            assert may_look_after(user, invitation)
            assert user.has_perm("pearls.look_after_invitation", invitation)


def test_owners_look_after_what_others_sent_to_their_body(world, ana, ben, dora):
    of_dora = Invitation.objects.get(invited_by=dora)
    assert may_look_after(ana, of_dora)
    assert not may_look_after(ben, of_dora)


def test_jobs_belong_to_who_ordered_them_admins_included(world, dora):
    for user in world["people"]:
        assert {job.owner for job in permissions.visible_jobs(user)} <= {user}
    assert not permissions.visible_jobs(dora).exists()


def test_who_may_invite(world, municipality, organisation):
    people = world["people"]
    for body, names in [
        (municipality, ("ana", "dora")),
        (organisation, ("ben", "dora")),
        (world["other"], ("cleo", "dora")),
    ]:
        may = {user for user in people if permissions.may_invite_to_body(user, body)}
        assert may == expected(people, *names)
        assert may == {user for user in people if user.has_perm("pearls.invite_member", body)}


def test_a_refusal_is_false_and_says_why(ben, municipality):
    refusal = permissions.may_invite_to_body(ben, municipality)
    assert not refusal
    assert refusal.reason == "Only an owner of Kalnupe or an admin can invite people."


def test_rights_without_a_thing_are_no_rights(ana, dora):
    for name in ("decide_request", "look_after_invitation", "accept_invitation"):
        assert not dora.has_perm(f"pearls.{name}", None)
    assert not permissions.edits_body(ana, None)


def test_the_programme_is_run_by_its_people(world):
    people = world["people"]
    assert {u for u in people if permissions.is_admin(u)} == expected(people, "dora")
    assert {u for u in people if permissions.is_partner(u)} == expected(people, "dora", "cora")
    assert {u for u in people if permissions.runs_programme(u)} == expected(people, "dora", "cora", "nils")
    assert {u for u in people if u.has_perm("pearls.manage_programme")} == expected(people, "dora")


def test_nobody_is_nothing():
    assert permissions.role_names(AnonymousUser()) == frozenset()
    assert not permissions.is_admin(AnonymousUser())


def test_owners_and_editors_may_begin_things(ana, ben, cleo, municipality):
    vic = person("vic")
    Membership.objects.create(user=vic, municipality=municipality, role="viewer")
    assert [permissions.edits_body(user, municipality) for user in (ana, ben, vic, cleo)] == [True, True, False, False]


def test_unknown_and_forbidden_look_the_same(ana, municipality):
    for key in (municipality.pk, 0):
        with pytest.raises(Http404):
            permissions.get_visible_or_404(Municipality.objects.none(), pk=key)
    assert permissions.get_visible_or_404(permissions.visible_municipalities(ana), pk=municipality.pk) == municipality


def test_the_admins_tables_open_but_ledgers_are_only_looked_at(client, dora, invited):
    invited()
    dora.is_staff = dora.is_superuser = True
    dora.save()
    client.force_login(dora, backend="django.contrib.auth.backends.ModelBackend")
    for table in ("event", "statechange", "notification", "job", "invitation", "accessrequest", "attachment"):
        assert client.get(f"/admin/pearls/{table}/").status_code == 200
        assert client.get(f"/admin/pearls/{table}/add/").status_code in {403, 404}
    row = Invitation.objects.get()
    page = client.get(f"/admin/pearls/invitation/{row.pk}/change/").content.decode()
    assert row.token_hash not in page
