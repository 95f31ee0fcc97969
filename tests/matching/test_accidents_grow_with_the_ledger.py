"""What agrees by accident in a large ledger is worth less there: bare numbers, ends of numbers, amounts, names, legs."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching import MatchResult, match_frames
from bankrec_nb.matching.chance import with_chance
from tests.builders import bank_transactions, ledger_items

SURE = [Tier.CERTAIN, Tier.PROBABLE]


def crowded(count: int) -> pl.DataFrame:
    """Documents FA-1000, FA-1001 … of a hundred customers, all of different amounts."""
    return ledger_items(
        *(
            {
                "item_id": f"I{n}", "document_number": f"FA-{1000 + n}", "amount_minor": 40_013 + 271 * n,
                "counterparty_name": f"{'BCDFGHJKLM'[n % 10]}alu{'nprstvwxyz'[n // 10 % 10]}or Sarl",
            }
            for n in range(count)
        )
    )  # fmt: skip


def told(result: MatchResult) -> list[str]:
    """Documents proposed as certain or probable."""
    sure = result.proposed.filter(pl.col("tier").is_in(SURE))
    return result.allocations.filter(pl.col("group_id").is_in(sure["suggestion_id"].implode()))["item_id"].to_list()


def paid(text: str, amount: int) -> pl.DataFrame:
    return bank_transactions(amount_minor=amount, counterparty_name=None, remittance_information=text)


def test_the_number_of_a_contract_is_nobodys_invoice_where_every_second_number_is_somebodys() -> None:
    books = crowded(4500)

    assert told(match_frames(paid("ECHEANCE CONTRAT PRO 3445", 55_555), books)) == []
    assert told(match_frames(paid("CONCERNE 3445", 55_555), books)) == []


def test_a_part_of_an_invoice_is_known_by_its_bare_number_where_such_numbers_are_rare() -> None:
    books = crowded(30).with_columns(
        document_number=pl.col("document_number").str.replace("-1", "-39481", literal=True)
    )

    assert told(match_frames(paid("CONCERNE 39481012", 20_000), books)) == ["I12"]


def test_behind_the_word_invoice_a_bare_number_is_an_invoice_in_a_large_ledger_too() -> None:
    result = match_frames(paid("FACTURE 3445", 300_000), crowded(4500))

    assert result.allocations["item_id"].to_list()[:1] == ["I2445"]


def test_an_amount_stands_closer_to_others_in_a_larger_ledger() -> None:
    def met(count: int) -> float:
        """How many documents an unrelated amount of this size meets by accident."""
        rows = [(n % 900 + 1, 30_011 + 7 * (n * 613 % 100_000)) for n in range(count)]
        frame = pl.DataFrame(rows, schema={"p": pl.Int32, "open": pl.Int64}, orient="row")
        chance = with_chance(frame.with_columns(currency=pl.lit("EUR")).unique("open"))["chance"]
        return float(chance.median() or 0.0) * count  # type: ignore[arg-type]

    assert met(40_000) > 20 * met(1_000)
    assert 0.03 < met(40_000) < 0.3


def test_three_digits_mean_nothing_where_twenty_documents_have_the_amount() -> None:
    alike = ledger_items(
        *(
            {
                "item_id": f"I{n}", "document_number": f"FC2607-{5000 + 17 * n}", "amount_minor": 518_400,
                "counterparty_name": f"{'BCDFGHJKLM'[n % 10]}arn{'oieau'[n % 5]}quet Sarl",
            }
            for n in range(20)
        )
    )  # fmt: skip
    line = paid("REF 3051 ET 4187 POUR 085", 518_400)

    assert told(match_frames(line, alike)) == []
    assert told(match_frames(line, alike.filter(pl.col("item_id") == "I5"))) == ["I5"]


def test_the_first_of_two_payments_that_name_an_invoice_pays_it_whatever_the_second_says_of_its_payer() -> None:
    books = ledger_items(
        {"document_number": "RE-2026-76454", "counterparty_name": "Eschelenkamp AG"}, amount_minor=245_250
    )
    lines = bank_transactions(
        {"transaction_id": "FIRST", "booking_date": date(2026, 9, 2), "counterparty_name": None},
        {"transaction_id": "AGAIN", "booking_date": date(2026, 9, 9), "counterparty_name": "ESCHELENKAMP AG"},
        amount_minor=245_250, remittance_information="Rechnung RE-2026-76454",
    )  # fmt: skip

    assert match_frames(lines, books).allocations["transaction_id"].to_list() == ["FIRST"]


@pytest.mark.parametrize(("second", "certain"), [(88_107, True), (61_337, False)])
def test_of_two_customers_of_one_name_the_amount_tells_which_has_paid(second: int, certain: bool) -> None:
    books = ledger_items(
        {"item_id": "ONE", "counterparty_id": "K1", "amount_minor": 61_337},
        {"item_id": "TWO", "counterparty_id": "K2", "amount_minor": second},
        counterparty_name="Autohaus Falkrode",
    )
    line = bank_transactions(
        amount_minor=61_337, counterparty_name="AUTOHAUS FALKRODE", remittance_information="Zahlung"
    )

    result = match_frames(line, books).proposed

    assert (result["tier"].to_list() == [Tier.CERTAIN]) is certain


def test_where_both_legs_of_transfers_say_so_a_grant_of_that_amount_is_no_leg() -> None:
    legs = [
        {"transaction_id": f"{side}{n}", "account_id": account, "amount_minor": sign * (130_000 + 7_000 * n)}
        for n in range(6)
        for side, account, sign in (("OUT", "A", -1), ("IN", "B", 1))
    ]
    grant = {
        "transaction_id": "GRANT",
        "account_id": "B",
        "amount_minor": 600_000,
        "remittance_information": "AIDE EMPLOI",
    }
    alone = {"transaction_id": "ALONE", "account_id": "A", "amount_minor": -600_000}
    lines = bank_transactions(*legs, grant, alone, remittance_information="VIREMENT INTERNE TRESORERIE")

    pairs = match_frames(lines, ledger_items(amount_minor=1)).proposed.filter(pl.col("shape") == "internal_transfer")

    assert pairs.filter(pl.col("tier") == Tier.CERTAIN).height == 6
    assert pairs.height == 7
