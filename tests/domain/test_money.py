from decimal import Decimal

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bankrec_nb.domain import money
from bankrec_nb.domain.errors import AmountError, ConservationBroken

ODD_TEXTS = [
    "",
    "-",
    "1e3",
    "1_000",
    "0x10",
    "NaN",
    "inf",
    "1.23.4",
    "12 34,5",
    "--5",
    "(12,50)",
    "12,50 DB",
    "१२,५०",
    "+-1",
]


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("1 234,56", ",", 123456),
        ("1\u202f234,56", ",", 123456),
        ("1\u00a0234,56", ",", 123456),
        ("1.234,56", ",", 123456),
        ("1'234.56", ".", 123456),
        ("1,234.56", ".", 123456),
        ("1,18,043.75", ".", 11804375),
        ("-12,34,56,789", ".", -12345678900),
        ("12,50-", ",", -1250),
        ("\u221212,50", ",", -1250),
        ("- 5,00", ",", -500),
        ("+5", ",", 500),
        ("7,", ",", 700),
        (",5", ",", 50),
        ("2,500", ",", 250),
    ],
)
def test_amounts_are_read_as_banks_write_them(text: str, mark: money.DecimalMark, minor: int) -> None:
    assert money.parse_minor(text, "EUR", mark) == minor
    assert pl.select(money.minor_expr(pl.lit(text), 2, mark)).item() == minor


@pytest.mark.parametrize("text", ODD_TEXTS)
def test_what_is_not_plainly_an_amount_is_refused(text: str) -> None:
    with pytest.raises(AmountError):
        money.parse_minor(text, "EUR", ",")
    assert pl.select(money.minor_expr(pl.lit(text), 2, ",")).item() is None


def test_a_third_decimal_of_a_euro_amount_is_refused_not_rounded() -> None:
    with pytest.raises(AmountError, match="EUR has 2"):
        money.parse_minor("2.675", "EUR")
    assert pl.select(money.minor_expr(pl.lit("2.675"), 2)).item() is None


@pytest.mark.parametrize(
    ("currency", "text", "minor"), [("JPY", "1200", 1200), ("TND", "4.750", 4750), ("EUR", "4.75", 475)]
)
def test_each_currency_has_its_own_minor_unit(currency: str, text: str, minor: int) -> None:
    assert money.parse_minor(text, currency) == minor
    assert money.decimal_text(minor, currency) == text


def test_a_yen_amount_with_decimals_is_refused() -> None:
    with pytest.raises(AmountError):
        money.parse_minor("10.5", "JPY")


def test_an_amount_beyond_any_account_is_refused() -> None:
    with pytest.raises(AmountError, match="beyond"):
        money.parse_minor("9999999999999999.99", "EUR")
    assert pl.select(money.minor_expr(pl.lit("9999999999999999.99"), 2)).item() is None


def test_sums_do_not_wrap_where_64_bits_would() -> None:
    near_the_edge = pl.Series([2**63 - 1, 2**63 - 1])

    assert money.checked_sum(near_the_edge) == 2**64 - 2


def test_a_broken_sum_is_never_passed_over() -> None:
    with pytest.raises(ConservationBroken):
        money.assert_conserved("sum", 1, 2)


def test_people_see_their_own_number_format() -> None:
    assert money.display(-123456, "EUR", "en") == "-1,234.56\u00a0EUR"
    assert money.display(-123456, "EUR", "fr") == "-1\u202f234,56\u00a0EUR"


@given(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "TND", "CLF"]))
def test_writing_an_amount_and_reading_it_again_changes_nothing(minor: int, currency: str) -> None:
    text = money.decimal_text(minor, currency)

    assert money.parse_minor(text, currency) == minor
    assert Decimal(text) == money.to_decimal(minor, currency)


@given(st.lists(st.tuples(st.integers(-(10**15), 10**15), st.sampled_from(["EUR", "JPY", "TND"])), min_size=1))
def test_whole_columns_agree_with_single_amounts(rows: list[tuple[int, str]]) -> None:
    frame = pl.DataFrame(rows, schema=["minor", "currency"], orient="row").with_columns(
        text=money.decimal_text_expr(pl.col("minor"), pl.col("currency")),
        amount=money.decimal_expr(pl.col("minor"), pl.col("currency")),
    )
    frame = frame.with_columns(again=money.minor_expr(pl.col("text"), money.exponent_of(pl.col("currency"))))

    assert frame["text"].to_list() == [money.decimal_text(m, c) for m, c in rows]
    assert frame["again"].to_list() == [m for m, _ in rows]
    assert frame["amount"].to_list() == [money.to_decimal(m, c) for m, c in rows]


@given(st.text(alphabet="0123456789.,+- '\u00a0", max_size=12), st.sampled_from([".", ","]))
def test_the_two_parsers_never_disagree(text: str, mark: money.DecimalMark) -> None:
    try:
        single: int | None = money.parse_minor(text, "EUR", mark)
    except AmountError:
        single = None

    assert pl.select(money.minor_expr(pl.lit(text), 2, mark)).item() == single
