"""The only home of files as answers: an upload is kept and becomes the answer of its field, or neither."""

import uuid
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from pearls.models import Attachment, User
from pearls.questionnaires.models import Answer, AnswerSheet
from pearls.questionnaires.services.ops import Op
from pearls.questionnaires.services.protocol import plain_body
from pearls.services.files import store_upload


@transaction.atomic
def attach_to_field(
    *, sheet: AnswerSheet, key: str, upload: UploadedFile, by: User, save: Callable[..., dict]
) -> Attachment:
    """Keep an uploaded file and make it the answer of a file field through `save(body=)`, which judges the right to write.

    Raises ValidationError where the file is of no known kind, or where its name could not become the answer.
    """
    kept = store_upload(upload=upload, belongs_to=sheet.pk, by=by)
    held = Answer.objects.filter(sheet=sheet.pk, key=key).values_list("version", flat=True).first()
    value = {"id": str(kept.pk), "name": kept.name, "size": kept.size}
    result = save(body=plain_body([Op(uuid.uuid4(), f"answer:{key}", held or 0, value)]))["results"][0]
    if result["status"] != "ok":
        raise ValidationError(result.get("message") or _("A colleague chose another file just now. Look at it first."))
    return kept
