"""What other products let a person allocate by hand can be said with `link`, keeps every cent, and can be undone."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from bankrec_nb.dossier import Adjustment, Dossier, open_dossier
from tests.dossier.dossier_cases import put
from tests.matching.peer_cases import FURTHER, Case, cases, minor

if TYPE_CHECKING:
    from collections.abc import Iterator

BY_HAND = [
    case
    for case in [*cases(), *(case for path in FURTHER for case in cases(path))]
    if case.facts.get("matcher_should_find") is False
]
KINDS = {"bank_fee": "fee"}
"""What peers call a difference, in our words."""
TYPES = {True: "sale", False: "purchase"}


def statement(case: Case) -> str:
    head = "date,label,amount,currency,account\n"
    rows = [(r, r.get("currency", "EUR")) for r in case.facts["bank_lines"]]
    return head + "".join(f"2026-10-05,{case.id} {r['id']},{r['amount']},{ccy},OURS-{ccy}\n" for r, ccy in rows)


def books(case: Case) -> str:
    head = "number,type,date,due_date,amount,currency,counterparty\n"
    rows = [(r, Decimal(r["open_signed"])) for r in case.facts["open_items"]]
    return head + "".join(
        f"{case.id}:{r['id']},{TYPES[owed > 0 or 'customer' in r['kind']]},2026-09-20,2026-10-20,"
        f"{owed if owed > 0 or 'customer' in r['kind'] else -owed},{r.get('currency', 'EUR')},{r.get('party', 'Somebody')}\n"
        for r, owed in rows
    )


@pytest.fixture(scope="module")
def dossier(tmp_path_factory: pytest.TempPathFactory) -> Dossier:
    """The lines and documents of all these cases, beside each other."""
    folder = tmp_path_factory.mktemp("links")
    made = open_dossier(folder / "acme", "anna", company="Acme")
    files = [
        put(folder / "in", f"{n}-{name}.csv", text)
        for n, case in enumerate(BY_HAND)
        for name, text in (("bank", statement(case)), ("books", books(case)))
    ]
    made.import_files(files)
    return made


def left_over(dossier: Dossier, case: Case) -> tuple[dict[str, int], dict[str, int]]:
    """What is free of each line and open of each document, by the case's own ids."""
    lines = dossier.transactions.filter(pl.col("remittance_information").str.starts_with(f"{case.id} "))
    free = dict(
        lines.select(pl.col("remittance_information").str.split(" ").list.last(), "remaining_minor").iter_rows()
    )
    mine = dossier.items.filter(pl.col("document_number").str.starts_with(f"{case.id}:"))
    open_ = {
        row["document_number"].rsplit(":", 1)[1]: minor(str(row["open"]), row["currency"]) for row in mine.to_dicts()
    }
    return free, open_


def said(case: Case, dossier: Dossier) -> Iterator[tuple[str, dict[str, Any], list[Adjustment]]]:
    """What a person would say: for each line its documents and amounts, and the differences."""
    ids = dict(dossier.transactions.select("remittance_information", "transaction_id").iter_rows())
    expected = case.facts["expected"]
    for line in case.facts["bank_lines"]:
        documents = {
            f"{case.id}:{k['item']}": (k["bank_amount"], k["amount"]) if "bank_amount" in k else k["amount"]
            for k in expected["links"]
            if k["bank"] == line["id"]
        }
        differences = [
            Adjustment(KINDS.get(a["kind"], a["kind"]), a["amount"], "613000" if a["kind"] == "account" else None)
            for a in expected["adjustments"]
            if a["bank"] == line["id"]
        ]
        if documents or differences:
            yield ids[f"{case.id} {line['id']}"], documents, differences


@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in BY_HAND])
def test_an_allocation_by_hand_is_said_keeps_every_cent_and_is_undone(dossier: Dossier, case: Case) -> None:
    before = left_over(dossier, case)
    lines = {r["id"]: r.get("currency", "EUR") for r in case.facts["bank_lines"]}
    items = {r["id"]: r.get("currency", "EUR") for r in case.facts["open_items"]}
    expected = case.facts["expected"]

    made = [
        dossier.link(line, documents, adjustments=differences) for line, documents, differences in said(case, dossier)
    ]

    free, open_ = left_over(dossier, case)
    assert free == {i: minor(expected["remaining_bank"].get(i, "0"), currency) for i, currency in lines.items()}
    assert open_ == {i: minor(expected["remaining_items"].get(i, "0"), currency) for i, currency in items.items()}
    dossier.check()
    for match in reversed(made):
        dossier.undo(match)
    assert left_over(dossier, case) == before
