"""Django's settings. What an operator may change comes from the environment (TRESEN_…); see .env.example."""

import os
from ipaddress import ip_network
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tresen.config.place import CHECKOUT, Place, default_data
from tresen.kit.database import Embedded

DATA = default_data().resolve()
DEBUG = os.environ.get("TRESEN_DEBUG") == "1"
SECRET_KEY = Place(DATA).secret_key() if DATA.is_dir() else os.environ.get("TRESEN_SECRET_KEY", "not-installed-yet")
BASE_URL = os.environ.get("TRESEN_BASE_URL", "http://127.0.0.1:8000").rstrip("/")
SECURE = BASE_URL.startswith("https://")
ALLOWED_HOSTS = ["*"] if not SECURE else [urlsplit(BASE_URL).hostname or "", "127.0.0.1", "localhost"]
CSRF_TRUSTED_ORIGINS = [BASE_URL]

TRESEN_DATABASE_URL = os.environ.get("TRESEN_DATABASE_URL") or Embedded(DATA).url
TRESEN_DIRECT_DATABASE_URL = os.environ.get("TRESEN_DIRECT_DATABASE_URL", "")
TRESEN_STORAGE_URL = os.environ.get("TRESEN_STORAGE_URL", "")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "procrastinate.contrib.django",
    "tresen.kit",
    "tresen.ui",
    "tresen.rules",
    "tresen.people",
    "tresen.tickets",
    "tresen.texts",
    "tresen.search",
    "tresen.sla",
    "tresen.routing",
    "tresen.channels",
    "tresen.channels.email",
    "tresen.notices",
    "tresen.live",
    "tresen.api",
    "tresen.desk",
    "tresen.demo",
    "tresen.config",
]

MIDDLEWARE = [
    "tresen.ui.middleware.compressed",
    "tresen.ui.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "tresen.ui.middleware.own_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "tresen.config.urls"
ASGI_APPLICATION = "tresen.config.asgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "people.Person"


def database(url: str) -> dict[str, Any]:
    """A libpq address (postgresql://user:password@host:port/name?option=…) as Django wants it."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # Prepared statements: the same hundred queries all day need no planning each time.
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": 5, **options},
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": database(TRESEN_DATABASE_URL)}
# Threads last and keep their connection; one the server has closed is noticed at the next request.
DATABASES["default"]["CONN_MAX_AGE"] = None
if TRESEN_DIRECT_DATABASE_URL:
    DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
    DATABASES["default"]["OPTIONS"]["prepare_threshold"] = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

LANGUAGE_CODE = "de"
LANGUAGES = [("de", "Deutsch"), ("en", "English")]
TIME_ZONE = os.environ.get("TRESEN_TIME_ZONE", "Europe/Berlin")
FORMAT_MODULE_PATH = ["tresen.ui.formats"]
USE_I18N = USE_TZ = True
# These have no app of their own, or come before the words allauth has for the same.
LOCALE_PATHS = [Path(__file__).resolve().parents[1] / path for path in ("desk/admin/locale", "ui/locale")]

AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "tresen.ui.accounts.Adapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_USER_MODEL_EMAIL_FIELD = "email"
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/accounts/login/"
ACCOUNT_SESSION_REMEMBER = True
# How many reverse proxies stand in front: only so many entries of X-Forwarded-For are believed.
ALLAUTH_TRUSTED_PROXY_COUNT = int(os.environ.get("TRESEN_TRUSTED_PROXIES", "0"))
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # no mail to whoever a stranger names
ACCOUNT_RATE_LIMITS = {"login_failed": "10/m/ip,10/m/key", "reset_password": "10/m/ip,2/15m/key"}
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""

SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
CSRF_COOKIE_NAME = "__Host-csrf" if SECURE else "csrf"
SESSION_COOKIE_NAME = "__Host-session" if SECURE else "session"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
CSRF_FAILURE_VIEW = "tresen.ui.errors.forged"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache_entry"},
}

STATIC_URL = "/static/"
STATIC_ROOT = Path(os.environ.get("TRESEN_STATIC") or CHECKOUT / ".static")


def storage(url: str) -> dict[str, Any]:
    """Where large blobs are kept: "" is the data folder; s3://bucket/prefix?endpoint=…&region=… is S3."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": DATA / "blobs"},
        }
    parts = urlsplit(url)
    if parts.scheme != "s3":
        raise ValueError("TRESEN_STORAGE_URL must be s3://bucket/prefix?endpoint=…&region=…")
    given = dict(parse_qsl(parts.query))
    options: dict[str, Any] = {"bucket_name": parts.hostname, "location": parts.path.lstrip("/"), "default_acl": None}
    options |= {
        "endpoint_url": given.get("endpoint"),
        "region_name": given.get("region"),
        "file_overwrite": True,
    }
    if parts.username:
        options |= {"access_key": unquote(parts.username), "secret_key": unquote(parts.password or "")}
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": options}


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "blobs": storage(TRESEN_STORAGE_URL),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "tresen.config.collect.HashedStatic"
    },
}

FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None
EMAIL_BACKEND = "tresen.channels.email.outgoing.house_mail.Backend"

# A mail larger than this is refused at the SMTP door (RFC 1870) and left on an IMAP server, visibly.
MAIL_SIZE_LIMIT = int(os.environ.get("TRESEN_MAIL_SIZE_LIMIT_MB", "150")) * 1024 * 1024

# Hosts and networks beyond the public internet that addresses out of mails may lead to (kit/destinations.py).
OUTBOUND_ALLOW = tuple(os.environ.get("TRESEN_OUTBOUND_ALLOW", "").lower().replace(",", " ").split())
for _network in (one for one in OUTBOUND_ALLOW if "/" in one):
    ip_network(_network, strict=False)  # a slip ends the start with a ValueError that names it

# How long settings that people change by hand are remembered in a process (see kit/recent.py).
RECENT_SECONDS = 2.0

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"procrastinate": {"level": "WARNING"}, "mail.log": {"level": "ERROR"}},
}
TEST_RUNNER = "django.test.runner.DiscoverRunner"
