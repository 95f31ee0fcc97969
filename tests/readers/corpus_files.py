"""The shared corpus of real files as judged cases: what MANIFEST.csv expects beside what the readers found.

Nothing of the corpus is copied; where the folder is absent the cases are empty and the tests say so.
"""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
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

    @property
    def right(self) -> bool:
        """Count and sum as expected (each where it is known); unreadable movements may be quarantined instead."""
        expected = self.case
        if self.refused:
            return expected.count == 0  # a file without a movement may be refused as such (F01)
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
    try:
        result = read_file(CORPUS / case.file, currency=None)
    except FileRefused as refusal:
        return Verdict(case, str(refusal), 0, Decimal(0), (), proof_agrees=False, issues=1, accounted=True)
    settled = result.transactions.filter(pl.col("booking_status") != "pending")
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
        quarantined=result.rows_quarantined,
    )


def table(verdicts: list[Verdict]) -> str:
    """One line per format: files, right, proof agreed where it should, refused; then the malformed."""
    by_format: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_format[verdict.case.format].append(verdict)
    lines = [
        f"{'format':10} {'files':>5} {'right':>5} {'share':>7} {'proved':>9} {'refused':>7} {'malformed':>9} silent"
    ]
    for name, all_of_it in sorted(by_format.items()):
        well = [v for v in all_of_it if not v.case.malformed]
        bad = [v for v in all_of_it if v.case.malformed]
        tally = Counter(right=0) + Counter(right=sum(v.right for v in well), refused=sum(bool(v.refused) for v in well))
        due = [v for v in well if v.case.reconciles]
        share = f"{100 * tally['right'] / len(well):.1f} %" if well else "-"
        lines.append(
            f"{name:10} {len(well):5} {tally['right']:5} {share:>7} {sum(v.proof_agrees for v in due):4}/{len(due):<4} "
            f"{tally['refused']:7} {len(bad):9} {sum(v.silent for v in bad):6}"
        )
    return "\n".join(lines)


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
