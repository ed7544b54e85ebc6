"""The only home of why nothing fulfils the rules: a set of them that cannot hold together, of which none is too many; pure."""

from mentoring.matching.network import Network, loosened
from mentoring.matching.problem import Blocker
from mentoring.matching.program import Clock
from mentoring.matching.scoring import Table


def fulfils(network: Network, clock: Clock) -> bool:
    """Return whether all pins and minimums of a network can hold together."""
    program = network.program(clock)
    return program.maximise(network.obliged(len(program.x))) == network.owed()


def blockers(table: Table, clock: Clock) -> tuple[Blocker, ...]:
    """Return what cannot hold together, by halves (QuickXplain): drop any one of them and the others can."""
    everything = [*loosened(table.problem), *(cut.blocker for cut in table.cuts)]

    def possible(held: list[Blocker]) -> bool:
        kept = set(held)
        cuts = tuple(cut for cut in table.cuts if cut.blocker in kept)
        return fulfils(Network(table, table.allowed(cuts), frozenset(everything) - kept), clock)

    def least(base: list[Blocker], rest: list[Blocker], *, grown: bool) -> list[Blocker]:
        """Return the fewest of `rest` that with `base` cannot hold, where `base` grew since it was last seen to be possible."""
        if grown and not possible(base):
            return []
        if len(rest) == 1:
            return rest
        middle = len(rest) // 2
        first, second = rest[:middle], rest[middle:]
        of_second = least([*base, *first], second, grown=True)
        return [*least([*base, *of_second], first, grown=bool(of_second)), *of_second]

    return tuple(sorted(least([], everything, grown=False), key=everything.index))
