"""The only home of the browser assets: what npm brought and what static/css holds, made into static/vendor/."""

import gzip
import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CSS = Path("static/css")
VENDOR = Path("static/vendor")
MODULES = Path("node_modules")

COPIES = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "@fontsource-variable/inter/LICENSE": "fonts/OFL-inter.txt",
    "@fontsource-variable/source-serif-4/LICENSE": "fonts/OFL-source-serif-4.txt",
    "bootstrap/LICENSE": "LICENSE-bootstrap.txt",
    "htmx.org/LICENSE": "LICENSE-htmx.txt",
}
"""File below node_modules -> file below static/vendor."""


class AssetError(Exception):
    """An asset cannot be made; the message is one sentence."""


# --- style sheets -----------------------------------------------------------------------------------
_STRING = r"""(?P<string>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
_NEEDLESS = re.compile(_STRING + r"|(?P<space>(?:\s|/\*.*?\*/)+)", re.DOTALL)
_TIGHT = re.compile(_STRING + r"| ?(?P<mark>[{};,]) ?")
_URL = re.compile(r"""url\(\s*(?P<quote>["']?)(?P<address>[^"')]+)(?P=quote)\s*\)""")


def minify(css: str) -> str:
    """Drop comments and needless white space; what stands in strings stays as it is."""

    lean = _NEEDLESS.sub(lambda match: match["string"] or " ", css)
    lean = _TIGHT.sub(lambda match: match["string"] or match["mark"], lean)
    return lean.replace(";}", "}").strip() + "\n"


def place_urls(css: str, source: Path, root: Path) -> str:
    """Make every address in url() right for static/vendor/; it may be seen from there or from its own file."""
    vendor = root / VENDOR

    def place(match: re.Match[str]) -> str:
        address = match["address"].strip()
        if re.match(r"(?:[a-z]+:|/|#)", address):
            raise AssetError(f"{source.relative_to(root)} names {address}: only files of our own may be used.")
        for base in (vendor, source.parent):
            file = base / address
            if file.exists():
                return f'url("{Path(os.path.relpath(file, vendor)).as_posix()}")'
        raise AssetError(f"{source.relative_to(root)} names {address}, and there is no such file.")

    return _URL.sub(place, css)


def join_styles(root: Path) -> str:
    """Return the portal's style sheet: tokens, theme, then one file per component in the order of their names."""
    files = [
        root / CSS / "tokens.css",
        root / CSS / "theme.css",
        *sorted((root / CSS / "components").glob("*.css")),
    ]
    return "".join(minify(place_urls(file.read_text(encoding="utf-8"), file, root)) for file in files)


def compile_bootstrap(root: Path, node: Path) -> str:
    """Compile tools/bootstrap.scss; `node` is the program."""
    command = [node, root / MODULES / "sass/sass.js", "--style=compressed", "--no-source-map", "--quiet-deps"]
    done = subprocess.run(
        [
            *map(str, command),
            "--silence-deprecation=import",
            "--load-path=node_modules",
            "tools/bootstrap.scss",
        ],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        raise AssetError(f"Sass could not compile tools/bootstrap.scss: {done.stderr.strip().splitlines()[0]}")
    css = done.stdout.lstrip("\ufeff")
    if "data:" in css:
        raise AssetError("tools/bootstrap.scss brings a data: picture; switch it off with its variable.")
    return css


# --- all together -------------------------------------------------------------------------------------
def digest(root: Path, patterns: list[str], *more: str) -> str:
    """Return a digest of the names and contents of the files that match the patterns."""
    total = hashlib.sha256("\n".join(more).encode())
    for file in sorted({file for pattern in patterns for file in root.glob(pattern) if file.is_file()}):
        total.update(str(file.relative_to(root)).encode() + b"\0" + file.read_bytes())
    return total.hexdigest()


def make_fonts(root: Path, python: Path) -> None:
    """Cut the fonts with the environment's Python, which has fonttools."""
    done = subprocess.run(
        [str(python), "tools/make_fonts.py"], cwd=root, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode:
        raise AssetError(f"The fonts could not be cut: {done.stderr.strip().splitlines()[-1]}")


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")


def make_parts(root: Path, node: Path, python: Path) -> None:
    """Make what depends on installed packages: Bootstrap, scripts, fonts, licences."""
    _write(root / VENDOR / "bootstrap.css", compile_bootstrap(root, node))
    for source, target in COPIES.items():
        (root / VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / MODULES / source, root / VENDOR / target)
    make_fonts(root, python)


def make_styles(root: Path) -> None:
    """Make what depends on static/css only."""
    _write(root / VENDOR / "pearls.css", join_styles(root))
    paper = root / CSS / "print.css"
    _write(root / VENDOR / "print.css", place_urls(paper.read_text(encoding="utf-8"), paper, root))


def build(root: Path, node: Path, python: Path) -> list[str]:
    """Make what changed since the last time and return one line per part made."""
    inputs = {
        "parts": digest(root, ["package-lock.json", "tools/assets.py", "tools/bootstrap.scss", "tools/make_fonts.py"]),
        "styles": digest(root, ["static/css/**/*.css", "static/img/**/*", "tools/assets.py"]),
    }
    lines = []
    for part, value in inputs.items():
        stamp = root / VENDOR / f".{part}"
        if stamp.exists() and stamp.read_text() == value:
            continue
        make_parts(root, node, python) if part == "parts" else make_styles(root)
        _write(stamp, value)
        lines.append(part)
    return lines


def sizes(root: Path) -> dict[str, int]:
    """Return the bytes over the wire (gzip, fonts as they are) of each file in static/vendor."""
    found = {}
    for file in sorted((root / VENDOR).rglob("*.*")):
        if file.suffix in {".css", ".js", ".woff2"}:
            raw = file.read_bytes()
            found[file.relative_to(root / VENDOR).as_posix()] = len(
                raw if file.suffix == ".woff2" else gzip.compress(raw)
            )
    return found
