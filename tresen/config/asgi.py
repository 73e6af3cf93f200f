"""The web application, as granian loads it in each of its workers."""

import os
import signal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tresen.config.settings")

from django.core.asgi import get_asgi_application

from tresen.kit.processes import die_with_parent

if os.environ.get("TRESEN_SUPERVISED"):
    # A killed granian leaves no worker behind that would still hold the port.
    die_with_parent(signal.SIGKILL)

application = get_asgi_application()
