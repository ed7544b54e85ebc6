"""The only home of the questionnaires' rights: templates are the admins'; a sheet's rights are its upper app's to say."""

import rules

from pearls.permissions import is_admin

rules.add_perm("questionnaires.publish_version", is_admin)
