"""Writes docs/tables.md from domain/tables.py: `python tools/tables_doc.py`."""

from __future__ import annotations

from pathlib import Path

from bankrec_nb.domain import tables

INTRODUCTION = """# Tables

Written by `tools/tables_doc.py` from `bankrec_nb/domain/tables.py`; edit there. Every table below can be asked with SQL
(`dossier.sql("select … from bank_transaction")`). Amounts are signed whole minor units (cents); money in is positive.
"""


def text() -> str:
    """The whole page."""
    return INTRODUCTION + "\n" + "\n".join(table.markdown() for table in tables.TABLES)


if __name__ == "__main__":
    (Path(__file__).parents[1] / "docs" / "tables.md").write_text(text(), encoding="utf-8")
