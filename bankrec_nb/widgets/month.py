"""The month panel: what proves a month, what keeps it from closing, and its two signatures.

It follows what the other panels of the dossier do. Amounts are texts of the reader's language; nothing is computed in
the page.
"""

from __future__ import annotations

import calendar
import logging
from datetime import date
from typing import TYPE_CHECKING, Any

import anywidget
import polars as pl
import traitlets

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.sentences import told
from bankrec_nb.reporting.text import count_text, day, figure, month_name, plain
from bankrec_nb.reporting.words import say
from bankrec_nb.widgets.importing import ASSETS
from bankrec_nb.widgets.month_words import MONTH_WORDS
from bankrec_nb.widgets.together import join, tell_others
from bankrec_nb.widgets.words import Texts

if TYPE_CHECKING:
    from pathlib import Path

    from bankrec_nb.dossier import Dossier
    from bankrec_nb.reporting import ReconciliationStatement
    from bankrec_nb.reporting.about import Language

log = logging.getLogger(__name__)

LISTED = 50
"""So many outstanding lines are on the page; the reconciliation pack has all."""
Json = dict[str, Any]


def month_panel(dossier: Dossier, *, language: Language | None = None) -> MonthPanel:
    """The end of a month on one page: proofs, reconciliation statement, obstacles, signatures, pack."""
    return MonthPanel(dossier, Texts.of(dossier, language))


class MonthPanel(anywidget.AnyWidget):
    """One account's month. `account` and `month` are what is shown; None while there is no statement."""

    _esm = "\n".join((ASSETS / name).read_text("utf-8") for name in ("dom.js", "month.js"))
    _css = (ASSETS / "panel.css").read_text("utf-8")
    language = traitlets.Unicode("fr").tag(sync=True)
    words = traitlets.Dict().tag(sync=True)

    def __init__(self, dossier: Dossier, texts: Texts) -> None:
        self.dossier, self.texts = dossier, texts
        self.account: str | None = None
        self.month: str | None = None
        self.written: list[Path] = []
        self._own = {name: pair[1 if texts.language == "fr" else 0] for name, pair in MONTH_WORDS.items()}
        super().__init__(language=texts.language, words=texts.all() | self._own)
        self.on_msg(self._heard)
        join(dossier, self)

    def __repr__(self) -> str:
        return f"MonthPanel({self.dossier.path.name}, {self.month or 'no month'})"

    def catch_up(self) -> None:
        """Another panel changed the dossier: the page asks again once it is looked at and all is quiet."""
        self.send({"kind": "stale"})

    def _heard(self, _widget: Any, message: Json, _buffers: Any) -> None:
        said = ""
        wrong = False
        try:
            said = self._asked(message)
        except (BankrecError, OSError) as error:
            said = told(error, self.texts.language) if isinstance(error, BankrecError) else str(error)
            wrong = True
        except Exception as error:  # the page must hear of it instead of waiting
            log.exception("month panel")
            said, wrong = f"{type(error).__name__}: {error}", True
        if message.get("kind") == "file" and not wrong:
            return
        files = [path.name for path in self.written] if message.get("kind") == "pack" and not wrong else []
        done = message.get("kind") in {"close", "reopen"}
        self.send({"kind": "page", "page": self.page(), "message": said, "wrong": wrong, "done": done, "files": files})

    def _asked(self, message: Json) -> str:
        """Do what was pressed; what is to be said of it."""
        kind = str(message.get("kind"))
        if kind == "choose":
            self._choose(str(message.get("account", "")), str(message.get("month", "")))
        elif kind in {"sign", "close", "reopen"} and self.account and self.month:
            note = str(message.get("why") or "")
            if kind == "sign":
                self.dossier.sign_off(self.month, self.account, note)
            elif kind == "close":
                self.dossier.close(self.month, self.account, note, carry_forward=bool(message.get("carry")))
            else:
                self.dossier.reopen(self.month, self.account, note)
            tell_others(self.dossier, self)
        elif kind == "pack" and self.month:
            self.written = self.dossier.export("pack", as_of=_last_day(self.month))
            folder = self.written[0].parent.relative_to(self.dossier.path)
            return self._text("month_written", folder=folder.as_posix())
        elif kind == "file":
            self._hand_over(int(message.get("place", -1)))
        return ""

    def _hand_over(self, place: int) -> None:
        """A file of the pack just written, for the browser to save: by its place in the list, never by a path."""
        if 0 <= place < len(self.written):
            path = self.written[place]
            name = f"{path.parent.name}-{path.name}".replace("-pack.", ".")
            self.send({"kind": "file", "name": name}, buffers=[path.read_bytes()])

    def _choose(self, account: str, month: str) -> None:
        known = self._accounts()
        if account.isdigit() and int(account) < len(known) and known[int(account)] != self.account:
            self.account, self.month = known[int(account)], None
        elif month in self._months():
            self.month = month

    def page(self) -> Json:
        """All that is drawn: choices, tables as rows of texts, obstacles, signatures."""
        known = self._accounts()
        if self.account not in known:
            self.account = known[0] if known else None
        months = self._months()
        if self.account is None or not months:
            return {"empty": self._own["month_nothing"]}
        if self.month not in months:
            self.month = self._next_open(months)
        assert self.month is not None  # noqa: S101 - there are months
        state = self.dossier.reconciliation_statement(_last_day(self.month), self.account)
        names = {a.account_id: f"{plain(a.name)} {masked(a.account_id)}".strip() for a in self.dossier.config.accounts}
        signed = self._signatures()
        obstacles = self.dossier.obstacles(self.month, self.account, language=self.texts.language)
        return {
            "accounts": [[str(n), names.get(one) or masked(one)] for n, one in enumerate(known)],
            "account": str(known.index(self.account)),
            "months": [[one, month_name(_last_day(one), self.texts.language)] for one in months],
            "month": self.month,
            "statements": self._statements(),
            "state_title": self._text("month_state", day=day(state.as_of, self.texts.language)),
            "currency": state.currency,
            "state": self._state(state),
            "proved": state.is_proved,
            "findings": [[say(f"finding_{code}", self.texts.language), code != "handled"] for code in state.findings],
            "outstanding": self._outstanding(state),
            "closed": bool(signed) and signed[-1][0] == "month_reviewer",
            "obstacles": obstacles,
            "without_open": not obstacles or not self.dossier.obstacles(self.month, self.account, carry_forward=True),
            "signatures": [self._text(word, user=plain(user), at=at) for word, user, at in signed]
            or [self._own["month_unsigned"]],
            "you": self._text("month_you", user=plain(self.dossier.user)),
        }

    def _text(self, name: str, **values: object) -> str:
        return str(self._own[name]).format(**self.texts.grouped(values))

    def _accounts(self) -> list[str]:
        """Accounts on which something moved or was stated."""
        seen = {*self.dossier.statements["account_id"], *self.dossier.transactions["account_id"].unique()}
        return [one for one in self.dossier.accounts["account_id"].unique(maintain_order=True) if one in seen]

    def _mine(self) -> pl.DataFrame:
        return self.dossier.statements.filter(_of(self.account))

    def _months(self) -> list[str]:
        """Months in which a statement ends or something was booked, the latest first."""
        booked = self.dossier.transactions.filter(_of(self.account))["booking_date"]
        days = pl.concat([self._mine()["to_date"], booked]).drop_nulls().dt.truncate("1mo").unique()
        return sorted((f"{one:%Y-%m}" for one in days), reverse=True)

    def _next_open(self, months: list[str]) -> str:
        """The oldest month that is not sealed; the latest where all are."""
        sealed = {p for p, role in self._last_roles() if role.startswith("reviewer")}
        return next((m for m in reversed(months) if m not in sealed), months[0])

    def _last_roles(self) -> list[tuple[str, str]]:
        mine = self.dossier.signatures.filter(_of(self.account))
        return list(mine.group_by("period", maintain_order=True).agg(pl.col("role").last()).iter_rows())

    def _signatures(self) -> list[tuple[str, str, str]]:
        """Who signed this month, as texts' names, since it was last reopened."""
        mine = self.dossier.signatures.filter(pl.col("account_id") == self.account, pl.col("period") == self.month)
        words = {"preparer": "month_preparer", "reviewer": "month_reviewer", "reopen": "month_reopened"}
        rows = [
            (words[role.split(" ")[0]], user, day(date.fromisoformat(at[:10]), self.texts.language))
            for role, user, at in mine.select("role", "user", "at").iter_rows()
        ]
        opened = [n for n, row in enumerate(rows) if row[0] == "month_reopened"]
        return rows[opened[-1] :] if opened else rows

    def _statements(self) -> list[list[str]]:
        shown = self._mine().filter(pl.col("to_date").dt.strftime("%Y-%m") == self.month).sort("from_date", "to_date")
        language = self.texts.language
        return [
            [
                plain(row["file_name"]), day(row["from_date"], language), day(row["to_date"], language),
                count_text(row["transaction_count"], language), row["proof"], self.texts(row["proof"]),
                figure(row["delta_minor"], row["currency"], language),
            ]
            for row in shown.iter_rows(named=True)
        ]  # fmt: skip

    def _state(self, state: ReconciliationStatement) -> list[list[str]]:
        """Both halves of the statement as (label, amount, weight), the difference last."""
        lines = [
            ("month_books", None, state.book_balance_minor, ""),
            ("month_bank_only", state.bank_only.height, state.bank_only_minor, ""),
            ("month_named", state.named.height, state.named_minor, ""),
            ("month_books_adjusted", None, state.adjusted_book_minor, "sum"),
            ("month_bank" if state.bank.proved_by_statement else "month_bank_sum", None, state.bank_balance_minor, ""),
            ("month_books_only", state.books_only.height, state.books_only_minor, ""),
            ("month_bank_adjusted", None, state.adjusted_bank_minor, "sum"),
            ("month_difference", None, state.difference_minor, "difference"),
        ]
        return [
            [self._text(name, n=count), figure(amount, state.currency, self.texts.language), kind]
            for name, count, amount, kind in lines
            if count is None or count or name != "month_named"
        ]

    def _outstanding(self, state: ReconciliationStatement) -> Json:
        sides = [("month_at_bank", state.bank_only), ("month_in_books", state.books_only)]
        rows = [
            [self._own[side], day(row["date"], self.texts.language), plain(row["counterparty_name"]), plain(row["label"]),
             figure(row["outstanding_minor"], state.currency, self.texts.language)]
            for side, frame in sides
            for row in frame.head(LISTED).iter_rows(named=True)
        ]  # fmt: skip
        count = sum(frame.height for _, frame in sides)
        return {
            "title": self._text("month_listed", n=count),
            "rows": rows[:LISTED],
            "more": self._text("month_more", n=count - LISTED) if count > LISTED else "",
        }


def _of(account: str | None) -> pl.Expr:
    return pl.col("account_id") == pl.lit(account, dtype=pl.String)


def _last_day(month: str) -> date:
    year, number = map(int, month.split("-"))
    return date(year, number, calendar.monthrange(year, number)[1])
