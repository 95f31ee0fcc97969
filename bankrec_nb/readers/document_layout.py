"""The form of a document list, found out from its headers and content."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

import polars as pl

from bankrec_nb.domain.errors import ProfileNeeded
from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.readers.columns import currency_named
from bankrec_nb.readers.document_columns import (
    TYPE_WORDS,
    document_role,
    names_invoice,
    says_whether,
    speaks_of_documents,
)
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.profiles import Profile, fingerprint
from bankrec_nb.readers.tabular_amounts import amount_share, has_decimals, learn_notation
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import date_share
from bankrec_nb.readers.tabular_layout import with_date_order

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bankrec_nb.domain.money import DecimalMark
    from bankrec_nb.readers.headers import Head
    from bankrec_nb.readers.tabular_cells import Cells

MONEY = ("amount", "open_amount", "paid_amount", "discount_amount")
_MADE = {"created", "created utc", "created at", "created on", "date created", "creation date", "finalized at utc"}
"""Columns of the day a document was made, taken for its own day where no other column is."""
DATES = ("issue_date", "due_date", "discount_date")


def is_document_list(names: Sequence[str], rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table lists documents rather than movements: by its headers, then by the words in its type column."""
    roles = {r for n in names if (r := document_role(n)[0])}
    if "number" not in roles and {"due_date", "reference"} <= roles and roles & {"net_amount", "tax_amount"}:
        roles.add("number")  # a list that calls its numbers references: no bank states tax beside a day of payment
    if not {"amount", "number"} <= roles and not {"open_amount", "number"} <= roles:
        return False
    plain = {normal_form(n) for n in names}
    if plain & {
        "value date",
        "date de valeur",
        "date valeur",
        "valutadatum",
        "wertstellung",
        "booking date",
        "saldo",
        "running balance",
        "debit",
        "credit",
    }:
        return speaks_of_documents(list(names)) >= 3
    special = speaks_of_documents(list(names))
    places = [i for i, n in enumerate(names) if document_role(n)[0] == "type"]
    typed = any(_type_share([row[i] for row in rows if i < len(row)]) > 0.6 for i in places)
    if typed and roles & {"due_date", "own_account", "lot_number"}:
        return True
    if any(_names_documents([row[i] for row in rows if i < len(row)]) for i in places):
        return True
    return special >= 2 or (typed and special >= 1) or (special >= 1 and "due_date" in roles)


def _type_share(values: Sequence[str]) -> float:
    filled = [v for v in values if v]
    return sum(normal_form(v) in TYPE_WORDS for v in filled) / len(filled) if filled else 0.0


def _names_documents(values: Sequence[str]) -> bool:
    """Whether every type says invoice, bill or credit note: QuickBooks lists invoices with neither a due day nor what is open."""
    filled = {normal_form(v) for v in values if v}
    return bool(filled) and all(v in TYPE_WORDS and names_invoice(v) for v in filled)


def documents_profile(cells: Cells, head: Head, body: pl.DataFrame) -> Profile:
    """The profile of a document list, found out from its headers and content."""
    names = list(head.names[: cells.width])
    roles = _roles(names, body)
    values = {r: [str(v) for v in body[f"c{roles[r][0]}"].head(2000).to_list() if v] for r in MONEY if r in roles}
    marks = {r: learn_notation(v).mark for r, v in values.items() if any("." in x or "," in x for x in v)}
    mark: DecimalMark | None = marks.get("amount") or next((m for m in marks.values() if m), None)
    everything = values.get("amount", values.get("open_amount", []))
    notation = learn_notation(everything, fallback=mark)
    header_currency = next(
        (c for r in ("amount", "open_amount") for i in roles.get(r, ()) if (c := currency_named(names[i]))), None
    )
    profile = Profile(
        kind="documents", fingerprint=fingerprint(names, cells.delimiter, cells.width), header=tuple(names), header_line=head.line,
        delimiter=cells.delimiter, width=cells.width, encoding=cells.encoding, roles=roles, decimal_mark=mark or notation.mark,
        brackets=notation.brackets, trailing_sign=notation.trailing, currency=header_currency or notation.currency,
        direction=_direction(roles, names) or _direction_by_types(roles, body) or _direction_by_numbers(roles, body),
    )  # fmt: skip
    profile, _ = with_date_order(profile, body, [roles[r][0] for r in DATES if r in roles], due=True)
    _ask_direction(profile, body)
    return profile


def completed_documents(profile: Profile, body: pl.DataFrame) -> Profile:
    """A person's profile with what it leaves open taken from this list.

    Raises:
        ProfileNeeded: nothing says the order of its dates, or whether it lists sales or purchases.
    """
    if profile.direction is None:
        profile = replace(
            profile, direction=_direction(profile.roles, profile.header) or _direction_by_types(profile.roles, body)
        )
    if profile.date_order is None:
        columns = [c for r in DATES if (c := profile.column(r)) is not None and f"c{c}" in body.columns]
        profile, _ = with_date_order(profile, body, columns, due=True)
    _ask_direction(profile, body)
    return profile


def _roles(names: Sequence[str], body: pl.DataFrame) -> dict[str, tuple[int, ...]]:
    """Role → column: the surest header first, dates and amounts only where the content is such."""
    ranked: dict[str, list[tuple[float, int]]] = {}
    sample = body.head(300)
    whole = _whole_rows(sample)
    for place, name in enumerate(names):
        role, surety = document_role(name)
        if role is None:
            continue
        values = [str(v) for v in sample[f"c{place}"].to_list() if v]
        if role == "paid_amount" and says_whether(values):
            role = "is_paid"
        dated = [str(v) for v in whole[f"c{place}"].to_list() if v] if role in DATES else []
        if dated and date_share(dated) < 0.5:
            continue
        if role in (*MONEY, "net_amount") and values and amount_share(values) < 0.5:
            continue
        if role == "number" and values and all(has_decimals(v) for v in values):
            continue  # `Tot. documento` is a figure
        if not values and role not in ("counterparty_name", "number"):
            continue
        ranked.setdefault(role, []).append((-surety - _preference(role, name), place))
    roles: dict[str, tuple[int, ...]] = {role: (min(places)[1],) for role, places in ranked.items()}
    if "amount" not in roles and "net_amount" in roles and "tax_amount" not in roles:
        roles["amount"] = roles["net_amount"]
    made = [i for i, name in enumerate(names) if normal_form(name) in _MADE and i < len(sample.columns)]
    if "issue_date" not in roles and made and date_share([str(v) for v in sample[f"c{made[0]}"].to_list() if v]) >= 0.5:
        roles["issue_date"] = (made[0],)
    spare = next((r for r in ("supplier_number", "reference") if r in roles), None)
    if "number" not in roles and spare is not None:
        roles["number"] = roles[spare]
    return roles


def _whole_rows(sample: pl.DataFrame) -> pl.DataFrame:
    """The rows that fill half as many cells as the fullest: headings and totals between them fill few."""
    filled = sample.select(pl.sum_horizontal((pl.exclude(LINE) != "").cast(pl.Int32))).to_series()
    return sample.filter(filled * 2 > (filled.max() or 0))


def _preference(role: str, name: str) -> float:
    """Of several columns that could be it: the amount with tax in the document's currency, the number called so."""
    plain = normal_form(name)
    if role == "amount":
        return (
            0.5
            * any(w in plain for w in ("ttc", "gross", "brutto", "incl", "grand", "total", "lordo", "tvac", "con iva"))
            - 0.4 * ("signed" in plain)
            + 0.2 * ("currency" in plain)
        )
    if role == "number":
        return 0.5 * any(w in plain for w in ("number", "numero", "nummer", "nr", "no", "num")) - 0.5 * (
            plain in ("ref", "id", "n")
        )
    if role in ("customer_name", "supplier_name", "counterparty_name"):
        return 0.5 * any(
            w in plain.split()
            for w in (
                "name",
                "nom",
                "naam",
                "nombre",
                "nome",
                "kundenname",
                "lieferantenname",
                "raison",
                "razon",
                "ragione",
            )
        )
    if role == "issue_date":
        return 0.5 * any(
            w in plain for w in ("invoice", "issue", "fact", "rechnung", "emission", "bill", "emision", "fattura")
        ) - 0.3 * ("post" in plain or "compta" in plain)
    return 0.0


def _direction(roles: Mapping[str, Sequence[int]], names: Sequence[str]) -> Literal["sale", "purchase"] | None:
    """Sale or purchase for the whole list, where its headers or titles speak of customers or of suppliers only."""
    customers, suppliers = "customer_name" in roles, "supplier_name" in roles or "supplier_number" in roles
    if customers != suppliers:
        return "sale" if customers else "purchase"
    # Odoo's `Invoice/Bill Date` stands above both.
    plain = " ".join(n for n in map(normal_form, names) if not {"invoice", "bill"} <= {*n.split()})
    sale = any(
        w in plain.split() for w in ("customer", "client", "kunde", "klant", "cliente", "kundennummer", "clients")
    )
    buy = any(
        w in plain.split()
        for w in ("supplier", "vendor", "fournisseur", "lieferant", "leverancier", "proveedor", "fornitore", "bill")
    )
    return ("sale" if sale else "purchase") if sale != buy else None


def _direction_by_types(roles: Mapping[str, Sequence[int]], body: pl.DataFrame) -> Literal["sale"] | None:
    """A plain "invoice" is a sale where the other types of the list have words of their own (bill; credit memo)."""
    place = next(iter(roles.get("type", ())), None)
    if place is None:
        return None
    plain = {
        t[0] for v in body[f"c{place}"].unique().to_list() if len(t := TYPE_WORDS.get(normal_form(str(v)), ())) == 1
    }
    return "sale" if plain and ItemType.SALES_INVOICE not in plain else None


def _direction_by_numbers(roles: Mapping[str, Sequence[int]], body: pl.DataFrame) -> Literal["sale", "purchase"] | None:
    """By the journals that Odoo numbers its documents in: `INV/2026/00012`, `BILL/2026/09/0001`, with R for what is given back."""
    place = next(iter(roles.get("number", ())), None)
    numbers = body[f"c{place}"].filter(body[f"c{place}"] != "") if place is not None else body[LINE].cast(str).head(0)
    if numbers.is_empty():
        return None
    if bool(numbers.str.contains(r"^R?(?:INV/20\d\d/|FAC/20\d\d/\d{5}$)").all()):
        return "sale"
    return "purchase" if bool(numbers.str.contains(r"^R?(?:BILL|FACTU)/20\d\d/").all()) else None


def _ask_direction(profile: Profile, body: pl.DataFrame) -> None:
    """Raise ProfileNeeded where nothing says whether the documents are sales or purchases."""
    if profile.direction is not None:
        return
    place = profile.column("type")
    known = place is not None and any(
        len(TYPE_WORDS.get(normal_form(str(v)), ())) == 1 for v in body[f"c{place}"].unique().to_list()
    )
    if known:
        return
    raise ProfileNeeded(
        "the list does not say whether its documents are sales or purchases.",
        question="direction", profile=profile.to_json(),
        action="Say it once (--set direction=sale or purchase); it is remembered for this form.",
    )  # fmt: skip
