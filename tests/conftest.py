"""For every test: no clock decides, and no cache of the person who runs them is touched."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

import tests.own_cache  # noqa: F401  (what it does happens at import)

# A test is never timed: speed is shown by benchmarks, and a loaded machine must not turn main red.
settings.register_profile(
    "house", deadline=None, derandomize=bool(os.environ.get("CI")), suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("house")
