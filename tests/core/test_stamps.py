"""Stamps: what processes remember must be forgotten at once, and a request must pay for one look only."""

from types import SimpleNamespace

from django.core.cache import cache

from pearls.cache import ForgivingRedisCache, asked_once, once_a_page, renew, stamp, stamps_read_once


def test_a_stamp_stays_until_it_is_renewed():
    first = stamp("tests:stamp")
    assert stamp("tests:stamp") == first
    renew("tests:stamp")
    assert stamp("tests:stamp") != first


def test_a_request_looks_once_and_still_notices_what_it_renews_itself():
    first = stamp("tests:stamp")
    with stamps_read_once():
        assert stamp("tests:stamp") == first
        cache.delete("tests:stamp")  # as another process does
        assert stamp("tests:stamp") == first
        renew("tests:stamp")
        second = stamp("tests:stamp")
        assert second != first
    assert stamp("tests:stamp") == second


def test_the_stamps_that_were_ever_asked_for_come_with_the_first_one():
    one, other = stamp_in_a_request("tests:one"), stamp_in_a_request("tests:other")
    with stamps_read_once():
        assert stamp("tests:one") == one
        cache.delete_many(["tests:one", "tests:other"])  # as another process does: this request saw both already
        assert (stamp("tests:one"), stamp("tests:other")) == (one, other)
    assert stamp_in_a_request("tests:other") != other


def stamp_in_a_request(name):
    with stamps_read_once():
        return stamp(name)


def test_without_redis_every_stamp_is_new_and_nothing_stops():
    away = ForgivingRedisCache("redis://127.0.0.1:1/0", {})
    assert away.get_many(["tests:one"]) == {}
    assert away.get("tests:one", "nothing") == "nothing"


def test_what_a_page_asks_several_times_of_a_person_is_asked_once_and_forgotten_with_the_page():
    asked = []

    @once_a_page
    def things(person):
        """What a person has."""
        asked.append(person.pk)
        return len(asked)

    ana, ben = SimpleNamespace(pk=1), SimpleNamespace(pk=2)
    assert (things(ana), things(ana)) == (1, 2)
    with asked_once():
        assert (things(ana), things(ana), things(ben)) == (3, 3, 4)
    assert (things(ana), things.__doc__) == (5, "What a person has.")
