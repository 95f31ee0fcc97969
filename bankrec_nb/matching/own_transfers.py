"""Transfers between our own accounts: two legs of opposite amounts, also in two currencies.

A pair needs the bank's word (an own IBAN, "internal", the account's name), one reference or name, or an amount that is no
accident. What documents explain better stays with its documents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Shape
from bankrec_nb.matching.business_days import days_apart
from bankrec_nb.matching.chance import coincidence, weight_of_accidents
from bankrec_nb.matching.codes import beside, joined
from bankrec_nb.matching.pairs_of_lines import LIKELY, PLAINLY, mutual_pairs, no_pairs, with_told
from bankrec_nb.normalise.names import name_words
from bankrec_nb.normalise.text import fold, glued

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

TRANSFER_WORDS = (
    r"\b(?:VIR(?:EMENT)? INTERNE|INTERNE|COMPTE A COMPTE|CPTE A CPTE|DE COMPTE A|ENTRE COMPTES|TRESORERIE|NIVELLEMENT|INTERNAL TRANSFER|OWN ACCOUNT|BETWEEN ACCOUNTS|"
    r"INTERCOMPTES?|UMBUCHUNG|EIGENUBERTRAG|EIGENUEBERTRAG|UBERTRAG|UEBERTRAG|TRASPASO|GIROCONTO|EIGEN REKENING|SWEEP|CASH POOL(?:ING)?|APPROVISIONNEMENT|ALIMENTATION)\b"
)
_BETWEEN_KINDS = (
    r"\b(?:VERS|DE|DEPUIS|SUR|MON COMPTE) (?:MON |LE )?(?:LIVRET|(?:COMPTE|CPTE) (?:COURANT|EPARGNE|SUR LIVRET))\b"
    r"|\b(?:TO|FROM) (?:MY )?(?:SAVINGS|CURRENT|CHECKING|CHEQUING|DEPOSIT)(?: ACCOUNT)? *(?:\||$)"
    r"|\b(?:TO|FROM) (?:MY )?(?:SAV|SAVINGS|CHK|CHKG|CHECKING|MMA|ACCOUNT|ACCT)[ .:*X#-]*(?:ENDING IN )?\d{3,4} *(?:\||$)"
    r"|\b(?:TAGESGELD(?:KONTO)?|SPARKONTO|FESTGELDKONTO|SPAARREKENING|BETAALREKENING|ZICHTREKENING|SPAREKONTO|SPARKONTOT|CUENTA (?:CORRIENTE|DE AHORROS?)|CONTO (?:CORRENTE|DEPOSITO)|CONTA (?:CORRENTE|POUPANCA))\b"
)
"""Kinds of accounts that one has besides the current one: a bank of a payer's may be called so too, hence less sure."""
_CARD_PAID = r"\b(?:CREDIT ?CARDS?|CREDITCARD|KREDITKARTE|CARTE DE CREDIT|TARJETA DE CREDITO)\b"
_CARD_GOT = r"\b(?:PAYMENT (?:RECEIVED|THANK YOU)|PAIEMENT RECU|ZAHLUNG ERHALTEN|PAGO RECIBIDO|AUTOPAY)\b"
"""What the current account says of a card that is paid, and what the card's account says of it."""
BETWEEN_ACCOUNTS = (
    r"\b(?:VIR(?:EMENT)? INTERNE|COMPTE A COMPTE|ENTRE (?:NOS )?COMPTES|INTERNAL TRANSFER|OWN ACCOUNT|BETWEEN ACCOUNTS|UMBUCHUNG|EIGENUBERTRAG|EIGENUEBERTRAG|GIROCONTO|EIGEN REKENING|"
    r"(?:DE|DU|VERS|DEPUIS) (?:NOTRE|MON|NOS|UN AUTRE|AUTRE) COMPTES?|(?:VON|AUF) (?:UNSER|EIGEN)E[MNS] KONTO|EIGENES KONTO|(?:FROM|TO) OUR (?:OWN |OTHER )?ACCOUNT|ENTRE CUENTAS|CUENTA PROPIA|TRA CONTI|CONTO PROPRIO|ENTRE CONTAS|CONTA PROPRIA|RACHUNEK WLASNY|PRZELEW WLASNY)\b|"
    + _BETWEEN_KINDS
)
"""What is said of money that stays ours, whether or not its other leg is read: it is no payment of a document nobody names."""
_FEW_TAILS = 40
"""Ends of account numbers that one pattern holds."""
_SAID, _NO_ACCIDENT = 4, 3
"""A transfer says so from this link on; without a word its amount must be no accident by that much."""
_CALLED, _BOTH_CALLED, _CHANGED = 3.0, 1.5, 4.5
_BOTH_SAY, _UNTOLD = 5, 1.0
"""Where four in five transfers say so on both legs, a pair of which one leg says nothing is worth as much as its amounts."""


def own_transfers(state: State, facts: pl.DataFrame) -> pl.DataFrame:
    """Two legs of one transfer between our accounts, also in two currencies: t, other, shape, weight parts."""
    lines = facts.filter(pl.col("account").is_not_null())
    if lines["account"].n_unique() < 2:
        return no_pairs()
    ours = sorted({*(a for a in lines["account"].unique() if a), *state.own_accounts})
    said = _said_of_transfers(state, [re.sub(r"[^A-Z0-9]", "", a.upper()) for a in ours])
    lines = lines.pipe(joined, said, "t")
    plain = _opposite(lines, state.settings.transfer_window_days).with_columns(mutual=pl.lit(value=False))
    found = pl.concat([_opposite_in_other_currency(lines), plain])
    found = found.filter(pl.col("account") != pl.col("account_o"), pl.col("amount") < 0).unique(
        ["t", "t_o"], keep="first", maintain_order=True
    )
    found = found.with_columns(
        apart=days_apart(pl.col("day"), pl.col("day_o"), state.settings.holiday_calendar)
    ).filter(pl.col("apart") <= state.settings.transfer_window_days)
    legs = found.select("t", "t_o", "amount", "apart", "mutual").pipe(with_told, said)
    link = (
        # Each leg gives the other's amount in the other's currency: one change of money.
        pl.when("mutual").then(_CHANGED).otherwise(0.0)
        + pl.when(pl.col("called") | pl.col("called_o")).then(_CALLED).otherwise(0.0)
        + pl.when(pl.col("called") & pl.col("called_o")).then(_BOTH_CALLED).otherwise(0.0)
        + pl.when(pl.col("own") | pl.col("own_o")).then(7.0).otherwise(0.0)
        + pl.when(pl.col("internal") | pl.col("internal_o")).then(4.0).otherwise(0.0)
        # The leg that says so itself is the other leg, not a customer's payment of that amount on that day.
        + pl.when(pl.col("own") & pl.col("own_o")).then(2.0).otherwise(0.0)
        + pl.when(pl.col("internal") & pl.col("internal_o")).then(2.0).otherwise(0.0)
        + pl.when(pl.col("ends") == pl.col("ends_o")).then(5.0).otherwise(0.0)
        + pl.when(pl.col("name") == pl.col("name_o")).then(2.5).otherwise(0.0)
        - pl.when(pl.col("named") | pl.col("named_o")).then(5.0).otherwise(0.0)
        - pl.when(pl.col("known") | pl.col("known_o")).then(3.0).otherwise(0.0)
    )
    legs = legs.with_columns(link=link, pool=pl.lit(1.0), one_sided=pl.col("told") ^ pl.col("told_o"))
    best = legs.with_columns(chance=_chance()).sort("link", "apart", "t", "t_o", descending=[True, False, False, False])
    pairs = mutual_pairs(best, str(Shape.INTERNAL_TRANSFER))
    # Where both legs of transfers say what they are, a leg that does not is another line of that amount.
    odd = pl.col("one_sided") & (pl.col("one_sided").sum() * _BOTH_SAY < (pl.col("link") >= _SAID).sum())
    pairs = pairs.with_columns(link=pl.when(odd).then(pl.col("link").clip(upper_bound=_UNTOLD)).otherwise("link"))
    return pairs.filter((pl.col("link") >= _SAID) | ((pl.col("link") >= 0) & (pl.col("chance") > _NO_ACCIDENT)))


def _chance() -> pl.Expr:
    """How little the amount of a line speaks for an accident: thirty lines could be the other leg."""
    return weight_of_accidents(coincidence(pl.col("amount")) * 30)


def _said_of_transfers(state: State, ours: list[str]) -> pl.DataFrame:
    """What tells the legs of transfers, one row per line.

    Returns:
        t, own (our own IBAN), internal (words), called (an account of ours by its name or kind), told (any of them), ends and name (a number for each that is written),
        named (documents), known (who paid), telling (an amount that no accident gives).
    """
    words = pl.col("text").fill_null("") + pl.lit(" ") + pl.col("transaction_code").fill_null("")
    own = pl.col("iban").is_in(ours).fill_null(value=False) | _mentions(ours)
    internal = words.str.contains(TRANSFER_WORDS)
    card = pl.when(pl.col("amount") < 0).then(words.str.contains(_CARD_PAID)).otherwise(words.str.contains(_CARD_GOT))
    called = ~internal & (words.str.contains(_BETWEEN_KINDS) | card | _calls_another_account(state.bank["account"]))
    lines = state.bank.select(
        "t", "name", own=own, internal=internal, called=called, ends=pl.coalesce(_as_number(glued(pl.col("end_to_end"))), _telling_text()),
        telling=_chance() > _NO_ACCIDENT,
    )  # fmt: skip
    # A name stands on many lines: each is taken apart once.
    names = lines.select(pl.col("name").unique()).drop_nulls()
    words = name_words(pl.col("name")).list.join(" ")
    names = names.with_columns(code=_as_number(pl.when(words != "").then(words)))
    named = state.hits.filter(pl.col("ref_weight") >= PLAINLY).select("t").unique()
    known = state.who.filter(pl.col("who_weight") > LIKELY).select("t").unique()
    yes = pl.lit(value=True)
    return (
        lines.join(names, on="name", how="left", maintain_order="left")
        .pipe(beside, named.with_columns(named=yes), "t")
        .pipe(beside, known.with_columns(known=yes), "t")
        .select(
            "t", "own", "internal", "called", "ends", "telling",
            name="code", told=pl.col("own") | pl.col("internal") | pl.col("called"),
            named=pl.col("named").fill_null(value=False), known=pl.col("known").fill_null(value=False),
        )
    )  # fmt: skip


def _telling_text() -> pl.Expr:
    """A number for the text of a line of ours that gives a number of three figures: both legs bear one text, a payer's is nobody else's."""
    return _as_number(pl.when(pl.col("name").is_null() & pl.col("text").str.contains(_TELLING)).then("text"))


def _as_number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(text.hash())


def _mentions(accounts: list[str]) -> pl.Expr:
    """The text gives one of our account numbers (its last ten digits suffice: banks leave the IBAN's head out)."""
    tails = sorted({a[-11:] for a in accounts if len(a) >= 11} | {a[-13:-2] for a in accounts if len(a) >= 20})
    if not tails:
        return pl.lit(value=False)
    if len(tails) <= _FEW_TAILS:
        # Nothing need be left out of a text to see whether its letters and digits follow each other so.
        spaced = "|".join("[^A-Z0-9]*".join(tail) for tail in tails)
        return pl.col("text").str.contains(spaced).fill_null(value=False)
    return pl.col("text").fill_null("").str.replace_all(r"[^A-Z0-9]+", "").str.contains_any(tails)


def _calls_another_account(accounts: pl.Series) -> pl.Expr:
    """The text says what the books call another of our accounts ("vers livret")."""
    called = {account: fold(account) for account in accounts.drop_nulls().unique()}
    words = {account: word for account, word in sorted(called.items()) if re.fullmatch(r"[A-Z]{5,}", word)}
    said = [
        pl.col("text").str.contains(rf"\b{word}\b") & (pl.col("account") != account) for account, word in words.items()
    ]
    return pl.any_horizontal(pl.lit(value=False), *said).fill_null(value=False)


_TELLING = r"\d{3}"
_DAYS_OFF = 14
"""Weekends and holidays in a row that may lie between two business days."""
_LEG = ("t", "amount", "day", "account")


def _opposite(lines: pl.DataFrame, window_days: int) -> pl.DataFrame:
    """Lines of opposite amounts that something else ties, the one that takes money first.

    Only lines of the same or the next span of days meet, by equality, and only where one of them speaks of a transfer,
    both bear the same name or reference, or nothing is known of either: a million lines have sixteen million opposite
    amounts, nine times as many as a third of them.

    Returns:
        t, amount, day, account, and the same of the other (_o); a pair may stand there twice.
    """
    span = 2 * window_days + _DAYS_OFF
    said = (*_LEG, "currency", "ends", "name")
    out = lines.filter(pl.col("amount") < 0).with_columns(opposite=-pl.col("amount"), span=pl.col("day") // span)
    back = lines.filter(pl.col("amount") > 0).with_columns(
        opposite="amount", span=pl.concat_list(pl.col("day") // span + n for n in (-1, 0, 1))
    )
    told, untold = pl.col("told"), ~pl.col("told")
    unknown = untold & ~pl.col("named") & ~pl.col("known") & pl.col("telling")
    keys = ["opposite", "currency", "span"]
    ways = (
        (told, pl.lit(value=True), keys),
        (untold, told, keys),
        (untold, untold, [*keys, "ends"]),
        (untold, untold, [*keys, "name"]),
        (unknown, unknown, keys),
    )
    met = []
    for mine, theirs, on in ways:
        legs = back.filter(theirs).select(*said, "opposite", "span").explode("span", empty_as_null=False)
        met.append(_legs(out.filter(mine).select(*said, "opposite", "span").join(legs, on=on, suffix="_o")))
    return pl.concat(met)


def _opposite_in_other_currency(lines: pl.DataFrame) -> pl.DataFrame:
    """The same where one line gives the other's amount in the other's currency; `mutual` where both do."""
    told = lines.filter(pl.col("original").is_not_null()).select(
        *_LEG, currency="original_currency", opposite=-pl.col("original").abs() * pl.col("amount").sign()
    )
    met = told.join(lines.select(*_LEG, "currency", opposite="amount"), on=["opposite", "currency"], suffix="_o")
    straight = _legs(met)
    turned = _legs(straight.rename({**{c: f"{c}_o" for c in _LEG}, **{f"{c}_o": c for c in _LEG}}))
    mutual = straight.join(turned.select("t", "t_o", mutual=pl.lit(value=True)), on=["t", "t_o"], how="left")
    every = pl.concat([mutual, turned.with_columns(mutual=pl.lit(value=None, dtype=pl.Boolean))])
    return every.with_columns(pl.col("mutual").fill_null(value=False)).sort("mutual", descending=True)


def _legs(met: pl.DataFrame) -> pl.DataFrame:
    return met.select(*_LEG, *(f"{c}_o" for c in _LEG))
