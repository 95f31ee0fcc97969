"""Reports as HTML: jinja2 with autoescape, no scripts, nothing fetched. Bank text passes `plain` and the escaper only."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jinja2

from bankrec_nb.domain.money import checked_sum
from bankrec_nb.reporting.text import day, figure, money, month_name, period_text, plain
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    import polars as pl

    from bankrec_nb.reporting.about import About, Language
    from bankrec_nb.reporting.ageing import AgedBalance, Unpaid
    from bankrec_nb.reporting.cash import CashFlow
    from bankrec_nb.reporting.statement import ReconciliationStatement

ROWS_SHOWN = 400
"""Rows of one table in HTML; a browser stays quick and a printer patient. The workbook has them all."""


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.PackageLoader("bankrec_nb.reporting", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = plain
    return made


def render(template: str, about: About, **values: Any) -> str:
    """The template with the words and number formats of `about.language`; every value is escaped."""
    language = about.language
    return (
        _environment()
        .get_template(template)
        .render(
            about=about,
            language=language,
            say=lambda key, **v: say(key, language, **v),
            figure=lambda minor, currency: figure(minor, currency, language),
            money=lambda minor, currency: money(minor, currency, language),
            day=lambda value: day(value, language),
            moment=lambda value: period_text(plain(value)[:16].replace("T", " "), language),
            month=lambda value: month_name(value, language),
            total=lambda frame, column: checked_sum(frame[column]),
            rows=_rows,
            limit=ROWS_SHOWN,
            **values,
        )
    )


def _rows(frame: pl.DataFrame, limit: int = ROWS_SHOWN) -> list[dict[str, Any]]:
    return frame.head(limit).to_dicts()


def statement_html(statement: ReconciliationStatement) -> str:
    """A reconciliation statement on its own."""
    return render("statement.html", statement.about, statement=statement_view(statement))


def statement_view(statement: ReconciliationStatement) -> dict[str, Any]:
    """What the statement's template draws: both halves as rows with debit and credit in minor units."""
    return {
        "of": statement,
        "name": statement.about.account_name(statement.account_id),
        "ledger_account": statement.about.account(statement.account_id).ledger_account,
        "halves": [_half(statement, "books"), _half(statement, "bank")],
    }


def _half(statement: ReconciliationStatement, table: str) -> dict[str, Any]:
    lines = statement.half(table)
    listed = lines.slice(1, lines.height - 2)
    return {
        "title": f"table_{table}",
        "balance": lines.row(0, named=True),
        "items": listed,
        "adjusted": lines.row(-1, named=True),
    }


def unpaid_html(report: Unpaid) -> str:
    """The list of unpaid documents on its own."""
    return render("unpaid.html", report.about, unpaid=report)


def aged_html(report: AgedBalance) -> str:
    """The aged balance on its own."""
    return render("aged.html", report.about, aged=report)


def cash_flow_html(report: CashFlow) -> str:
    """The cash flow on its own."""
    return render("cash_flow.html", report.about, cash=report, groups=_groups(report, report.about.language))


def _groups(report: CashFlow, language: Language) -> list[dict[str, Any]]:
    """Rows with their group written out: months by name, accounts by their label, categories in words."""
    names = [c for c in report.frame.columns if c not in _FLOW_COLUMNS]
    return [
        {**row, "group": [_group_word(name, row[name], report.about, language) for name in names]}
        for row in _rows(report.frame)
    ]


def _group_word(column: str, value: Any, about: About, language: Language) -> str:
    if column == "month":
        return month_name(value, language)
    if column == "account_id":
        return about.account_name(value)
    return say(value, language) if column == "category" else plain(value)


_FLOW_COLUMNS = ("currency", "inflow_minor", "outflow_minor", "transfers_minor", "net_minor", "transaction_count")
