"""The text columns of a table under a profile: label, counterparty, references."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.letters import normal_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.readers.profiles import Profile

_IBAN = r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"
_STRUCTURED = r"^(?:RF\d{2}[A-Z0-9 ]{1,25}|[+*]{3}\d{3}/\d{4}/\d{5}[+*]{3}|[\d ]{20,34}|\d{12})$"
_PAYER = re.compile(
    r"\b(zahlungspflichtig\w*|auftraggeber\w*|payer|debtor|sender|ordenante|ordinante|donneur|emetteur|avsandare|nadawca|opdrachtgever|from)\b"
)
_PAYEE = re.compile(
    r"\b(zahlungsempfanger\w*|empfanger\w*|beguenstigt\w*|begunstigt\w*|payee|creditor|recipient|beneficiar\w*|beneficiaire|destinataire|mottagare|odbiorca|begunstigde|to)\b"
)
_DIRECT = {
    "counterparty_name": "counterparty_name",
    "counterparty_bic": "counterparty_bic",
    "mandate_id": "mandate_id",
    "creditor_id": "creditor_id",
    "bank_reference": "bank_reference",
    "cheque_number": "cheque_number",
    "exchange_rate": "exchange_rate",
    "transaction_code": "transaction_code",
    "payout_id": "payout_id",
}
"""Role → column of the bank_transaction table where the text goes as it is."""


_NO_NAME = r"^[\d \-]*$"


def text_columns(body: pl.DataFrame, profile: Profile, amount: pl.Series) -> dict[str, pl.Series]:
    """Columns of the bank_transaction table that are texts, as far as the profile has them."""
    wanted: dict[str, pl.Expr] = {}
    for role, name in _DIRECT.items():
        if (place := profile.column(role)) is not None:
            wanted[name] = pl.col(f"c{place}")
    if labels := profile.roles.get("label"):
        wanted["remittance_information"] = joined([f"c{i}" for i in labels], " ")
    extra = [
        *profile.roles.get("information", ()),
        *profile.roles.get("counterparty_name", ())[1:],
        *profile.roles.get("transaction_code", ())[1:],
    ]
    if extra:
        wanted["additional_information"] = joined([f"c{i}" for i in extra], " · ")
    wanted |= _account(profile) | _references(profile)
    parties = profile.roles.get("counterparty_name", ())
    if len(parties) > 1:
        wanted["counterparty_name"] = _other_party(profile, parties)
    elif parties and _paid_by_us(profile, parties[0]):
        wanted["counterparty_name"] = (
            pl.when(pl.col("_amount") >= 0).then(pl.col(f"c{parties[0]}")).otherwise(pl.lit(""))
        )
    if not wanted:
        return {}
    texts = body.with_columns(_amount=amount).select(**wanted)
    return {name: _without_apostrophe(texts[name]) for name in texts.columns}


def _without_apostrophe(text: pl.Series) -> pl.Series:
    """Texts without the apostrophe that keeps a spreadsheet from making numbers of them, where each begins with one."""
    marked = text.str.starts_with("'")
    if not bool(marked.any()) or not bool((marked | (text == "")).all()):
        return text
    return text.str.strip_prefix("'")


def _other_party(profile: Profile, places: Sequence[int]) -> pl.Expr:
    """With a payer's and a payee's column: the payer of what comes in, the payee of what goes out; else the first filled."""
    names = [normal_form(profile.header[i]) if i < len(profile.header) else "" for i in places]
    # Nordea writes our own account as the payer of what goes out and the payee of what comes in: no name is a number.
    payers = [i for i, n in zip(places, names, strict=True) if _PAYER.search(n) and not _PAYEE.search(n)]
    payees = [i for i, n in zip(places, names, strict=True) if _PAYEE.search(n) and not _PAYER.search(n)]

    def first(order: Sequence[int]) -> pl.Expr:
        return pl.coalesce(pl.when(~pl.col(f"c{i}").str.contains(_NO_NAME)).then(pl.col(f"c{i}")) for i in order)

    if not payers or not payees:
        return first(places)
    incoming = first([*payers, *(i for i in places if i not in payers)])
    outgoing = first([*payees, *(i for i in places if i not in payees)])
    return pl.when(pl.col("_amount") < 0).then(outgoing).otherwise(incoming)


def _paid_by_us(profile: Profile, place: int) -> bool:
    """Whether the only name is the payer's beside an account of the payee: on what goes out it is ours (Revolut Business)."""
    names = [normal_form(name) for name in profile.header]
    own = place < len(names) and _PAYER.search(names[place]) and not _PAYEE.search(names[place])
    theirs = [profile.header[i] for i in profile.roles.get("counterparty_iban", ()) if i < len(names)]
    return bool(own) and any(_PAYEE.search(n) and not _PAYER.search(n) for n in map(normal_form, theirs))


def joined(columns: list[str], separator: str) -> pl.Expr:
    """The filled cells of several columns as one text with single spaces."""
    if len(columns) == 1:
        return squeezed(pl.col(columns[0]))
    cells = [pl.when(pl.col(c) != "").then(pl.col(c)) for c in columns]
    return squeezed(pl.concat_str(cells, separator=separator, ignore_nulls=True))


def squeezed(text: pl.Expr) -> pl.Expr:
    """Runs of white space as one space; most labels have none, and the test is cheaper than the replacement."""
    return pl.when(text.str.contains(r"\s\s|[\n\t]")).then(text.str.replace_all(r"\s+", " ")).otherwise(text)


def _account(profile: Profile) -> dict[str, pl.Expr]:
    place = profile.column("counterparty_iban")
    if place is None:
        return {}
    said = pl.col(f"c{place}").str.strip_chars("' ")  # an apostrophe keeps Excel from making a number of it
    bare = said.str.replace_all(" ", "", literal=True).str.to_uppercase()
    known = bare.str.contains(_IBAN)
    return {
        "counterparty_iban": pl.when(known).then(bare),
        "counterparty_account": pl.when(~known & (said != "")).then(said),
    }


def _references(profile: Profile) -> dict[str, pl.Expr]:
    """A `reference` column holds structured references or the payer's own; each goes where it belongs."""
    place, own = profile.column("reference"), profile.column("end_to_end_id")
    wanted: dict[str, pl.Expr] = {}
    if own is not None:
        wanted["end_to_end_id"] = pl.col(f"c{own}")
    if place is None:
        return wanted
    text = pl.col(f"c{place}")
    if own is not None:
        return wanted | {"creditor_reference": text}
    structured = text.str.contains(_STRUCTURED)
    return {"creditor_reference": pl.when(structured).then(text), "end_to_end_id": pl.when(~structured).then(text)}
