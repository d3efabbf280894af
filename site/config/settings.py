"""Every setting of the site, read from the environment; a bad value stops the start and names itself."""

import re
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parents[2]

env = environ.Env()
# Everything that is written: database, media, mail and queues of the demo.
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var"))).resolve()


def switch(name: str, *, default: bool) -> bool:
    """Return a yes/no setting; anything but the known spellings is refused."""
    value = env.str(name, default=str(default)).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name}={value!r} is neither true nor false")


def folder(path: Path) -> Path:
    """Return `path`, made if it was missing."""
    path.mkdir(parents=True, exist_ok=True)
    return path


def count(name: str, *, default: int) -> int:
    """Return a setting that is a whole number from 1."""
    value: str = env.str(name, default=str(default)).strip()
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number from 1")
    return int(value)


def shown(url: str) -> str:
    """Return a URL fit for a message: without the name and password it may carry."""
    return re.sub(r"//[^/]*@", "//...@", url)


def checked_url(name: str, *, default: str, schemes: set[str]) -> str:
    """Return the URL in setting `name`, with no slash at its end."""
    value: str = env.str(name, default=default)
    if urlsplit(value).scheme not in schemes:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a URL that starts with {', '.join(sorted(schemes))}"
        )
    return value.rstrip("/")


def secret_key() -> str:
    """Return SECRET_KEY; only a development site may do without."""
    value: str = env.str("SECRET_KEY", default="")
    if value:
        return value
    if DEBUG:
        return "development-only-" + "x" * 40
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: give 50 random characters, or DEBUG=true on a machine of your own"
    )


def database() -> dict[str, Any]:
    """Return Django's database dict for DATABASE_URL (SQLite or PostgreSQL)."""
    url = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sparring.sqlite3'}")
    try:
        options: dict[str, Any] = env.db_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        options = {}
    if options.get("NAME") in {None, "", ":memory:"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL={shown(url)!r}: use postgres://user:password@host:5432/name "
            "or sqlite:////folder/file"
        )
    if options.get("ENGINE") == "django.db.backends.sqlite3":
        folder(Path(options["NAME"]).parent)
        # IMMEDIATE takes the write lock at BEGIN, so no transaction fails half-way for want of it.
        options["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            # SQLite serves waiting writers in no order; under a storm the last one waits long.
            "timeout": 60,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        }
    elif options.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"DATABASE_URL={shown(url)!r} is neither sqlite:// nor postgres://"
        )
    options["CONN_MAX_AGE"] = 60
    options["CONN_HEALTH_CHECKS"] = True
    return options


def mail() -> dict[str, Any]:
    """Return Django's EMAIL_* settings for EMAIL_URL."""
    url = env.str("EMAIL_URL", default=f"filemail:///{folder(VAR_DIR / 'mail')}")
    try:
        return dict(env.email_url_config(url))
    except (KeyError, ValueError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"EMAIL_URL={shown(url)!r}: use smtp+tls://user:password@host:587, smtp://host:25 "
            "or filemail:///folder"
        ) from error


def mailbox(name: str, *, default: str) -> str:
    """Return an address like `Name <name@host>`; without an @ it is refused."""
    value: str = env.str(name, default=default)
    if "@" not in parseaddr(value)[1]:
        raise ImproperlyConfigured(f"{name}={value!r} is not a mail address")
    return value


# --- switches and addresses ---------------------------------------------------

DEBUG = switch("DEBUG", default=False)
SECRET_KEY = secret_key()
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
BASE_URL = checked_url(
    "BASE_URL",
    default=f"http://localhost:{count('PORT', default=8000)}",
    schemes={"http", "https"},
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[str(urlsplit(BASE_URL).hostname), "localhost", "127.0.0.1", "[::1]"]
)
HTTPS = BASE_URL.startswith("https://")

# --- applications -------------------------------------------------------------

INSTALLED_APPS = [
    "content",
    "cases",
    "bookings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.sitemaps",
    "wagtail.locales",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "recurrence",
    "ninja",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "config.middleware.PageLocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "config.middleware.NotFoundPageMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# --- storage ------------------------------------------------------------------

DATABASES = {"default": database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

STATIC_URL = "/static/"
STATIC_ROOT = folder(VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- languages and time -------------------------------------------------------

LANGUAGE_CODE = "fi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("fi", _("Finnish")), ("en", _("English"))]
WAGTAIL_I18N_ENABLED = True
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Helsinki"

# --- security -----------------------------------------------------------------

# Visitors get no cookie at all; these two belong to the admin (ADR 0009).
SESSION_COOKIE_PATH = CSRF_COOKIE_PATH = "/admin/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_SSL_REDIRECT = HTTPS and switch("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
if switch("BEHIND_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "SAMEORIGIN"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "wagtailadmin_login"

# --- mail ---------------------------------------------------------------------

vars().update(mail())
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = mailbox("BOOKING_MAILBOX", default="Sparring <varaukset@sparring.example>")

# --- Celery -------------------------------------------------------------------

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=REDIS_URL or "filesystem://")
if CELERY_BROKER_URL.startswith("filesystem"):
    # In and out are one folder on purpose: web and worker share the machine.
    _queue = str(folder(VAR_DIR / "celery" / "queue"))
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": _queue,
        "data_folder_out": _queue,
        "control_folder": str(folder(VAR_DIR / "celery" / "control")),
        "store_processed": False,
    }
elif CELERY_BROKER_URL.startswith("redis"):
    # Without these a Redis that hangs is waited for without end.
    CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 5, "socket_timeout": 30}
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE_FILENAME = str(folder(VAR_DIR / "celery") / "beat")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    "deliver-outgoing-mail": {"task": "bookings.tasks.deliver_outgoing_mail", "schedule": 30.0},
    "sync-due-calendars": {"task": "bookings.tasks.sync_due_calendars", "schedule": 60.0},
}

# --- Wagtail ------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Sparring"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fi", "suomi"), ("en", "English")]

# --- the plugins --------------------------------------------------------------

# Each key has a default in bookings.conf; the table in the README lists them all.
BOOKINGS = {
    "BASE_URL": BASE_URL,
    "MAILBOX": DEFAULT_FROM_EMAIL,
    "PRIVACY_URL": {"fi": "/fi/tietosuoja/", "en": "/en/privacy/"},
    "BOOKINGS_PER_HOUR": count("BOOKINGS_PER_HOUR", default=120),
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django_tasks": {"level": "WARNING"},  # one line for each search index update
        "wagtail": {"level": "WARNING"},
        "kombu.connection": {"level": "ERROR"},  # "no hostname" is what filesystem:// means
    },
}
