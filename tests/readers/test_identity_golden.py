"""Ids are for ever: a dossier made with an older version knows its movements and documents again."""

from __future__ import annotations

from datetime import date

import pytest

from bankrec_nb.readers.base import ReadOptions, Source
from bankrec_nb.readers.identity import finish, finish_items
from bankrec_nb.readers.ids import short_hash
from bankrec_nb.readers.read import read_source
from tests.readers.statement_writers import month, write

GOLDEN = {
    "camt053": ("0c95b5f97e9c315c", "c8c6299a4c891b98", "d022943e7d41c475"),
    "mt940": ("6983a648622d82cd", "9e247912f73be5be", "27bc365bb66e0a36"),
    "ofx": ("6c1da28e97c738fd", "ae446c252c90d32d", "98156d5d5fd826aa"),
    "qif": ("74ca14c23c065182", "fb8ba14a3f8d1505", "cfcc8ec5d7519ab7"),
    "cfonb120": ("4a2b2f1d2b386e18", "15b4cba6b5b1ef0e", "4cc5218b4d3d625f"),
    "coda": ("875aeac8bc7e07d0", "90359dbd93347aa3", "92ac263e2113f5d8"),
    "bai2": ("072943bc3c43bb53", "ae345f143005925a", "9c94cf76c6b13950"),
    "n43": ("a450a9b8e707ade1", "adeae859bd578beb", "fceb68d0bf39354e"),
    "csv": ("79cf260d7bec5684", "e3095bae1bbdfae3", "ccfe5d94355f5fc2"),
}
"""Format → id of the first and the last of forty movements, and a hash over all forty ids."""


@pytest.mark.parametrize("name", GOLDEN)
def test_the_ids_of_a_format_are_what_they_were(name: str) -> None:
    content = write(name, month(40)).content

    ids = read_source(Source("x", content), ReadOptions(account_id="A")).transactions["transaction_id"].to_list()

    assert (ids[0], ids[-1], short_hash(*ids)) == GOLDEN[name]


def test_the_ids_of_odd_texts_are_what_they_were() -> None:
    rows = finish(
        Source("x", b"x"),
        "csv",
        statements=[{"account_id": "A", "currency": "EUR"}],
        transactions={
            "booking_date": [date(2026, 3, 2)] * 6,
            "amount_minor": [100] * 6,
            "remittance_information": [
                "straße  12",
                "STRASSE12",
                "Été\u00a01\t2",
                "été12",
                "\ufb01n \u1e9e",
                "a\u2003b",
            ],
            "counterparty_name": [None, "X", None, "", "\u0416 \u0436", "ß"],
            "booking_status": ["booked", "pending", "booked", "booked", "booked", "booked"],
        },
    ).transactions

    assert rows["transaction_id"].to_list() == [
        "b794cb1a02a69abf",
        "1a4490a77f17f09f",
        "344d045e21e69ecb",
        "956b6e394334f12a",
        "d49b8507e0bfaf77",
        "c30b0c8875efe1d2",
    ]
    assert rows["occurrence"].to_list() == [1, 1, 1, 2, 1, 1]


def test_the_ids_of_documents_are_what_they_were() -> None:
    items = finish_items(
        Source("x", b"x"),
        "csv",
        items={
            "item_type": ["sales_invoice"] * 3,
            "amount_minor": [1, 1, 2],
            "document_number": ["FA 1", "fa1", "É"],
            "label": [None, "", None],
        },
    ).items

    assert items["item_id"].to_list() == ["35b34813c457921a", "b4e34c70ccd9dd8f", "471caf40cce4d893"]
