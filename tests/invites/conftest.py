"""The parsers that check our invitations must be there."""

import shutil

import pytest

from tests.invites import libical
from tests.requirements import require


@pytest.fixture
def parsers():
    """Skip without node or libical, or fail where REQUIRE=all says they are there."""
    require("node", shutil.which("node") is not None)
    require("libical (Debian: libical3)", libical.library() is not None)
