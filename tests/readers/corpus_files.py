"""The shared corpus of real files as judged cases: what MANIFEST.csv expects beside what the readers found.

Nothing of the corpus is copied; where the folder is absent the cases are empty and the tests say so.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.domain.money import exponent, to_decimal
from bankrec_nb.readers.read import read_file

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadResult

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
STATEMENTS = (
    "camt052", "camt053", "camt054", "mt940", "mt942", "ofx", "qif", "cfonb120", "coda", "bai2", "n43", "csv", "xlsx",
    "psp",
)  # fmt: skip
PROVED = {"balanced", "balanced_by_chain", "empty"}
TABLES = {"csv", "xlsx", "psp"}
"""Formats whose expected count takes in pending rows: it was made by counting lines."""
HOUSE_RULES = {"date", "column_count"}
"""Codes of rows kept apart on purpose: an absurd or unreadable date (F23), more or fewer cells than columns (F15)."""


@dataclass(frozen=True)
class Case:
    """One file of the corpus and what is known about it; None where nobody knows."""

    file: str
    format: str
    malformed: bool
    count: int | None
    total: Decimal | None
    reconciles: bool
    unreadable: int = 0
    """Movements of the file that hold no amount or date anyone can read."""
    too_fine: bool = False
    """Its amounts have more decimals than the currency: those movements are to be quarantined, never rounded (F25)."""


@dataclass(frozen=True)
class Verdict:
    """How one file was read."""

    case: Case
    refused: str
    count: int
    total: Decimal
    proofs: tuple[str, ...]
    proof_agrees: bool
    issues: int
    accounted: bool
    quarantined: int = 0
    codes: frozenset[str] = frozenset()
    """Why rows were quarantined."""
    asked: bool = False
    """A person was asked for the order of the dates (F22); the rest is of the file as read with an answer."""

    @property
    def found(self) -> bool:
        """Right, or a table whose every movement is there once the question is answered or the rows apart are counted.

        Rows apart count only where a house rule put them there; a refusal never counts.
        """
        apart = self.case.format in TABLES and self.codes <= HOUSE_RULES and (self.quarantined > 0 or self.asked)
        return self.right or (apart and not self.refused and self.case.count == self.count + self.quarantined)

    @property
    def right(self) -> bool:
        """Count and sum as expected (each where it is known), without a question; unreadable movements may be apart."""
        expected = self.case
        if self.refused:
            return expected.count == 0  # a file without a movement may be refused as such (F01)
        if self.asked:
            return False
        if expected.too_fine:
            return self.quarantined > 0 and expected.count == self.count + self.quarantined
        apart = min(self.quarantined, expected.unreadable)
        counted = expected.count is None or expected.count in {self.count, self.count + apart}
        summed = expected.total is None or self.total == expected.total
        return counted and summed

    @property
    def silent(self) -> bool:
        """A malformed file that was taken in without a word."""
        return not self.refused and not self.issues and not set(self.proofs) & {"unbalanced", "incomplete"}


@cache
def cases() -> tuple[Case, ...]:
    """Every file the manifest names that is there."""
    manifest = CORPUS / "MANIFEST.csv"
    if not manifest.exists():
        return ()
    with manifest.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    truth = json.loads((CORPUS / "truth.json").read_text(encoding="utf-8"))
    unreadable = {name: int(known.get("bad") or 0) for name, known in truth.items()}
    return tuple(_case(row, unreadable.get(row["file"], 0)) for row in rows if (CORPUS / row["file"]).exists())


@cache
def judge(case: Case) -> Verdict:
    """The case as the readers see it; an error that is not one of ours is raised."""
    asked = False
    try:
        try:
            result = read_file(CORPUS / case.file)
        except ProfileNeeded as question:
            asked = question.question == "date_order"
            result = read_file(CORPUS / case.file, profile={**question.profile, "date_order": "dmy"})
    except FileRefused as refusal:
        return Verdict(case, str(refusal), 0, Decimal(0), (), proof_agrees=False, issues=1, accounted=True)
    settled = result.transactions
    if case.format not in TABLES:
        settled = settled.filter(pl.col("booking_status") != "pending")
    apart = result.issues.filter(pl.col("severity") == "quarantined")
    amounts = zip(settled["amount_minor"], settled["currency"], strict=True)
    return Verdict(
        case=case,
        refused="",
        count=settled.height,
        total=sum((to_decimal(minor, currency) for minor, currency in amounts), Decimal(0)),
        proofs=tuple(result.statements["proof"]),
        proof_agrees=not case.reconciles or _adds_up(result),
        issues=result.issues.height,
        accounted=result.rows_in == result.rows_loaded + result.rows_quarantined,
        quarantined=apart.height,
        codes=frozenset(apart["code"]),
        asked=asked,
    )


def table(verdicts: list[Verdict]) -> str:
    """One line per format: files, right, found (with those asked or with rows apart), proved where due; the malformed."""
    by_format: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_format[verdict.case.format].append(verdict)
    titles = ("files", "right", "share", "found", "share", "asked", "apart", "proved", "refused", "malformed")
    widths = (5, 5, 7, 5, 7, 5, 5, 9, 7, 9)
    lines = [f"{'format':10} {' '.join(f'{t:>{w}}' for t, w in zip(titles, widths, strict=True))} silent"]
    for name, all_of_it in sorted(by_format.items()):
        well = [v for v in all_of_it if not v.case.malformed]
        bad = [v for v in all_of_it if v.case.malformed]
        due = [v for v in well if v.case.reconciles]
        right, found = sum(v.right for v in well), sum(v.found for v in well)
        asked, apart = sum(v.asked for v in well), sum(v.found and not v.right and not v.asked for v in well)
        lines.append(
            f"{name:10} {len(well):5} {right:5} {_share(right, well):>7} {found:5} {_share(found, well):>7} {asked:5} "
            f"{apart:5} {sum(v.proof_agrees for v in due):4}/{len(due):<4} {sum(bool(v.refused) for v in well):7} "
            f"{len(bad):9} {sum(v.silent for v in bad):6}"
        )
    return "\n".join(lines)


def _share(part: int, whole: list[Verdict]) -> str:
    return f"{100 * part / len(whole):.1f} %" if whole else "-"


def _adds_up(result: ReadResult) -> bool:
    """Every statement that has both balances adds up."""
    whole = result.statements.filter(pl.col("opening_minor").is_not_null() & pl.col("closing_minor").is_not_null())
    return set(whole["proof"]) <= PROVED and whole.height > 0


def _case(row: dict[str, str], unreadable: int) -> Case:
    return Case(
        file=row["file"],
        format=row["format"],
        malformed=row["malformed"] == "1",
        count=int(row["n_transactions"]) if row["n_transactions"] else None,
        total=Decimal(row["sum"]) if row["sum"] else None,
        reconciles=row["reconciles"] == "yes",
        unreadable=unreadable,
        too_fine=bool(row["sum"]) and _is_too_fine(Decimal(row["sum"]), row["currency"]),
    )


def _is_too_fine(total: Decimal, currency: str) -> bool:
    decimals = total.normalize().as_tuple().exponent
    return isinstance(decimals, int) and -decimals > exponent(currency)
