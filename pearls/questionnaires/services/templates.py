"""The only home of writing templates: loading an authoring document as a draft, and publishing it for ever."""

from django.db import transaction
from django.utils import timezone

from pearls.models import User
from pearls.questionnaires.definition import BadTemplate, Definition, compile_template, sha256_of
from pearls.questionnaires.enums import VersionState
from pearls.questionnaires.models import QuestionIdentity, Template, TemplateVersion, identity_of
from pearls.questionnaires.workflow import PUBLISH
from pearls.workflow import perform


@transaction.atomic
def load_template(*, source: dict) -> TemplateVersion:
    """Return a draft version that holds `source`, or the newest published one where nothing changed.

    Raises BadTemplate where the document is wrong.
    """
    definition = compile_template(source)
    template, _made = Template.objects.get_or_create(slug=source["slug"], defaults={"title": source["title"]})
    newest = template.versions.order_by("-number").first()
    if newest and newest.definition_sha256 == sha256_of(definition):
        return newest
    if newest and newest.state == VersionState.DRAFT:
        newest.source = source
        newest.save(update_fields=["source"])
        return newest
    number = newest.number + 1 if newest else 1
    return TemplateVersion.objects.create(template=template, number=number, source=source, based_on=newest)


@transaction.atomic
def publish_version(*, version: TemplateVersion, by: User | None) -> TemplateVersion:
    """Compile a draft, give every field its identity and freeze it; from now on the database refuses changes.

    Raises BadTemplate also where a known key comes back with another type.
    """
    version = TemplateVersion.objects.select_for_update().get(pk=version.pk)
    if version.state != VersionState.DRAFT:
        return version
    definition = compile_template(version.source)
    _keep_identities(version.template, Definition(definition))
    version.definition, version.definition_sha256 = definition, sha256_of(definition)
    version.published_at, version.published_by = timezone.now(), by
    version.save(update_fields=["definition", "definition_sha256", "published_at", "published_by"])
    return perform(version, PUBLISH, by=by)


def _keep_identities(template: Template, definition: Definition) -> None:
    known = {identity.key: identity.kind for identity in template.identities.all()}
    changed = [key for key, field in definition.fields.items() if known.get(key, field["type"]) != field["type"]]
    if changed:
        raise BadTemplate([f"{key} was {known[key]} before; a key is never reused for another type" for key in changed])
    QuestionIdentity.objects.bulk_create(
        QuestionIdentity(id=identity_of(template.slug, key), template=template, key=key, kind=field["type"])
        for key, field in definition.fields.items()
        if key not in known
    )
