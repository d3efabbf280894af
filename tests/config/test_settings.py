"""What the environment makes of the settings: defaults, refusals, and what one follows from another."""

import runpy
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.celery import app

FILE = Path(__file__).parents[2] / "site" / "config" / "settings.py"
GIVEN = ("DATABASE_URL", "REDIS_URL", "EMAIL_URL", "BASE_URL", "PORT", "SECRET_KEY", "DEBUG")


@pytest.fixture
def read(tmp_path, monkeypatch):
    """Return the settings that an environment makes, on a site that keeps all below `tmp_path`."""
    for name in (*GIVEN, "CELERY_BROKER_URL", "BOOKING_MAILBOX", "BOOKINGS_PER_HOUR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VAR_DIR", str(tmp_path))

    def settings(**environment: str) -> SimpleNamespace:
        for name, value in ({"SECRET_KEY": "salainen"} | environment).items():
            monkeypatch.setenv(name, value)
        return SimpleNamespace(**runpy.run_path(str(FILE)))

    return settings


@pytest.mark.parametrize(
    ("value", "on", "sentence"),
    [
        ("1", True, "as shells write it"),
        ("true", True, "as we do"),
        (" Yes ", True, "spaces and capitals do not matter"),
        ("ON", True, "as administrators do"),
        ("0", False, "as shells write it"),
        ("False", False, "as Python does"),
        ("no", False, "in words"),
        ("off", False, "as administrators do"),
        ("", False, "a name without a value has switched nothing on"),
    ],
)
def test_a_switch_knows_the_usual_spellings(read, value, on, sentence):
    assert read(DEBUG=value).DEBUG is on, sentence


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DEBUG", "perhaps", "neither yes nor no"),
        ("DEBUG", "2", "a number is no switch"),
        ("PORT", "0", "counting begins at one"),
        ("PORT", "-1", "a minus is no digit"),
        ("PORT", "8000.5", "half a port"),
        ("PORT", "²", "a digit to isdigit, not to int"),
        ("BOOKINGS_PER_HOUR", "", "empty is no number"),
        ("BASE_URL", "sparring.example", "no scheme"),
        ("BASE_URL", "ftp://sparring.example", "no browser opens it"),
        ("BASE_URL", "https://", "no host, so every link in mail would be dead"),
        ("BASE_URL", "https://[sparring", "a bracket that never closes"),
        ("BOOKING_MAILBOX", "Sparring", "a name alone"),
        ("BOOKING_MAILBOX", "", "nobody"),
        ("EMAIL_URL", "post", "no scheme"),
        ("EMAIL_URL", "pigeon://host", "no way to send mail"),
        ("DATABASE_URL", "sparring.sqlite3", "no scheme"),
        ("DATABASE_URL", "sqlite://:memory:", "each thread would have its own"),
        ("DATABASE_URL", "sqlite://", "memory by another spelling"),
        ("DATABASE_URL", "mysql://host/name", "no constraint against overlap for it"),
        ("DATABASE_URL", "postgres://host:port/name", "a port in words"),
    ],
)
def test_a_bad_value_is_refused_by_the_name_of_its_setting(read, name, value, sentence):
    with pytest.raises(ImproperlyConfigured, match=f"^{name}="):
        read(**{name: value})


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://somebody:secret@host/name", "a vendor that we do not know"),
        ("postgres://somebody:secret@host:port/name", "a port in words"),
        ("postgres://somebody:a/secret@host:port/name", "an unquoted slash in it"),
        ("postgres://somebody:an@secret@host:port/name", "an unquoted @ in it"),
        ("//somebody:secret@host/name", "no scheme, of which the library warns"),
    ],
)
@pytest.mark.parametrize("name", ["DATABASE_URL", "EMAIL_URL"])
def test_no_refusal_tells_the_password(read, name, url, sentence):
    with pytest.raises(ImproperlyConfigured) as refused:
        read(**{name: url})

    assert "secret" not in str(refused.value), sentence


def test_a_site_without_a_secret_key_does_not_start(read):
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        read(SECRET_KEY="")


def test_a_development_site_has_the_same_key_at_every_start(read):
    keys = {read(SECRET_KEY="", DEBUG="true").SECRET_KEY for _ in range(2)}

    assert len(keys) == 1
    assert len(keys.pop()) >= 50


def test_a_key_that_is_given_is_used_on_a_development_site_too(read):
    assert read(SECRET_KEY="oma", DEBUG="true").SECRET_KEY == "oma"


def test_earlier_keys_stand_in_a_list(read):
    assert read().SECRET_KEY_FALLBACKS == []
    assert read(SECRET_KEY_FALLBACKS="eka,toka").SECRET_KEY_FALLBACKS == ["eka", "toka"]


@pytest.mark.parametrize(
    ("given", "kept", "sentence"),
    [
        ("https://sparring.example", "https://sparring.example", "as it is"),
        ("https://sparring.example/", "https://sparring.example", "paths bring their slash"),
        ("https://sparring.example//", "https://sparring.example", "however many there are"),
        (" https://sparring.example ", "https://sparring.example", "as an env file may have it"),
        ("https://sparring.example/sub/", "https://sparring.example/sub", "a folder stays"),
    ],
)
def test_the_sites_own_address_has_no_slash_at_its_end(read, given, kept, sentence):
    assert kept == read(BASE_URL=given).BASE_URL, sentence


def test_links_lead_to_the_port_that_is_served(read):
    assert read(PORT="8123").BASE_URL == "http://localhost:8123"
    assert read(PORT="8123", BASE_URL="http://sparring.example").BASE_URL.endswith("example")


def test_a_site_answers_to_its_own_name_and_to_this_machine(read):
    hosts = read(BASE_URL="https://sparring.example:8443").ALLOWED_HOSTS

    assert hosts == ["sparring.example", "localhost", "127.0.0.1", "[::1]"]


def test_the_names_of_a_site_may_be_given(read):
    assert read(ALLOWED_HOSTS="a.example,b.example").ALLOWED_HOSTS == ["a.example", "b.example"]


@pytest.mark.parametrize("url", ["https://sparring.example", "HTTPS://sparring.example"])
def test_a_site_over_https_stays_there(read, url):
    settings = read(BASE_URL=url)

    assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE) == (True, True)
    assert (settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS) == (True, 31_536_000)


def test_a_site_without_https_promises_none(read):
    settings = read(BASE_URL="http://sparring.example", SSL_REDIRECT="true")

    assert (settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE) == (False, False)
    assert (settings.SECURE_SSL_REDIRECT, settings.SECURE_HSTS_SECONDS) == (False, 0)


def test_a_proxy_that_redirects_itself_is_left_to_it(read):
    settings = read(BASE_URL="https://sparring.example", SSL_REDIRECT="off")

    assert (settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE) == (False, True)


def test_the_cookies_of_staff_are_sent_to_the_admin_only(read):
    settings = read()

    assert (settings.SESSION_COOKIE_PATH, settings.CSRF_COOKIE_PATH) == ("/admin/", "/admin/")


def test_what_a_proxy_says_is_believed_only_where_there_is_one(read):
    without, behind = read(), read(BEHIND_PROXY="true")

    assert "config.middleware.ProxyAddressMiddleware" not in without.MIDDLEWARE
    assert not hasattr(without, "SECURE_PROXY_SSL_HEADER")
    assert behind.MIDDLEWARE[0] == "config.middleware.ProxyAddressMiddleware"
    assert behind.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_the_database_is_a_file_of_the_site_unless_another_is_named(read, tmp_path):
    assert read().DATABASES["default"]["NAME"] == str(tmp_path / "sparring.sqlite3")


def test_the_folder_of_a_database_is_made(read, tmp_path):
    read(DATABASE_URL=f"sqlite:///{tmp_path}/new/deep/site.sqlite3")

    assert (tmp_path / "new" / "deep").is_dir()


def test_a_writer_takes_the_lock_at_once_and_waits_for_it(read):
    options = read().DATABASES["default"]["OPTIONS"]

    assert (options["transaction_mode"], options["timeout"]) == ("IMMEDIATE", 60)
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        assert f"PRAGMA {pragma};" in options["init_command"]


def test_postgresql_gets_none_of_the_options_of_sqlite(read):
    default = read(DATABASE_URL="postgres://me:word@db.example:5433/site").DATABASES["default"]

    assert (default["ENGINE"], default["NAME"]) == ("django.db.backends.postgresql", "site")
    assert (default["HOST"], default["PORT"], default["USER"]) == ("db.example", 5433, "me")
    assert "init_command" not in default.get("OPTIONS", {})


@pytest.mark.parametrize("url", ["sqlite:////tmp/site.sqlite3", "postgres://db.example/site"])
def test_a_connection_is_kept_a_minute_and_looked_at_before_use(read, url):
    default = read(DATABASE_URL=url).DATABASES["default"]

    assert (default["CONN_MAX_AGE"], default["CONN_HEALTH_CHECKS"]) == (60, True)
    assert not default.get("ATOMIC_REQUESTS")


def test_mail_goes_to_files_unless_a_server_is_named(read, tmp_path):
    settings = read()

    assert settings.EMAIL_BACKEND == "django.core.mail.backends.filebased.EmailBackend"
    assert Path(f"/{settings.EMAIL_FILE_PATH.lstrip('/')}") == tmp_path / "mail"
    assert (tmp_path / "mail").is_dir()


def test_a_mail_server_is_reached_as_its_address_says(read):
    settings = read(EMAIL_URL="smtp+tls://me:word@mail.example:587")

    assert (settings.EMAIL_HOST, settings.EMAIL_PORT) == ("mail.example", 587)
    assert (settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD) == ("me", "word")
    assert settings.EMAIL_USE_TLS is True


def test_a_mail_server_that_hangs_lets_go_before_its_row_is_due_again(read):
    assert 0 < read().EMAIL_TIMEOUT < 120


def test_mail_and_invitations_come_from_the_one_mailbox(read):
    settings = read(BOOKING_MAILBOX="Aika <aika@sparring.example>")

    assert settings.DEFAULT_FROM_EMAIL == "Aika <aika@sparring.example>"
    assert settings.BOOKINGS["MAILBOX"] == settings.DEFAULT_FROM_EMAIL


def test_without_redis_each_process_remembers_and_the_queue_is_a_folder(read, tmp_path):
    settings = read()

    assert settings.CACHES["default"]["BACKEND"].endswith("LocMemCache")
    assert settings.CELERY_BROKER_URL == "filesystem://"
    queue = str(tmp_path / "celery" / "queue")
    options = settings.CELERY_BROKER_TRANSPORT_OPTIONS
    assert (options["data_folder_in"], options["data_folder_out"]) == (queue, queue)


def test_redis_serves_as_cache_and_as_queue(read):
    settings = read(REDIS_URL="redis://cache.example/0")

    assert settings.CACHES["default"] == {
        "BACKEND": "config.cache.RedisOrLocalCache",
        "LOCATION": "redis://cache.example/0",
    }
    assert settings.CELERY_BROKER_URL == "redis://cache.example/0"
    assert settings.CELERY_BROKER_TRANSPORT_OPTIONS["socket_timeout"] == 30


def test_a_queue_of_its_own_goes_before_redis(read):
    settings = read(REDIS_URL="redis://cache.example/0", CELERY_BROKER_URL="amqp://queue.example")

    assert settings.CELERY_BROKER_URL == "amqp://queue.example"
    assert not hasattr(settings, "CELERY_BROKER_TRANSPORT_OPTIONS")


def test_what_beat_wakes_are_tasks_that_exist(read):
    app.loader.import_default_modules()

    woken = {entry["task"] for entry in read().CELERY_BEAT_SCHEDULE.values()}
    assert woken <= set(app.tasks)


def test_the_files_of_a_development_site_need_no_collecting(read):
    settings = read(DEBUG="true")

    assert settings.WHITENOISE_USE_FINDERS is True
    assert settings.STORAGES["staticfiles"]["BACKEND"].endswith(".StaticFilesStorage")


def test_the_files_of_a_real_site_carry_their_hash_in_the_name(read):
    settings = read()

    assert settings.WHITENOISE_USE_FINDERS is False
    assert settings.STORAGES["staticfiles"]["BACKEND"].endswith("ManifestStaticFilesStorage")


def test_the_limit_on_bookings_comes_from_the_environment(read):
    assert read().BOOKINGS["BOOKINGS_PER_HOUR"] == 120
    assert read(BOOKINGS_PER_HOUR=" 7 ").BOOKINGS["BOOKINGS_PER_HOUR"] == 7


def test_the_admin_asks_no_other_host_for_anything(read):
    settings = read()

    assert settings.WAGTAIL_ENABLE_UPDATE_CHECK is False
    assert settings.WAGTAIL_ENABLE_WHATS_NEW_BANNER is False
    assert settings.WAGTAIL_GRAVATAR_PROVIDER_URL is None
