"""Two accounts' exports that name no account are not taken for one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.dossier import open_dossier
from bankrec_nb.dossier.strangers import stranger

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "Date;Libellé;Montant;Solde\n"
FIRST = (
    HEAD
    + "01/10/2026;VIR A;100,00;1100,00\n05/10/2026;VIR B;50,00;1150,00\n09/10/2026;FRAIS;-12,00;1138,00\n20/10/2026;VIR C;8,00;1146,00\n"
)
OTHER = (
    HEAD
    + "01/10/2026;VIR D;70,00;5070,00\n09/10/2026;FRAIS;-12,00;5058,00\n12/10/2026;VIR E;31,00;5089,00\n20/10/2026;VIR F;9,00;5098,00\n"
)
LATER = (
    HEAD
    + "05/10/2026;VIR B;50,00;1150,00\n09/10/2026;FRAIS;-12,00;1138,00\n20/10/2026;VIR C;8,00;1146,00\n02/11/2026;VIR G;4,00;1150,00\n"
)
NEXT = HEAD + "02/11/2026;VIR H;7,00;1153,00\n"


def put(folder: Path, name: str, content: str) -> Path:
    path = folder / name
    path.write_text(content, "utf-8")
    return path


def test_the_export_of_another_account_is_not_mixed_into_the_one_that_is_here(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "d", "anna", company="Acme SARL")
    dossier.import_files(put(tmp_path, "a.csv", FIRST))

    told = dossier.import_files(put(tmp_path, "b.csv", OTHER)).files.row(0, named=True)

    assert told["loaded"] == 0
    assert "only 1 of 4 movements in common" in told["message"]
    assert dossier.transactions.height == 4


def test_two_accounts_in_one_call_are_told_apart_and_taken_when_named(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "d", "anna", company="Acme SARL")
    dossier.import_files([put(tmp_path, "a.csv", FIRST), put(tmp_path, "b.csv", OTHER)])
    assert dossier.transactions.height == 4

    dossier.import_files(tmp_path / "b.csv", account="livret")

    assert dossier.transactions.group_by("account_id").len().sort("account_id").rows() == [
        ("livret", 4),
        ("main-EUR", 4),
    ]


def test_an_overlapping_export_of_the_same_account_and_the_next_month_need_no_word(tmp_path: Path) -> None:
    dossier = open_dossier(tmp_path / "d", "anna", company="Acme SARL")

    dossier.import_files([put(tmp_path, "a.csv", FIRST), put(tmp_path, "b.csv", LATER), put(tmp_path, "c.csv", NEXT)])

    assert dossier.transactions.height == 6


@given(
    st.lists(st.tuples(st.integers(1, 60), st.integers(-900, 900)), min_size=1, max_size=40),
    st.data(),
)
def test_no_window_of_an_accounts_own_movements_is_a_stranger(rows: list[tuple[int, int]], data: st.DataObject) -> None:
    first, last = sorted((data.draw(st.integers(1, 60)), data.draw(st.integers(1, 60))))
    whole = _movements(rows)
    window = _movements([row for row in rows if first <= row[0] <= last])

    assert stranger(whole, window) is None
    assert stranger(window, whole) is None


def _movements(rows: list[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"booking_date": pl.Int64, "amount_minor": pl.Int64}, orient="row").select(
        pl.lit("main-EUR").alias("account_id"), pl.lit("EUR").alias("currency"),
        (pl.date(2026, 9, 1) + pl.duration(days="booking_date")).alias("booking_date"), "amount_minor",
    )  # fmt: skip
