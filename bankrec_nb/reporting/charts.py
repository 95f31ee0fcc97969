"""Charts as matplotlib figures, without any global state: blue in, vermillion out, hatched too, so that colour is not needed.

Each title says what, in which currency and for which dates; `png` turns a figure into bytes.
"""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import matplotlib as mpl
import polars as pl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from bankrec_nb.domain.money import exponent
from bankrec_nb.reporting.about import NOBODY, About
from bankrec_nb.reporting.ageing import BUCKETS
from bankrec_nb.reporting.cash import daily_balances
from bankrec_nb.reporting.text import day, figure, month_name
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from contextlib import AbstractContextManager

    from matplotlib.axes import Axes

    from bankrec_nb.domain.books import Books
    from bankrec_nb.reporting.about import Language
    from bankrec_nb.reporting.ageing import AgedBalance
    from bankrec_nb.reporting.cash import CashFlow
    from bankrec_nb.reporting.statement import ReconciliationStatement

BLUE, VERMILLION, INK, GREY = "#0072B2", "#D55E00", "#1b2430", "#8a94a3"
_STYLE: dict[Any, Any] = {
    "text.parse_math": False,  # a label with two dollar signs is not a formula
    "font.family": "DejaVu Sans",
    "font.size": 9,
    "axes.edgecolor": GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": "#e6eaef",
    "axes.titlelocation": "left",
    "axes.titlesize": 11,
    "axes.titleweight": "bold",
    "axes.titlepad": 12,
    "text.color": INK,
    "axes.labelcolor": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "hatch.linewidth": 0.6,
    "hatch.color": "white",
}


def styled() -> AbstractContextManager[None]:
    """The house style for what is drawn inside."""
    return mpl.rc_context(_STYLE)


def sheet_of(height: float = 3.4) -> tuple[Figure, Axes]:
    """An empty figure of a page's width and so many inches of height."""
    sheet = Figure(figsize=(8.4, height), layout="constrained")
    FigureCanvasAgg(sheet)
    return sheet, sheet.add_subplot()


def png(sheet: Figure) -> bytes:
    """The figure as PNG bytes, the same for the same data."""
    out = BytesIO()
    with styled():
        sheet.savefig(out, format="png", dpi=110, metadata={"Software": None})
    return out.getvalue()


def monthly_in_out(cash: CashFlow, currency: str) -> Figure:
    """Receipts above zero, payments below, the net as a line; months without movement keep their place."""
    about = cash.about
    rows = _every_month(cash, currency)
    months = [month_name(m, about.language) for m in rows["month"]]
    places = range(len(months))
    with styled():
        sheet, axes = sheet_of()
        scale = 10 ** exponent(currency)
        money_in, money_out = _units(rows["inflow_minor"], scale), _units(rows["outflow_minor"], scale)
        axes.bar(places, money_in, 0.62, color=BLUE, label=say("in", about.language))
        axes.bar(places, money_out, 0.62, color=VERMILLION, hatch="///", label=say("out", about.language))
        net = [a + b for a, b in zip(money_in, money_out, strict=True)]
        axes.plot(places, net, color=INK, marker="o", linewidth=1.6, label=say("net", about.language))
        axes.axhline(0, color=INK, linewidth=0.8)
        axes.set_xticks(list(places), months)
        _give_room(axes, len(months))
        _money_axis(axes, currency, about.language)
        _legend(sheet)
        axes.set_title(f"{say('in_and_out', about.language)}, {currency}, {_span(months)}")
    return sheet


def _every_month(cash: CashFlow, currency: str) -> pl.DataFrame:
    rows = (
        cash.frame.filter(pl.col("currency") == currency)
        .group_by("month")
        .agg(pl.col("inflow_minor", "outflow_minor").sum())
    )
    if rows.is_empty():
        return rows
    months = pl.date_range(rows["month"].min(), rows["month"].max(), "1mo", eager=True)  # type: ignore[arg-type]
    return pl.DataFrame({"month": months}).join(rows, on="month", how="left").fill_null(0).sort("month")


def bridge(statement: ReconciliationStatement) -> Figure:
    """From the balance per bank to the balance per books, step by step."""
    about, language, currency = statement.about, statement.about.language, statement.currency
    steps = [
        (say("books_only", language), statement.books_only_minor),
        (say("bank_only", language), -statement.bank_only_minor),
        (say("named", language), -statement.named_minor),
        (say("difference", language), -statement.difference_minor),
    ]
    shown = [step for step in steps if step[1]]
    scale = 10 ** exponent(currency)
    with styled():
        sheet, axes = sheet_of(3.2)
        axes.bar(0, statement.bank_balance_minor / scale, 0.6, color=GREY)
        level = statement.bank_balance_minor
        for place, (_, change) in enumerate(shown, 1):
            colour, hatch = (BLUE, None) if change > 0 else (VERMILLION, "///")
            axes.bar(place, change / scale, 0.6, bottom=level / scale, color=colour, hatch=hatch)
            axes.plot([place - 0.7, place + 0.3], [level / scale] * 2, color=GREY, linewidth=0.8)
            _note(
                axes,
                place,
                max(level, level + change) / scale,
                f"{'+' if change > 0 else ''}{figure(change, currency, language)}",
            )
            level += change
        last = len(shown) + 1
        axes.plot([last - 0.7, last + 0.3], [level / scale] * 2, color=GREY, linewidth=0.8)
        axes.bar(last, statement.book_balance_minor / scale, 0.6, color=GREY)
        _note(axes, 0, statement.bank_balance_minor / scale, figure(statement.bank_balance_minor, currency, language))
        _note(
            axes, last, statement.book_balance_minor / scale, figure(statement.book_balance_minor, currency, language)
        )
        labels = [say("bank_balance", language), *(name for name, _ in shown), say("book_balance", language)]
        axes.set_xticks(range(len(labels)), [_wrapped(name) for name in labels])
        axes.axhline(0, color=INK, linewidth=0.8)
        _give_room(axes, len(labels))
        bottom, top = axes.get_ylim()
        axes.set_ylim(bottom - (0.12 * (top - bottom) if bottom < 0 else 0), top + 0.12 * (top - bottom))
        _money_axis(axes, currency, language)
        axes.set_title(f"{about.account_name(statement.account_id)}, {currency}, {day(statement.as_of, language)}")
    return sheet


def ageing_bars(aged: AgedBalance, currency: str) -> Figure:
    """Open amounts by age, customers and suppliers side by side; each bar says its amount and share."""
    language = aged.about.language
    scale = 10 ** exponent(currency)
    with styled():
        sheet, axes = sheet_of(3.2)
        sides = [s for s in ("receivable", "payable") if any(c == currency for c, _ in aged.side(s))]
        for number, side in enumerate(sides):
            frame = dict(aged.side(side))[currency]
            amounts = [abs(int(frame[b].sum())) for b in BUCKETS]
            shift = (number - (len(sides) - 1) / 2) * 0.4
            colour, hatch = (BLUE, None) if side == "receivable" else (VERMILLION, "///")
            width = 0.38 if len(sides) > 1 else 0.6
            places = [n + shift for n in range(len(BUCKETS))]
            axes.bar(places, [a / scale for a in amounts], width, color=colour, hatch=hatch, label=say(side, language))
            for place, amount in zip(places, amounts, strict=True):
                if amount:
                    share = f"{100 * amount / sum(amounts):.0f}\u00a0%"
                    _note(axes, place, amount / scale, f"{_short(amount, currency, language)}\n{share}", size=7)
        axes.set_xticks(range(len(BUCKETS)), [say(b, language) for b in BUCKETS])
        axes.margins(y=0.22)
        _money_axis(axes, currency, language)
        if sides:
            _legend(sheet)
        axes.set_title(f"{say('aged', language)}, {currency}, {day(aged.as_of, language)}")
    return sheet


def cash_position(
    books: Books, account_id: str, currency: str, *, until: date | None = None, about: About = NOBODY
) -> Figure:
    """The balance day by day as steps; below zero is shaded and the lowest point is marked."""
    language = about.language
    days = daily_balances(books, account_id, currency, until=until)
    scale = 10 ** exponent(currency)
    with styled():
        sheet, axes = sheet_of(3.0)
        when, balance = days["booking_date"].to_list(), _units(days["balance_minor"], scale)
        axes.step(when, balance, where="post", color=BLUE, linewidth=1.6)
        axes.axhline(0, color=INK, linewidth=0.8)
        if balance:
            below = [b < 0 for b in balance]
            axes.fill_between(when, balance, 0, where=below, step="post", color=VERMILLION, alpha=0.35, hatch="///")
            low = balance.index(min(balance))
            axes.plot(when[low], balance[low], marker="v", color=VERMILLION, markersize=7)
            text = f"{figure(days['balance_minor'][low], currency, language)} · {day(when[low], language)}"
            axes.annotate(
                text, (when[low], balance[low]), xytext=(6, -12), textcoords="offset points", fontsize=8,
                bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
        axes.margins(y=0.18)
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _axis_day(value, language)))
        _money_axis(axes, currency, language)
        span = _span([day(d, language) for d in when])
        axes.set_title(f"{say('cash', language)} · {about.account_name(account_id)}, {currency}, {span}")
    return sheet


def _axis_day(value: float, language: Language) -> str:
    """Matplotlib counts days from 1970; the year stands in the title."""
    shown = date(1970, 1, 1) + timedelta(days=int(value))
    return shown.strftime("%d/%m") if language == "fr" else day(shown, language)[:-5]


def _units(minor: pl.Series, scale: int) -> list[float]:
    """Minor units as floats, for drawing only."""
    return [value / scale for value in minor.to_list()]


def _give_room(axes: Axes, columns: int, least: int = 6) -> None:
    """Columns keep their width when there are few of them."""
    spare = max(least - columns, 0) / 2
    axes.set_xlim(-0.6 - spare, columns - 0.4 + spare)


def _money_axis(axes: Axes, currency: str, language: Language) -> None:
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _whole(value, language)))
    axes.set_ylabel(currency)
    axes.tick_params(length=0)


def _whole(value: float, language: Language) -> str:
    text = f"{value:,.0f}".replace("-", "\u2212")
    return text.replace(",", "\u00a0") if language == "fr" else text


def _short(minor: int, currency: str, language: Language) -> str:
    return _whole(minor / 10 ** exponent(currency), language)


def _note(axes: Axes, place: float, height: float, text: str, size: float = 8) -> None:
    axes.annotate(
        text,
        (place, max(height, 0)),
        xytext=(0, 3),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=size,
    )


def _legend(sheet: Figure) -> None:
    """Under the drawing, where it never meets the title."""
    sheet.legend(loc="outside lower center", ncols=3, frameon=False, fontsize=8)


def _span(names: Sequence[str]) -> str:
    return " – ".join(dict.fromkeys([names[0], names[-1]])) if names else ""


def _wrapped(text: str, width: int = 16) -> str:
    return "\n".join(_lines(text, width))


def _lines(text: str, width: int) -> Iterator[str]:
    line = ""
    for word in text.split(" "):
        if line and len(line) + len(word) >= width:
            yield line
            line = word
        else:
            line = f"{line} {word}".strip()
    yield line
