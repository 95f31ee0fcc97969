"""Layouts nobody here has seen a file of, from what importers, help pages and common knowledge say of them, read without a profile."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.errors import FileRefused, ProfileNeeded
from bankrec_nb.readers.base import ReadResult, Source
from bankrec_nb.readers.read import read_source
from tests.readers.described_layout import EXPECTED, LONG_MONTH, Described
from tests.readers.described_layouts import ASKED, DESCRIBED
from tests.readers.tables_written import amounts, codes, quarantined, read_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.readers.export_layouts import Move

SHORT: dict[str, tuple[Move, ...]] = {
    "one credit": LONG_MONTH[:1],
    "one debit": LONG_MONTH[1:2],
    "debits only": tuple(m for m in LONG_MONTH if m.amount < 0)[:4],
    "credits only": tuple(m for m in LONG_MONTH if m.amount > 0)[:3],
    "first days": tuple(
        replace(m, day=m.day.replace(day=n), value=m.day.replace(day=n))
        for m, n in zip(LONG_MONTH, (3, 4, 5, 8, 9, 10), strict=False)
    ),
}


def read(layout: Described) -> ReadResult:
    return read_source(Source("export.csv", layout.content()))


def booked(result: ReadResult) -> list[tuple[object, int]]:
    rows = result.transactions.filter(pl.col("booking_status") != "pending")
    return sorted(rows.select("booking_date", "amount_minor").iter_rows())


@pytest.mark.parametrize("layout", DESCRIBED, ids=lambda layout: layout.bank)
def test_a_described_layout_is_read_to_the_cent_and_the_day_with_its_texts(layout: Described) -> None:
    result = read(layout)

    assert booked(result) == EXPECTED
    assert result.rows_quarantined == 0
    assert set(result.transactions["currency"]) == {"EUR" if layout.assumed else layout.currency}
    assert not layout.proved or set(result.statements["proof"]) == {"balanced"}
    first = result.transactions.filter(booking_date=LONG_MONTH[0].day).row(0, named=True)
    said = " ".join(str(v) for v in first.values() if isinstance(v, str))
    assert [word for word in (LONG_MONTH[0].name, LONG_MONTH[0].text) if word not in said] == []


@pytest.mark.parametrize("name", SHORT)
def test_a_short_month_in_a_described_layout_is_asked_about_or_kept_apart_and_never_read_wrong(name: str) -> None:
    month = SHORT[name]
    due = sorted((m.day, int(m.amount * 100)) for m in month)

    assert [layout.bank for layout in DESCRIBED if _is_wrong(replace(layout, between="", month=month), due)] == []


def _is_wrong(layout: Described, due: Sequence[tuple[object, int]]) -> bool:
    try:
        result = read(layout)
    except FileRefused:
        return False
    found = booked(result)
    if "sign" in codes(result):
        return sorted((day, abs(size)) for day, size in found) != sorted((day, abs(size)) for day, size in due)
    return found != due and not (result.rows_quarantined and all(move in due for move in found))


@pytest.mark.parametrize("layout", ASKED, ids=lambda layout: layout.bank)
def test_a_layout_that_leaves_open_what_moved_is_asked_about_or_kept_apart(layout: Described) -> None:
    assert not _is_wrong(layout, EXPECTED)


def test_a_movement_with_a_word_for_pending_in_place_of_its_day_is_told_and_left_out() -> None:
    result = read_csv("Buchungstag;Text;Betrag\noffen;Tankstelle;-23,86\n06.10.2026;Miete;-40,01\n")

    assert amounts(result) == [-4001]
    assert quarantined(result) == []
    assert "pending_row" in codes(result)


def test_the_newest_rows_without_a_balance_are_pending_where_all_others_follow_from_each_other() -> None:
    head = "Datum;Text;Belopp;Saldo\n2026-09-30;Reserverat;-10,00;\n"
    rows = "2026-09-29;A;-1,00;96,00\n2026-09-28;B;-1,00;97,00\n2026-09-27;C;-1,00;98,00\n2026-09-26;D;-1,00;99,00\n"

    result = read_csv(head + rows)

    assert result.transactions.sort("source_line")["booking_status"].to_list() == ["pending", *["booked"] * 4]
    assert result.statements.select("opening_minor", "closing_minor").row(0) == (10000, 9600)


def test_a_balance_stated_once_a_day_leaves_nothing_pending() -> None:
    rows = "2026-09-26;A;-1,00;99,00\n2026-09-27;B;-1,00;98,00\n2026-09-28;C;-1,00;97,00\n2026-09-29;D;-1,00;\n2026-09-29;E;-1,00;95,00\n"

    result = read_csv("Datum;Text;Belopp;Saldo\n" + rows)

    assert set(result.transactions["booking_status"]) == {"booked"}


def test_of_two_columns_of_one_name_the_one_filled_for_payments_abroad_only_is_no_rival() -> None:
    head = "Belegdatum;Verwendungszweck;Fremdwährung;Betrag;Kurs;Betrag;Währung\n"

    result = read_csv(
        head + "15.09.2026;Bern;CHF;-10,00;0,96;-9,60;EUR\n16.09.2026;Kiel;;;;-5,00;EUR\n17.09.2026;Ulm;;;;-6,00;EUR\n"
    )

    assert amounts(result) == [-960, -500, -600]


def test_two_columns_of_one_name_that_are_both_filled_are_asked_about() -> None:
    with pytest.raises(ProfileNeeded):
        read_csv("Datum;Text;Betrag;Betrag\n15.09.2026;A;-10,00;-9,60\n16.09.2026;B;-5,00;-4,00\n")


def test_two_balances_that_lie_apart_by_what_moved_are_the_opening_and_the_closing_one() -> None:
    text = "Letzter Kontostand;;100,00\nBuchungstag;Text;Betrag\n15.09.2026;A;-10,00\n16.09.2026;B;-5,50\nKontostand;16.09.2026;84,50\n"

    statement = read_csv(text).statements

    assert statement.select("opening_minor", "closing_minor", "proof").row(0) == (10000, 8450, "balanced")


def test_two_balances_that_do_not_add_up_are_not_told_apart() -> None:
    text = "Letzter Kontostand;;100,00\nBuchungstag;Text;Betrag\n15.09.2026;A;-10,00\n16.09.2026;B;-5,50\nKontostand;16.09.2026;80,00\n"

    assert read_csv(text).statements["opening_minor"].to_list() == [None]


def test_a_heading_between_the_rows_is_left_out_and_a_day_that_was_cut_off_is_not() -> None:
    head = "Date,Details,Amount\n2026-09-15,A,-1.00\n"

    heading = read_csv(head + "Digital *8888,,\n2026-09-16,B,-2.00\n")
    cut = read_csv("Date,Details,Amount\nSep 15 2026,A,-1.00\nSep 16 2026,B,-2.00\nSep 1,,\n")

    assert quarantined(heading) == []
    assert quarantined(cut) == [("date", 4)]


def test_opening_and_closing_rows_side_by_side_below_the_table_are_no_movements() -> None:
    rows = "15.09.2026;A;EUR;10,00;S\n16.09.2026;B;EUR;4,00;H\n17.09.2026;C;EUR;1,00;S\n"
    text = (
        "Buchungstag;Text;Währung;Umsatz;\n"
        + rows
        + "01.09.2026;Anfangssaldo;EUR;100,00;H\n30.09.2026;Endsaldo;EUR;93,00;H\n"
    )

    result = read_csv(text)

    assert amounts(result) == [-1000, 400, -100]
    assert result.statements.select("opening_minor", "closing_minor", "proof").row(0) == (10000, 9300, "balanced")


def test_a_card_whose_negative_amounts_speak_as_only_an_issuer_does_is_turned_round() -> None:
    rows = "15/09/2026,Trainline,19.87\n16/09/2026,Books,5.00\n27/09/2026,PAYMENT RECEIVED - THANK YOU,-59.64\n"

    assert amounts(read_csv("Date,Description,Amount(GBP)\n" + rows)) == [-1987, -500, 5964]
    assert amounts(
        read_csv("Date,Description,Amount(GBP)\n" + rows.replace("PAYMENT RECEIVED - THANK YOU", "Rent payment"))
    ) == [1987, 500, -5964]


def test_a_decimal_comma_says_nothing_of_days_in_the_short_american_form() -> None:
    with pytest.raises(ProfileNeeded):
        read_csv("Date;Name;Amount\n9/3/26;A;-1,00\n9/4/26;B;2,50\n")


def test_headers_in_cyrillic_and_greek_letters_are_known() -> None:
    bulgarian = read_csv("Дата;Описание;Разход;Приход\n15.09.2026;Наем;10.00;\n16.09.2026;Заплата;;20.00\n")
    greek = read_csv(
        "Ημερομηνία;Περιγραφή;Ποσό;Υπόλοιπο\n15/09/2026;Ενοίκιο;-10,00;90,00\n16/09/2026;Μισθός;20,00;110,00\n"
    )

    assert amounts(bulgarian) == [-1000, 2000]
    assert amounts(greek) == [-1000, 2000]
    assert greek.statements["closing_minor"].to_list() == [11000]


def test_a_column_of_account_names_that_differ_from_row_to_row_is_the_other_party() -> None:
    text = "Datum;Název účtu;Částka\n15.09.2026;Delta;-10,00\n16.09.2026;Lind;-5,00\n17.09.2026;Øst;7,00\n"

    assert read_csv(text).transactions.sort("source_line")["counterparty_name"].to_list() == ["Delta", "Lind", "Øst"]


def test_two_money_columns_without_a_header_of_which_each_row_fills_one_are_asked_about() -> None:
    with pytest.raises(ProfileNeeded):
        read_csv("2026-09-15,RENT,10.00,\n2026-09-16,WAGES,,20.00\n")
    with pytest.raises(ProfileNeeded):
        read_csv("2026-09-15,RENT,10.00,\n2026-09-16,FOOD,20.00,\n")


def test_of_two_headers_alike_the_shorter_one_is_the_account_s() -> None:
    text = "Date;Label;Total amount (local);Total amount\n2026-09-15;Bern;-10,00;-9,60\n2026-09-16;Lyon;-5,00;-5,00\n"

    assert amounts(read_csv(text)) == [-960, -500]


def test_signs_that_contradict_every_word_beside_them_are_turned_round() -> None:
    head = "Date,Description,Amount,Debit/Credit\n"

    turned = read_csv(head + "2026-09-15,Shop,9.60,Debit\n2026-09-16,Payment,-5.00,Credit\n")

    assert amounts(turned) == [-960, 500]
    assert "sign_inverted" in codes(turned)
    assert amounts(read_csv(head + "2026-09-15,Shop,-9.60,Debit\n2026-09-16,Refund,-5.00,Credit\n")) == [-960, -500]


def test_a_file_of_negative_amounts_only_that_are_all_said_to_come_in_is_kept_apart() -> None:
    result = read_csv(
        "Date,Description,Amount,Debit/Credit\n2026-09-16,Payment,-5.00,Credit\n2026-09-17,Payment,-6.00,Credit\n"
    )

    assert amounts(result) == []
    assert quarantined(result) == [("amount", 2), ("amount", 3)]


def test_the_amount_of_two_is_the_one_whose_currency_is_always_the_same() -> None:
    rows = "15.09.2026;-10,00;CHF;-10,40;EUR;Bern\n16.09.2026;-5,00;EUR;-5,00;EUR;Kiel\n"

    result = read_csv("Datum;Betrag;Währung;Betrag gebucht;Währung;Text\n" + rows)

    assert amounts(result) == [-1040, -500]
    assert result.transactions.sort("source_line")["original_currency"].to_list()[0] == "CHF"


def test_a_currency_column_with_others_than_the_amount_s_header_names_is_of_payments_abroad() -> None:
    text = "Date,Details,Amount (EUR),Currency\n2026-09-15,Bern,-10.40,CHF\n2026-09-16,Kiel,-5.00,EUR\n"

    assert set(read_csv(text).transactions["currency"]) == {"EUR"}


def test_a_balance_above_the_table_that_the_rows_begin_with_is_the_opening_one() -> None:
    rows = "2026-09-15,A,-1.00,99.00\n2026-09-16,B,-1.00,98.00\n2026-09-17,C,-1.00,97.00\n2026-09-18,D,-1.00,96.00\n"

    statement = read_csv("Balance as on 1 Sep 2026,100.00\nDate,Details,Amount,Balance\n" + rows).statements

    assert statement.select("opening_minor", "closing_minor", "proof").row(0) == (10000, 9600, "balanced")


def test_a_cyrillic_code_page_is_found_by_the_header_it_gives() -> None:
    result = read_csv("Дата;Описание;Сумма\n15.09.2026;Аренда;-10,00\n16.09.2026;Возврат;20,00\n", encoding="cp1251")

    assert amounts(result) == [-1000, 2000]
    assert "Аренда" in result.transactions["remittance_information"].to_list()


def test_the_first_letters_of_a_header_s_two_sides_are_its_signs() -> None:
    head = "FECHA;DESCRIPCIÓN;MONTO;CARGO/ABONO\n"

    result = read_csv(head + "15-09-2026;Luz;10,00;C\n16-09-2026;Sueldo;20,00;A\n")

    assert amounts(result) == [-1000, 2000]
    assert amounts(read_csv(head + "15-09-2026;Luz;10,00;C\n16-09-2026;Agua;20,00;C\n")) == [-1000, -2000]


def test_a_column_of_dashes_below_another_word_is_no_sign() -> None:
    head = "Datum;Text;Antal;Belopp\n"

    assert amounts(read_csv(head + "2026-09-15;A;-;10,00\n2026-09-16;B;-;20,00\n")) == [1000, 2000]


def test_a_status_sent_in_every_row_does_not_say_that_money_went_out() -> None:
    text = "Date,Description,Amount,Status\n2026-09-15,A,10.00,Sent\n2026-09-16,B,20.00,Sent\n"

    assert amounts(read_csv(text)) == [1000, 2000]


def test_a_card_s_export_without_any_sign_is_asked_about() -> None:
    text = "Date,Description,Titulaire de la carte,Montant\n15/09/2026,Hôtel,E Muster,10.00\n16/09/2026,Café,E Muster,20.00\n"

    with pytest.raises(ProfileNeeded) as asked:
        read_csv(text)

    assert asked.value.question == "sign"


def test_amounts_that_are_all_positive_are_told_of_however_few_unless_a_balance_proves_them() -> None:
    assert "sign" in codes(read_csv("Date,Description,Amount\n2026-09-15,A,10.00\n"))
    rows = "2026-09-15,A,10.00,10.00\n2026-09-16,B,10.00,20.00\n2026-09-17,C,5.00,25.00\n2026-09-18,D,5.00,30.00\n"
    assert "sign" not in codes(read_csv("Date,Description,Amount,Balance\n" + rows))


def test_one_unsigned_amount_without_a_header_beside_an_empty_column_is_warned_of() -> None:
    result = read_csv("2026-09-15,RENT,10.00,\n")

    assert result.issues.filter(code="sign")["severity"].to_list() == ["warning"]


def test_two_amounts_that_differ_where_the_currency_does_show_which_one_is_the_account_s() -> None:
    rows = "15.09.2026;Bern;CHF;-10,00;-10,40\n16.09.2026;Kiel;EUR;-5,00;-5,00\n17.09.2026;Ulm;EUR;-6,00;-6,00\n"

    result = read_csv("Datum;Text;Währung;Betrag;Betrag EUR\n" + rows)

    assert amounts(result) == [-1040, -500, -600]
    assert set(result.transactions["currency"]) == {"EUR"}


def test_turnovers_and_a_closing_balance_in_rows_of_the_table_are_no_movements() -> None:
    rows = "LT1;2026-09-15;Delta;Nuoma;10.00;EUR;D\nLT1;2026-09-16;Lind;Alga;30.00;EUR;K\n"
    ends = "LT1;2026-09-30;;Apyvarta;10.00;EUR;D\nLT1;2026-09-30;;Apyvarta;30.00;EUR;K\nLT1;2026-09-30;;galutinis likutis;120.00;EUR;K\n"

    result = read_csv("Sąskaitos Nr.;Data;Gavėjas;Paaiškinimai;Suma;Valiuta;D/K\n" + rows + ends)

    assert amounts(result) == [-1000, 3000]
    assert result.statements["closing_minor"].to_list() == [12000]
    assert "control_total" not in codes(result)


def test_letters_beside_another_capital_name_no_currency() -> None:
    text = "FECHA,DESCRIPCIÓN,DEPÓSITOS,RETIROS\n15/09/2026,A,10.00,-\n16/09/2026,B,-,4.00\n"

    result = read_csv(text)

    assert amounts(result) == [1000, -400]
    assert set(result.transactions["currency"]) == {"EUR"}


def test_an_empty_column_of_dates_does_not_displace_a_filled_one() -> None:
    text = "Run Date,Description,Amount,Settlement Date\n09/15/2026,A,-10.00,\n09/16/2026,B,-20.00,\n"

    assert amounts(read_csv(text)) == [-1000, -2000]


def test_a_clock_before_the_day_and_the_name_of_a_zone_behind_it_are_no_part_of_the_day() -> None:
    text = "Date and time,Description,Amount\n10:11 15-09-2026,A,-1.00\n10:12 16-09-2026,B,-2.00\n"

    assert amounts(read_csv(text)) == [-100, -200]
    assert amounts(read_csv("Date,Description,Amount\n2026-09-15 10:11:12 CDT,A,$-1.00\n")) == [-100]


def test_a_currency_sign_alone_is_an_empty_cell() -> None:
    text = 'Date,Description,Debit,Credit\n15/09/2026,A,"€1,000.00",€\n16/09/2026,B,€,"€2,000.00"\n'

    assert amounts(read_csv(text)) == [-100000, 200000]
