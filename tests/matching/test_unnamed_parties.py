"""Books with one account for all customers: labels say whose document it is, where the bank says the name too."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.matching import match_frames
from bankrec_nb.matching.parties import with_parties
from bankrec_nb.matching.unnamed import called_in_labels, names_everybody, with_names_of_labels
from tests.builders import bank_transactions, ledger_items

LABELS = [f"FACT {n} {name}" for n in (11, 12, 13) for name in ("BRUNEL", "TISSAGE AUDRY", "SABLIERES")]


@pytest.mark.parametrize(
    "name",
    [
        "CLIENTS",
        "Clients divers",
        "Fournisseurs d'exploitation",
        "CLIENTS A 5.5 %",
        "Debitoren Inland",
        "CLIENTS VIREMENTS",
    ],
)
def test_an_account_for_everybody_names_nobody(name: str) -> None:
    assert pl.select(names_everybody(pl.lit(name))).item()


@pytest.mark.parametrize(
    "name", ["CLIENTIS SARL", "Fournisseur Durand", "Supplier", "Customer 1", "VENTES PRIVEES", None]
)
def test_a_customer_is_somebody(name: str | None) -> None:
    assert not pl.select(names_everybody(pl.lit(name, dtype=pl.String))).item()


def test_labels_give_the_names_that_lines_say() -> None:
    called = called_in_labels(pl.Series("label", LABELS), pl.Series(["VIR SEPA BRUNEL", "VIR AUDRY TISSAGE 14"]))

    assert set(called["counterparty_name"]) == {"BRUNEL", "TISSAGE AUDRY"}
    assert called["counterparty_id"].n_unique() == 2


def test_a_word_that_stands_beside_many_is_no_name() -> None:
    labels = pl.Series(
        "label", [f"{name} HOLDING" for name in ("ARDENT", "BRUNEL", "CAVAL", "DUMAS", "ELAN", "FOREST")]
    )

    called = called_in_labels(labels, pl.Series(["VIR ARDENT HOLDING"]))

    assert called["counterparty_name"].to_list() == ["ARDENT"]


def test_names_and_numbers_of_the_books_stay() -> None:
    items = ledger_items(
        {"counterparty_id": "C1", "counterparty_name": "BRUNEL", "label": "AUDRY"},
        {"counterparty_id": "C2", "counterparty_name": None},
    )
    bank = pl.DataFrame({"text": ["VIR AUDRY"], "name": [None]}, schema={"text": pl.String, "name": pl.String})

    named = with_names_of_labels(items, bank)

    assert named.select("counterparty_id", "counterparty_name").rows() == [("C1", "BRUNEL"), ("C2", None)]


def test_customers_of_one_collective_account_pay_their_own_invoices() -> None:
    """Two owe the same amount; only the label says who is who."""
    items = ledger_items(
        *({"item_id": f"{name}{n}", "label": f"FACT {n} {name}", "amount_minor": 48_317 + 1_000 * n, "document_number": None} for name in ("BRUNEL", "SABLIERES") for n in (1, 2, 3)),
        counterparty_id="411000", counterparty_name="CLIENTS",
    )  # fmt: skip
    lines = bank_transactions(
        {"transaction_id": "b", "remittance_information": "VIR BRUNEL", "amount_minor": 49_317 + 50_317},
        {"transaction_id": "s", "remittance_information": "VIR SABLIERES", "amount_minor": 50_317},
    )

    result = match_frames(lines, items)

    paid = result.allocations.join(result.proposed.select(group_id="suggestion_id"), on="group_id", how="semi")
    assert set(paid.select("transaction_id", "item_id").iter_rows()) == {
        ("b", "BRUNEL1"),
        ("b", "BRUNEL2"),
        ("s", "SABLIERES2"),
    }


def test_words_that_half_of_one_party_s_documents_say_and_no_other_s_are_its_name() -> None:
    """ALPHA and COURT stand in the labels of many, together only in one's."""
    labels = [("C1", "ALPHA COURT")] * 6 + [
        (f"C{n}", f"{word} {other}")
        for n, (word, other) in enumerate((a, b) for a in ("ALPHA", "COURT") for b in ("NORD", "SUD", "EST"))
        if n != 1
    ]
    items = pl.concat(
        [
            ledger_items(
                {
                    "counterparty_id": f"{code}x" if n > 5 else code,
                    "counterparty_name": None,
                    "label": label,
                    "issue_date": date(2026, 9, 1),
                }
            )
            for n, (code, label) in enumerate(labels)
        ]
    )

    names = with_parties(items)[1]

    assert names.filter(pl.col("name") == "ALPHA COURT").height == 1
