"""The lines of a FEC: field names, separator, encoding, and every line's amounts and days, or why it cannot be read."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.delimited_form import lines_of
from bankrec_nb.readers.delimited_quick import quick_cells
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.plain import by_place, day_expr, numbers_of
from bankrec_nb.readers.tabular_amounts import Notation, read_minor
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.text import Lined, decode, decode_old, with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bankrec_nb.readers.base import Source
    from bankrec_nb.readers.text import Decoded

_FIELDS = {
    name.lower(): name
    for name in (
        "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
        "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "Montant", "Sens", "EcritureLet",
        "DateLet", "ValidDate", "MontantDevise", "Idevise", "DateRglt", "ModeRglt", "NatOp", "IdClient",
    )
}  # fmt: skip
_FIELDS |= {"compteauxnum": "CompAuxNum", "compteauxlib": "CompAuxLib", "ecriturelibc": "EcritureLib"}
"""The last three are misspelt so by packages; unread, the customers would have no name and no account of their own."""
_WORDS = {
    frozenset(words.split()): field
    for words, field in (
        ("code journal", "JournalCode"), ("libelle journal", "JournalLib"), ("numero ecriture", "EcritureNum"),
        ("numero", "EcritureNum"), ("date comptabilisation", "EcritureDate"), ("date ecriture", "EcritureDate"),
        ("date comptabilisation ecriture", "EcritureDate"), ("numero compte", "CompteNum"), ("libelle compte", "CompteLib"),
        ("numero compte auxiliaire", "CompAuxNum"), ("libelle compte auxiliaire", "CompAuxLib"),
        ("reference piece", "PieceRef"), ("numero piece", "PieceRef"), ("date piece", "PieceDate"),
        ("libelle ecriture", "EcritureLib"), ("montant debit", "Debit"), ("montant credit", "Credit"),
        ("lettrage", "EcritureLet"), ("lettrage ecriture", "EcritureLet"), ("date lettrage", "DateLet"),
        ("date validation", "ValidDate"), ("date validation ecriture", "ValidDate"), ("montant devise", "MontantDevise"),
        ("identifiant devise", "Idevise"),
    )
}  # fmt: skip
"""The fields as the law itself calls them; some packages write its words in place of the names."""
_SMALL = frozenset(
    [
        "le",
        "la",
        "les",
        "l",
        "de",
        "du",
        "des",
        "d",
        "en",
        "au",
        "sur",
        "une",
        "sequence",
        "continue",
        "comptable",
        "justificative",
    ]
)
_UNUSED = {"JournalLib", "DateLet", "ValidDate", "MontantDevise", "Idevise", "DateRglt", "NatOp", "IdClient"}
_USED = tuple(dict.fromkeys(name for name in _FIELDS.values() if name not in _UNUSED))
"""Fields that say something here; the others are read over, which is a third of the parser's time."""
_NEEDED = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum")
_TELLING = {"journalcode", "ecrituredate", "comptenum"}
"""Fields that no other table has beside each other, whatever their order and whatever stands above them."""
_ALL_TELLING = frozenset({"JournalCode", "EcritureNum", "EcritureDate", "CompteNum", "Debit", "Credit"})
"""Fields that all have to be there where they are named in the law's words."""
_ACCOUNT_NUMBER = ("comptenum", "numerocompte", "numerodecompte", "ndecompte", "ncompte")
_LINES_ABOVE = 12
_DAY_FIRST = "[0-9]{2}[-/.][0-9]{2}[-/.][0-9]{4}"


def is_ledger(names: Iterable[str]) -> bool:
    """Whether the header cells of a table are the FEC's field names."""
    written = [*names]
    return {_bare(name) for name in written} >= _TELLING or {_field(name) for name in written} >= _ALL_TELLING


def read_lines(source: Source) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Every line of the file, and one quarantined issue per line that cannot be read.

    Returns:
        The fields used here as text, debit_minor, credit_minor, entry_date, piece_date, source_line.
    """
    return fec_lines(with_line_feeds(_decoded(source.content), source.content))


def fec_lines(lined: Lined) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """`read_lines` for a text in hand."""
    start = header_at(lined.text) or 0
    text = lined.text[start:]
    above = lined.text.count("\n", 0, start)
    header = text[: text.find("\n")] if "\n" in text else text
    delimiter, names = _header(header)
    if all(cell.strip()[:1] == '"' == cell.strip()[-1:] for cell in header.split(delimiter)):
        text = _unquoted(text, delimiter)
    if text != lined.text:
        lined = Lined(text.encode(), text)
    cells, told = _split(lined, delimiter, names)
    typed = _typed(cells)
    if above:
        typed = typed.with_columns(pl.col("source_line") + above)
        told = [{**one, "line": int(str(one["line"])) + above} for one in told if one["line"]]
    if typed.height and re.fullmatch(_DAY_FIRST, typed["EcritureDate"][0]):
        message = "The dates are written day first, not AAAAMMJJ as the law has it; they were read so."
        told.append(issue(Severity.NOTE, "date_order", message, column="EcritureDate", raw=typed["EcritureDate"][0]))
    bad = typed["debit_minor"].is_null() | typed["credit_minor"].is_null() | typed["entry_date"].is_null()
    if not bad.any():
        return typed, told
    told += [_unreadable(row) for row in typed.filter(bad).iter_rows(named=True)]
    return typed.filter(~bad), told


def header_at(text: str) -> int | None:
    """Where the line of field names begins; null where none of the first lines is one."""
    place = 0
    for line in text.split("\n", _LINES_ABOVE)[:_LINES_ABOVE]:
        bare = _bare(line)
        if any(words in bare for words in _ACCOUNT_NUMBER) and is_ledger(re.split(r"[\t|;,]", line)):
            return place
        place += len(line) + 1
    return None


def _split(lined: Lined, delimiter: str, names: list[str]) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Cells by field name; lines with another number of fields are quarantined."""
    width = len(names)
    named = {f"c{i}": n or f"_{i}" for i, n in enumerate(names)}
    used = {place: name for place, name in named.items() if name in _USED}
    if (quick := quick_cells(lined, delimiter, width, only=[names.index(n) for n in used.values()])) is not None:
        return quick.slice(1).rename({LINE: "source_line", **used}), []
    column = pl.Series("raw", lines_of(lined.text)[1:], dtype=pl.String)
    frame = column.to_frame().with_row_index("source_line", offset=2).with_columns(pl.col("source_line").cast(pl.Int64))
    frame = frame.filter(pl.col("raw").str.strip_chars() != "")
    count = pl.col("raw").str.count_matches(delimiter, literal=True) + 1
    # A trailing delimiter gives one empty cell more; some packages write it on the header or on the lines only.
    full = (count == width) | ((count == width + 1) & pl.col("raw").str.ends_with(delimiter))
    full |= (count + 1 == width) & pl.lit(names[-1] == "")
    split = frame.filter(full).select(
        "source_line",
        pl.col("raw").str.split_exact(delimiter, width - 1).struct.rename_fields(list(named.values())),
    )
    told = [
        issue(
            Severity.QUARANTINED,
            "column_count",
            f"The line has not the {width} fields of the header.",
            line=row["source_line"],
            raw=row["raw"],
            action="Look for a separator inside a label; the law has no quoting.",
        )
        for row in frame.filter(~full).iter_rows(named=True)
    ]
    return split.unnest("raw").with_columns(
        pl.exclude("source_line").cast(pl.String).fill_null("").str.strip_chars()
    ), told


def _unquoted(text: str, delimiter: str) -> str:
    """The text without the quotes around every cell, as spreadsheets write them (the law has none)."""
    bare = text.replace(f'"{delimiter}"', delimiter).replace('\n"', "\n").replace('"\n', "\n")
    return bare.strip('"').replace('""', '"')


def _decoded(content: bytes) -> Decoded:
    """The law names ISO-8859-15; bytes 80–9F are text in cp1252, or in cp850, only."""
    if content.isascii() or not re.search(rb"[\x80-\x9f]", content):
        return decode(content, "iso8859-15")
    return replace(decode_old(content, "cp850"), issues=[])


def _header(line: str) -> tuple[str, list[str]]:
    """Delimiter and the fields' proper names, empty where the law knows none of that name."""
    delimiter = max("\t|;,", key=line.count)
    written = [c.strip().strip('"') for c in line.removeprefix("\ufeff").split(delimiter)]
    if delimiter not in "\t|":
        raise FileRefused(
            f"the fields are separated by '{delimiter}'.", where="line 1",
            action="The law (LPF A47 A-1) allows tab and |; export the FEC again.",
        )  # fmt: skip
    names = [_field(n) for n in written]
    missing = [n for n in _NEEDED if n not in names]
    if not {"Debit", "Credit"} <= set(names) and not {"Montant", "Sens"} <= set(names):
        missing.append("Debit and Credit (or Montant and Sens)")
    if missing:
        raise FileRefused(
            f"the field {', '.join(missing)} is missing; the file has {', '.join(written)}.", where="line 1",
            action="Export the FEC again with the fields of LPF art. A47 A-1.",
        )  # fmt: skip
    twins = {n for n in names if n and names.count(n) > 1}
    if twins:
        raise FileRefused(
            f"the field {', '.join(sorted(twins))} stands twice.", where="line 1", action="Export the FEC again."
        )
    return delimiter, names


def _bare(name: str) -> str:
    """A field's name without accents, spaces and capitals (Débit, Montant devise)."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if c.isalnum()).lower()


def _field(name: str) -> str:
    """The law's name of a field, written as such or in the law's own words; else what is written."""
    if found := _FIELDS.get(_bare(name)):
        return found
    words = [w for w in normal_form(name).split() if w not in _SMALL]
    return _WORDS.get(frozenset("numero" if w in {"n", "no", "num"} else w for w in words), name)


def _typed(cells: pl.DataFrame) -> pl.DataFrame:
    """Amounts and dates beside the texts; fields the file does not have are empty text."""
    cells = cells.with_columns(pl.lit("").alias(n) for n in _USED if n not in cells.columns)
    if "Debit" in cells.columns and bool(((cells["Debit"] != "") | (cells["Credit"] != "")).any()):
        debit, credit = _minor(cells["Debit"]), _minor(cells["Credit"])
    else:
        amount = _minor(cells["Montant"])
        side = cells["Sens"].str.to_uppercase().str.replace("É", "E")
        out = side.is_in(["C", "-1", "-", "CREDIT"])
        known = out | side.is_in(["D", "+1", "1", "+", "DEBIT"])
        sides = pl.DataFrame({"a": amount, "out": out, "known": known})
        debit, credit = (
            sides.select(
                d=pl.when(pl.col("known")).then(pl.when(pl.col("out")).then(0).otherwise(pl.col("a"))),
                c=pl.when(pl.col("known")).then(pl.when(pl.col("out")).then(pl.col("a")).otherwise(0)),
            )
        )  # fmt: skip
    named = {
        "debit_minor": debit,
        "credit_minor": credit,
        "entry_date": _days(cells["EcritureDate"]),
        "piece_date": _days(cells["PieceDate"]),
    }
    return cells.hstack([column.alias(name) for name, column in named.items()])


def _minor(column: pl.Series) -> pl.Series:
    """Amounts with comma or point, zero-padded; an empty cell is zero. Where a cell has both, the last is the decimal's."""
    empty = column == ""
    filled = column.set(empty, "0,00") if empty.any() else column
    begin = filled.head(2000)
    comma = bool(begin.str.contains(",", literal=True).any()) and not begin.str.contains(r",[0-9]{3}\.").any()
    return read_minor(filled, Notation("," if comma else "."), 2)


def _days(column: pl.Series) -> pl.Series:
    """Days as AAAAMMJJ; some packages put marks between. A ledger has few different days, so each is read once."""
    numbers = numbers_of(column)
    if numbers is not None and len(column[0]) == len("AAAAMMJJ"):
        return by_place(numbers, _days_of_numbers)
    days = column.unique()
    bare = days.str.replace(r"[ T]00:00(:00([.]0+)?)?$", "")  # a day that passed through a spreadsheet or a database
    form = "%d%m%Y" if (bare.str.contains(f"^{_DAY_FIRST}$") | (bare == "")).all() else "%Y%m%d"
    read = bare.to_frame("day").select(day_expr(pl.col("day").str.replace_all(r"[-/.]", ""), form)).to_series()
    return column.replace_strict(days, read, return_dtype=pl.Date)


def _days_of_numbers(numbers: pl.Series) -> pl.Series:
    written = numbers.cast(pl.String).str.zfill(len("AAAAMMJJ")).to_frame("day")
    return written.select(day_expr(pl.col("day"), "%Y%m%d")).to_series()


def _unreadable(row: dict[str, object]) -> dict[str, object]:
    if row["entry_date"] is None:
        message, column = f"EcritureDate '{row['EcritureDate']}' is not a date.", "EcritureDate"
    else:
        message, column = "The amount cannot be read.", "Debit"
    raw = "\t".join(
        str(row[n])
        for n in (
            "JournalCode",
            "EcritureNum",
            "EcritureDate",
            "CompteNum",
            "PieceRef",
            "EcritureLib",
            "Debit",
            "Credit",
            "Montant",
            "Sens",
        )
        if row[n]
    )
    return issue(Severity.QUARANTINED, "date" if column == "EcritureDate" else "amount", message, line=int(str(row["source_line"])), column=column,
                 raw=raw, action="Correct the entry in the books and export the FEC again.")  # fmt: skip
