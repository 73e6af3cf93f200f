"""Settings of the test suite: an embedded PostgreSQL of its own, started once and shared by all workers.

TRESEN_TEST_DATABASE_URL runs the same suite on another server instead.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

if "TRESEN_TEST_FOLDER" not in os.environ:
    folder = Path(tempfile.mkdtemp(prefix="tresen-tests-"))
    folder.chmod(0o711)  # the database account passes through it
    os.environ["TRESEN_TEST_FOLDER"] = os.environ["TRESEN_DATA"] = str(folder)
    if url := os.environ.get("TRESEN_TEST_DATABASE_URL"):
        os.environ["TRESEN_DATABASE_URL"] = url
    else:
        from tresen.kit.database import Embedded

        os.environ.pop("TRESEN_DATABASE_URL", None)
        embedded = Embedded(folder)
        process = embedded.start(fsync="off", synchronous_commit="off", full_page_writes="off")
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        atexit.register(embedded.stop, process)

os.environ["TRESEN_DATA"] = os.environ["TRESEN_TEST_FOLDER"]

from tresen.config.settings import *  # noqa: F403
from tresen.config.settings import DATABASES, STORAGES

DEBUG = False
BASE_URL = "http://testserver"
ALLOWED_HOSTS = ["*"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
DATABASES["default"]["CONN_MAX_AGE"] = 0
RECENT_SECONDS = -1.0
ACCOUNT_RATE_LIMITS: dict[str, str] = {}
