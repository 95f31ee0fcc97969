"""What the standard library may raise over a damaged ZIP, beside BadZipFile; one list for all who open one."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

DAMAGE = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError, OSError, RuntimeError, NotImplementedError,
    ValueError, IndexError, OverflowError,
)  # fmt: skip
