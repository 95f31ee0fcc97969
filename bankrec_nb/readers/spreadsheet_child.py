"""Reads a workbook in a process of its own, because a hostile one can take the memory or abort the interpreter.

Run as a script (never imported by the kernel's process): the workbook comes on standard input, the sheets go to
standard output as JSON line (names and sizes) followed by one Arrow IPC stream per sheet. Memory and processor time are
limited before the first byte is read.
"""

from __future__ import annotations

import io
import json
import sys

SHEET_LIMIT = 30


def limit(memory_bytes: int, seconds: int) -> None:
    """Bound this process; Windows has no such call, there the parent's time limit remains."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory_bytes, memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def opened(content: bytes, cell_limit: int) -> list[tuple[str, bytes]]:
    """Name and Arrow IPC stream of each sheet, every cell as text.

    Raises:
        fastexcel.FastExcelError: it cannot be opened.
        OverflowError: a sheet has more cells than allowed; says which.
    """
    import fastexcel

    workbook = fastexcel.read_excel(content)
    parts = []
    for place, name in enumerate(workbook.sheet_names[:SHEET_LIMIT]):
        sheet = workbook.load_sheet(place, header_row=None, dtypes="string")
        if sheet.width * sheet.total_height > cell_limit:
            raise OverflowError(f"the sheet '{name}' has {sheet.total_height} rows and {sheet.width} columns")
        stream = io.BytesIO()
        sheet.to_polars().write_ipc_stream(stream)
        parts.append((name, stream.getvalue()))
    return parts


def main() -> int:
    """Sheets of the workbook on standard input as text cells on standard output; 3 where it cannot be opened."""
    limit(int(sys.argv[1]), int(sys.argv[2]))
    import fastexcel

    try:
        parts = opened(sys.stdin.buffer.read(), int(sys.argv[3]))
    except OverflowError as error:
        sys.stderr.write(str(error))
        return 4
    except fastexcel.FastExcelError as error:
        sys.stderr.write(str(error)[:300])
        return 3
    out = sys.stdout.buffer
    out.write(json.dumps([[name, len(data)] for name, data in parts]).encode() + b"\n")
    for _, data in parts:
        out.write(data)
    return 0


if __name__ == "__main__":
    sys.exit(main())
