"""What the packages of the app offer by name."""

from importlib import import_module

import pytest

PACKAGES = ["actions", "forms", "models", "queries", "views"]


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_has_every_name_that_it_offers(package):
    module = import_module(f"cases.{package}")

    assert [name for name in module.__all__ if not hasattr(module, name)] == []


@pytest.mark.parametrize("package", PACKAGES)
def test_a_package_offers_each_name_once(package):
    offered = import_module(f"cases.{package}").__all__

    assert sorted(set(offered)) == sorted(offered)
