"""The only home of the moves of template versions."""

from django.utils.translation import gettext_lazy as _

from pearls.questionnaires.enums import VersionState
from pearls.workflow import Transition

PUBLISH = Transition(
    name="publish",
    label=_("Publish the template"),
    sources=frozenset({VersionState.DRAFT}),
    destination=VersionState.PUBLISHED,
    permission="questionnaires.publish_version",
)
RETIRE = Transition(
    name="retire",
    label=_("Retire the template"),
    sources=frozenset({VersionState.PUBLISHED}),
    destination=VersionState.RETIRED,
    permission="questionnaires.publish_version",
)
