"""The only home of the carbon note of a visit: what its ways cost the air, by factors that are assumptions; pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Travel = tuple[str, int]
"""How one person travels, and how many kilometres there and back."""


@dataclass(frozen=True)
class Note:
    """What the ways of a visit cost the air: kilograms in all and by mode, kilometres, and what trains instead of planes would save."""

    kilograms: int
    kilometres: int
    by_mode: dict[str, tuple[int, int]]
    """{mode: (kilometres, kilograms)}, the heaviest first."""
    by_train: int
    """Kilograms that would not arise if who flies took the train."""


def note(travels: Iterable[Travel], factors: Mapping[str, float]) -> Note:
    """Return the carbon note of some ways; a mode without a factor is a mistake of the data file and raises KeyError."""
    far: dict[str, int] = {}
    for mode, kilometres in travels:
        far[mode] = far.get(mode, 0) + kilometres
    weights = {mode: kilometres * factors[mode] for mode, kilometres in far.items()}
    saved = far.get("plane", 0) * (factors["plane"] - factors["train"])
    ordered = sorted(far, key=lambda mode: (-weights[mode], mode))
    return Note(
        kilograms=round(sum(weights.values())),
        kilometres=sum(far.values()),
        by_mode={mode: (far[mode], round(weights[mode])) for mode in ordered if far[mode]},
        by_train=round(saved),
    )
