"""Days of whole columns: each different text is read once, by its number where all are digits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bankrec_nb.readers.day_words import MONTHS
from bankrec_nb.readers.delimited_quick import quick_cells
from bankrec_nb.readers.fixed_width import day_month_year, year_month_day
from bankrec_nb.readers.plain import days_of, numbers_of
from bankrec_nb.readers.tabular_dates import parts_of, read_dates
from bankrec_nb.readers.text import decode, one_line_end, with_line_feeds

if TYPE_CHECKING:
    from bankrec_nb.readers.tabular_dates import DateOrder

SIX_DIGITS = st.text("0123456789", min_size=6, max_size=6)
ODD = st.sampled_from(["", "+31012", "-31012", "2610 1", "26101", "2610011", "٢٦١٠٠١", "      ", "000000"])


@given(st.lists(SIX_DIGITS | ODD, max_size=30))
def test_a_column_has_the_days_of_its_texts(texts: list[str]) -> None:
    column = pl.Series(texts, dtype=pl.String)

    assert days_of(column, day_month_year).to_list() == [day_month_year(text) for text in texts]
    assert days_of(column, year_month_day).to_list() == [year_month_day(text) for text in texts]


@given(st.lists(SIX_DIGITS, min_size=1, max_size=30))
def test_six_digits_are_found_by_place(texts: list[str]) -> None:
    found = numbers_of(pl.Series(texts, dtype=pl.String))

    assert found is None or found.to_list() == [int(text) for text in texts]


@pytest.mark.parametrize(
    "texts", [["+31012"], ["-00001"], ["26101", "261001"], ["261001", ""], ["20261001", "31129999"]]
)
def test_signs_lengths_and_great_distances_are_no_numbers(texts: list[str]) -> None:
    assert numbers_of(pl.Series(texts)) is None


@settings(max_examples=40)
@given(
    st.lists(st.dates(date(1979, 1, 1), date(2051, 1, 1)), min_size=1, max_size=6),
    st.sampled_from(["%d/%m/%Y", "%m-%d-%Y", "%Y-%m-%d", "%d.%m.%Y", "%Y/%m/%d", "%d %m %Y", "%d/%m/%y"]),
    st.lists(
        st.sampled_from(["", "1/2/2026", " 1/02/2026", "31/02/2026", "2026-10-01T09:00", "02/10-2026"]), max_size=1
    ),
    st.sampled_from(["dmy", "mdy", None]),
)
def test_days_of_a_column_are_those_of_its_cells(
    days: list[date], form: str, odd: list[str], order: DateOrder | None
) -> None:
    texts = [*(day.strftime(form) for day in days), *odd]

    read = read_dates(pl.Series("day", texts), order)

    assert read.to_list() == [parts.on(order) if (parts := parts_of(text)) else None for text in texts]


@given(
    st.text(st.sampled_from("aé€;\r\n\x1a\ufeff"), max_size=40),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_a_text_and_its_bytes_have_the_same_line_ends(text: str, encoding: str) -> None:
    content = text.replace("\ufeff", "").encode(encoding)
    decoded = decode(content)

    lined = with_line_feeds(decoded, content)

    assert lined.text == one_line_end(decoded.text)
    assert lined.content == lined.written.encode()
    assert lined.content.replace(b"\r\n", b"\n") == lined.text.encode()


@pytest.mark.parametrize(
    "rows", [["a;b;", "c; d;e"], ["a;b", "c ;d"], ["a;b", "c;d "], [" a;b", "c;d"], ["a;b", "c;d"]]
)
def test_cells_are_the_same_whether_lines_end_with_carriage_returns_or_not(rows: list[str]) -> None:
    plain, returned = (end.join([*rows, ""]).encode() for end in ("\n", "\r\n"))
    width = rows[0].count(";") + 1

    expected = quick_cells(with_line_feeds(decode(plain), plain), ";", width)
    found = quick_cells(with_line_feeds(decode(returned), returned), ";", width)

    assert expected is not None
    assert found is not None
    assert found.rows() == expected.rows()
    assert [row[1:] for row in found.rows()] == [tuple(c.strip() for c in row.split(";")) for row in rows]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Di., 15.09.2026", "2026-09-15"), ("mar. 15/09/2026", "2026-09-15"), ("Tue 09/08/2026", "2026-09-08"), ("Mar 15 2026", "2026-03-15"),
        ("15 сентября 2026 г.", "2026-09-15"), ("15 вересня 2026 р.", "2026-09-15"), ("15.09.2026 г.", "2026-09-15"), ("15 Σεπτεμβρίου 2026", "2026-09-15"),
        ("2026. szeptember 15.", "2026-09-15"), ("2026 m. rugsėjo 15 d.", "2026-09-15"), ("15 Agustus 2026", "2026-08-15"), ("15. rujna 2026.", "2026-09-15"),
        ("15. listopada 2026.", "2026-10-15"), ("15 listopada 2026", "2026-11-15"), ("15. listopadu 2026", "2026-11-15"), ("15.09.2569", "2026-09-15"),
        ("Mo., 15.09.2026", None), ("lundi 15 septembre 2026", None), ("Ref 15.09.2026", None), ("15.09.2526", None),
    ],
)  # fmt: skip
def test_a_day_is_read_beside_its_weekday_in_many_languages_and_not_against_it(text: str, day: str | None) -> None:
    found = parts_of(text)
    read = found.on(None) if found else None

    assert (str(read) if read else None) == day


def test_months_of_one_word_are_of_one_number_each() -> None:
    assert len(MONTHS) > 300
    assert {*MONTHS.values()} == {*range(1, 13)}
