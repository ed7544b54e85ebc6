"""The only home of OAI-PMH 2.0: what libraries and portals harvest, as Dublin Core, with nothing lost between two pages."""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any
from xml.etree import ElementTree as ET  # we write XML here and read none

from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.utils import timezone

from practices.enums import FINDABLE
from practices.exports.records import LICENCES, address_of
from practices.models import Practice
from practices.queries import harvestable

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
SALT = "practices.harvest"
_SET = re.compile(r"country:[A-Z]{2}")
PAGE = 100
"""Records in one answer."""
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
"""Per verb the arguments that must and that may stand beside it."""

for prefix, name in (("", OAI), ("oai_dc", OAI_DC), ("dc", DC), ("xsi", XSI)):
    ET.register_namespace(prefix, name)


class OaiError(Exception):
    """A request that the protocol answers with an error code of its own."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


def answer(arguments: Mapping[str, list[str]]) -> bytes:
    """Return the XML document that answers a request; errors of the protocol are answers too."""
    root = ET.Element(f"{{{OAI}}}OAI-PMH", {f"{{{XSI}}}schemaLocation": f"{OAI} {OAI}OAI-PMH.xsd"})
    _child(root, "responseDate", _stamp(timezone.now()))
    request = _child(root, "request", f"{settings.SITE_URL}/oai")
    try:
        given = _checked(arguments)
        body = _HANDLERS[given["verb"]](given)
        request.attrib.update(given)
        root.append(body)
    except OaiError as problem:
        _child(root, "error", str(problem)).set("code", problem.code)
    return ET.tostring(root, encoding="utf-8", xml_declaration=True)


def _checked(arguments: Mapping[str, list[str]]) -> dict[str, str]:
    if any(len(values) != 1 for values in arguments.values()):
        raise OaiError("badArgument", "An argument stands twice.")
    given = {name: values[0] for name, values in arguments.items()}
    verb = given.get("verb", "")
    if verb not in VERBS:
        raise OaiError("badVerb", "This verb is not known.")
    needed, possible = VERBS[verb]
    others = set(given) - {"verb"}
    if "resumptionToken" in others:
        if others != {"resumptionToken"} or "resumptionToken" not in possible:
            raise OaiError("badArgument", "A resumptionToken stands alone.")
    elif not needed <= others or not others <= needed | possible:
        raise OaiError("badArgument", "An argument is missing or does not belong here.")
    if given.get("metadataPrefix", "oai_dc") != "oai_dc":
        raise OaiError("cannotDisseminateFormat", "Only oai_dc is given.")
    return given


# ---- the verbs -----------------------------------------------------------------------------------


def _identify(_given: Mapping[str, str]) -> ET.Element:
    body = ET.Element(f"{{{OAI}}}Identify")
    first = harvestable().order_by("stamp").values_list("stamp", flat=True).first()
    for name, text in (
        ("repositoryName", "Pearls"),
        ("baseURL", f"{settings.SITE_URL}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", settings.DEFAULT_FROM_EMAIL),
        ("earliestDatestamp", _stamp(first or timezone.now())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _child(body, name, text)
    return body


def _formats(given: Mapping[str, str]) -> ET.Element:
    if "identifier" in given:
        _one(given["identifier"])
    body = ET.Element(f"{{{OAI}}}ListMetadataFormats")
    form = _child(body, "metadataFormat")
    _child(form, "metadataPrefix", "oai_dc")
    _child(form, "schema", f"{OAI}oai_dc.xsd")
    _child(form, "metadataNamespace", OAI_DC)
    return body


def _sets(given: Mapping[str, str]) -> ET.Element:
    if "resumptionToken" in given:
        raise OaiError("badResumptionToken", "This token was not made here.")
    body = ET.Element(f"{{{OAI}}}ListSets")
    for country in harvestable().order_by("country").values_list("country", flat=True).distinct():
        one = _child(body, "set")
        _child(one, "setSpec", f"country:{country}")
        _child(one, "setName", country)
    return body


def _record(given: Mapping[str, str]) -> ET.Element:
    body = ET.Element(f"{{{OAI}}}GetRecord")
    body.append(_whole(_one(given["identifier"])))
    return body


def _list(given: Mapping[str, str]) -> ET.Element:
    wanted = _resumed(given["resumptionToken"]) if "resumptionToken" in given else _window(given)
    if wanted["verb"] != given["verb"]:
        raise OaiError("badResumptionToken", "This token belongs to another list.")
    found = list(_selected(wanted)[: PAGE + 1])
    if not found:
        raise OaiError("noRecordsMatch", "Nothing changed in this time.")
    body = ET.Element(f"{{{OAI}}}{given['verb']}")
    make = _whole if given["verb"] == "ListRecords" else _header
    body.extend(make(practice) for practice in found[:PAGE])
    if len(found) > PAGE or "after" in wanted:
        last = found[PAGE - 1] if len(found) > PAGE else None
        token = signing.dumps({**wanted, "after": [last.stamp.isoformat(), last.number]}, salt=SALT) if last else ""  # type: ignore[attr-defined]
        _child(body, "resumptionToken", token)
    return body


_HANDLERS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _list,
    "ListRecords": _list,
}


# ---- which records -------------------------------------------------------------------------------


def _window(given: Mapping[str, str]) -> dict[str, Any]:
    begin, end = _moment(given.get("from"), time.min), _moment(given.get("until"), time(23, 59, 59))
    if begin and end and (begin > end or len(given["from"]) != len(given["until"])):
        raise OaiError("badArgument", "The window of time is upside down or of two kinds.")
    if "set" in given and not _SET.fullmatch(given["set"]):
        raise OaiError("noRecordsMatch", "There is no such set.")
    return {
        "verb": given["verb"],
        "from": begin.isoformat() if begin else None,
        "until": end.isoformat() if end else None,
        "set": given.get("set", ""),
    }


def _resumed(token: str) -> dict[str, Any]:
    try:
        return signing.loads(token, salt=SALT, max_age=24 * 3600)
    except signing.BadSignature:
        raise OaiError("badResumptionToken", "This token was not made here, or it is older than a day.") from None


def _moment(text: str | None, of_day: time) -> datetime | None:
    if not text:
        return None
    for form in ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%d"):
        try:
            found = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return datetime.combine(found.date(), of_day, UTC) if form == "%Y-%m-%d" else found
    raise OaiError("badArgument", "A moment is written as 2026-05-30 or 2026-05-30T12:00:00Z.")


def _selected(wanted: Mapping[str, Any]) -> QuerySet[Practice]:
    found = harvestable()
    if wanted["from"]:
        found = found.filter(stamp__gte=datetime.fromisoformat(wanted["from"]))
    if wanted["until"]:
        found = found.filter(stamp__lt=datetime.fromisoformat(wanted["until"]).replace(microsecond=999999))
    if wanted["set"]:
        found = found.filter(country=wanted["set"].removeprefix("country:"))
    if "after" in wanted:
        stamp, number = datetime.fromisoformat(wanted["after"][0]), wanted["after"][1]
        found = found.filter(Q(stamp__gt=stamp) | Q(stamp=stamp, number__gt=number))
    return found.order_by("stamp", "number")


def _one(identifier: str) -> Practice:
    head, _colon, number = identifier.rpartition(":")
    if head == _head() and number.isdecimal() and len(number) < 10:
        found = harvestable().filter(number=int(number)).first()
        if found is not None:
            return found
    raise OaiError("idDoesNotExist", "No practice has this identifier.")


def _head() -> str:
    host = settings.SITE_URL.partition("://")[2].partition("/")[0].partition(":")[0]
    return f"oai:{host}"


# ---- one record ----------------------------------------------------------------------------------


def _gone(practice: Practice) -> bool:
    return practice.state not in FINDABLE or practice.merged_into_id is not None


def _header(practice: Practice) -> ET.Element:
    header = ET.Element(f"{{{OAI}}}header", {"status": "deleted"} if _gone(practice) else {})
    _child(header, "identifier", f"{_head()}:{practice.number}")
    _child(header, "datestamp", _stamp(practice.stamp))  # type: ignore[attr-defined]
    _child(header, "setSpec", f"country:{practice.country_id}")
    return header


def _whole(practice: Practice) -> ET.Element:
    record = ET.Element(f"{{{OAI}}}record")
    record.append(_header(practice))
    if not _gone(practice):
        metadata = _child(record, "metadata")
        schema = {f"{{{XSI}}}schemaLocation": f"{OAI_DC} {OAI}oai_dc.xsd"}
        core = ET.SubElement(metadata, f"{{{OAI_DC}}}dc", schema)
        for name, text, language in _dublin_core(practice):
            element = ET.SubElement(core, f"{{{DC}}}{name}")
            element.text = _xml_text(text)
            if language:
                element.set("{http://www.w3.org/XML/1998/namespace}lang", language)
    return record


def _dublin_core(practice: Practice) -> Iterable[tuple[str, str, str]]:
    revision = practice.revision
    assert revision is not None  # harvestable() holds published ones only
    yield "title", practice.title, revision.language
    yield "creator", str(practice.owner_body or practice.where), ""
    for codes in revision.document["terms"].values():
        yield from (("subject", code, "") for code in codes)
    yield "description", practice.summary, revision.language
    yield "publisher", "Pearls", ""
    yield "date", revision.published_at.date().isoformat(), ""
    yield "type", "Text", ""
    yield "format", "text/html", ""
    yield "identifier", address_of(practice), ""
    yield from (("language", code, "") for code in practice.languages)
    yield "coverage", practice.where, ""
    licence = next(iter(revision.document["terms"].get("licence", [])), "")
    if licence:
        yield "rights", LICENCES.get(licence, licence), ""


def _child(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    made = ET.SubElement(parent, f"{{{OAI}}}{name}")
    made.text = _xml_text(text) or None
    return made


def _xml_text(text: str) -> str:
    """Return the text without the signs that XML cannot hold."""
    return "".join(
        c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff" and not "\ud800" <= c <= "\udfff")
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
