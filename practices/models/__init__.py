"""The only home of the practices' tables."""

from practices.models.curation import Decision, Remark, RemarkAnswer, Review
from practices.models.evidence import EvidenceFile
from practices.models.find import Follow, Lexeme, Likeness, SavedSearch, SearchText, ShelfMark
from practices.models.keep import Confirmation, ContactMessage, LinkCheck
from practices.models.pictures import Picture
from practices.models.practice import Practice, PracticeMember, Revision
from practices.models.reuse import Adoption, Collection, CollectionItem
from practices.models.translation import GlossaryEntry, TranslatedUnit, Translation
from practices.models.vocabulary import Term

__all__ = [
    "Adoption",
    "Collection",
    "CollectionItem",
    "Confirmation",
    "ContactMessage",
    "Decision",
    "EvidenceFile",
    "Follow",
    "GlossaryEntry",
    "Lexeme",
    "Likeness",
    "LinkCheck",
    "Picture",
    "Practice",
    "PracticeMember",
    "Remark",
    "RemarkAnswer",
    "Review",
    "Revision",
    "SavedSearch",
    "SearchText",
    "ShelfMark",
    "Term",
    "TranslatedUnit",
    "Translation",
]
