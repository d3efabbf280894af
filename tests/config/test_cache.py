"""The cache while Redis does not answer: nothing depends on it."""

import logging
import socket

import pytest
from redis.exceptions import ConnectionError as RedisConnectionError

from config.cache import PAUSE, RedisOrLocalCache


@pytest.fixture
def gone():
    """Return a cache whose server does not exist."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    cache = RedisOrLocalCache(f"redis://:salainen@127.0.0.1:{port}", {})
    # The memory of a process is one: what another test has kept there would be found.
    cache._local.clear()
    return cache


def test_what_was_set_is_found_again_while_redis_is_gone(gone):
    gone.set("key", "value", 60)

    assert gone.get("key") == "value"
    assert gone.has_key("key")


def test_limits_are_counted_by_the_process_while_redis_is_gone(gone):
    assert gone.add("attempts", 0, 60)

    assert [gone.incr("attempts") for _ in range(3)] == [1, 2, 3]


@pytest.mark.parametrize("name", ["delete", "touch"])
def test_what_is_not_there_is_not_there(gone, name):
    assert getattr(gone, name)("nothing") is False


def test_several_are_kept_found_and_forgotten_together(gone):
    gone.set_many({"one": 1, "two": 2})
    gone.delete_many(["two"])

    assert gone.get_many(["one", "two"]) == {"one": 1}
    gone.clear()
    assert gone.get_many(["one", "two"]) == {}


def test_a_server_that_is_gone_is_asked_once_in_a_while(gone, caplog, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("config.cache.time.monotonic", lambda: clock[0])
    with caplog.at_level(logging.WARNING, "config.cache"):
        gone.get("key")
        gone.get("key")
        clock[0] += PAUSE
        gone.get("key")

    assert len(caplog.records) == 2


def test_the_address_of_the_server_is_not_in_the_log(gone, caplog):
    gone.get("key")

    assert "salainen" not in caplog.text


def test_a_value_that_cannot_be_raised_is_an_error_of_the_caller(gone):
    with pytest.raises(ValueError, match="nothing"):
        gone.incr("nothing")


def test_the_shared_server_is_asked_while_it_answers(gone, monkeypatch):
    asked = []
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCacheClient.get",
        lambda self, key, default: asked.append(key) or "shared",
    )

    assert gone.get("key") == "shared"
    assert asked == [":1:key"]


def test_a_fault_of_redis_is_no_fault_of_the_page(gone, monkeypatch):
    def fail(*_args):
        raise RedisConnectionError("down")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.get", fail)

    assert gone.get("key", "default") == "default"


ASKED = {
    "get": ("key",),
    "get_many": (["key"],),
    "set": ("key", "value"),
    "set_many": ({"key": "value"},),
    "add": ("key", "value"),
    "touch": ("key",),
    "incr": ("key",),
    "has_key": ("key",),
    "delete": ("key",),
    "delete_many": (["key"],),
    "clear": (),
}


@pytest.mark.parametrize("name", ASKED)
def test_each_question_reaches_redis_as_it_was_asked(gone, monkeypatch, name):
    asked = []
    client = "django.core.cache.backends.redis.RedisCacheClient"
    for each in ASKED:
        monkeypatch.setattr(f"{client}.{each}", lambda *_args, each=each: asked.append(each) or {})

    getattr(gone, name)(*ASKED[name])

    assert asked == [name]


@pytest.mark.parametrize("name", [name for name in ASKED if name != "incr"])
def test_no_question_fails_while_redis_is_gone(gone, name):
    getattr(gone, name)(*ASKED[name])


def test_only_the_first_to_add_is_told_that_it_was(gone):
    assert [gone.add("turn", name) for name in ("first", "second")] == [True, False]
    assert gone.get("turn") == "first"


def test_redis_is_waited_for_a_second_unless_more_is_given():
    patient = RedisOrLocalCache("redis://cache.example", {"OPTIONS": {"socket_timeout": 5}})

    assert patient._options == {"socket_timeout": 5, "socket_connect_timeout": 1}


def test_redis_is_believed_again_once_it_answers(gone, monkeypatch):
    clock = [100.0]
    monkeypatch.setattr("config.cache.time.monotonic", lambda: clock[0])
    gone.set("key", "kept here meanwhile")
    monkeypatch.setattr(
        "django.core.cache.backends.redis.RedisCacheClient.get", lambda *_args: "shared"
    )

    early, clock[0] = gone.get("key"), clock[0] + PAUSE

    assert (early, gone.get("key")) == ("kept here meanwhile", "shared")


def test_a_fault_that_is_not_of_redis_is_not_hidden(gone, monkeypatch):
    def fail(*_args):
        raise TypeError("cannot pickle this")

    monkeypatch.setattr("django.core.cache.backends.redis.RedisCacheClient.set", fail)

    with pytest.raises(TypeError, match="pickle"):
        gone.set("key", object())
