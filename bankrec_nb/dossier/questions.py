"""Files that can be read in more than one way: the question, its answers on the file's own rows, the form looked at."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.errors import BankrecError, FileRefused, ProfileNeeded, SettingRefused
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.first_cells import first_cells
from bankrec_nb.readers.profiles import Profile, choose, disagreements, over
from bankrec_nb.readers.read import read_source

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bankrec_nb.domain.errors import AccountNeeded
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source

PREVIEWED = 5
"""Rows shown of a file before it is taken in."""
NEAR = "near_profile"
AS_FOUND, AS_SAVED = "found", "saved"
ACCOUNT = "account_of_this_file"
"""In an answer: the account of this one file. It is no part of its profile: the next file of the form may be another's."""
_EITHER = re.compile(r"(?<![\d.,])\d{1,3}[.,]\d{3}(?![\d.,])")
"""An amount whose mark may be either: 1.234."""
_ANSWERS = {
    "date_order": ("dmy", "mdy"),
    "sign": ("inverted", "signed"),
    "decimal_mark": (",", "."),
    "direction": ("sale", "purchase"),
}


_HOW = {
    "decimal_mark": "Choose the decimal mark once (--set decimal_mark=, or decimal_mark=.); it is remembered for this form."
}


@dataclass(frozen=True)
class Choice:
    """One way to read a file. `rows` are its first rows read so, as text for a person; `label` where the value is no word."""

    value: str
    profile: dict[str, Any]
    rows: pl.DataFrame
    label: str = ""


@dataclass(frozen=True)
class Question:
    """What a file leaves for a person to say; nothing of it is loaded until then.

    `asks` is date_order, decimal_mark, sign, direction, roles (which column is what), account (which of several it is of)
    or near_profile (a saved profile of a similar form reads it otherwise). `profile` is all that was found out; `columns` shows the file's own first cells.
    """

    source: Source
    asks: str
    message: str
    profile: dict[str, Any]
    choices: tuple[Choice, ...] = ()
    near: str = ""
    """Name of the saved profile that is similar."""
    account_id: str | None = None
    """The account a person has said already, where the file names none."""

    @property
    def file_name(self) -> str:
        """The file's name, as data."""
        return self.source.name

    def as_error(self) -> ProfileNeeded:
        """The question as the refusal of the file it is about."""
        return ProfileNeeded(
            self.message, question=self.asks, profile=self.profile, where=self.file_name,
            action=_HOW.get(self.asks, f"Say which: profile='{self.near}', or answer the question; it is remembered for this form."),
        )  # fmt: skip

    def answered(self, value: str) -> dict[str, Any]:
        """The profile with one of the choices taken.

        Raises:
            SettingRefused: it is not one of them.
        """
        found = next((c.profile for c in self.choices if c.value == value), None)
        if found is None:
            raise SettingRefused(
                f"'{value}' is no answer.",
                where=self.file_name,
                action=f"One of {', '.join(c.value for c in self.choices)}.",
            )
        return self.told(found)

    def told(self, profile: Mapping[str, Any]) -> dict[str, Any]:
        """An answer with what was said of the file before."""
        return dict(profile) | ({ACCOUNT: self.account_id} if self.account_id else {})


def question_of(source: Source, options: ReadOptions, asked: ProfileNeeded) -> Question:
    """A reader's question with its answers worked out on the file's own rows; a near profile's answer comes first."""
    found = Profile.from_json(asked.profile)
    near, how = choose(map(Profile.from_json, options.saved), found)
    profiles = [(value, found.says(**{asked.question: value})) for value in _ANSWERS.get(asked.question, ())]
    if near is not None and how == "near":
        profiles.insert(0, (AS_SAVED, over(found, near)))
    return Question(
        source, asked.question, asked.message, asked.profile,
        tuple(_choice(source, options, value, profile) for value, profile in profiles), near.name if near else "",
    )  # fmt: skip


def account_question(source: Source, options: ReadOptions, needed: AccountNeeded) -> Question:
    """Which of our accounts a file is of; whatever else was said of it goes with the answer."""
    said = dict(options.profile or {})
    choices = tuple(
        Choice(str(place), {**said, ACCOUNT: account_id}, pl.DataFrame(), f"{name} {masked(account_id)}".strip())
        for place, (account_id, name) in enumerate(needed.candidates, start=1)
    )
    return Question(source, "account", needed.message, said, choices)


def mark_question(source: Source, options: ReadOptions, result: ReadResult) -> Question | None:
    """Which mark is the decimal one, where a table has amounts like `1.234` only and nothing in it decides.

    A reader keeps these rows apart; a dossier asks first, because the answer makes money of them.
    """
    found = Profile.from_json(result.profile) if result.profile and "roles" in result.profile else None
    apart = result.issues.filter(severity=str(Severity.QUARANTINED), code="amount")
    if found is None or found.decimal_mark is not None or apart.is_empty():
        return None
    example = next((m[0] for raw in apart["raw"] if raw and (m := _EITHER.search(raw))), None)
    if example is None:
        return None
    message = f"'{example}' may be a thousand or a fraction, and nothing in the file tells which; nothing was loaded."
    ways = ((mark, found.says(decimal_mark=mark)) for mark in _ANSWERS["decimal_mark"])
    choices = tuple(_choice(source, options, mark, profile) for mark, profile in ways)
    return Question(source, "decimal_mark", message, found.to_json(), choices)


def near_question(source: Source, options: ReadOptions, result: ReadResult) -> Question | None:
    """Whether a saved profile of a similar form would read the file otherwise than it was read: a person says which."""
    if result.profile is None or "roles" not in result.profile:
        return None
    found = Profile.from_json(result.profile)
    near, how = choose(map(Profile.from_json, options.saved), found)
    if near is None or how != "near" or not (told := disagreements(found, near)):
        return None
    message = f"the saved profile '{near.name}' is of a similar form and would read it otherwise ({', '.join(sorted(told))}); nothing was loaded."
    choices = ((AS_SAVED, over(found, near)), (AS_FOUND, found))
    return Question(
        source,
        NEAR,
        message,
        dict(result.profile),
        tuple(_choice(source, options, v, p) for v, p in choices),
        near.name,
    )


def _choice(source: Source, options: ReadOptions, value: str, profile: Profile) -> Choice:
    return Choice(value, profile.to_json(), preview(source, replace(options, profile=profile.to_json()))[0])


def preview(source: Source, options: ReadOptions) -> tuple[pl.DataFrame, ReadResult | None]:
    """The first rows of a file as they would be read (text for a person), and the whole reading; empty where it cannot be."""
    with contextlib.suppress(BankrecError):
        result = read_source(source, options)
        return first_rows(result), result
    return pl.DataFrame(), None


def first_rows(result: ReadResult, count: int = PREVIEWED) -> pl.DataFrame:
    """The first movements or documents of a reading, as text, in the file's order."""
    of_items = result.transactions.is_empty()
    frame = (result.items if of_items else result.transactions).sort("source_line", maintain_order=True).head(count)
    names = (
        ("source_line", "item_type", "document_number", "issue_date", "due_date", "counterparty_name")
        if of_items
        else ("source_line", "booking_date", "value_date", "counterparty_name", "remittance_information")
    )
    amounts = [decimal_text(a, c) for a, c in frame.select("amount_minor", "currency").iter_rows()]
    texts = frame.select(pl.col(n).cast(pl.String).fill_null("") for n in names)
    return texts.insert_column(4, pl.Series("amount", amounts, dtype=pl.String)).with_columns(frame["currency"])


@dataclass(frozen=True)
class Form:
    """How one file is read: `rows` are its first rows as read; `cells` are, per column, the first cells as they stand."""

    profile: dict[str, Any]
    rows: pl.DataFrame
    cells: tuple[tuple[str, ...], ...]
    saved_as: str = ""
    """Name of the saved profile of exactly this form."""
    asks: str = ""
    """What is still open: a question of the reader."""
    why_not: str = ""
    """Why nothing can be read so."""
    loaded: int = 0
    quarantined: int = 0
    proof: str = ""


def form_of(source: Source, options: ReadOptions, said: Mapping[str, Any]) -> Form:
    """How a delimited file would be read with what is said about it; raises FileRefused where it is no such file."""
    found = _found(source, options)
    profile = found.says(**said) if said else found
    exact = next((p for p in options.saved if p.get("fingerprint") == found.fingerprint and found.header), None)
    cells = _first_cells(source, options, found)
    told = replace(options, profile=profile.to_json()) if said else options
    try:
        result = read_source(source, told)
    except ProfileNeeded as needed:
        return Form(profile.to_json(), pl.DataFrame(), cells, asks=needed.question, why_not=needed.message)
    except FileRefused as refused:
        return Form(profile.to_json(), pl.DataFrame(), cells, why_not=refused.message)
    proofs = sorted(set(result.statements["proof"].drop_nulls()))
    return Form(
        dict(result.profile or {}), first_rows(result), cells, str((exact or {}).get("name", "")),
        loaded=result.rows_loaded, quarantined=result.rows_quarantined, proof=", ".join(proofs),
    )  # fmt: skip


def _found(source: Source, options: ReadOptions) -> Profile:
    try:
        found = read_source(source, options).profile
    except ProfileNeeded as needed:
        found = needed.profile
    if not found or "roles" not in found:
        raise FileRefused(
            "this format says itself what its fields are; only delimited files and sheets have a profile.",
            where=source.name,
        )
    return Profile.from_json(found)


def _first_cells(source: Source, options: ReadOptions, found: Profile) -> tuple[tuple[str, ...], ...]:
    """Per column, the first cells below the header, as they stand in the file."""
    return first_cells(source, options, found.header_line, PREVIEWED)
