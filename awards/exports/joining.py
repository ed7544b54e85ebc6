"""The only home of joining tagged PDFs: any number of them in the memory of one, with tags, bookmarks and languages kept.

Libraries that join hold every object of every part until the file is written: 18 MB for a plan of thirty pages. Here a part is
read, written behind the last one under new numbers, and forgotten. What stands above the parts is made at the end: one tree of
pages, one structure in which each part is a document with its own language, and a bookmark for each part over its own ones.
"""

import hashlib
import re
import zlib
from array import array
from collections.abc import Iterable
from html import escape
from pathlib import Path
from typing import Any, BinaryIO

ROOT, PAGES, TAGS, PARENTS, OUTLINES, METADATA, INFO = range(1, 8)
"""Numbers of the objects that the whole file has once."""
AT_ONCE = 2000
"""Small objects that are packed together."""
# Text in brackets is left alone: only outside of it "12 0 R" points to an object.
POINTER = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f\s]*>(?!>)|\b(\d+) 0 R\b", re.DOTALL)
XMP = """<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><rdf:Alt>
<rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def join(parts: Iterable[tuple[Path, str]], target: Path, *, title: str, language: str) -> None:
    """Write the parts [(file, name of its bookmark)] into one PDF/UA file; the same parts give the same bytes."""
    with target.open("wb") as out:
        whole = _Whole(out)
        for path, name in parts:
            whole.add(path, name)
        whole.finish(title, language)


class _Whole:
    """The file that grows: where each object stands, and what the top of the file will name."""

    def __init__(self, out: BinaryIO) -> None:
        self.out, self.waiting = out, []  # type: ignore[var-annotated]
        # Of each number: how it is kept, where, and the how-manieth there, in one whole number.
        self.places = array("Q")
        self.pages, self.documents, self.parents, self.marks = [], [], [], []  # type: ignore[var-annotated]
        self.last, self.key, self.seen = INFO, 0, hashlib.sha256()
        self.out.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")

    # --- a part -----------------------------------------------------------------------------------
    def add(self, path: Path, name: str) -> None:
        """Write one part behind the last."""
        import pikepdf  # noqa: PLC0415 -- fifteen megabytes that only who joins should pay

        self.seen.update(path.read_bytes())
        with pikepdf.open(path) as part:
            mark = self.last + 1
            numbers = {o.objgen[0]: mark + o.objgen[0] for o in part.objects}
            self.last = max(numbers.values())
            above = _renamed(part, numbers, mark)
            _settle(part, self.key)
            self._take_tags(part, numbers)
            self._mark(part, mark, name, numbers)
            for thing in part.objects:
                if thing.objgen[0] not in above:
                    self._copy(thing, numbers)
            self.pages += [numbers[page.obj.objgen[0]] for page in part.pages]

    def _copy(self, thing: Any, numbers: dict[int, int]) -> None:
        import pikepdf  # noqa: PLC0415

        number = numbers[thing.objgen[0]]
        if not isinstance(thing, pikepdf.Stream):
            self._put(number, _pointed(thing.unparse(resolved=True), numbers))
            return
        content, head = thing.read_raw_bytes(), thing.stream_dict
        head["/Length"] = len(content)
        self._put_stream(number, _pointed(head.unparse(resolved=True), numbers), content)

    def _take_tags(self, part: Any, numbers: dict[int, int]) -> None:
        """Take over a part's structure: each of its documents says its language, each page finds its tags under a new key."""
        tree = part.Root.StructTreeRoot
        for document in tree.K:
            if "/Lang" in part.Root and "/Lang" not in document:
                document["/Lang"] = part.Root.Lang
            self.documents.append(numbers[document.objgen[0]])
        pairs = list(tree.ParentTree.Nums)
        for key, tags in zip(pairs[::2], pairs[1::2], strict=True):
            self.last += 1
            self._put(self.last, _pointed(tags.unparse(resolved=True), numbers))
            self.parents.append(f"{self.key + int(key)} {self.last} 0 R")
        self.key += max((int(key) for key in pairs[::2]), default=-1) + 1

    def _mark(self, part: Any, mark: int, name: str, numbers: dict[int, int]) -> None:
        """Put a bookmark over those of a part; a part's only heading of the first rank is that bookmark."""
        import pikepdf  # noqa: PLC0415

        top, inside = _top(part), b""
        if top is not None and "/First" in top:
            first, last = (numbers[top[end].objgen[0]] for end in ("/First", "/Last"))
            inside = b"/First %d 0 R /Last %d 0 R /Count -%d " % (first, last, max(1, abs(int(top.get("/Count", 1)))))
        page = numbers[part.pages[0].obj.objgen[0]]
        said = pikepdf.String(name).unparse()
        self.marks.append((mark, b"/Title %s /Dest [%d 0 R /Fit] %s" % (said, page, inside)))

    # --- the top ----------------------------------------------------------------------------------
    def finish(self, title: str, language: str) -> None:
        """Write what stands above the parts, and where everything is."""
        import pikepdf  # noqa: PLC0415

        said = pikepdf.String(title).unparse()
        self._put(ROOT, b"<< /Type /Catalog /Pages %d 0 R /StructTreeRoot %d 0 R /Outlines %d 0 R /Metadata %d 0 R /Lang %s "
            b"/MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >> /PageMode /UseOutlines >>"
            % (PAGES, TAGS, OUTLINES, METADATA, pikepdf.String(language).unparse()))  # fmt: skip
        self._put(PAGES, b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(self.pages), _pointers(self.pages)))
        self._put(TAGS, b"<< /Type /StructTreeRoot /K [%s] /ParentTree %d 0 R /ParentTreeNextKey %d >>"
            % (_pointers(self.documents), PARENTS, self.key))  # fmt: skip
        self._put(PARENTS, b"<< /Nums [%s] >>" % " ".join(self.parents).encode())
        self._put(INFO, b"<< /Title %s >>" % said)
        self._put_marks()
        self._put_stream(METADATA, b"<< /Type /Metadata /Subtype /XML >>", XMP.format(title=escape(title)).encode())
        self._flush()
        self._put_places()

    def _put_marks(self) -> None:
        numbers = [number for number, _body in self.marks]
        for at, (number, body) in enumerate(self.marks):
            before = b"/Prev %d 0 R " % numbers[at - 1] if at else b""
            after = b"/Next %d 0 R " % numbers[at + 1] if at + 1 < len(numbers) else b""
            self._put(number, b"<< /Parent %d 0 R %s%s%s>>" % (OUTLINES, before, after, body))
        ends = b"/First %d 0 R /Last %d 0 R " % (numbers[0], numbers[-1]) if numbers else b""
        self._put(OUTLINES, b"<< /Type /Outlines %s/Count %d >>" % (ends, len(numbers)))

    # --- bytes ------------------------------------------------------------------------------------
    def _put(self, number: int, body: bytes) -> None:
        self.waiting.append((number, body))
        if len(self.waiting) >= AT_ONCE:
            self._flush()

    def _put_stream(self, number: int, head: bytes, content: bytes) -> None:
        if b"/Length" not in head:
            head = head.removesuffix(b">>") + b"/Length %d >>" % len(content)
        self._place(number, 1, self.out.tell())
        self.out.write(b"%d 0 obj\n%s\nstream\n" % (number, head))
        self.out.write(content)
        self.out.write(b"\nendstream\nendobj\n")

    def _place(self, number: int, kind: int, at: int, index: int = 0) -> None:
        missing = number + 1 - len(self.places)
        self.places.extend([0] * missing if missing > 0 else [])
        self.places[number] = kind << 56 | at << 16 | index

    def _flush(self) -> None:
        """Pack the small objects that wait."""
        if not self.waiting:
            return
        self.last += 1
        heads, at = [], 0
        for index, (number, body) in enumerate(self.waiting):
            self._place(number, 2, self.last, index)
            heads.append(b"%d %d" % (number, at))
            at += len(body) + 1
        index_of = b" ".join(heads) + b"\n"
        content = zlib.compress(index_of + b"\n".join(body for _number, body in self.waiting), 9)
        head = b"<< /Type /ObjStm /N %d /First %d /Filter /FlateDecode >>" % (len(self.waiting), len(index_of))
        self.waiting = []
        self._put_stream(self.last, head, content)

    def _put_places(self) -> None:
        """Write the table of places, which ends the file."""
        number, start = self.last + 1, self.out.tell()
        self._place(number, 1, start)
        table = zlib.compress(b"".join(place.to_bytes(8) for place in self.places), 9)
        name = self.seen.hexdigest()[:32].encode()
        head = b"<< /Type /XRef /Size %d /W [1 5 2] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] /Filter /FlateDecode >>" % (
            number + 1, ROOT, INFO, name, name,
        )  # fmt: skip
        self._put_stream(number, head, table)
        self.out.write(b"startxref\n%d\n%%%%EOF\n" % start)


def _pointed(body: bytes, numbers: dict[int, int]) -> bytes:
    """Return an object's text with its pointers leading to the new numbers."""
    return POINTER.sub(lambda m: b"%d 0 R" % numbers[int(m[1])] if m[1] else m[0], body)


def _pointers(numbers: Iterable[int]) -> bytes:
    return b" ".join(b"%d 0 R" % number for number in numbers)


def _top(part: Any) -> Any:
    """Return what stands over a part's bookmarks: its only first one, or the root of all; None without bookmarks."""
    tree = part.Root.get("/Outlines")
    if tree is None or "/First" not in tree:
        return None
    return tree.First if tree.First.objgen == tree.Last.objgen else tree


def _renamed(part: Any, numbers: dict[int, int], mark: int) -> set[int]:
    """Let the things that the whole has once lead there; return their old numbers, which are not copied."""
    ones = [(part.Root, ROOT), (part.Root.Pages, PAGES), (part.Root.StructTreeRoot, TAGS), (_top(part), mark)]
    if "/Outlines" in part.Root:
        ones.insert(0, (part.Root.Outlines, OUTLINES))
    found = {thing.objgen[0]: number for thing, number in ones if thing is not None}
    numbers.update(found)
    own = [part.docinfo, *(part.Root[name] for name in ("/Metadata", "/Names") if name in part.Root)]
    return set(found) | {thing.objgen[0] for thing in own}


def _settle(part: Any, key: int) -> None:
    """Give pages and links their new keys in the structure, and links inside of the part a place instead of a name.

    The names are the same in every part: a link of the second would lead into the first.
    """
    import pikepdf  # noqa: PLC0415

    names = part.Root.get("/Names", pikepdf.Dictionary()).get("/Dests", pikepdf.Dictionary()).get("/Names", [])
    spots = {str(name): spot for name, spot in zip(list(names)[::2], list(names)[1::2], strict=True)}
    for page in part.pages:
        _rekey(page.obj, "/StructParents", key)
        for link in page.obj.get("/Annots", []):
            _rekey(link, "/StructParent", key)
            for holder, entry in ((link, "/Dest"), (link.get("/A", {}), "/D")):
                if entry in holder and str(holder[entry]) in spots:
                    holder[entry] = spots[str(holder[entry])]


def _rekey(thing: Any, entry: str, key: int) -> None:
    if entry in thing:
        thing[entry] = int(thing[entry]) + key
