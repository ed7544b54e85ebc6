"""The only home of the catalogues in locale/: drawn from code, templates and data, judged, and compiled.

`python tools/messages.py update [language …]` writes new messages into every catalogue and takes out those that nobody says any more
(needs GNU gettext);
`check` names what is missing, stale or wrong; `compile` makes what the portal reads, with nothing but Python.
"""

import argparse
import re
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
LANGUAGES = ("da", "de", "et", "fi", "lt", "lv", "pl", "sv")
"""English is the source."""
COMPLETE: tuple[str, ...] = ("da", "de", "et", "fi", "lt", "lv", "pl", "sv")
"""Languages of which nothing may be missing any more: a language comes in here with its last translation, and stays."""
APPS = ("pearls", "practices", "actionplans", "mentoring", "awards")
NOT_SAID = ("migrations", "data", "__pycache__", "static", "make_*.py")
"""What no visitor reads, or what is read by its own rule."""
DATA = {
    "pearls/data/countries.yaml": None,
    "actionplans/data/plan_template.yaml": None,
    "awards/data/application_template.yaml": None,
    "awards/data/criteria.yaml": None,
    "practices/data/practice_template.yaml": None,
    "practices/data/rubric.yaml": None,
    "mentoring/data/agreement.yaml": "en",
    "mentoring/data/agendas.yaml": "en",
}
"""Data files whose texts people read, and the key below which these stand, where the file has room for languages."""
SITE = "pearls/site/data/pages"
"""Where the first texts of the public site lie, one file for each page."""
TEXTS = frozenset(
    {
        "name",
        "title",
        "intro",
        "guidance",
        "why",
        "label",
        "help",
        "text",
        "town",
        "min_label",
        "max_label",
        "hint",
        "points",
        "unit",
    }
)
"""Keys of data files that hold texts."""
PLACES = re.compile(r"%\([a-z_A-Z0-9]+\)[sd]|%[sd%]|\{[a-z_A-Z0-9]*\}")
TAGS = re.compile(r"</?[a-z][^<>]*>")
HEADS = "Project-Id-Version|Report-Msgid-Bugs-To|POT-Creation-Date|PO-Revision-Date|Last-Translator|Language-Team|Generated-By"
NOISE = re.compile(rf'^"({HEADS}): .*\n', re.MULTILINE)
"""Lines of a catalogue's head that differ from one writing to the next, or say nothing."""


# --- what is said ---------------------------------------------------------------------------------
def texts_of(node: Any, *, inside: bool = False) -> Iterator[str]:
    """Yield the texts of a data file that people read."""
    if isinstance(node, dict):
        for key, value in node.items():
            yield from texts_of(value, inside=inside or key in TEXTS)
    elif isinstance(node, list):
        for value in node:
            yield from texts_of(value, inside=inside)
    elif inside and isinstance(node, str) and node.strip():
        yield node


def data_texts(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the texts of each data file, in order, each once."""
    found = {}
    for name, below in DATA.items():
        document = yaml.safe_load((root / name).read_text("utf-8"))
        whole = [part[below] for part in document.values()] if below else document
        found[name] = list(dict.fromkeys(texts_of(whole, inside=below is not None)))
    return found | site_texts(root)


def site_texts(root: Path = ROOT) -> dict[str, list[str]]:
    """Return the phrases of the site's first pages, as pearls/site/phrases.py finds them, in one list."""
    phrases_of = runpy.run_path(str(root / "pearls/site/phrases.py"))["phrases_of"]
    pages = sorted((root / SITE).glob("*.md"))
    return {f"{SITE}.yaml": list(dict.fromkeys(said for page in pages for said in phrases_of(page.read_text("utf-8"))))}


def drawn() -> Catalog:
    """Return every message of the portal. Raises SystemExit in one sentence where GNU gettext is missing."""
    if not shutil.which("xgettext"):
        sys.exit("GNU gettext is missing, which reads the messages: sudo apt install gettext, or brew install gettext.")
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch)
        for name in APPS:
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(*NOT_SAID))
        shutil.copytree(ROOT / "templates", copy / "templates")
        shutil.copy(ROOT / "pearls" / "models" / "__init__.py", copy / "pearls" / "models" / "__init__.py")
        for name, texts in data_texts().items():
            said = "\n".join(f"gettext({text!r})" for text in texts)
            target = copy / f"{name.replace('/', '_').removesuffix('.yaml')}.py"
            target.write_text(f"from gettext import gettext\n{said}\n", "utf-8")
        (copy / "locale").mkdir()
        command = ["-c", RUN, "makemessages", "-l", "sv", "--add-location", "file", "--no-wrap"]
        done = subprocess.run([sys.executable, *command], cwd=copy, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"The messages could not be read: {done.stderr.strip().splitlines()[-1]}")
        with (copy / "locale/sv/LC_MESSAGES/django.po").open("rb") as file:
            return read_po(file, ignore_obsolete=True)


RUN = """
import sys
from django.conf import settings
from django.core.management import ManagementUtility
settings.configure(LOCALE_PATHS=["locale"], USE_I18N=True)
ManagementUtility(["manage.py", *sys.argv[1:]]).execute()
"""


# --- the catalogues -------------------------------------------------------------------------------
def path_of(language: str) -> Path:
    """Return where the catalogue of a language lies."""
    return LOCALE / language / "LC_MESSAGES" / "django.po"


def catalogue_of(language: str) -> Catalog:
    """Return what is said in a language; empty where nobody has begun."""
    if not path_of(language).exists():
        return Catalog(locale=language, charset="utf-8")
    with path_of(language).open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True)


def write(language: str, catalogue: Catalog) -> None:
    """Write a catalogue so that the same messages are the same bytes: no dates, no line numbers, sorted by what is said."""
    path_of(language).parent.mkdir(parents=True, exist_ok=True)
    plain = Catalog(
        locale=language, charset="utf-8", project="Pearls", fuzzy=False, header_comment=f"# Pearls in {language}"
    )
    for message in sorted(catalogue, key=key_of):
        if message.id:
            where = sorted({(file, None) for file, _line in message.locations})
            flags = message.flags & {"python-format", "python-brace-format"}
            plain.add(
                message.id, message.string, locations=where, flags=flags, context=message.context,
                user_comments=message.user_comments, auto_comments=message.auto_comments,
            )  # type: ignore[arg-type]  # fmt: skip
    with path_of(language).open("wb") as file:
        write_po(file, plain, width=0, omit_header=False, include_lineno=False)
    text = path_of(language).read_text("utf-8")
    path_of(language).write_text(NOISE.sub("", text), "utf-8")


def key_of(message: Message) -> tuple[str, str]:
    """Return what tells two messages apart."""
    first = message.id[0] if isinstance(message.id, (list, tuple)) else message.id
    return str(first), message.context or ""


def update(begun: Iterable[str] = ()) -> None:
    """Bring every catalogue up to date, and begin those of `begun`: new messages come in empty, those that nobody says go."""
    source = drawn()
    for language in (code for code in LANGUAGES if code in begun or path_of(code).exists()):
        catalogue = catalogue_of(language)
        held = {key_of(message): message for message in catalogue if message.id}
        fresh = Catalog(locale=language, charset="utf-8")
        for message in source:
            known = held.get(key_of(message)) if message.id else None
            string = known.string if known and isinstance(known.id, tuple) == isinstance(message.id, tuple) else ""
            if message.id:
                fresh.add(
                    message.id, string or None, locations=message.locations, flags=message.flags - {"fuzzy"},
                    context=message.context, auto_comments=message.auto_comments,
                    user_comments=known.user_comments if known else (),
                )  # type: ignore[arg-type]  # fmt: skip
        write(language, fresh)
        print(f"{language}: {len(fresh)} messages, {len(list(missing_in(fresh)))} not translated yet")


def compile_all() -> None:
    """Make the files that the portal reads from every catalogue that changed and is complete: half a page helps nobody."""
    for language in LANGUAGES:
        source = path_of(language)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime_ns > source.stat().st_mtime_ns):
            continue
        catalogue = catalogue_of(language)
        if list(missing_in(catalogue)):
            target.unlink(missing_ok=True)
            continue
        scratch = target.with_suffix(".mo.new")
        with scratch.open("wb") as file:
            write_mo(file, catalogue)
        scratch.replace(target)


# --- judging --------------------------------------------------------------------------------------
def said_in(message: Message) -> tuple[str, ...]:
    """Return the translations of a message: one, or one for each plural form."""
    found = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
    return tuple(str(text or "") for text in found)


def missing_in(catalogue: Catalog) -> Iterator[Message]:
    """Yield the messages that nobody has translated."""
    for message in catalogue:
        if message.id and not all(text.strip() for text in said_in(message)):
            yield message


def problems_of(message: Message) -> Iterator[str]:
    """Yield what is wrong with a translation, in words."""
    sources = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
    for form, text in enumerate(said_in(message)):
        source = sources[min(form, len(sources) - 1)]
        if Counter(PLACES.findall(text)) != Counter(PLACES.findall(source)) and not _says_one(message, form, text):
            yield f"has other placeholders than {source!r}: {text!r}"
        if Counter(TAGS.findall(text)) != Counter(TAGS.findall(source)):
            yield f"has other tags than {source!r}: {text!r}"
        if (source[:1].isspace(), source[-1:].isspace()) != (text[:1].isspace(), text[-1:].isspace()):
            yield f"begins or ends with another space than {source!r}: {text!r}"


def _says_one(message: Message, form: int, text: str) -> bool:
    """Return whether a form for one thing leaves out its number, as "a day" does; it may not where it also serves 21."""
    if form or not isinstance(message.id, (list, tuple)):
        return False
    # Not "%d": what is put into a text by its place has to have one in every form.
    numbers = {"%(n)d", "%(n)s", "%(count)s", "%(count)d", "{n}"}
    gone = Counter(PLACES.findall(message.id[0])) - Counter(PLACES.findall(text))
    return set(gone) <= numbers and not Counter(PLACES.findall(text)) - Counter(PLACES.findall(message.id[0]))


def check() -> list[str]:
    """Return what keeps the catalogues from being complete, a line each."""
    source = {key_of(message) for message in drawn() if message.id}
    found = []
    for language in filter(lambda code: path_of(code).exists(), LANGUAGES):  # a language is begun with its catalogue
        whole = language in COMPLETE
        catalogue = catalogue_of(language)
        held = {key_of(message) for message in catalogue if message.id}
        found += [f"{language}: nobody says any more: {key[0]!r}" for key in sorted(held - source)]
        found += [f"{language}: not in the catalogue: {key[0]!r}" for key in sorted(source - held)]
        absent = [key_of(message) for message in missing_in(catalogue)]
        found += [f"{language}: not translated: {key[0]!r}" for key in absent if key in source and whole]
        for message in catalogue:
            if message.id and key_of(message) not in absent:
                found += [f"{language}: {problem}" for problem in problems_of(message)]
    return found


def main() -> int:
    """Do what is asked; 1 when the check found anything."""
    parser = argparse.ArgumentParser(description="Draw, check and compile the messages of all languages.")
    parser.add_argument("what", choices=("update", "check", "compile"))
    parser.add_argument("languages", nargs="*", help="languages to begin, with update")
    asked = parser.parse_args()
    what = asked.what
    if what == "update":
        update(asked.languages)
    elif what == "compile":
        compile_all()
    else:
        found = check()
        for line in found[:200]:
            print(line)
        print(
            f"{len(found)} problems; `python tools/messages.py update` brings catalogues up to date"
            if found
            else "complete"
        )
        return 1 if found else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
