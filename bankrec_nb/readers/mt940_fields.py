"""The fields of an MT940 or MT942 file in order, grouped into statements with their balances and raw movements."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.plain import account_key, minor_or_none, short_day
from bankrec_nb.readers.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

_TAG = re.compile(r"^(\d\d[A-Z]?|NS):")
_BLANK_LINE = r"\n[\s\x1c-\x1f]*(?:\n|$)"
_INDENTED = re.compile(r"\n[ \t\x00-\x08\x0b-\x1f\ufeff]+:(?=\d\d[A-Z]?:)")
_BALANCE = re.compile(r"\s*([CD])\s*((?:19|20)\d{6}(?=\s*[A-Z])|\d{6})\s*([A-Z]{3})?\s*([\d.,]+)\s*", re.IGNORECASE)
DECIMAL_POINT = r"(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)\.[0-9]{0,2}"
"""An amount whose point must be its decimal mark: `1234.5`, `1,234.50`; in `1.234` it is not."""

_FINTS_LINE_END = re.compile(r"@@(?=:\d\d[A-Z]?:)")
_FLOOR = re.compile(r"\s*([A-Z]{3})\s*[CD]?[\d.,]")
_TRAILER = re.compile(r"\s*(-\}?.{0,4}|-\}.*|\{[1-5]:.*)$")
_ACCOUNT_CURRENCY = re.compile(r"(?<=\d)\s*([A-Z]{3})$")
_LOOKS_LIKE_TAG = re.compile(r":(?!94[02]:)\w{1,6}:")
_CONTROL = re.compile(r"\s*(\d{1,6})\s*([A-Z]{3})([\d.,]+)\s*")
AGAIN = "Download the file again and compare the balances."


Field: TypeAlias = "tuple[str, int, str]"
"""One field: tag, line of the file it starts on, its text (lines apart by newline, blank ones left out)."""


@dataclass(slots=True)
class Statement:
    """One statement while its fields are met."""

    head: dict[str, object] = field(default_factory=dict)
    currency: str | None = None
    day: date | None = None
    interim: bool = False
    controls: dict[str, tuple[int, int]] = field(default_factory=dict)
    line: int = 1


def in_lines(text: str) -> str:
    """The text with newline as its line end, whatever it had: CRLF, CR alone, or the `@@` of FinTS messages."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text  # one letter is found at once
    return plain.replace("@@", "\n") if "@" in plain and _FINTS_LINE_END.search(plain) else plain


def with_comma(amount: str) -> str:
    """The amount as SWIFT writes it, with a decimal comma: some banks write `1,234.50`."""
    return amount.replace(",", "").replace(".", ",") if re.fullmatch(DECIMAL_POINT, amount) else amount


def split_fields(text: str) -> pl.DataFrame:
    """The tagged fields in file order; envelope lines and trailers belong to none.

    Returns:
        part (`61:` and what follows, blank lines left out), line (it starts on), is_entry (:61:), is_text (:86:).
    """
    plain = _INDENTED.sub("\n:", "\n" + in_lines(text))
    # Splitting at the colons of all line starts is ten times faster than one pattern over the whole text.
    parts = pl.DataFrame({"part": plain.split("\n:")})
    height = pl.col("part").str.count_matches("\n", literal=True).cast(pl.Int64) + 1
    numbered = parts.with_columns(
        part=_changed(parts["part"], parts["part"].str.contains(_BLANK_LINE), _written),
        line=height.cum_sum() - height,
        tagged=pl.col("part").str.contains(_TAG.pattern),
    )
    fields = _with_continuations(numbered)
    begins = fields["part"].str.starts_with("20:") | fields["part"].str.starts_with("25:")
    ends_message = begins.shift(-1, fill_value=True)
    told = fields.select(
        _changed(fields["part"], ends_message, _without_trailer),
        "line",
        is_entry=pl.col("part").str.starts_with("61:"),
        is_text=pl.col("part").str.starts_with("86:"),
    )
    return _texts_behind(_with_structured(told))


def _with_structured(fields: pl.DataFrame) -> pl.DataFrame:
    """The fields with each :NS: below a movement as further lines of it: purpose, names and kind, with their numbers left out."""
    structured = fields["part"].str.starts_with("NS:")
    if not structured.any():
        return fields
    numbered = (
        pl.when(structured).then(pl.col("part").str.slice(3).str.replace_all(r"(?m)^[0-9]{2}", "")).otherwise("part")
    )
    owner = (~(structured | fields["is_text"])).cum_sum()  # the field that texts follow
    owned = fields.with_columns(part=numbered, owner=owner, structured=structured)
    below = owned.filter("structured").group_by("owner").agg(told=pl.col("part").str.join("\n"))
    joined = owned.filter(~pl.col("structured")).join(below, on="owner", how="left", maintain_order="left")
    lines = pl.when("is_entry").then("told")
    return joined.select(
        pl.concat_str("part", lines, separator="\n", ignore_nulls=True), *(n for n in fields.columns if n != "part")
    )


def _texts_behind(fields: pl.DataFrame) -> pl.DataFrame:
    """The fields with each text behind its movement, where it stands before it in every statement of the file."""
    entry, text = (fields[name].arg_true().head(1).to_list() for name in ("is_entry", "is_text"))
    if not entry or not text or entry < text:
        return fields
    either = pl.col("is_entry") | pl.col("is_text")
    runs = fields.with_columns(run=(~either).cum_sum(), place=pl.int_range(pl.len())).filter(either)
    shapes = runs.group_by("run").agg(
        fits=pl.col("is_text").first()
        & pl.col("is_entry").last()
        & (pl.col("is_text") != pl.col("is_text").shift(1)).all(),
        moved=pl.col("is_entry").any(),
    )
    if not shapes.filter("moved")["fits"].all() or not shapes["moved"].any():
        return fields
    before = runs.filter(pl.col("is_text") & pl.col("run").is_in(shapes.filter("moved")["run"].implode()))["place"]
    placed = fields.with_columns(place=pl.int_range(pl.len()))
    return placed.sort(pl.col("place") + 1.5 * pl.col("place").is_in(before.implode())).drop("place")


def _with_continuations(parts: pl.DataFrame) -> pl.DataFrame:
    """The fields; a line that begins with a colon and no tag goes on with the field above."""
    if parts["tagged"][1:].all():
        return parts if parts["tagged"][0] else parts.slice(1)
    owned = parts.with_columns(owner=pl.col("tagged").cum_sum()).filter(pl.col("owner") > 0)
    return owned.group_by("owner", maintain_order=True).agg(pl.col("part").str.join("\n:"), pl.col("line").first())


def _changed(texts: pl.Series, these: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """The texts, some of them changed one by one."""
    places = these.arg_true()
    return texts.clone().scatter(places, [change(text) for text in texts.gather(places)]) if places.len() else texts


def _written(text: str) -> str:
    """The first line and those of the others that are not blank."""
    first, *more = text.split("\n")
    return "\n".join([first, *(line for line in more if line.strip())])


def _without_trailer(last: str) -> str:
    """The last field of a message without the envelope's end (`-`, `-}`) and the next one's beginning."""
    first, *more = last.split("\n")
    kept = takewhile(lambda one: not _TRAILER.fullmatch(one), more)
    return "\n".join([first, *kept])


def odd_start(text: str) -> list[dict[str, object]]:
    """A note where something that looks like a field, but is none, stands before the first field."""
    first = next((line.strip() for line in text.split("\n", 20)[:20] if line.strip()), "")
    if not _LOOKS_LIKE_TAG.match(first) or _TAG.match(first[1:]):
        return []
    return [issue(Severity.NOTE, "unknown_field", f"The file begins with '{first[:20]}', which is no field.", line=1)]


_NO_ENTRIES = pl.DataFrame(
    schema={"statement": pl.Int64(), "source_line": pl.Int64(), "entry": pl.String(), "text": pl.String()}
)


class Walk:
    """The fields in order: statements, raw movements, issues and the statements that lost something."""

    def __init__(self) -> None:
        self.statements: list[Statement] = []
        self.entries = _NO_ENTRIES
        self.issues: list[dict[str, object]] = []
        self.lost: set[int] = set()

    def take_all(self, fields: pl.DataFrame) -> None:
        """The fields of a file: statements one by one, movements at once."""
        entries = fields["is_entry"].arg_true()
        others = fields.with_row_index("_at").filter(~(pl.col("is_entry") | pl.col("is_text")))
        first = entries[0] if entries.len() else fields.height
        after: list[int] = []
        for at, line, part in others.select("_at", "line", "part").iter_rows():
            if at > first:
                self._current(fields["line"][first])
            tag, _, text = part.partition(":")
            self.take((tag, line, text))
            after.append(len(self.statements) - 1)
        if first < fields.height:
            self._current(fields["line"][first])
            self.entries = _entries(fields, others["_at"], after)
        self._finish()

    def take(self, one: Field) -> None:
        """One field that is no movement; unknown tags are passed over, they hold no money."""
        tag, _, text = one
        again = tag in {"25", "25P"} and self._has("account_id")
        closed = self._has("closing_minor") or self._has("_closing_seen")
        if (
            (tag == "20" and not self._fresh())
            or (tag[:2] == "60" and self._has("opening_minor"))
            or (again and closed)
        ):
            self._begin(one)
        elif again and self._has("opening_minor"):
            message = "A second account (:25:) stands in the statement before its closing balance; the first was kept."
            self.issues.append(issue(Severity.WARNING, "account", message, line=one[1], raw=one[2], action=AGAIN))
            return
        if tag in {"25", "25P"}:
            self._account(one)
        elif tag in {"28", "28C"}:
            self._current(one[1]).head["statement_number"] = clean(text)
        elif tag[:2] in {"60", "62"}:
            self._balance(one, "opening" if tag[:2] == "60" else "closing")
        elif tag in {"34F", "13D", "13", "90C", "90D"}:
            self._interim(one)

    def _finish(self) -> None:
        """After the last field: a statement without its closing balance is incomplete."""
        for place, statement in enumerate(self.statements):
            head = statement.head
            if not statement.interim and "closing_minor" not in head and "_closing_seen" not in head:
                message = "The statement has no closing balance (:62F:); the file may be cut off."
                self.issues.append(issue(Severity.WARNING, "no_closing", message, line=statement.line, action=AGAIN))
                self.lost.add(place)
            head.pop("_closing_seen", None)
            opened, closed = head.get("opening_date"), head.get("closing_date")
            if isinstance(opened, date) and isinstance(closed, date) and closed < opened:
                message = f"The closing balance is dated {closed}, before the opening balance of {opened}."
                told = issue(Severity.WARNING, "balance_date", message, line=statement.line, action=AGAIN)
                self.issues.append(told)

    def _current(self, line: int) -> Statement:
        """The statement that a field on this line belongs to; the first begins with it where nothing began one."""
        if not self.statements:
            self.statements.append(Statement(line=line))
        return self.statements[-1]

    def _begin(self, one: Field) -> None:
        following = Statement(line=one[1])
        if self.statements and one[0] != "20":
            before = self.statements[-1]
            following.head = {
                k: v for k, v in before.head.items() if k in {"account_id", "bank_id", "statement_number"}
            }
        self.statements.append(following)

    def _fresh(self) -> bool:
        return bool(self.statements) and not self.statements[-1].head

    def _has(self, name: str) -> bool:
        return bool(self.statements) and name in self.statements[-1].head

    def _account(self, one: Field) -> None:
        statement = self._current(one[1])
        text = _first(one).strip()
        if found := _ACCOUNT_CURRENCY.search(text):
            statement.currency = found[1]
            text = text[: found.start()].strip()
        bank, slash, number = text.rpartition("/")
        bare = text.replace(" ", "")
        statement.head["account_id"] = account_key(None, number, bank or None) if slash else account_key(None, bare)
        statement.head["bank_id"] = bank.strip() or None

    def _balance(self, one: Field, side: str) -> None:
        statement = self._current(one[1])
        match = _BALANCE.fullmatch(_first(one))
        currency = (match[3].upper() if match[3] else statement.currency) if match else None
        minor = minor_or_none(with_comma(match[4]), currency, ",") if match and currency else None
        if match is None or minor is None:
            message = f"The {side} balance '{_first(one).strip()[:60]}' cannot be read; it proves nothing."
            self.issues.append(issue(Severity.WARNING, "balance", message, line=one[1], column=f":{one[0]}:"))
            statement.head[f"_{side}_seen"] = True
            statement.head.pop("_opening_seen", None)
            return
        day = short_day(match[2][-6:])  # some write the century
        if day is None:
            message = f"The date {match[2]} of the {side} balance is in no calendar."
            self.issues.append(issue(Severity.WARNING, "balance_date", message, line=one[1], column=f":{one[0]}:"))
        if statement.head.get("opening_minor") is not None and currency != statement.head["currency"]:
            self._other_currency(one, str(statement.head["currency"]), currency or "")
            return
        statement.currency = currency
        statement.day = day or statement.day
        statement.head |= {
            f"{side}_minor": minor if match[1].upper() == "C" else -minor,
            f"{side}_date": day,
            "currency": statement.currency,
        }

    def _other_currency(self, one: Field, opened: str, closed: str) -> None:
        """A closing balance in another currency than the opening one closes nothing."""
        message = f"The statement opens in {opened} and closes in {closed}; the closing balance proves nothing."
        self.issues.append(issue(Severity.WARNING, "balance_currency", message, line=one[1], column=f":{one[0]}:"))
        self._current(one[1]).head["_closing_seen"] = True
        self.lost.add(len(self.statements) - 1)

    def _interim(self, one: Field) -> None:
        statement = self._current(one[1])
        statement.interim = statement.interim or "opening_minor" not in statement.head
        if one[0] == "34F" and (found := _FLOOR.match(_first(one))):
            statement.currency = statement.currency or found[1].upper()
            statement.head.setdefault("currency", statement.currency)
        elif one[0][:2] == "13":
            statement.day = short_day(_first(one).strip()[:6])
            statement.head["to_date"] = statement.day
        elif one[0][:2] == "90" and (control := _CONTROL.fullmatch(_first(one))):
            minor = minor_or_none(control[3], control[2], ",")
            if minor is not None:
                statement.controls[one[0][-1]] = int(control[1]), minor


def _entries(fields: pl.DataFrame, others: pl.Series, statements: list[int]) -> pl.DataFrame:
    """The raw movements: each :61: and the text of every :86: before the next other field.

    Args:
        fields: of the file.
        others: places of the fields that are neither.
        statements: the statement that was open after each of these.
    """
    known = pl.Series([None], dtype=pl.Int64).new_from_index(0, fields.height).scatter(others, statements)
    body = pl.col("part").str.slice(3)
    placed = fields.with_columns(statement=known.forward_fill().fill_null(0).clip(0), text=body)
    single = not (placed["is_text"] & placed["is_text"].shift(1)).any()
    if not single:  # a text in several fields is one text
        placed = placed.with_columns(owner=(~pl.col("is_text")).cum_sum())
        told = placed.filter("is_text").group_by("owner").agg(pl.col("text").str.join("\n"))
        placed = (
            placed.filter(~pl.col("is_text")).drop("text").join(told, on="owner", how="left", maintain_order="left")
        )
    following = pl.when(pl.col("is_text").shift(-1)).then(pl.col("text").shift(-1)) if single else pl.col("text")
    return (
        placed.with_columns(text=following)
        .filter("is_entry")
        .select("statement", source_line="line", entry=body, text="text")
    )


def _first(one: Field) -> str:
    return one[2].partition("\n")[0]
