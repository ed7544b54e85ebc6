"""The only home of the cut fonts: Inter and Source Serif, reduced to what nine languages around the Baltic need.

The packages cover all of Latin Extended and weights 100-900. We keep the letters of en da de et fi lt lv pl sv,
weights 400-700 and the features in use. The families get names of our own, since the licence (SIL OFL 1.1) reserves
the name "Source" for unmodified files; its texts are copied beside the fonts.
"""

import os
from io import BytesIO
from pathlib import Path

os.environ["SOURCE_DATE_EPOCH"] = "0"  # identical bytes on every machine

from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "node_modules/@fontsource-variable"
TARGET = ROOT / "static/vendor/fonts"

BALTIC = "ĀāĄąĆćČčĒēĖėĘęĢģĪīĮįĶķĻļŁłŃńŅņŌōŒœŖŗŚśŠšŪūŲųŹźŻżŽž"
PUNCTUATION = "–—‘’‚“”„†•…‰‹›€™−→←↑↓≤≥≠≈×·′″\u00a0\u202f"
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x100)])) + PUNCTUATION
FEATURES = ["kern", "liga", "locl", "ccmp", "mark", "mkmk", "tnum", "lnum", "pnum", "case", "calt"]
NAMES_KEPT = [0, 1, 2, 13, 14]
FAMILY = 1

CUTS: list[tuple[str, str, str, tuple[int, int] | int]] = [
    ("inter", "normal", "Pearls Sans", (400, 700)),
    ("source-serif-4", "normal", "Pearls Serif", (400, 700)),
    ("source-serif-4", "italic", "Pearls Serif", 400),
]
PARTS = {"latin": LATIN, "latin-ext": BALTIC}


def narrow(file: Path, weights: tuple[int, int] | int) -> TTFont:
    """Return the font with the weights wanted only."""
    font = TTFont(file, recalcTimestamp=False)
    instancer.instantiateVariableFont(font, {"wght": weights}, inplace=True)
    whole = BytesIO()
    font.flavor = None
    font.save(whole)
    whole.seek(0)
    return TTFont(whole, recalcTimestamp=False)


def cut(font: TTFont, family: str, letters: str, target: Path) -> None:
    """Keep the letters, rename the family and write the file."""
    options = subset.Options(
        flavor="woff2", layout_features=FEATURES, hinting=False, name_IDs=NAMES_KEPT, notdef_outline=True
    )
    tool = subset.Subsetter(options)
    tool.populate(text=letters)
    tool.subset(font)
    for record in font["name"].names:
        if record.nameID == FAMILY:
            record.string = family
    subset.save_font(font, str(target), options)


def main() -> None:
    """Write static/vendor/fonts/*.woff2."""
    TARGET.mkdir(parents=True, exist_ok=True)
    for package, style, family, weights in CUTS:
        for part, letters in PARTS.items():
            source = SOURCE / package / "files" / f"{package}-{part}-wght-{style}.woff2"
            name = f"{family.lower().replace(' ', '-')}-{part}-{style}.woff2"
            cut(narrow(source, weights), family, letters, TARGET / name)


if __name__ == "__main__":
    main()
