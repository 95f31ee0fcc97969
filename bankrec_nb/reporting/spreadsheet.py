"""Frames as an XLSX workbook that runs nothing: text cells are text, amounts are numbers, headers stay on screen."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter

from bankrec_nb.domain.money import decimal_expr, exponent
from bankrec_nb.reporting.text import plain_expr

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS_PER_SHEET = 1_000_000
"""Below Excel's 1,048,576; longer frames go on in `name (2)`."""
_OPTIONS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "in_memory": True,
    "constant_memory": False,
    "default_date_format": "dd/mm/yyyy",
}
_TEXT_LIMIT = 32_767


def workbook(sheets: Mapping[str, pl.DataFrame]) -> bytes:
    """One sheet per frame, in order. `…_minor` columns are shown as amounts of the row's `currency`.

    Sheet names are cut to Excel's 31 characters; a frame without rows gives its header.
    """
    out = BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    # A fixed date: the same frames give the same bytes.
    book.set_properties({"created": _EPOCH})
    formats = _formats(book)
    for name, frame in sheets.items():
        shown = for_people(frame)
        for number, start in enumerate(range(0, max(shown.height, 1), ROWS_PER_SHEET), 1):
            title = name if number == 1 else f"{name[:26]} ({number})"
            _sheet(book, title[:31], shown.slice(start, ROWS_PER_SHEET), formats)
    book.close()
    return out.getvalue()


_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def for_people(frame: pl.DataFrame) -> pl.DataFrame:
    """Minor units as Decimal amounts (column `open_minor` becomes `open`), text without control characters."""
    cleaned = frame.with_columns(plain_expr(pl.col(pl.String)))
    amounts = [name for name in frame.columns if name.endswith("_minor")]
    if not amounts:
        return cleaned
    currency = pl.col("currency") if "currency" in frame.columns else pl.lit("EUR")

    return cleaned.with_columns(decimal_expr(pl.col(name), currency).alias(name) for name in amounts).rename(
        {name: name.removesuffix("_minor") for name in amounts if name.removesuffix("_minor") not in frame.columns}
    )


def _formats(book: Any) -> dict[str, Any]:
    base = {"font_name": "Arial", "font_size": 9, "valign": "top"}
    return {
        "head": book.add_format({**base, "bold": True, "bg_color": "#E8EDF3", "bottom": 1, "text_wrap": True}),
        "text": book.add_format(base),
        "day": book.add_format({**base, "num_format": "dd/mm/yyyy", "align": "left"}),
        "count": book.add_format({**base, "num_format": "#,##0"}),
        "ratio": book.add_format({**base, "num_format": "0.000"}),
        **{
            f"money{digits}": book.add_format(
                {
                    **base,
                    "num_format": "#,##0"
                    + ("." + "0" * digits if digits else "")
                    + ";[Red]-#,##0"
                    + ("." + "0" * digits if digits else ""),
                }
            )
            for digits in (0, 2, 3, 4)
        },
    }


def _sheet(book: Any, title: str, frame: pl.DataFrame, formats: dict[str, Any]) -> None:
    sheet = book.add_worksheet(title)
    for place, name in enumerate(frame.columns):
        sheet.write_string(0, place, name.replace("_", " "), formats["head"])
        sheet.set_column(place, place, _width(name, frame[name]))
    currencies = frame["currency"].to_list() if "currency" in frame.columns else ["EUR"] * frame.height
    for place, name in enumerate(frame.columns):
        for number, value in enumerate(frame[name].to_list(), 1):
            _cell(sheet, number, place, value, currencies[number - 1], formats)
    sheet.freeze_panes(1, 0)
    if frame.height:
        sheet.autofilter(0, 0, frame.height, max(frame.width - 1, 0))
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _cell(sheet: Any, row: int, column: int, value: object, currency: str | None, formats: dict[str, Any]) -> None:
    """One value by its type; never `write()`, which guesses."""
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, formats["text"])
    elif isinstance(value, Decimal):
        # Excel keeps fifteen digits: an amount beyond ten thousand billion stays exact as text.
        if abs(value) < Decimal(10) ** 13:
            sheet.write_number(row, column, float(value), formats[f"money{exponent(currency)}"])
        else:
            sheet.write_string(row, column, format(value, "f"), formats["text"])
    elif isinstance(value, int):
        sheet.write_number(row, column, value, formats["count"])
    elif isinstance(value, float):
        sheet.write_number(row, column, value, formats["ratio"])
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, formats["day"])
    else:
        sheet.write_string(row, column, str(value)[:_TEXT_LIMIT], formats["text"])


def _width(name: str, column: pl.Series) -> float:
    longest = column.cast(pl.String, strict=False).str.len_chars().quantile(0.9) if column.len() else 0
    return float(min(max(longest or 0, len(name) * 0.8, 8) + 2, 60))
