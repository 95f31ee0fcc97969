"""Small delimited files for tests: written as text, read by the delimited reader."""

from __future__ import annotations

from bankrec_nb.readers import delimited
from bankrec_nb.readers.base import ReadOptions, ReadResult, Source


def read_csv(text: str | bytes, *, name: str = "export.csv", encoding: str = "utf-8", **options: object) -> ReadResult:
    """The reader's result; every test of it keeps the count of rows."""
    content = text if isinstance(text, bytes) else text.encode(encoding)
    result = delimited.read(Source(name, content), ReadOptions(**options))  # type: ignore[arg-type]

    assert result.rows_in == result.rows_loaded + result.rows_quarantined
    return result


def amounts(result: ReadResult) -> list[int]:
    """Amounts in minor units in file order."""
    return result.transactions.sort("source_line")["amount_minor"].to_list()


def quarantined(result: ReadResult) -> list[tuple[str, int]]:
    """Code and line of each quarantined row."""
    rows = result.issues.filter(result.issues["severity"] == "quarantined").sort("line")
    return list(rows.select("code", "line").iter_rows())


def codes(result: ReadResult) -> set[str]:
    """Codes of all issues."""
    return set(result.issues["code"])
