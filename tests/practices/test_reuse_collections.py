"""Collections: whose they are, who may look, and that an exact version stays what it was."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse

from pearls.enums import MemberRole
from pearls.models import Membership
from practices.enums import Visibility
from practices.models import Collection
from practices.permissions import editable_collections, may_edit_collection, visible_collections
from practices.services import reuse
from tests.conftest import person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def signed_in(user):
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def collection(by, visibility=Visibility.MINE, municipality=None, title="For our plan"):
    data = {"title": title, "note": "", "visibility": visibility, "municipality": municipality}
    return reuse.keep_collection(by=by, data=data)


@pytest.mark.parametrize(
    ("visibility", "sees"),
    [
        (Visibility.MINE, {"ana"}),
        (Visibility.TEAM, {"ana", "ben"}),
        (Visibility.PUBLIC, {"ana", "ben", "cleo"}),
    ],
)
def test_who_sees_a_collection_is_what_its_owner_chose(ana, ben, cleo, municipality, visibility, sees):
    made = collection(ana, visibility, municipality if visibility == Visibility.TEAM else None)
    people = {"ana": ana, "ben": ben, "cleo": cleo}
    assert {name for name, user in people.items() if visible_collections(user).filter(pk=made.pk).exists()} == sees
    answers = {
        name: signed_in(user).get(reverse("practices:collection", args=[made.pk])).status_code
        for name, user in people.items()
    }
    assert answers == {name: 200 if name in sees else 404 for name in people}


def test_object_and_list_of_who_may_change_agree(ana, ben, cleo, municipality):
    vic = person("vic")
    Membership.objects.create(user=vic, municipality=municipality, role=MemberRole.VIEWER)
    made = [collection(ana), collection(ana, Visibility.TEAM, municipality), collection(ana, Visibility.PUBLIC)]
    for user in (ana, ben, cleo, vic):
        listed = set(editable_collections(user).values_list("pk", flat=True))
        assert listed == {one.pk for one in made if may_edit_collection(user, one)}
    assert {one.pk for one in made if may_edit_collection(ben, one)} == {made[1].pk}
    assert not any(may_edit_collection(vic, one) for one in made)


def test_nobody_opens_a_collection_to_a_team_of_strangers(cleo, municipality):
    with pytest.raises(ValidationError) as problem:
        collection(cleo, Visibility.TEAM, municipality)
    assert list(problem.value.message_dict) == ["municipality"]
    assert Collection.objects.count() == 0


def test_a_practice_is_collected_in_the_version_that_was_read_and_once(published, ben):
    made = collection(ben)
    first = reuse.collect(collection=made, practice=published, by=ben, note="for winter")
    again = reuse.collect(collection=made, practice=published, by=ben)
    assert (again.pk, again.note, again.revision.number) == (first.pk, "for winter", 1)
    assert made.items.count() == 1


def test_a_draft_cannot_be_collected(practice, ben):
    with pytest.raises(ValidationError):
        reuse.collect(collection=collection(ben), practice=practice, by=ben)


def test_a_stranger_changes_nothing(published, ana, cleo):
    made = collection(ana)
    item = reuse.collect(collection=made, practice=published, by=ana)
    for act in (
        lambda: reuse.collect(collection=made, practice=published, by=cleo),
        lambda: reuse.change_item(item=item, by=cleo, note="x"),
        lambda: reuse.drop_item(item=item, by=cleo),
        lambda: reuse.delete_collection(collection=made, by=cleo),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert made.items.get().note == ""


def test_its_owner_writes_a_note_and_deletes_a_collection_but_no_practice(published, ana):
    made = collection(ana)
    item = reuse.collect(collection=made, practice=published, by=ana)
    reuse.change_item(item=item, by=ana, note="for winter")
    assert made.items.get().note == "for winter"
    reuse.delete_collection(collection=made, by=ana)
    assert (Collection.objects.count(), type(published).objects.filter(pk=published.pk).count()) == (0, 1)


def test_nobody_in_particular_sees_the_public_collections(ana, municipality):
    made = {seen: collection(ana, seen, municipality if seen == Visibility.TEAM else None) for seen in Visibility}
    assert list(visible_collections(AnonymousUser())) == [made[Visibility.PUBLIC]]


def test_from_a_practice_into_a_new_collection_in_one_step(published, ben):
    client = signed_in(ben)
    url = reverse("practices:collect", args=[published.number])
    assert client.get(url).status_code == 200
    answer = client.post(url, {"new_title": "Winter", "note": "cheap"}, follow=True)
    assert answer.status_code == 200
    item = Collection.objects.get().items.get()
    assert (item.collection.title, item.practice.pk, item.note) == ("Winter", published.pk, "cheap")


def test_without_a_name_the_note_is_not_lost(published, ben):
    answer = signed_in(ben).post(reverse("practices:collect", args=[published.number]), {"note": "cheap to begin"})
    assert answer.status_code == 422
    assert "cheap to begin" in answer.content.decode()
    assert Collection.objects.count() == 0


def test_items_change_places_and_stop_at_the_ends(published, ana, municipality, lena, cora, mia):
    from tests.practices.conftest import begun, fill, publish

    second = publish(fill(begun(municipality, ana), ana, title="Another one"), ana, lena, cora, mia)
    made = collection(ana)
    one, two = (reuse.collect(collection=made, practice=p, by=ana) for p in (published, second))
    reuse.move_item(item=two, by=ana, step=-1)
    assert list(made.items.values_list("pk", flat=True)) == [two.pk, one.pk]
    reuse.move_item(item=two, by=ana, step=-1)
    assert list(made.items.values_list("pk", flat=True)) == [two.pk, one.pk]


def test_a_citation_names_the_version_that_can_be_checked(published):
    citation = reuse.citation_of(published.revision)
    assert (citation["practice"], citation["version"], citation["licence"]) == (published.number, 1, "cc_by_4")
    assert citation["sha256"] == published.revision.sha256
    assert citation["path"] == f"/practices/{published.number}/{published.slug}/v/1/"
