"""What reading the eighth world's failures taught: numbers inside fuller numbers, payouts' names taken apart, running numbers behind a word."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.matching import MatchResult, match_frames
from tests.builders import bank_transactions, ledger_items

DAY = date(2026, 9, 14)


def first(result: MatchResult) -> set[tuple[str, int]]:
    """The documents first proposed, with what each gets."""
    chosen = result.proposed.select("suggestion_id")
    given = result.allocations.join(chosen, left_on="group_id", right_on="suggestion_id", how="semi")
    return set(given.select("item_id", "allocated_minor").iter_rows())


def line(amount: int, text: str, name: str | None = None) -> pl.DataFrame:
    return bank_transactions({"amount_minor": amount, "remittance_information": text, "counterparty_name": name, "booking_date": DAY})  # fmt: skip


def documents(*rows: tuple[str, int, str | None, str | None], method: str | None = None) -> pl.DataFrame:
    """Number, amount, customer and lot of invoices of August."""
    return ledger_items(
        *(
            {
                "item_id": number, "document_number": number, "amount_minor": amount, "open_minor": amount, "counterparty_name": name, "lot_number": lot,
                "issue_date": date(2026, 8, 20), "payment_method": method,
            }
            for number, amount, name, lot in rows
        )
    )  # fmt: skip


def test_a_slip_is_not_named_by_the_end_of_a_documents_fuller_number() -> None:
    items = documents(
        ("B419-41923", 55_000, "Rémi Garçon", None),
        ("B419-41968", 4_500, "Solène Hœrth", "0041923"),
        ("B420-42003", 9_000, "Maëlys Quéméner", "0041923"),
    )

    assert first(match_frames(line(55_000, "PRLV FACTURE B419-41923"), items)) == {("B419-41923", 55_000)}
    assert len(first(match_frames(line(13_500, "REMISE CHEQUES 41923"), items))) == 2


@pytest.mark.parametrize(
    "told", ["VIR SUMUP REF PO 8E5AFFC267", "/SUMUP PAYOUT/PO 8E5AFFC267", "/SUMUP PAYOUT/po_8e5affc267"]
)
def test_a_payout_is_named_where_the_bank_parts_its_letters(told: str) -> None:
    items = documents(
        ("26.04518", 1_200, "Quéméner", "po_8e5affc267"),
        ("26.04529", 9_900, "Lefèvre", "po_8e5affc267"),
        ("26.04530", 2_900, "Claes", "po_92f8fdd8a1"),
        method="card",
    )

    assert {i for i, _ in first(match_frames(line(9_768, told), items))} == {"26.04518", "26.04529"}


def numbered(*rows: tuple[str, int]) -> pl.DataFrame:
    """Invoices of a year's series, each of another customer, eighty of them for 800."""
    others = [(f"2026/{n:04d}", 80_000) for n in range(880, 960)]
    firms = ("Serralharia", "Padaria", "Mercearia", "Farmacia", "Ceramica")
    return documents(*((number, amount, f"{firms[n % 5]} {chr(65 + n // 5) * 3}{n}", None) for n, (number, amount) in enumerate([*rows, *others])))  # fmt: skip


@pytest.mark.parametrize("told", ["PAGAMENTO FATURA 788", "FACT.NR. 788", "Rechnungen Nr 0788"])
def test_behind_a_word_for_invoices_the_running_number_is_enough_without_its_year(told: str) -> None:
    assert first(match_frames(line(80_000, told), numbered(("2026/0788", 80_000)))) == {("2026/0788", 80_000)}


def test_a_list_of_running_numbers_behind_a_word_for_invoices_is_read() -> None:
    items = numbered(("2026/0528", 150_000), ("2026/0579", 20_000), ("2026/0603", 30_000))

    result = match_frames(line(200_000, "FACTUREN 528 + 579 + 603 AFREKENING 01/2026"), items)

    assert {i for i, _ in first(result)} == {"2026/0528", "2026/0579", "2026/0603"}


def test_a_year_in_front_of_numbers_does_not_make_the_word_before_it_announce_others() -> None:
    """Twenty lines say FACT 2026/0…, one says FACT 1018 and means 2026/1018."""
    full = numbered(("2026/1018", 100_000))
    lines = [(row["amount_minor"], f"FACT {row['document_number']}") for row in full.tail(30).iter_rows(named=True)]
    bank = pl.concat([line(90_000, "FACT 1018"), *(line(amount, text) for amount, text in lines)])
    bank = bank.with_columns(transaction_id=pl.format("T{}", pl.int_range(pl.len())))

    result = match_frames(bank, full)

    assert ("2026/1018", 90_000) in first(result)


def test_the_place_of_a_part_among_so_many_is_no_further_number_of_a_list() -> None:
    items = numbered(("2026/0449", 386_900), ("2026/0004", 16_529), ("2026/0002", 30_000))

    result = match_frames(line(96_700, "PAGAMENTO FATURA 2026/0449 2/4"), items)

    assert first(result) == {("2026/0449", 96_700)}


@pytest.mark.parametrize("said", ["abzgl. 5 % Haftrücklass", "netto ritenuta", "menos IRPF 5", "less 5% retention"])
def test_what_is_kept_back_is_no_commission(said: str) -> None:
    result = match_frames(line(414_930, f"FT 2026/1086 {said}"), numbered(("2026/1086", 436_768)))

    assert first(result) == {("2026/1086", 414_930)}


def test_a_letter_inside_a_number_makes_no_range() -> None:
    """FT 2026A/0890 and FT 2026A/0960 are two documents, not all from 890 to 960."""
    items = documents(
        *((f"FT 2026A/{n:04d}", 1_000 + n, f"Customer {chr(65 + n % 26) * 4}{n}", None) for n in range(880, 970))
    )

    result = match_frames(line(3_850, "facturas FT 2026A/0890 e FT 2026A/0960"), items)

    assert first(result) == {("FT 2026A/0890", 1_890), ("FT 2026A/0960", 1_960)}


def test_a_payout_of_a_fortnight_is_its_sales_less_the_fee_told() -> None:
    items = documents(
        *((f"V-{n:04d}", 1_000 + 37 * n, None, None) for n in range(100, 124)), method="card"
    ).with_columns(issue_date=pl.date(2026, 8, 31) + pl.duration(days=pl.int_range(pl.len()) // 2))
    total = int(items["amount_minor"].sum())
    bank = line(total - 812, "VIR BOL.COM REF 8519803014").with_columns(fee_minor=pl.lit(-812, dtype=pl.Int64))

    assert len(first(match_frames(bank, items))) == 24


def test_a_number_that_the_bank_broke_at_the_end_of_its_line_is_read() -> None:
    texts = [f"EREF+PMT{n:07d}SVWZ+ref {4000 + n} Zahlung fuer Lieferung im August mit Dank" for n in range(40)]
    broken = [" ".join(text[n : n + 27] for n in range(0, len(text), 27)) for text in texts]
    bank = pl.concat([line(10_000 + n % 3, text) for n, text in enumerate(broken)])
    bank = bank.with_columns(transaction_id=pl.format("T{}", pl.int_range(pl.len())))
    items = documents(
        *((f"26{4000 + n}", 10_000 + n % 3, f"Customer {chr(65 + n % 26) * 4}{n}", None) for n in range(40))
    )

    assert broken[7].startswith("EREF+PMT0000007SVWZ+ref 400 7")
    assert {i for i, _ in first(match_frames(bank, items))} == {f"26{4000 + n}" for n in range(40)}


def test_a_payout_of_one_sale_is_that_of_the_days_right_before_where_many_days_sold_the_same() -> None:
    """A sale of 45.00 every third day, each paid out two days later less a fee that the bank tells."""
    items = documents(
        *((f"V-{n:04d}", 4_500, f"{chr(65 + n) * 5} Wouters", None) for n in range(20)), method="card"
    ).with_columns(issue_date=pl.date(2026, 7, 3) + pl.duration(days=3 * pl.int_range(pl.len())))
    bank = pl.concat([line(4_435, f"VIR BOL.COM REF VRS-{614_303 + 977 * n}") for n in range(20)]).with_columns(
        transaction_id=pl.format("T{}", pl.int_range(pl.len())), fee_minor=pl.lit(-65, dtype=pl.Int64),
        booking_date=pl.date(2026, 7, 5) + pl.duration(days=3 * pl.int_range(pl.len())),
    )  # fmt: skip

    result = match_frames(bank, items)

    given = result.allocations.join(result.proposed, left_on="group_id", right_on="suggestion_id", how="semi")
    assert sorted(given.select("transaction_id", "item_id").iter_rows()) == sorted(
        (f"T{n}", f"V-{n:04d}") for n in range(20)
    )
