"""Tests of one peer case follow each other, so that one process matches it once for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    places = [n for n, item in enumerate(items) if item.path.name == "test_peer_scenarios.py"]
    together = sorted((items[n] for n in places), key=lambda item: item.nodeid.partition("[")[2])
    for n, item in zip(places, together, strict=True):
        items[n] = item
