"""Card statements that write what was spent as positive: the signs are turned round where the file itself shows it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import ProfileNeeded
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_cells import LINE

if TYPE_CHECKING:
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_money import Money

_CARD = re.compile(
    r"\b(card member|cardmember|cardholder|card holder|name on card|titulaire de la carte|karteninhaber|kaarthouder)\b"
)
_SETTLED = (
    r"(?i)\b(payment|paiement|prelevement|pr[eé]l[eè]vement|zahlung|lastschrift|thank you|merci|danke|autopay|refund|"
    r"remboursement|credit|betaling|incasso|pago|pagamento|adeudo|rimborso|storno|accredito|r[uü]ckerstattung|r[uü]ckverg[uü]tung|erstattung|gutschrift|reembolso|"
    r"devoluci[oó]n|estorno|chargeback|reversal|reversed|return|cash ?back|rebate|[oö]deme\w*|iade|terugbetaling|[aå]terbetalning|"
    r"inbetalning|betalning|tilbagebetaling|zwrot|sp[lł]ata|vr[aá]cen\w+|spl[aá]tka|возврат|погашение|返金|退款|还款|환불)\b"
)
"""Words of a row that lowers what is owed on a card: it was paid, or something was taken back."""
_PULLED = r"(?i)\b(lastschrift|prelevement|pr[eé]l[eè]vement|incasso|adeudo|direct debit)\b"
"""What an account pays, said of a card's balance too: it raises no doubt of the sign."""
_EARNED = (
    r"(?i)\b(salary|payroll|wages?|deposit|interest|dividend|invoice|transfer from|received from|from|salaire|virement|loyer re[cç]u|int[eé]r[eê]ts|gehalt|lohn|zahlungseingang|"
    r"zinsen|miete|n[oó]mina|transferencia|ingreso|intereses|stipendio|bonifico|interessi|sal[aá]rio|transfer[eê]ncia|pix|recebid\w+|l[oö]n|ins[aä]ttning|wynagrodzenie|przelew|mzda|maa[sş]|havale|eft|зарплата)\b"
)
"""Words of money that is earned: a table with such a row above zero is no card's."""

_RECEIVED = r"(?i)\b(payment,? received|received,? thank you|payment\W+thank you|thank you for your payment|enregistr[eé]e?\W+merci|merci pour votre paiement|danke f[uü]r ihre zahlung|pagamento recebido|pagamento ricevuto|pago recibido|betaling ontvangen|payments and credits|directpay)\b"
"""What only a card's issuer says of money that came in."""
_BOUGHT = [
    "purchase",
    "purchases",
    "sale",
    "card purchase",
    "charge",
    "achat",
    "kauf",
    "einkauf",
    "compra",
    "acquisto",
    "aankoop",
    "k\u00f6p",
    "k\u00f8b",
]
_PAID_BACK = ["payment", "payments", "refund", "credit", "return", "paiement", "remboursement", "zahlung", "erstattung",
              "pago", "devoluci\u00f3n", "pagamento", "rimborso", "betaling", "terugbetaling", "betalning"]  # fmt: skip
_CREDIT_CARD = re.compile(
    r"credit card|card statement|cartes? de credit|kreditkart\w*|tarjetas? de credito|cartao de credito|fatura|carte di credito|carta di credito|creditcard|kreditkort|kredi kart\w*"
    r"|karta kredytowa|kreditni kart\w*|(?:de|della|de la|con) tarjeta|releve de carte|kartenabrechnung|kartenumsatze|kaartoverzicht|visa|mastercard|american express|amex"
)
_PLASTIC = re.compile(r"\bcard|\bcartes?\b|karten?\b|kartennummer|\btarjeta|\bcarta\b|kaart|\bkort")
_FEW = 20
_OF_A_PROVIDER = ("gross", "fee", "payout_id")
_MERCHANT = re.compile(r"merchant|commercant|\bhandler|haendler|winkelier|\bcomercio|esercente")


def refuse_unsigned_card(profile: Profile, body: pl.DataFrame) -> None:
    """Raise ProfileNeeded where a card's export has no sign at all: purchases and repayments are both written so."""
    place = profile.column("amount")
    others = any(profile.column(role) is not None for role in ("direction", "balance", "debit", "credit"))
    if place is None or others or not speaks_of_card(profile):
        return
    figures = body[f"c{place}"].filter(body[f"c{place}"] != "")
    if figures.is_empty() or bool(figures.str.contains(r"[-\x{2212}\x{2013}(]|\b(?:CR|Cr)\b").any()):
        return
    raise ProfileNeeded(
        "it is a card's export, all its amounts are positive, and nothing in it tells purchases from repayments.",
        question="sign",
        profile=profile.to_json(),
        action="Choose the sign of amounts once (--set sign=inverted where they are purchases, else sign=signed); it is remembered.",
    )


def speaks_of_card(profile: Profile) -> bool:
    """Whether the header names the holder of a card."""
    return any(_CARD.search(normal_form(name)) for name in profile.header)


def judge_card(
    money: Money, body: pl.DataFrame, moves: pl.Series, titles: str = ""
) -> tuple[Money, list[dict[str, object]]]:
    """The amounts turned round where a card's export counts what was spent as positive, with what is to be told.

    Every negative amount says that the card's balance was paid or something was refunded: in plain words where the header
    or the lines above it speak of the holder's card and most amounts are positive, else in those that only an issuer uses.
    Where the words are plain and nothing speaks of a card it is only told.

    Args:
        money: amounts as read.
        body: the rows.
        moves: which of them are movements.
        titles: the lines above the table.
    """
    profile = money.profile
    if money.balance is not None or profile.sign != "signed" or profile.column("direction") is not None:
        return money, []
    words = pl.concat_str(pl.exclude(LINE), separator=" ")
    if profile.column("transaction_code") is None and not _may_be_settled(money, body, moves, words):
        return money, []
    rows = body.with_columns(_amount=money.amount, _words=words).filter(moves)
    below = rows.filter(pl.col("_amount") < 0)
    if below.is_empty():
        return money, []
    mostly_up = below.height * 2 < rows.height
    settled = _all_say(below["_words"], _SETTLED)
    reported = any(profile.column(role) is not None for role in _OF_A_PROVIDER)  # what payers paid, refunds below zero
    of_card = speaks_of_card(profile)
    if not reported:
        of_card |= _CREDIT_CARD.search(normal_form(titles)) is not None or _one_s_card(profile, rows)
    sure = (settled and mostly_up and of_card) or _all_say(below["_words"], _RECEIVED)
    if not sure and (reported or not _typed_so(profile, rows)):
        above = rows.filter(pl.col("_amount") > 0)
        plain = settled and not bool(below["_words"].str.contains(_PULLED).any())
        shops = any(_MERCHANT.search(normal_form(name)) for name in profile.header)
        if reported or not plain or below.height * (1 if shops else 2) > above.height:
            return money, []
        return money, [] if above["_words"].str.contains(_EARNED).any() else [_maybe_spent()]
    told = issue(
        Severity.WARNING, "sign_inverted",
        "The signs were turned round: it is a card's export, and only payments of the card's balance are negative.",
        action="Compare one line with the card's statement; 'sign of amounts' under Columns (--set sign=…) keeps the choice.",
    )  # fmt: skip
    return replace(money, amount=-money.amount, profile=replace(profile, sign="inverted")), [told]


def _may_be_settled(money: Money, body: pl.DataFrame, moves: pl.Series, words: pl.Expr) -> bool:
    """Whether the first few negative rows all have such words: most files are told by them."""
    few = ((money.amount < 0) & moves).arg_true().head(_FEW)
    return bool(few.len()) and bool(body[few].select(words).to_series().str.contains(f"{_SETTLED}|{_RECEIVED}").all())


def _all_say(texts: pl.Series, pattern: str) -> bool:
    return bool(texts.str.contains(pattern).all())


def _maybe_spent() -> dict[str, object]:
    message = (
        "All negative amounts speak of payments or refunds, as a card's do: the positive ones may be what was spent."
    )
    action = "Compare one line with the card's statement; if it is so, choose 'money in is negative' under Columns (--set sign=inverted)."
    return issue(Severity.WARNING, "sign", message, action=action)


def _one_s_card(profile: Profile, rows: pl.DataFrame) -> bool:
    """Whether a table names merchants, or a card in every row, as its holder's export does: a shop's names many payers' cards."""
    for place, name in enumerate(map(normal_form, profile.header[: profile.width])):
        cells = rows[f"c{place}"].filter(rows[f"c{place}"] != "")
        several = cells.n_unique() * 3 > cells.len() and cells.n_unique() > 1
        if cells.len() < rows.height or not cells.str.contains(r"[\p{L}\d]").all():
            continue
        if (_MERCHANT.search(name) and (several or cells.n_unique() > 1)) or (_PLASTIC.search(name) and not several):
            return True
    return False


def _repaid_without_card(money: Money, body: pl.DataFrame, moves: pl.Series, cards: list[int]) -> bool:
    """Whether each row without a card in it is negative, as a card's balance that was paid, and the others name one."""
    named = body[f"c{cards[0]}"].filter(moves) != ""
    amounts = money.amount.filter(moves)
    return bool(named.any()) and not named.all() and bool((amounts.filter(~named) < 0).all())


def _typed_so(profile: Profile, rows: pl.DataFrame) -> bool:
    """Whether a type of each row says purchase where the amount is positive, and payment or refund where it is not."""
    return any(_typed_in(rows, f"c{place}") for place in profile.roles.get("transaction_code", ()))


def _typed_in(rows: pl.DataFrame, name: str) -> bool:
    kind = rows[name].str.strip_chars().str.to_lowercase()
    bought, up = kind.is_in(_BOUGHT), rows["_amount"] > 0
    return bool(bought.any()) and bool((bought == up).all()) and bool(kind.filter(~up).is_in(_PAID_BACK).all())


def spending_doubt(money: Money, body: pl.DataFrame, moves: pl.Series) -> list[dict[str, object]]:
    """A warning where a table of cards and merchants has mostly positive amounts, and nothing shows what a sign means."""
    profile = money.profile
    others = money.balance is not None or any(profile.column(r) is not None for r in ("direction", "debit", "credit"))
    names = [normal_form(name) for name in profile.header]
    cards = [i for i, name in enumerate(names) if _PLASTIC.search(name)]
    of_cards = bool(cards) and (any(map(_MERCHANT.search, names)) or _repaid_without_card(money, body, moves, cards))
    of_cards |= (
        bool(cards) and bool((money.amount.filter(moves) < 0).any()) and _one_s_card(profile, body.filter(moves))
    )
    if profile.column("gross") is not None:
        return []  # what payers paid by card
    amounts = money.amount.filter(moves)
    if others or profile.sign != "signed" or not of_cards:
        return []
    if int((amounts > 0).sum()) <= int((amounts < 0).sum()):
        return []
    message = "The table names cards and merchants, yet most amounts are positive: what was spent may be written so."
    action = "Compare one line with the card's statement; if it is so, choose 'money in is negative' under Columns (--set sign=inverted)."
    return [issue(Severity.WARNING, "sign", message, action=action)]


def turned_credits(money: Money, body: pl.DataFrame) -> list[dict[str, object]]:
    """A note where negative figures of a credit column were taken as money that comes in."""
    place = money.profile.column("credit")
    if place is None or not bool(((money.amount > 0) & body[f"c{place}"].str.contains(r"^\s*[-\x{2212}(]")).any()):
        return []
    message = "All figures of the credit column are negative, as cards write repayments; they were taken as money in."
    return [issue(Severity.NOTE, "sign", message, action="Compare one line with the statement.")]
