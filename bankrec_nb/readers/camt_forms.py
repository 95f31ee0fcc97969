"""The entries of a camt file by whole columns: what differs between entries is text, what repeats is their form.

A file has a handful of forms (the tags of an entry without the texts between them). Each different form is parsed once,
by lxml, which proves it well-formed; its texts are then cut out of all entries of that form at once. What stands around
the entries (the frame of the document) is parsed as ever. Whatever is out of the ordinary (comments, CDATA, mixed
content, attributes on an entry) is left to the parser: `cut` gives nothing, and camt.py reads element by element.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.readers.base import Source
from bankrec_nb.readers.camt_leaves import AMOUNTS, PASSED_OVER, Columns
from bankrec_nb.readers.xml import local_name, tree

if TYPE_CHECKING:
    from lxml import etree

_DETAIL = "TxDtls"
_NEVER_INSIDE = {"Ntry", "Stmt", "Rpt", "Ntfctn"}
_OPENING = re.compile(r"<((?:[\w.-]+:)?)Ntry>")
_NOT_XML = bytes(sorted({*range(256)} - {*range(9), 11, 12, *range(14, 32)}))
_REFERENCE = re.compile(r"&(?:(amp|lt|gt|quot|apos)|#([0-9]{1,7})|#x([0-9A-Fa-f]{1,6}));")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_TEXT = re.compile(">[^<]*")
_FREQUENT_FORMS, _LONGEST_PATTERN = 4, 5_000
_FEW_FORMS = 200
_BLANK_TEXT = r"^[^>]*>\s*$"
_PASSED, _BLANK = -1, -2
"""Pieces that say nothing, and those that must say nothing (elements with others inside)."""
_DEEPEST, _LONGEST_BYTES = 100, 9_000_000
"""Below libxml2's own limits (256 levels, ten million characters), so that a file it would refuse is left to it."""
_AT_ONCE = 20_000
"""Entries taken apart together: memory stays flat however long the statement is."""


class OutOfTheOrdinary(Exception):
    """Something only the parser should read."""


@dataclass(frozen=True)
class Cut:
    """A document without its entries: in the frame `<Ntry/>` stands for each run of them."""

    frame: bytes
    runs: list[int]
    """How many entries each run has."""
    lines: pl.Series
    """Where each entry starts."""
    entries: Columns
    payments: Columns
    owners: pl.Series
    """The entry of each detail."""


def cut(plain: bytes) -> Cut | None:
    """The entries as columns and the frame around them; nothing where anything is out of the ordinary.

    Args:
        plain: UTF-8, no document type.
    """
    try:
        return _cut(plain)
    except OutOfTheOrdinary:
        return None


def _cut(plain: bytes) -> Cut:
    _check_characters(plain)
    text = plain.decode().replace("\r\n", "\n")
    # A lone carriage return is a line end in texts and none where lines are counted.
    if (opening := _OPENING.search(text)) is None or "\r" in text:
        raise OutOfTheOrdinary
    prefix = opening[1]
    _check_references(text)
    before, *pieces = text.split(opening[0])
    del text
    split = pl.DataFrame({"piece": pieces}).select(
        _halves("piece", f"</{prefix}Ntry>", "body", "after"),
        height=pl.col("piece").str.count_matches("\n", literal=True).cast(pl.Int64),
    )
    del pieces
    if split["after"].has_nulls():  # an entry inside an entry, or one that does not end
        raise OutOfTheOrdinary
    frame, runs = _frame(before, split, prefix)
    bodies, payments = _without_details(split["body"], prefix)
    entry_sheet, stops = _sheet(bodies, prefix)
    if stops != payments.height:  # a detail at a place where none is looked for
        raise OutOfTheOrdinary
    return Cut(
        frame=frame,
        runs=runs,
        lines=split["height"].cum_sum() - split["height"] + before.count("\n") + 1,
        entries=entry_sheet,
        payments=_sheet(payments["body"], prefix)[0],
        owners=payments["entry"].cast(pl.Int64),
    )


def _check_characters(plain: bytes) -> None:
    """Characters that XML does not have: the parser refuses them, and says where."""
    odd = plain.translate(None, delete=_NOT_XML) or b"]]" in plain
    if odd or not (plain.isascii() or (b"\xef\xbf\xbe" not in plain and b"\xef\xbf\xbf" not in plain)):
        raise OutOfTheOrdinary


def _frame(before: str, split: pl.DataFrame, prefix: str) -> tuple[bytes, list[int]]:
    """The document with a mark for each run of entries and all its line ends, and the lengths of the runs."""
    ends = split["after"].str.contains(r"\S")
    ends[-1] = True
    runs = split.with_columns(run=ends.cast(pl.Int64).cum_sum() - ends.cast(pl.Int64))
    grouped = runs.group_by("run", maintain_order=True).agg(
        pl.len(),
        height=pl.col("height").sum() - pl.col("after").last().str.count_matches("\n", literal=True),
        after=pl.col("after").last(),
    )
    parts = [
        f"<{prefix}Ntry/>{chr(10) * height}{after}" for height, after in grouped.select("height", "after").iter_rows()
    ]
    return "".join([before, *parts]).encode(), grouped["len"].to_list()


def _without_details(bodies: pl.Series, prefix: str) -> tuple[pl.Series, pl.DataFrame]:
    """The entries with a mark for each detail, and the details: `entry` and `body`."""
    begin, end = f"<{prefix}{_DETAIL}>", f"</{prefix}{_DETAIL}>"
    parts = pl.DataFrame({"part": bodies}).with_row_index("entry")
    single = parts.select("entry", _halves("part", begin, "head", "detail"))
    if single["detail"].str.contains(begin, literal=True).any():
        every = parts.select("entry", pl.col("part").str.split(begin)).explode("part")
        is_head = every["entry"].ne_missing(every["entry"].shift(1))
        heads, told = every.filter(is_head)["part"], every.filter(~is_head).rename({"part": "detail"})
    else:
        heads, told = single["head"], single.select("entry", "detail").drop_nulls("detail")
    details = told.select("entry", _halves("detail", end, "body", "after"))
    if details["after"].has_nulls():
        raise OutOfTheOrdinary
    marked = details.select("entry", rest=f"<{prefix}{_DETAIL}/>" + pl.col("after"))
    if marked.height > single["detail"].count():
        marked = marked.group_by("entry", maintain_order=True).agg(pl.col("rest").str.join(""))
    rests = pl.Series([""]).new_from_index(0, heads.len()).scatter(marked["entry"], marked["rest"])
    return heads + rests, details


def _halves(column: str, mark: str, before: str, after: str) -> pl.Expr:
    """What stands before and after the first mark; the second is null where there is no mark."""
    return pl.col(column).str.splitn(mark, 2).struct.rename_fields([before, after]).struct.unnest()


def _check_references(text: str) -> None:
    """Every `&` begins one of the five names or the number of a character that XML allows."""
    found = _REFERENCE.findall(text) if "&" in text else []
    if len(found) != text.count("&") or not all(name or _is_xml(_code(*numbers)) for name, *numbers in found):
        raise OutOfTheOrdinary


def _code(decimal: str, hexadecimal: str) -> int:
    return int(decimal) if decimal else int(hexadecimal, 16)


def _is_xml(code: int) -> bool:
    ranges = ((0x20, 0xD7FF), (0xE000, 0xFFFD), (0x10000, 0x10FFFF))
    return code in {9, 10, 13} or any(low <= code <= high for low, high in ranges)


def _plain(text: str) -> str:
    """The text with its references written out."""
    return _REFERENCE.sub(lambda m: _NAMED[m[1]] if m[1] else chr(_code(m[2], m[3])), text).strip()


class _Forms:
    """The different forms of the entries (or of the details): what each piece of text between two `<` is for."""

    def __init__(self, shapes: list[str], prefix: str) -> None:
        self.paths: dict[str, int] = {}
        self.uses: list[int] = []
        """Per piece of each form the number of its path, or _PASSED or _BLANK."""
        self.currencies: list[str | None] = []
        """Per piece the currency its tag states."""
        self.starts: list[int] = []
        self.stops: list[int] = []
        """Per form where its pieces start, and how many details it has."""
        self.told: list[list[int]] = []
        self.blank: list[list[int]] = []
        """Per form the pieces whose texts are taken, and those that must be blank."""
        for shape, element in zip(shapes, _parsed(shapes, prefix), strict=True):
            self._take(shape.split("<")[1:], element)

    def _take(self, pieces: list[str], element: etree._Element) -> None:
        start = len(self.uses)
        self.starts.append(start)
        self.stops.append(0)
        self._put(_PASSED)
        children = element.iterdescendants()
        above: list[str | None] = [""]  # null below what is passed over
        for piece, following in zip(pieces, [*pieces, "/"][1:], strict=True):
            if piece.startswith("/"):
                if len(above) == 1:  # ends more than it began
                    raise OutOfTheOrdinary
                above.pop()
                self._put(_PASSED)
                continue
            child = next(children, None)
            if child is None or len(above) > _DEEPEST:
                raise OutOfTheOrdinary
            is_closed = piece.endswith("/>")
            inside = self._place(above[-1], child, is_leaf=is_closed or following.startswith("/"), is_closed=is_closed)
            if not is_closed:
                above.append(inside)
        if above != [""] or next(children, None) is not None:
            raise OutOfTheOrdinary
        own = self.uses[start:]
        self.told.append([n for n, use in enumerate(own) if use >= 0])
        self.blank.append([n for n, use in enumerate(own) if use == _BLANK])

    def _place(self, path: str | None, child: etree._Element, *, is_leaf: bool, is_closed: bool) -> str | None:
        """Put the piece of one element that begins; the path of what is inside it."""
        name = local_name(child)
        if name in _NEVER_INSIDE or ":" in name or (name == _DETAIL and not is_closed):
            raise OutOfTheOrdinary
        if path is None or name in PASSED_OVER:
            self._put(_PASSED)
            return None
        self.stops[-1] += name == _DETAIL
        if not is_leaf:
            self._put(_BLANK)
        elif is_closed:
            self._put(_PASSED)
        else:
            number = self.paths.setdefault(path + name, len(self.paths))
            self._put(number, child.get("Ccy") if name in AMOUNTS else None)
        return f"{path}{name}/"

    def _put(self, use: int, currency: str | None = None) -> None:
        self.uses.append(use)
        self.currencies.append(currency or None)


def _parsed(shapes: list[str], prefix: str) -> list[etree._Element]:
    """The forms as elements: lxml proves that each is well-formed."""
    if any(odd in shape for shape in shapes for odd in ("<!", "<?", "xmlns")):
        raise OutOfTheOrdinary
    space = f' xmlns:{prefix[:-1]}="prefix"' if prefix else ""
    document = f"<forms{space}>{''.join(f'<form>{shape[1:]}</form>' for shape in shapes)}</forms>"
    try:
        found = list(tree(Source("forms", document.encode())))
    except FileRefused:
        raise OutOfTheOrdinary from None
    if len(found) != len(shapes):
        raise OutOfTheOrdinary
    return found


def _sheet(bodies: pl.Series, prefix: str) -> tuple[Columns, int]:
    """All texts of the entries (or details) by path, and the number of marks for details."""
    if bodies.is_empty():
        return Columns(0, {}), 0
    texts = ">" + bodies
    if (texts.str.len_bytes() > _LONGEST_BYTES).any():
        raise OutOfTheOrdinary
    shapes, form = _shapes(texts)
    forms = _Forms(shapes, prefix)
    found = [
        _leaves(texts.slice(at, _AT_ONCE), form.slice(at, _AT_ONCE), at, forms)
        for at in range(0, texts.len(), _AT_ONCE)
    ]
    leaves = pl.concat(found)
    return Columns(texts.len(), _by_path(leaves, list(forms.paths))), int(pl.Series(forms.stops).gather(form).sum())


def _shapes(texts: pl.Series) -> tuple[list[str], pl.Series]:
    """The different forms and the number of each text's own.

    Whether a text has a form that is known already is seen in a third of the time that taking its texts out needs.
    """
    shapes: list[str] = []
    form = pl.Series([None], dtype=pl.Int64).new_from_index(0, texts.len())
    left = pl.int_range(texts.len(), dtype=pl.Int64, eager=True)
    while left.len() and len(shapes) < _FREQUENT_FORMS:
        if len(shape := _TEXT.sub(">", texts[left[0]])) > _LONGEST_PATTERN:
            break
        shapes.append(shape)
        there = texts.gather(left).str.contains(f"^{re.escape(shape).replace('>', '>[^<]*')}$")
        form.scatter(left.filter(there), len(shapes) - 1)
        left = left.filter(~there)
    if left.len():
        rest = texts.gather(left).str.replace_all(_TEXT.pattern, ">")
        different = rest.unique(maintain_order=True)
        if different.len() > max(_FEW_FORMS, texts.len() // 4):  # reading each by itself takes less then
            raise OutOfTheOrdinary
        numbers = pl.int_range(len(shapes), len(shapes) + different.len(), dtype=pl.Int64, eager=True)
        form.scatter(left, rest.replace_strict(different, numbers, return_dtype=pl.Int64))
        shapes += different.to_list()
    return shapes, form


def _leaves(texts: pl.Series, form: pl.Series, first: int, forms: _Forms) -> pl.DataFrame:
    """The texts that say something: `row`, `use` (number of the path), `currency` (of its tag), `text`."""
    pieces = texts.str.split("<")
    lengths = pieces.list.len().cast(pl.Int64)
    rows = pl.DataFrame({"row": pl.int_range(first, first + texts.len(), dtype=pl.Int64, eager=True)}).with_columns(
        start=lengths.cum_sum() - lengths, of_form=pl.Series(forms.starts, dtype=pl.Int64).gather(form)
    )
    flat = pieces.explode()
    if not flat.gather(_places(rows, forms.blank, form)["at"]).str.contains(_BLANK_TEXT).all():
        raise OutOfTheOrdinary
    places = _places(rows, forms.told, form)
    uses, currencies = pl.Series(forms.uses, dtype=pl.Int32), pl.Series(forms.currencies, dtype=pl.String)
    told = (
        flat.gather(places["at"])
        .to_frame("text")
        .select(
            pl.col("text").str.splitn(">", 2).struct[1].alias("text"),
            row=places["row"],
            use=uses.gather(places["of_form"]),
            currency=currencies.gather(places["of_form"]),
        )
    )
    said = told.filter(pl.col("text") != "")
    return said.with_columns(_cleaned(said["text"]))


def _places(rows: pl.DataFrame, wanted: list[list[int]], form: pl.Series) -> pl.DataFrame:
    """Where the wanted pieces of each row stand: `at` among all pieces, `of_form` among those of the forms."""
    some = rows.with_columns(n=pl.Series(wanted, dtype=pl.List(pl.Int64)).gather(form)).explode("n").drop_nulls("n")
    return some.select("row", at=pl.col("start") + pl.col("n"), of_form=pl.col("of_form") + pl.col("n"))


def _cleaned(texts: pl.Series) -> pl.Series:
    places = texts.str.contains("&", literal=True).arg_true()
    stripped = texts.str.strip_chars()
    return stripped.scatter(places, [_plain(text) for text in texts.gather(places)]) if places.len() else stripped


def _by_path(leaves: pl.DataFrame, paths: list[str]) -> dict[str, pl.DataFrame]:
    """Rows and texts of each path (`…@Ccy` is an attribute), in the order in which the file names them first."""
    numbered = leaves.with_row_index("at")
    found: list[tuple[int, str, pl.DataFrame]] = []
    for (use,), part in numbered.partition_by("use", as_dict=True).items():
        path = paths[int(use)]
        found.append((2 * part["at"][0], path, part.select("row", "text")))
        stated = part.filter(pl.col("currency").is_not_null())
        if stated.height:
            found.append((2 * stated["at"][0] + 1, f"{path}@Ccy", stated.select("row", text="currency")))
    return {path: part for _, path, part in sorted(found, key=lambda one: one[0])}
