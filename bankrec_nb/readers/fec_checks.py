"""What the books in a FEC give away by themselves: entries and lettering that do not balance, numbers that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue

if TYPE_CHECKING:
    from collections.abc import Callable

Issue: TypeAlias = dict[str, object]

LETTERED = ["CompteNum", "CompAuxNum", "EcritureLet"]
"""Lines equal in these are one lettered group: codes are given per account and third party."""
_TOLD = 50


def balance_issues(entries: pl.DataFrame) -> list[Issue]:
    """A warning per entry whose debits are not its credits (the first fifty), and one for the file."""
    rest = int(entries["net"].sum() or 0)
    if entries["entry_balanced"].all() and not rest:
        return []
    open_entries = (
        entries.filter(~pl.col("entry_balanced"))
        .group_by("entry")
        .agg(pl.col("source_line").min(), pl.col("net").sum(), pl.col("JournalCode", "EcritureNum").first())
        .sort("source_line")
    )
    told = _told(open_entries, _unbalanced_issue, "entries do not balance.")
    if rest:
        told.append(issue(Severity.WARNING, "file_unbalanced", f"Debits and credits of the whole file differ by {rest} (minor units).",
                          action="Lines are missing, doubled or wrong: export the FEC again."))  # fmt: skip
    return told


def repeated_issues(entries: pl.DataFrame, own: pl.DataFrame) -> list[Issue]:
    """A warning per entry whose every line stands there twice (the first fifty), and one for the rest.

    Pasted or exported twice, it still balances. An entry may rightly have equal lines (three instalments of one invoice), but not all of them.
    """
    if own.select("entry", "net").hash_rows().n_unique() == own.height:  # different hashes prove different lines
        return []
    some = own.group_by("entry", "net").len().filter(pl.col("len") > 1)["entry"].unique()
    if some.is_empty():
        return []
    line = ["entry", "CompteNum", "CompAuxNum", "PieceRef", "EcritureLib", "net"]
    lines = entries.filter(pl.col("entry").is_in(some.implode())).with_columns(_times=pl.len().over(line))
    twice = (
        lines.group_by("entry")
        .agg(pl.col("_times").min(), pl.col("JournalCode", "EcritureNum").first())
        .filter(pl.col("_times") > 1)
        .sort("entry")
    )
    return _told(twice, _repeated_issue, "entries stand in the file several times.")


def lettering_issues(own: pl.DataFrame) -> list[Issue]:
    """A warning per lettered group that does not add up to zero (the first fifty), and one for the rest.

    Its pieces stay open. At a year's ends that is ordinary: the other side stands in the neighbouring year's FEC.
    """
    unsettled = own.filter((own["left_minor"] != 0).fill_null(value=False))
    if unsettled.is_empty():
        return []
    groups = (
        unsettled
        .group_by(LETTERED)
        .agg(pl.col("source_line").min(), pl.col("left_minor").first(), pl.col("PieceRef").first(), lines=pl.len(),
             debit=(pl.col("net") > 0).any(), credit=(pl.col("net") < 0).any())
        .sort("source_line")
    )  # fmt: skip
    return _told(groups, _lettering_issue, "lettered groups do not add up to zero; their lines stay open.")


def settled_issues(own: pl.DataFrame) -> list[Issue]:
    """A note where third parties' lines are settled by their sum alone."""
    plain = own.filter(pl.col("is_settled") & pl.col("left_minor").is_null())
    if plain.is_empty():
        return []
    lines, parties = plain.height, plain.select(LETTERED).n_unique()
    one = parties == 1
    message = (
        f"{lines} {'line' if lines == 1 else 'lines'} of {parties} third {'party' if one else 'parties'} "
        f"{'is' if lines == 1 else 'are'} not lettered, but {'its' if one else 'their'} invoices and payments add up to zero: "
        f"nothing of {'it' if one else 'them'} is open."
    )
    action = "Letter them in the books."
    return [issue(Severity.NOTE, "not_lettered", message, line=plain["source_line"].min(), action=action)]  # type: ignore[arg-type]


def _told(found: pl.DataFrame, tell: Callable[[dict[str, Any]], Issue], rest: str) -> list[Issue]:
    """What each row found has to be told (the first fifty), and one issue that counts the rest."""
    told = [tell(row) for row in found.head(_TOLD).iter_rows(named=True)]
    more = found.height - _TOLD
    return told if more <= 0 else [*told, issue(Severity.WARNING, str(told[0]["code"]), f"{more} more {rest}")]


def _unbalanced_issue(row: dict[str, Any]) -> Issue:
    return issue(
        Severity.WARNING,
        "entry_unbalanced",
        f"Entry {row['JournalCode']} {row['EcritureNum']}: debit − credit is {row['net']} (minor units), not 0.",
        line=row["source_line"],
        column="EcritureNum",
        action="Correct the entry in the books.",
    )


def _repeated_issue(row: dict[str, Any]) -> Issue:
    return issue(
        Severity.WARNING,
        "entry_repeated",
        f"Every line of entry {row['JournalCode']} {row['EcritureNum']} stands in the file {row['_times']} times.",
        line=row["entry"],
        column="EcritureNum",
        action="Look whether it was booked or exported twice.",
    )


def _lettering_issue(row: dict[str, Any]) -> Issue:
    account = " ".join(filter(None, (str(row["CompteNum"]), str(row["CompAuxNum"]))))
    one_sided = not (row["debit"] and row["credit"])
    why = "its other side is not in this file" if one_sided else f"it leaves {row['left_minor']} (minor units)"
    return issue(
        Severity.WARNING,
        "lettering_unbalanced",
        f"The lettering {row['EcritureLet']} of {account} is not settled: {why}; its lines stay open.",
        line=row["source_line"],
        column="EcritureLet",
        raw=str(row["PieceRef"]),
        action="Import the FEC of the neighbouring year too, or match the lines here."
        if one_sided
        else "Match what is left, or correct the lettering in the books.",
    )


def gap_issues(entries: pl.DataFrame) -> list[Issue]:
    """One warning where the numbers of entries, counted over the file or over each journal, have gaps."""
    first = entries["entry"] == entries["source_line"]  # all lines of an entry have its number
    numbered = entries.select("JournalCode", "EcritureNum").filter(first)
    numbered = numbered.filter(pl.col("EcritureNum").str.contains(r"^[0-9]{1,15}$"))
    numbered = numbered.select("JournalCode", n=pl.col("EcritureNum").cast(pl.Int64))
    if numbered.is_empty() or _without_gap(numbered["n"]):
        return []
    journals = {str(key[0]): rows["n"] for key, rows in numbered.group_by("JournalCode", maintain_order=True)}
    gaps = _gaps(numbered["n"])
    if all(numbers.n_unique() > 1 for numbers in journals.values()):
        # Numbers run over the file or over each journal; the law leaves it open, so the way with fewer gaps is meant.
        gaps = min([gaps, [f"{j} {g}" for j, numbers in journals.items() for g in _gaps(numbers)]], key=len)
    if not gaps:
        return []
    shown = ", ".join(gaps[:5]) + (", …" if len(gaps) > 5 else "")
    return [issue(Severity.WARNING, "entry_gap", f"The numbering of entries has {len(gaps)} gap{'s' * (len(gaps) > 1)}: {shown}.", column="EcritureNum",
                  action="Ask whether entries were deleted; the law asks for numbers without gaps.")]  # fmt: skip


def _without_gap(numbers: pl.Series) -> bool:
    """Whether the numbers are too few to speak of gaps, or as many as lie between the first and the last."""
    different = numbers.n_unique()
    return different < 3 or numbers.max() - numbers.min() + 1 == different  # type: ignore[operator]


def _gaps(numbers: pl.Series) -> list[str]:
    ordered = numbers.unique().sort()
    frame = (
        pl.DataFrame({"n": ordered})
        .with_columns(before=pl.col("n").shift(1))
        .filter(pl.col("n") - pl.col("before") > 1)
    )
    return [f"{row['before'] + 1} to {row['n'] - 1}" for row in frame.iter_rows(named=True)]
