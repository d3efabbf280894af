"""What some tests need besides Python: they skip without it, and fail where REQUIRE=all says it is there."""

import os

import pytest


def require(name: str, found: bool) -> None:
    """Go on when the tool was found; else skip the test, or fail it when REQUIRE=all."""
    if found:
        return
    reason = f"{name} was not found on this machine"
    if os.environ.get("REQUIRE") == "all":
        pytest.fail(f"{reason}, and REQUIRE=all allows no skipping")
    pytest.skip(reason)
