"""The only home of the WSGI entry."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "pearls.settings")
application = get_wsgi_application()
