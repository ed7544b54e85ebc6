"""Stamps: what processes remember must be forgotten at once, and a request must pay for one look only."""

from django.core.cache import cache

from pearls.cache import renew, stamp, stamps_read_once


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
