"""FEC, the French accounting file (LPF art. A47 A-1): open items with their lettering, and the bank's postings.

18 fields (21 or 22 in cash accounting), tab or pipe, no quoting; Debit and Credit, or Montant and Sens. Lines on third
parties (40x, 41x) and on banks (51x) become ledger items; the others are only needed to prove that entries balance.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.vocabulary import ItemType, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.delimited_form import lines_of
from bankrec_nb.readers.delimited_quick import quick_cells
from bankrec_nb.readers.document_columns import method_of
from bankrec_nb.readers.fec_checks import (
    LETTERED,
    balance_issues,
    gap_issues,
    lettering_issues,
    repeated_issues,
    settled_issues,
)
from bankrec_nb.readers.identity import finish_items
from bankrec_nb.readers.plain import by_place, day_expr, numbers_of
from bankrec_nb.readers.tabular_amounts import Notation, read_minor
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.text import Lined, decode, decode_old, head, with_line_feeds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.text import Decoded

FORMAT = "fec"
VERSION = 1

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
_UNUSED = {"JournalLib", "DateLet", "ValidDate", "MontantDevise", "Idevise", "DateRglt", "NatOp", "IdClient"}
_USED = tuple(dict.fromkeys(name for name in _FIELDS.values() if name not in _UNUSED))
"""Fields that say something here; the others are read over, which is a third of the parser's time."""
_NEEDED = ("JournalCode", "EcritureNum", "EcritureDate", "CompteNum")
_TELLING = {"journalcode", "ecrituredate", "comptenum"}
"""Fields that no other table has beside each other, whatever their order and whatever stands above them."""
_LINES_ABOVE = 12
_DAY_FIRST = "[0-9]{2}[-/.][0-9]{2}[-/.][0-9]{4}"
_ENTRY_KEYS = (
    ["JournalCode", "EcritureNum", "EcritureDate", "PieceRef"],
    ["JournalCode", "EcritureNum", "EcritureDate"],
    ["JournalCode", "EcritureNum"],
)
_COLLECTIVE = r"(?i)\b(?:clients?|fournisseurs?|collectifs?|customers?|suppliers?)\b"
_GENERIC = (
    r"(?i)^(?:\s|[\d.,%'’/()&-]|\b(?:clients?|fournisseurs?|collectifs?|customers?|suppliers?|divers|ventes?|achats?|biens|"
    r"prestations?|services?|marchandises|exploitation|immobilisations?|france|export|ue|cee|hors|étrangers?|etrangers?|"
    r"intracom\w*|comptes?|g[ée]n[ée]ra(?:l|ux)|ordinaires?|rattach[ée]s|tva|ht|ttc|à|a|de|d|du|des|et|ou)\b)+$"
)
"""Names of accounts for all customers or all suppliers: such words, one of them one of these."""


def recognises(source: Source) -> bool:
    """Whether one of the first lines has the FEC's field names."""
    return _header_at(head(source, 6000)) is not None


def read(source: Source, options: ReadOptions) -> ReadResult:
    """Third parties' and banks' lines as ledger items; entries that do not balance are told.

    An item's amount is debit − credit: what a customer owes and what the bank received is positive. A lettered group
    that adds up to zero has nothing open; lines of any other stay open as they are, and that is told. Nor has a third
    party anything open whose lines, not lettered, hold payments and add up to zero.

    Raises:
        FileRefused: a field of the law is missing, or the separator is none it allows.
    """
    return _read(source, options, *read_lines(source))


def is_ledger(names: Iterable[str]) -> bool:
    """Whether the header cells of a table are the FEC's field names."""
    return {_bare(name) for name in names} >= _TELLING


def read_sheet(source: Source, header: Sequence[str], body: pl.DataFrame, options: ReadOptions) -> ReadResult:
    """`read` for a FEC that was saved as a workbook.

    Args:
        source: the workbook.
        header: the field names.
        body: the rows below as cells of text, with the `line` of the sheet.
        options: what a person said.
    """
    cells = body.select(pl.exclude(LINE).str.replace_all(r"[\t\n\r]", " ")).select(pl.concat_str("*", separator="\t"))
    text = "\n".join(["\t".join(name.replace("\t", " ") for name in header), *cells.to_series(), ""])
    lines, broken = _lines_of(Lined(text, text.encode()))
    places = body[LINE]
    lines = lines.with_columns(source_line=places.gather(lines["source_line"] - 2))
    broken = [{**one, "line": places[int(str(one["line"])) - 2]} if one["line"] else one for one in broken]
    return _read(source, options, lines, broken)


def _read(source: Source, options: ReadOptions, lines: pl.DataFrame, broken: list[dict[str, object]]) -> ReadResult:
    if lines.is_empty() and not broken:
        raise FileRefused("the FEC has no lines.", where=source.name, action="Export it again.")
    entries = with_entries(lines)
    own = _own_lines(entries)
    items = _items(own)
    told = [*broken, *balance_issues(entries), *gap_issues(entries)]
    told += [*lettering_issues(own), *settled_issues(own), *repeated_issues(entries, own)]
    told.append(_count_note(entries, items))
    return finish_items(source, FORMAT, items=items, issues=told, format_version=f"{options.currency or 'EUR'}")


def read_lines(source: Source) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Every line of the file, and one quarantined issue per line that cannot be read.

    Returns:
        The fields used here as text, debit_minor, credit_minor, entry_date, piece_date, source_line.
    """
    return _lines_of(with_line_feeds(_decoded(source.content), source.content))


def _lines_of(lined: Lined) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    start = _header_at(lined.text) or 0
    text = lined.text[start:]
    above = lined.text.count("\n", 0, start)
    header = text[: text.find("\n")] if "\n" in text else text
    delimiter, names = _header(header)
    if all(cell.strip()[:1] == '"' == cell.strip()[-1:] for cell in header.split(delimiter)):
        text = _unquoted(text, delimiter)
    if text != lined.text:
        lined = Lined(text, text.encode())
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


def _header_at(text: str) -> int | None:
    """Where the line of field names begins; null where none of the first lines is one."""
    place = 0
    for line in text.split("\n", _LINES_ABOVE)[:_LINES_ABOVE]:
        if "comptenum" in _bare(line) and {_bare(cell) for cell in re.split(r"[\t|;,]", line)} >= _TELLING:
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
    names = [_FIELDS.get(_bare(n), n or "") for n in written]
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


def _typed(cells: pl.DataFrame) -> pl.DataFrame:
    """Amounts and dates beside the texts; fields the file does not have are empty text."""
    cells = cells.with_columns(pl.lit("").alias(n) for n in _USED if n not in cells.columns)
    if "Debit" in cells.columns and bool(((cells["Debit"] != "") | (cells["Credit"] != "")).any()):
        debit, credit = _minor(cells["Debit"]), _minor(cells["Credit"])
    else:
        amount = _minor(cells["Montant"])
        out = cells["Sens"].str.to_uppercase().is_in(["C", "-1", "-", "CREDIT"])
        known = out | cells["Sens"].str.to_uppercase().is_in(["D", "+1", "1", "+", "DEBIT"])
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
    """Amounts with comma or point, zero-padded; an empty cell is zero."""
    empty = column == ""
    filled = column.set(empty, "0,00") if empty.any() else column
    comma = bool(filled.head(2000).str.contains(",", literal=True).any())
    return read_minor(filled, Notation("," if comma else "."), 2)


def _days(column: pl.Series) -> pl.Series:
    """Days as AAAAMMJJ; some packages put marks between. A ledger has few different days, so each is read once."""
    numbers = numbers_of(column)
    if numbers is not None and len(column[0]) == len("AAAAMMJJ"):
        return by_place(numbers, _days_of_numbers)
    days = column.unique()
    form = "%d%m%Y" if (days.str.contains(f"^{_DAY_FIRST}$") | (days == "")).all() else "%Y%m%d"
    read = days.to_frame("day").select(day_expr(pl.col("day").str.replace_all(r"[-/.]", ""), form)).to_series()
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


def with_entries(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with `net` (debit − credit), `entry` (the first line of its journal entry) and `entry_balanced`.

    Some packages repeat EcritureNum or leave it 0, so the finest of three keys under which lines balance is the entry.
    """
    rest = lines.with_columns(net=pl.col("debit_minor") - pl.col("credit_minor"))
    settled: list[pl.DataFrame] = []
    for key in _ENTRY_KEYS:
        rest = rest.with_columns(_sum=pl.col("net").sum().over(key), entry=pl.col("source_line").min().over(key))
        even = rest["_sum"] == 0
        settled.append(rest if even.all() else rest.filter(even))
        rest = rest.filter(~even)
        if rest.is_empty():
            break
    marked = [f.with_columns(entry_balanced=pl.lit(True)) for f in settled]
    if rest.height:
        marked.append(rest.with_columns(entry_balanced=pl.lit(False)))
    return (marked[0] if len(marked) == 1 else pl.concat(marked).sort("source_line")).drop("_sum")


def _on(*classes: str) -> pl.Expr:
    """Whether the account is of one of the classes (a plain comparison takes a tenth of a pattern's time)."""
    return pl.any_horizontal(pl.col("CompteNum").str.starts_with(one) for one in classes)


def _own_lines(entries: pl.DataFrame) -> pl.DataFrame:
    """The third-party and bank lines, with what their entry is and what their lettering or their account leaves.

    Returns:
        Besides the entries' columns: is_payment (its entry moves a bank and is neither sale nor purchase), left_minor
        (null where the line is not lettered), is_settled.
    """
    kinds = entries.select(
        third=_on("40", "41", "51"), sale=_on("7"), cost=_on("2", "6"), bank=_on("51", "53", "54", "58")
    )  # fmt: skip
    own = entries.filter(kinds["third"])
    sale, cost, bank = (_has(own["entry"], entries["entry"], kinds[kind]) for kind in ("sale", "cost", "bank"))
    own = own.hstack([(bank & ~sale & ~cost).alias("is_payment")])
    lettered, left = pl.col("EcritureLet") != "", pl.lit(None)
    if (own["EcritureLet"] != "").any():
        left = pl.when(lettered).then(pl.col("net").sum().over(LETTERED))
    own = own.with_columns(left_minor=left.cast(pl.Int64))
    return own.with_columns(is_settled=(pl.col("left_minor") == 0) | _paid_without_lettering(own))


def _has(asked: pl.Series, entries: pl.Series, lines: pl.Series) -> pl.Series:
    """Whether the entries asked for have one of these lines; entries are small numbers, so each has its place in a list."""
    if not lines.any():
        return pl.Series([False]).new_from_index(0, asked.len())
    marked = pl.Series([False]).new_from_index(0, int(entries.max() or 0) + 1)  # type: ignore[arg-type]
    return marked.scatter(entries.filter(lines), values=True).gather(asked)


def _paid_without_lettering(own: pl.DataFrame) -> pl.Expr:
    """Unlettered lines of a third party that add up to zero and hold payments: nothing is open, only not lettered.

    Their payments stand on the bank's account, where the bank's movement clears them; left open, an invoice among them
    would be offered for that movement too, and its money be counted twice.
    """
    if not own["is_payment"].any():
        return pl.lit(value=False)
    third, plain = _on("4"), pl.col("EcritureLet") == ""
    return third & plain & (pl.col("net").sum().over(LETTERED) == 0) & pl.col("is_payment").any().over(LETTERED)


def _items(own: pl.DataFrame) -> pl.DataFrame:
    """Ledger items of the third-party and bank lines."""
    account = pl.col("CompteNum")
    customer, supplier = account.str.starts_with("41"), account.str.starts_with("40")
    paid = pl.col("is_payment")
    kind = (
        pl.when(customer & (pl.col("net") >= 0) & ~paid).then(pl.lit(str(ItemType.SALES_INVOICE)))
        .when(customer & ~paid).then(pl.lit(str(ItemType.SALES_CREDIT_NOTE)))
        .when(supplier & (pl.col("net") < 0) & ~paid).then(pl.lit(str(ItemType.PURCHASE_INVOICE)))
        .when(supplier & ~paid).then(pl.lit(str(ItemType.PURCHASE_CREDIT_NOTE)))
        .otherwise(pl.lit(str(ItemType.JOURNAL_LINE)))
    )  # fmt: skip
    named = pl.when(pl.col("CompAuxLib") != "").then(pl.col("CompAuxLib"))
    everybody = pl.col("CompteLib").str.contains(_COLLECTIVE) & pl.col("CompteLib").str.contains(_GENERIC)
    own_account = (customer | supplier) & ~everybody
    by_account = pl.when(own_account).then(pl.col("CompteLib"))
    written = [str(v) for v in own["ModeRglt"].unique() if v]
    moved = own["net"] != 0
    own = own if moved.all() else own.filter(moved)
    return own.select(
        item_type=kind,
        document_number=pl.col("PieceRef"),
        issue_date=pl.when(account.str.starts_with("5")).then("entry_date").otherwise(pl.coalesce("piece_date", "entry_date")),
        amount_minor="net",
        open_minor=pl.when(pl.col("is_settled")).then(pl.lit(0, dtype=pl.Int64)).otherwise(pl.col("net")),
        currency=pl.lit("EUR"),
        counterparty_id=pl.when(pl.col("CompAuxNum") != "").then("CompAuxNum").when(own_account).then(account),
        counterparty_name=pl.coalesce(named, by_account),
        third_party_account=pl.when(pl.col("CompAuxNum") != "").then("CompAuxNum"),
        ledger_account=account,
        label=pl.col("EcritureLib"),
        lettering_code=pl.col("EcritureLet"),
        entry_number=pl.concat_str("JournalCode", "EcritureNum", separator=" "),
        payment_method=pl.col("ModeRglt").replace_strict(
            written, [method_of(v) for v in written], default=None, return_dtype=pl.String
        ),
        source_line="source_line",
    )  # fmt: skip


def _count_note(entries: pl.DataFrame, items: pl.DataFrame) -> dict[str, object]:
    total = int(entries["debit_minor"].sum() or 0)
    message = (
        f"Lines: {entries.height}, debits {total} (minor units); loaded: {items.height} on third parties and banks, "
        "the others were only checked."
    )
    return issue(Severity.NOTE, "fec_lines", message)
