"""What companies drawn whole showed: providers nobody has heard of, deposits of one cheque, the only debit of a day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest

from bankrec_nb.matching import MatchResult, match_frames
from bankrec_nb.matching.providers import lines_bearing
from tests.builders import bank_transactions, ledger_items

DAY = date(2026, 3, 2)


def documents_of(result: MatchResult, line: str) -> set[str]:
    """The documents of a line's first proposal."""
    first = result.proposed.filter(transaction_id=line)
    return set(result.allocations.join(first, left_on="group_id", right_on="suggestion_id", how="semi")["item_id"])


def sold(day: int, *amounts: int) -> list[dict[str, Any]]:
    """What was sold by card on a day of March, each to somebody else."""
    return [
        {"item_id": f"{day}-{n}", "amount_minor": amount, "issue_date": DAY + timedelta(day), "due_date": DAY + timedelta(day),
         "document_number": f"K{day}{n}7", "counterparty_name": f"Client {'ABCDEFGH'[day]}{'klmn'[n]}", "payment_method": "card"}
        for n, amount in enumerate(amounts)
    ]  # fmt: skip


SALES = [sold(n, 10_000 + 731 * n, 4_300 + 57 * n) for n in range(5)]


def paid_out(day: int, name: str, text: str, rate: float = 0.0125, fee: bool = True) -> dict[str, Any]:
    gross = sum(item["amount_minor"] for item in SALES[day])
    kept = round(gross * rate)
    return {
        "transaction_id": f"P{day}", "amount_minor": gross - kept, "booking_date": DAY + timedelta(day + 2), "counterparty_name": name or None,
        "remittance_information": text, "fee_minor": -kept if fee else None,
    }  # fmt: skip


@pytest.mark.parametrize(("name", "text"), [("KORALPAY", "VIREMENT"), ("", "VIR SEPA RECU DE KORALPAY")])
@pytest.mark.parametrize("fee", [True, False])
def test_a_provider_that_no_list_knows_is_told_by_the_commission_it_keeps(name: str, text: str, fee: bool) -> None:
    items = ledger_items(*(item for day in SALES for item in day))
    lines = bank_transactions(*(paid_out(day, name, text, fee=fee) for day in range(5)))

    result = match_frames(lines, items)

    assert [documents_of(result, f"P{day}") for day in range(5)] == [{f"{day}-0", f"{day}-1"} for day in range(5)]


@pytest.mark.parametrize(("text", "borne"), [("VIR KORALPAY", True), ("KORALPAYS", False), ("PAR MINIKORAL", False)])
def test_lines_that_bear_a_word_are_counted_only_where_it_stands_by_itself(text: str, borne: bool) -> None:
    texts = pl.Series([text, "VIREMENT", "KORALPAY-12 KORAL"])

    counts = lines_bearing(texts, pl.Series(["KORAL", "KORALPAY", "ABSENT"]))

    assert counts.to_list() == [1, 1 + borne, 0]


def test_who_keeps_another_share_each_time_is_no_provider() -> None:
    items = ledger_items(*(item for day in SALES for item in day))
    shares = (0.004, 0.011, 0.023, 0.035, 0.052)
    lines = bank_transactions(*(paid_out(n, "KORAL CONSEIL", "VIR", rate=r, fee=False) for n, r in enumerate(shares)))

    assert match_frames(lines, items).proposed.is_empty()


@pytest.mark.parametrize("text", ["REMISE CHEQUES 12/03", "CHEQUES PAID IN"])
def test_a_deposit_may_be_of_one_cheque(text: str) -> None:
    cheques = [
        {"item_id": f"C{n}", "amount_minor": amount, "document_number": f"FA-{n}", "issue_date": DAY, "due_date": DAY,
         "counterparty_name": f"Client {'ABCDEFGHIJ'[n]}", "payment_method": "cheque"}
        for n, amount in enumerate((35_499, 12_000, 8_150, 23_900))
    ]  # fmt: skip
    others = [{"item_id": f"V{n}", "amount_minor": 35_499, "document_number": f"FA-{90 + n}", "counterparty_name": f"Firme {n}{n}"} for n in range(14)]  # fmt: skip
    line = bank_transactions(
        transaction_id="D", amount_minor=35_499, booking_date=DAY + timedelta(10), remittance_information=text
    )

    assert documents_of(match_frames(line, ledger_items(*cheques, *others)), "D") == {"C0"}


def test_the_only_document_to_be_debited_that_day_is_what_a_debit_without_words_collects() -> None:
    debit = {"payment_method": "direct_debit", "amount_minor": 24_000}
    items = ledger_items(
        {"item_id": "today", "due_date": DAY + timedelta(5), "counterparty_name": "Cornec", "document_number": "F1", **debit},
        *({"item_id": f"later{n}", "due_date": DAY + timedelta(30), "counterparty_name": f"Tardieu {'abcdefghijklmn'[n]}", "document_number": f"F{n + 2}", **debit} for n in range(14)),
        issue_date=DAY,
    )  # fmt: skip
    line = bank_transactions(
        transaction_id="L", amount_minor=24_000, booking_date=DAY + timedelta(5), remittance_information="ADEUDO DOMICILIADO"
    )  # fmt: skip

    assert documents_of(match_frames(line, items), "L") == {"today"}


@pytest.mark.parametrize(
    "text", ["ADEUDO DOMICILIADO CONCEPTO {}", "ECHTZEIT GUTSCHRIFT AUFTRAGGEBER {}", "BIJSCHRIJVING NAAM {} KENMERK"]
)
def test_words_of_banks_are_no_part_of_a_name(text: str) -> None:
    import polars as pl

    from bankrec_nb.normalise.names import label_words

    said = pl.select(label_words(pl.lit(text.format("IMPRENTA JURADO")))).to_series()[0].to_list()

    assert said == ["IMPRENTA", "JURADO"]


def test_a_month_glued_behind_the_running_number_is_no_part_of_it() -> None:
    numbers = [f"00{n}.2026{m:02d}" for m in (1, 2) for n in range(300 + 40 * m, 306 + 40 * m)]
    items = ledger_items(
        *({"item_id": n, "document_number": n, "amount_minor": 9_000, "counterparty_name": "JOINERY INCHBALD"} for n in numbers)
    )  # fmt: skip
    line = bank_transactions(
        transaction_id="L", amount_minor=2_200, remittance_information="00383 2/4", counterparty_name="Joinery Inchbald"
    )  # fmt: skip

    assert documents_of(match_frames(line, items), "L") == {"00383.202602"}


def test_digits_behind_a_customers_number_are_the_running_number() -> None:
    numbers = [f"4711-26{m:02d}" for m in range(1, 9)]
    items = ledger_items(
        *({"item_id": n, "document_number": n, "amount_minor": 9_000, "counterparty_name": "JOINERY INCHBALD"} for n in numbers)
    )  # fmt: skip
    line = bank_transactions(
        transaction_id="L", amount_minor=9_000, remittance_information="inv no 2605", counterparty_name="Joinery Inchbald"
    )  # fmt: skip

    assert documents_of(match_frames(line, items), "L") == {"4711-2605"}


def test_a_number_said_in_digits_only_names_the_document_whose_number_has_a_letter_between_them() -> None:
    items = ledger_items(
        *(
            {"item_id": f"D{n}", "document_number": f"202603.N.{n}", "amount_minor": 5_000, "counterparty_name": name}
            for n, name in ((32810, "Ackermann Metallbau"), (28837, "Ralf Mühlbauer"), (30878, "Görlitz Spedition"))
        )
    )
    lines = bank_transactions(
        {
            "transaction_id": "T",
            "amount_minor": 5_000,
            "remittance_information": "GUTSCHRIFT JORG KOHLER RG 20260328837",
        }
    )

    result = match_frames(lines, items)

    assert documents_of(result, "T") == {"D28837"}
    assert result.proposed["tier"].to_list() == ["certain"]
