"""The only home of what a process knows of all practices that can be found: for each option of a facet one set of bits.

Every published practice has a slot, a small number that never changes (`ShelfMark`); a set of practices is an integer in which the bits
of their slots are 1. Counting what fits is then `&` and `bit_count()`, and a hundred thousand practices are a few megabytes. A process
reads them all once and afterwards only what changed, before every question: the database marks each change with its transaction.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from practices.enums import FINDABLE

Row = tuple[Any, ...]
AT_ONCE = 2_000
"""Rows that are read at once; of more changes than this the whole is read again."""
READ = """
SELECT m.id, p.state = ANY(%s) AND p.merged_into_id IS NULL, p.number,
  coalesce(extract(epoch FROM p.published_at) * 1000000, 0)::bigint,
  p.adoption_count, p.country_id, p.size_class, p.hosts_visits, p.languages, p.term_ids
FROM practices_shelfmark m JOIN practices_practice p ON p.id = m.practice_id"""
# What was touched by a transaction below the horizon was seen already. Marks from before a restore into another cluster may lie ahead
# of all transactions there: they are old, and only our own may lie there too.
CHANGED = (
    """
SELECT now.*, changed.* FROM (
  SELECT concat(current_database(), pg_relation_filenode('practices_shelfmark')) AS file,
    pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS horizon, pg_snapshot_xmax(pg_current_snapshot())::text::bigint AS ahead,
    coalesce(pg_current_xact_id_if_assigned()::text::bigint, 0) AS own, %s AS seen
) now LEFT JOIN LATERAL ("""
    + READ
    + """
  WHERE m.touched >= %s AND (m.touched < now.ahead OR m.touched = now.own OR now.seen = 0) LIMIT %s
) changed ON true"""
)


@dataclass(frozen=True)
class Order:
    """Slots by a value and the public number, the lowest first."""

    slots: array
    values: array
    numbers: array

    def key(self, slot: int) -> tuple[int, int]:
        """Return what a slot is ordered by."""
        return self.values[slot], self.numbers[slot]

    def place(self, key: tuple[int, int]) -> int:
        """Return how many slots stand before a key."""
        return bisect_left(self.slots, key, key=self.key)

    def down(self, bits: int, below: int | None = None) -> Iterator[int]:
        """Yield the slots of a set, the highest first, from a place in the order downwards."""
        until = len(self.slots) if below is None else below
        if bits.bit_count() * 64 < until:  # few are put in order, many are walked to
            key = self.key(self.slots[until]) if until < len(self.slots) else None
            found = sorted(((self.key(slot), slot) for slot in members(bits)), reverse=True)
            yield from (slot for one, slot in found if key is None or one < key)
            return
        there = bits.to_bytes(bits.bit_length() // 8 + 1, "little") + bytes(len(self.values) // 8 + 1)
        for at in range(until - 1, -1, -1):
            slot = self.slots[at]
            if there[slot >> 3] >> (slot & 7) & 1:
                yield slot


@dataclass(frozen=True)
class Shelf:
    """All findable practices as of a moment. It never changes: what changed makes a new one that shares the rest."""

    file: str = ""
    horizon: int = 0
    every: int = 0
    sets: dict[tuple[str, Any], int] | None = None
    newest: Order = Order(array("i"), array("q"), array("i"))
    adopted: Order = Order(array("i"), array("q"), array("i"))

    def of(self, facet: str, option: Any) -> int:
        """Return the practices that have an option; of a term of a vocabulary, ("term", its key)."""
        return (self.sets or {}).get((facet, option), 0)


_known = Shelf()


def shelf() -> Shelf:
    """Return all practices as they are now, in one read, which brings only what changed since the last one."""
    global _known  # noqa: PLW0603 -- replaced as a whole, so that threads need no lock: each has a true one
    known = _known
    rows = _rows(CHANGED, [known.horizon, _states(), known.horizon, AT_ONCE + 1])
    file, horizon, _ahead, own, _seen = rows[0][:5]
    changed = [row[5:] for row in rows if row[5] is not None]
    if len(changed) > AT_ONCE or (known.horizon and file != known.file):
        found = built(_all())
    else:
        found = with_changes(known, changed) if known.horizon else built(changed)
    found = replace(found, file=file, horizon=horizon)
    if not own:  # what this transaction wrote, nobody else may see yet
        _known = found
    return found


def _states() -> list[str]:
    return [str(state) for state in FINDABLE]


def _rows(text: str, params: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(text, params)
        return cursor.fetchall()


def _all() -> Iterator[Row]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(READ, [_states()])
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


# --- making ---------------------------------------------------------------------------------------
def built(rows: Iterable[Row]) -> Shelf:
    """Return the shelf of rows of READ."""
    sets: dict[tuple[str, Any], bytearray] = {}
    every = bytearray()
    columns = (array("i"), array("q"), array("q"))
    for slot, there, *values in rows:
        _put(columns, slot, values)
        if there:
            _set(every, slot)
            for option in _options(values):
                _set(sets.setdefault(option, bytearray()), slot)
    numbers, published, adoptions = columns
    bits = int.from_bytes(every, "little")
    return Shelf(
        every=bits,
        sets={option: int.from_bytes(made, "little") for option, made in sets.items()},
        newest=_ordered(bits, published, numbers),
        adopted=_ordered(bits, adoptions, numbers),
    )


def _options(values: Sequence[Any]) -> list[tuple[str, Any]]:
    _number, _published, _adoptions, country, size, hosts, languages, terms = values
    carried = [("country", country), ("size", size), *([("hosts_visits", "true")] if hosts else [])]
    return [*carried, *(("language", code) for code in languages), *(("term", key) for key in terms)]


def _put(columns: Sequence[array], slot: int, values: Sequence[Any]) -> None:
    for column, value in zip(columns, values, strict=False):
        if slot >= len(column):
            column.extend([0] * (slot + 1 - len(column)))
        column[slot] = value


def _set(made: bytearray, slot: int) -> None:
    if slot >> 3 >= len(made):
        made.extend(bytes((slot >> 3) + 1 - len(made)))
    made[slot >> 3] |= 1 << (slot & 7)


def _ordered(bits: int, values: array, numbers: array) -> Order:
    made = Order(array("i", members(bits)), values, numbers)
    return replace(made, slots=array("i", sorted(made.slots, key=made.key)))


def with_changes(old: Shelf, rows: Sequence[Row]) -> Shelf:
    """Return the shelf after these rows changed; the old one stays as it was."""
    if not rows:
        return old
    sets, every = dict(old.sets or {}), old.every
    orders = [replace(order, slots=order.slots[:]) for order in (old.newest, old.adopted)]
    for slot, *_rest in rows:
        if every >> slot & 1:
            for order in orders:
                del order.slots[order.place(order.key(slot))]
            every ^= 1 << slot
            sets |= {option: bits ^ (1 << slot) for option, bits in sets.items() if bits >> slot & 1}
    columns = old.newest.numbers[:], old.newest.values[:], old.adopted.values[:]
    numbers, published, adoptions = columns
    orders = [Order(orders[0].slots, published, numbers), Order(orders[1].slots, adoptions, numbers)]
    for slot, there, *values in rows:
        _put(columns, slot, values)
        if there:
            every |= 1 << slot
            sets |= {option: sets.get(option, 0) | (1 << slot) for option in _options(values)}
            for order in orders:
                order.slots.insert(order.place(order.key(slot)), slot)
    return replace(old, every=every, sets=sets, newest=orders[0], adopted=orders[1])


# --- sets -----------------------------------------------------------------------------------------
def members(bits: int) -> Iterator[int]:
    """Yield the slots of a set, the lowest first."""
    digits = bin(bits)[:1:-1]
    at = digits.find("1")
    while at >= 0:
        yield at
        at = digits.find("1", at + 1)


def set_of(sent: bytes | None) -> int:
    """Return the set of slots that the database sent: four bytes each, the highest first, in any order, some of them twice."""
    slots = array("I", sent or b"")
    slots.byteswap()
    digits = bytearray(b"0") * (max(slots, default=0) + 1)
    for slot in slots:
        digits[~slot] = 49  # "1"
    return int(digits, 2)
