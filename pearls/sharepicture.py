"""The only home of the picture that a shared link shows, to any public page: the title on the sea, 1200 by 630 pixels."""

from functools import lru_cache
from io import BytesIO

from django.contrib.staticfiles import finders
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 80  # pixels
SEA, PAPER, PALE, SAND = "#0b2b40", "#fbfaf6", "#a9c4d4", "#e4ded0"
TITLE, WHERE = 68, 32  # pixels of the letters
MOST_LINES = 5


@lru_cache(maxsize=8)
def _font(kind: str, part: str, size: int) -> tuple[ImageFont.FreeTypeFont, frozenset[int]]:
    """Return one of our fonts in a size, and the letters that it has; the files are cut in two, Latin and the rest of it."""
    path = finders.find(f"vendor/fonts/pearls-{kind}-{part}-normal.woff2")
    from fontTools.ttLib import TTFont  # noqa: PLC0415  (4 MB that only this picture needs)

    font = TTFont(path)
    letters = frozenset(font.getBestCmap())
    font.flavor = None
    plain = BytesIO()
    font.save(plain)
    plain.seek(0)
    return ImageFont.truetype(plain, size), letters


def _runs(text: str, kind: str, size: int) -> list[tuple[str, ImageFont.FreeTypeFont]]:
    """Return the text in pieces, each with the font that has its letters."""
    latin, known = _font(kind, "latin", size)
    rest, _more = _font(kind, "latin-ext", size)
    made: list[tuple[str, ImageFont.FreeTypeFont]] = []
    for letter in text:
        font = latin if ord(letter) in known else rest
        if made and made[-1][1] is font:
            made[-1] = (made[-1][0] + letter, font)
        else:
            made.append((letter, font))
    return made


def _length(text: str, kind: str, size: int) -> float:
    return sum(font.getlength(piece) for piece, font in _runs(text, kind, size))


def _draw(pen: ImageDraw.ImageDraw, place: tuple[float, float], text: str, kind: str, size: int, colour: str) -> None:
    x, y = place
    for piece, font in _runs(text, kind, size):
        pen.text((x, y), piece, font=font, fill=colour, anchor="ls")
        x += font.getlength(piece)


def lines_of(title: str) -> list[str]:
    """Return the title in lines that fit; what is longer than five ends in …."""
    room = WIDTH - 2 * MARGIN
    lines: list[str] = []
    for word in title.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and _length(longer, "serif", TITLE) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines if len(lines) <= MOST_LINES else [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1]} …"]


def picture(title: str, where: str) -> bytes:
    """Return the PNG. The same words give the same bytes."""
    image = Image.new("RGB", (WIDTH, HEIGHT), SEA)
    pen = ImageDraw.Draw(image)
    for ring in (150, 230, 310, 390):
        pen.ellipse((WIDTH - 150 - ring, 120 - ring, WIDTH - 150 + ring, 120 + ring), outline="#16435f", width=2)
    _draw(pen, (MARGIN, MARGIN + 24), where, "sans", WHERE, PALE)
    for number, line in enumerate(lines_of(title)):
        _draw(pen, (MARGIN, 220 + number * 80), line, "serif", TITLE, PAPER)
    pen.ellipse((MARGIN, HEIGHT - 92, MARGIN + 30, HEIGHT - 62), outline=SAND, width=3)
    _draw(pen, (MARGIN + 46, HEIGHT - 66), "Pearls", "serif", 36, SAND)
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()
