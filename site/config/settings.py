"""Every setting of the site, read from the environment; a bad value stops the start and names itself."""

import re
import warnings
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
    # Empty is off: an env file that names a switch without a value has not switched it on.
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
    # Not isdigit, which is true of "²", which int() refuses.
    if not value.isdecimal() or int(value) < 1:
        raise ImproperlyConfigured(f"{name}={value!r} is not a whole number from 1")
    return int(value)


def shown(url: str) -> str:
    """Return a URL fit for a message: without the name and password it may carry."""
    # Up to the last @: a password with a slash or an @ in it is just what makes a URL unreadable.
    return re.sub(r"//.*@", "//...@", url, flags=re.DOTALL)


def checked_url(name: str, *, default: str, schemes: set[str]) -> str:
    """Return the URL in setting `name`, with no slash at its end."""
    value: str = env.str(name, default=default).strip()
    try:
        parts = urlsplit(value)
    except ValueError:  # as of a bracket that never closes
        parts = urlsplit("")
    if parts.scheme not in schemes or not parts.hostname:
        raise ImproperlyConfigured(
            f"{name}={value!r} is not a URL that starts with {', '.join(sorted(schemes))}"
        )
    # Paths begin with a slash; with one here too, links in mail would have two.
    return value.rstrip("/")


def secret_key() -> str:
    """Return SECRET_KEY; only a development site may do without."""
    value: str = env.str("SECRET_KEY", default="")
    if value:
        return value
    if DEBUG:
        # Always the same, so that links in the demo's mail open after the next start.
        return "development-only-" + "x" * 40
    raise ImproperlyConfigured(
        "SECRET_KEY is not set: give 50 random characters, or DEBUG=true on a machine of your own"
    )


def database() -> dict[str, Any]:
    """Return Django's database dict for DATABASE_URL (SQLite or PostgreSQL)."""
    url = env.str("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'sparring.sqlite3'}")
    try:
        # A URL without a scheme makes the library warn, in a text that holds the password.
        with warnings.catch_warnings(action="ignore"):
            options: dict[str, Any] = env.db_url_config(url)
    except (KeyError, ValueError, ImproperlyConfigured):
        options = {}
    # In memory every thread and the worker would have a database of their own.
    if options.get("NAME") in {None, "", ":memory:"}:
        raise ImproperlyConfigured(
            f"DATABASE_URL={shown(url)!r}: use postgres://user:password@host:5432/name "
            "or sqlite:////folder/file"
        )
    if options.get("ENGINE") == "django.db.backends.sqlite3":
        folder(Path(options["NAME"]).parent)
        # IMMEDIATE takes the write lock at BEGIN, so no transaction fails half-way for want of it.
        options["OPTIONS"] = {
            # Tried without: 60 of 1,000 bookings at once failed with "database
            # is locked". For the same reason there is no ATOMIC_REQUESTS,
            # which would make every reader wait for that lock.
            "transaction_mode": "IMMEDIATE",
            # SQLite serves waiting writers in no order; under a storm the last one waits long.
            "timeout": 60,
            "init_command": (
                # With WAL readers go on beside a writer, and NORMAL loses nothing
                # when a process is killed, only the last commits when the power goes.
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
            ),
        }
    # Overlap is refused by the database itself, in a form that each vendor needs anew (ADR 0004).
    elif options.get("ENGINE") != "django.db.backends.postgresql":
        raise ImproperlyConfigured(
            f"DATABASE_URL={shown(url)!r} is neither sqlite:// nor postgres://"
        )
    options["CONN_MAX_AGE"] = 60
    # A database that was started anew costs one look a request, not one failed request a thread.
    options["CONN_HEALTH_CHECKS"] = True
    return options


def mail() -> dict[str, Any]:
    """Return Django's EMAIL_* settings for EMAIL_URL."""
    # To files by default: a demo that is tried out must not write to anyone.
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
# Links in mail that was sent under an earlier key open as long as that key stands here.
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
# Mail is written with this and never with the request's Host, which a sender can forge.
BASE_URL = checked_url(
    "BASE_URL",
    default=f"http://localhost:{count('PORT', default=8000)}",
    schemes={"http", "https"},
)
ALLOWED_HOSTS = env.list(
    "ALLOWED_HOSTS", default=[str(urlsplit(BASE_URL).hostname), "localhost", "127.0.0.1", "[::1]"]
)
# By the parsed scheme, which is in small letters whatever was given.
HTTPS = urlsplit(BASE_URL).scheme == "https"

# --- applications -------------------------------------------------------------

INSTALLED_APPS = [
    # Ours first: all apps' texts are merged, and where two translate the same words the first wins.
    "content",
    "cases",
    "bookings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.simple_translation",
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
    # For its field alone: the widget wants Django's admin, and
    # its script a view that Django removed.
    "recurrence",
    # Else its documentation would load its script from another host, which the policy forbids.
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
    # Above all that answers but WhiteNoise's files: redirects and errors carry the policy too.
    "config.middleware.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    # Before Common, which looks for the address with a slash at
    # its end in the language chosen here.
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

# Without it each process remembers for itself: limits count by process, and a published change
# shows in another one after a minute.
REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": (
        {"BACKEND": "config.cache.RedisOrLocalCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}

STATIC_URL = "/static/"
# Made at once, since WhiteNoise warns of a folder that is not there.
STATIC_ROOT = folder(VAR_DIR / "static")
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if DEBUG
            # Names carry a hash of what is in the file, so that browsers may keep it for ever.
            else "whitenoise.storage.CompressedManifestStaticFilesStorage"
        )
    },
}
# So that the demo needs no collectstatic.
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
# Links in mail carry a token: an address here is no other host's business.
SECURE_REFERRER_POLICY = "same-origin"
if switch("BEHIND_PROXY", default=False):
    # Only where it is asked for: without a proxy any visitor can send this header.
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    # Else all visitors would share the proxy's address, and with it one limit on bookings.
    MIDDLEWARE.insert(0, "config.middleware.ProxyAddressMiddleware")
# Not DENY, Django's default: an editor's preview is a frame of our own.
X_FRAME_OPTIONS = "SAMEORIGIN"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
# Nobody but staff has a login.
LOGIN_URL = "wagtailadmin_login"

# --- mail ---------------------------------------------------------------------

vars().update(mail())
# Seconds. A mail server that hangs must let go within the lease of the row, two minutes.
EMAIL_TIMEOUT = 20
# From and ORGANIZER at once: where they differ, programs show no invitation (ADR 0006).
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
# For Redis and RabbitMQ. The files drop a message as it is handed out, whatever stands here:
# what has to happen is a row, and the queue only saves waiting (ADR 0005).
CELERY_TASK_ACKS_LATE = True
# A task whose process was killed counts as done, late or not, unless this is set.
CELERY_TASK_REJECT_ON_WORKER_LOST = True
# A task that waits behind a slow one is better with a worker that is free.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_BEAT_SCHEDULE_FILENAME = str(folder(VAR_DIR / "celery") / "beat")
# A worker that comes up before its broker waits for it.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE = {
    # What the message on commit did not wake is found here: the longest a mail waits for nothing.
    "deliver-outgoing-mail": {"task": "bookings.tasks.deliver_outgoing_mail", "schedule": 30.0},
    # Each calendar is due at a second of its own in its quarter of an hour: most rounds find few.
    "sync-due-calendars": {"task": "bookings.tasks.sync_due_calendars", "schedule": 60.0},
    "settle-waiting-lists": {"task": "bookings.tasks.settle_waiting_lists", "schedule": 60.0},
    # By the hour: what falls due at midnight is told then, what is written later within the hour.
    # What a worker that was killed has left; one that is started is woken at once.
    "continue-imports": {"task": "cases.tasks.continue_imports", "schedule": 60.0},
    "remind-of-due-tasks": {"task": "cases.tasks.remind_of_due_tasks", "schedule": 3600.0},
    # By the hour: a day after each session, at its own hour, and not at night.
    "ask-for-outcomes": {"task": "cases.tasks.ask_for_outcomes", "schedule": 3600.0},
    "gather-merged": {"task": "cases.tasks.gather_merged", "schedule": 3600.0},
    # By the day: what merges keep for undoing is over after 30.
    "forget-merges": {"task": "cases.tasks.forget_merges", "schedule": 86400.0},
}

# --- Wagtail ------------------------------------------------------------------

WAGTAIL_SITE_NAME = "Sparring"
WAGTAILADMIN_BASE_URL = BASE_URL
# The admin asks no other host for anything: not for news, not for faces.
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
# Full text by the database itself, FTS5 or tsvector: no further server to keep.
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "svg", "webp"]
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILADMIN_PERMITTED_LANGUAGES = [("fi", "suomi"), ("en", "English")]

# --- the plugins --------------------------------------------------------------

# Each key has a default in bookings.conf; the table in the README lists them all.
BOOKINGS = {
    "BASE_URL": BASE_URL,
    "MAILBOX": DEFAULT_FROM_EMAIL,
    # By language: one address would send English readers to the Finnish notice.
    "PRIVACY_URL": {"fi": "/fi/tietosuoja/", "en": "/en/privacy/"},
    "BOOKINGS_PER_HOUR": count("BOOKINGS_PER_HOUR", default=120),
}

# The same of cases.conf.
CASES = {"SERVICE_PAGE": "content.ServicePage", "STORY_PAGE": "content.StoryPage"}

LOGGING = {
    "version": 1,
    # True, logging's default, would silence what was imported before, Django's own errors among it.
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
