"""Importing this gives the tests a cache of their own, gone when they end: that of the person who runs them is never touched."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

_FOLDER = tempfile.mkdtemp(prefix="bankrec-test-cache-")
os.environ["BANKREC_CACHE"] = _FOLDER
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
