"""Pairs inside the bank's own side: transfers between our accounts, and payments that came back.

Neither is settled by amounts alone: a pair needs the bank's word (an own IBAN, "returned", the same end-to-end id). What
documents explain better stays with its documents.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import EvidenceKind, Shape, Tier
from bankrec_nb.matching.business_days import days_apart
from bankrec_nb.matching.chance import coincidence, weight_of_accidents
from bankrec_nb.matching.codes import beside, joined, only, without
from bankrec_nb.normalise.names import label_words, name_words
from bankrec_nb.normalise.text import fold, glued

if TYPE_CHECKING:
    import numpy as np

    from bankrec_nb.matching.state import State

RETURN_WORDS = (
    r"\b(?:REJET|REJETE|REJETEE|REJ|IMPAYE|IMPAYEE|IMPAYES|RETOUR|RETOURNE|RETURN|RETURNED|REJECT|REJECTED|UNPAID|BOUNCED|DISHONOURED|REFUSED|"
    r"RETOURE|RETOURNIERT|ZURUCKGEWIESEN|ZURUECKGEWIESEN|ERLOSCHEN|RUCKLASTSCHRIFT|RUECKLASTSCHRIFT|RUCKGABE|RUECKGABE|RUCKUBERWEISUNG|RUECKUEBERWEISUNG|RUCKBUCHUNG|RLS|DEVOLUCION|IMPAGADO|INSOLUTO|STORNO|STORNERING|"
    r"ANNULATION|ANNUL|EXTOURNE|CONTREPASSATION|CONTREPASSE|REVERSAL|REVERSED|CHARGEBACK|GECREDITEERD|STORNERUNG|TERUGBOEKING|AVVISATO)\b"
    r"|\b(?:AC0[14-6]|AC13|AG0[12]|AM04|MD0[16-7]|MS0[23]|SL01)\b"
)
TRANSFER_WORDS = (
    r"\b(?:VIR(?:EMENT)? INTERNE|INTERNE|COMPTE A COMPTE|CPTE A CPTE|DE COMPTE A|ENTRE COMPTES|TRESORERIE|NIVELLEMENT|INTERNAL TRANSFER|OWN ACCOUNT|BETWEEN ACCOUNTS|"
    r"INTERCOMPTES?|UMBUCHUNG|EIGENUBERTRAG|EIGENUEBERTRAG|UBERTRAG|UEBERTRAG|TRASPASO|GIROCONTO|EIGEN REKENING|SWEEP|CASH POOL(?:ING)?|APPROVISIONNEMENT|ALIMENTATION)\b"
)
_BETWEEN_KINDS = (
    r"\b(?:VERS|DE|DEPUIS|SUR) (?:MON |LE )?(?:LIVRET|(?:COMPTE|CPTE) (?:COURANT|EPARGNE|SUR LIVRET))\b"
    r"|\b(?:TO|FROM) (?:MY )?(?:SAVINGS|CURRENT|CHECKING|CHEQUING|DEPOSIT)(?: ACCOUNT)? *(?:\||$)"
    r"|\b(?:TAGESGELD(?:KONTO)?|SPARKONTO|FESTGELDKONTO|SPAARREKENING)\b"
)
"""Kinds of accounts that one has besides the current one: a bank of a payer's may be called so too, hence less sure."""
_NEAR = 1.0
"""Another line linked no more weakly than by this could as well be the other half."""
_REFUND = 6.0
"""How much a credit note of the amount speaks against a payment that came back: RETOUR is also said of goods."""
_REPEATED = 2.0
_RETURN_CODES = r"UPDD|RRTN|RPCR|UPCT|ARET|RJCT|RVSL"
_PLAINLY, _LIKELY = 3.5, 1.0
"""From these weights on a line names a document, and who paid."""
_SAID, _NO_ACCIDENT = 4, 3
"""A transfer says so from this link on; without a word its amount must be no accident by that much."""
_CALLED, _BOTH_CALLED, _CHANGED = 3.0, 1.5, 4.5
_BOTH_SAY, _UNTOLD = 5, 1.0
"""Where four in five transfers say so on both legs, a pair of which one leg says nothing is worth as much as its amounts."""
_STILL_SAID = ("t", "transaction_id", "amount", "currency", "account", "text", "name")
_PAIR = {"t": pl.Int32, "other": pl.Int32, "shape": pl.String, "weight": pl.Float64, "tier": pl.String}
_EVIDENCE = {"t": pl.Int32, "evidence_kind": pl.String, "weight": pl.Float64, "detail": pl.String}


def _facts(state: State) -> pl.DataFrame:
    """What pairs are found by: one row per line."""
    code = pl.col("transaction_code").fill_null("")
    returned = (
        pl.col("text").fill_null("").str.contains(RETURN_WORDS)
        | code.str.contains(_RETURN_CODES)
        | pl.col("is_reversal")
    )
    return state.bank.select(
        "t", "amount", "currency", "day", "account", "original", "original_currency", returned=returned
    )  # fmt: skip


def _told(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """What pairs are judged by, for the lines that are in one: keys, words, likely party and named documents."""
    lines = pl.concat([pairs.select("t"), pairs.select(t="t_o")]).unique()
    best = state.who.pipe(only, lines, "t").filter(pl.col("who_weight") > _LIKELY)
    best = best.sort("t", "who_weight", "p", descending=[False, True, False]).unique("t", keep="first")
    hits = state.hits.pipe(only, lines, "t").filter(pl.col("ref_weight") >= _PLAINLY)
    named = hits.group_by("t").agg(named=pl.col("i").unique().sort())
    words = pl.col("text").fill_null("") + pl.lit(" ") + pl.col("transaction_code").fill_null("")
    return (
        state.bank.pipe(only, lines, "t")
        .select(
            "t", "iban", "mandate_id", "text",
            ends=glued(pl.col("end_to_end")), name=name_words(pl.col("name")).list.join(" "), internal=words.str.contains(TRANSFER_WORDS),
        )
        .pipe(beside, best.select("t", "p"), "t")
        .pipe(beside, named, "t")
    )  # fmt: skip


def _with_told(pairs: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Pairs (t, t_o) with what both lines tell."""
    other = told.rename({column: f"{column}_o" for column in told.columns})
    return pairs.pipe(joined, told, "t").pipe(joined, other, "t_o")


def _same(column: str, weight: float) -> pl.Expr:
    return pl.when(pl.col(column) == pl.col(f"{column}_o")).then(weight).otherwise(0.0)


def returned_payments(state: State, facts: pl.DataFrame) -> pl.DataFrame:
    """Payments that came back within the window, each with the original it undoes: t, other, shape, weight parts."""
    backs = facts.filter("returned")
    if backs.is_empty():
        return pl.DataFrame(
            schema={**_PAIR, "link": pl.Float64, "apart": pl.Int64, "chance": pl.Float64, "rivalled": pl.Boolean}
        )
    wanted = backs.with_columns(opposite=-pl.col("amount"))
    earlier = facts.filter(~pl.col("returned")).with_columns(opposite="amount")
    found = wanted.join(earlier, on=["opposite", "currency"], suffix="_o").filter(
        pl.col("account").eq_missing(pl.col("account_o")),
        (pl.col("day") - pl.col("day_o")).is_between(-1, state.settings.return_window_days),
    )
    met = _with_told(found, _told(state, found)).pipe(beside, _refunds(state, found), "t")
    both_name = _have_in_common("named", "named_o")
    # Which of two alike names is meant may be open, a document that both lines name is not.
    refunded = pl.col("owed").is_not_null() & (~both_name | _have_in_common("named", "owed"))
    shared = pl.when(both_name).then(5.0).otherwise(0.0)
    other_party = pl.when((pl.col("p") != pl.col("p_o")).fill_null(value=False)).then(-4.0).otherwise(0.0)
    tokens = pl.col("text").str.extract_all(r"[A-Z]{4,}|\d{5,}").list.unique()
    tokens_o = pl.col("text_o").str.extract_all(r"[A-Z]{4,}|\d{5,}").list.unique()
    common = tokens.list.set_intersection(tokens_o).list.len().cast(pl.Float64).clip(0, 4) * 0.5
    # The bank repeats what it wrote of the payment, and says before it that it came back.
    telling_o, said = label_words(pl.col("text_o")), label_words(pl.col("text"))
    repeated = (telling_o.list.len() > 0) & (telling_o.list.set_difference(said).list.len() == 0)
    met = met.with_columns(
        link=_same("ends", 6.0)
        + _same("mandate_id", 3.0)
        + _same("iban", 3.0)
        + _same("name", 3.0)
        + _same("p", 2.5)
        + shared
        + other_party
        + common
        + pl.when(repeated).then(_REPEATED).otherwise(0.0)
        - pl.when(refunded).then(_REFUND).otherwise(0.0),
        apart=pl.col("day") - pl.col("day_o"),
        pool=pl.len().over("t").cast(pl.Float64),
    )
    chance = weight_of_accidents(coincidence(pl.col("amount")) * 20)
    best = met.with_columns(chance=chance).sort("link", "apart", "t", "t_o", descending=[True, False, False, True])
    return _mutual(best, str(Shape.RETURNED_PAYMENT)).filter(
        (pl.col("link") >= 2) | ((pl.col("pool") == 1) & (pl.col("link") > -1))
    )


def _refunds(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """Documents open of exactly a line's amount at its likely parties (a credit note paid out): t, owed."""
    lines = state.bank.pipe(only, pairs.select("t").unique(), "t").select("t", "currency", "amount")
    likely = state.who.filter(pl.col("who_weight") > 1).select("t", "p")
    owed = state.items.select("i", "p", "currency", amount="open")
    met = lines.join(likely, on="t").join(owed, on=["p", "currency", "amount"])
    return met.group_by("t").agg(owed=pl.col("i").unique().sort())


def _have_in_common(one: str, other: str) -> pl.Expr:
    return (pl.col(one).list.set_intersection(other).list.len() > 0).fill_null(value=False)


def own_transfers(state: State, facts: pl.DataFrame) -> pl.DataFrame:
    """Two legs of one transfer between our accounts, also in two currencies: t, other, shape, weight parts."""
    lines = facts.filter(pl.col("account").is_not_null())
    if lines["account"].n_unique() < 2:
        return pl.DataFrame(
            schema={**_PAIR, "link": pl.Float64, "apart": pl.Int64, "chance": pl.Float64, "rivalled": pl.Boolean}
        )
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
    legs = found.select("t", "t_o", "amount", "apart", "mutual").pipe(_with_told, said)
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
    pairs = _mutual(best, str(Shape.INTERNAL_TRANSFER))
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
    called = ~internal & (words.str.contains(_BETWEEN_KINDS) | _calls_another_account(state.bank["account"]))
    lines = state.bank.select(
        "t", "name", own=own, internal=internal, called=called, ends=_as_number(glued(pl.col("end_to_end"))),
        telling=_chance() > _NO_ACCIDENT,
    )  # fmt: skip
    # A name stands on many lines: each is taken apart once.
    names = lines.select(pl.col("name").unique()).drop_nulls()
    words = name_words(pl.col("name")).list.join(" ")
    names = names.with_columns(code=_as_number(pl.when(words != "").then(words)))
    named = state.hits.filter(pl.col("ref_weight") >= _PLAINLY).select("t").unique()
    known = state.who.filter(pl.col("who_weight") > _LIKELY).select("t").unique()
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


def _as_number(text: pl.Expr) -> pl.Expr:
    return pl.when(text.is_not_null()).then(text.hash())


def _mentions(accounts: list[str]) -> pl.Expr:
    """The text gives one of our account numbers (its last ten digits suffice: banks leave the IBAN's head out)."""
    tails = sorted({a[-11:] for a in accounts if len(a) >= 11} | {a[-13:-2] for a in accounts if len(a) >= 20})
    bare = pl.col("text").fill_null("").str.replace_all(r"[^A-Z0-9]+", "")
    return bare.str.contains_any(tails) if tails else pl.lit(value=False)


def _calls_another_account(accounts: pl.Series) -> pl.Expr:
    """The text says what the books call another of our accounts ("vers livret")."""
    called = {account: fold(account) for account in accounts.drop_nulls().unique()}
    words = {account: word for account, word in sorted(called.items()) if re.fullmatch(r"[A-Z]{5,}", word)}
    said = [
        pl.col("text").str.contains(rf"\b{word}\b") & (pl.col("account") != account) for account, word in words.items()
    ]
    return pl.any_horizontal(pl.lit(value=False), *said).fill_null(value=False)


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


def _mutual(ordered: pl.DataFrame, shape: str) -> pl.DataFrame:
    """Pairs in order of evidence in which neither line is used twice; `rivalled` where a line left over would do as well."""
    kept = apart_in_order(ordered["t"].to_numpy(), ordered["t_o"].to_numpy())
    pairs = ordered[kept]
    used = pl.concat([pairs.select("t"), pairs.select(t="t_o")])
    # Between legs alike that all have their half it does not matter which belongs to which.
    both = ordered.select("t", "t_o", "link")
    left = pl.concat([both.pipe(without, used, "t"), both.pipe(without, used.rename({"t": "t_o"}), "t_o")])
    for side in ("t", "t_o"):
        rival = left.group_by(side).agg(pl.col("link").max().alias(f"rival_{side}"))
        pairs = pairs.pipe(beside, rival, side)
    near = pl.max_horizontal("rival_t", "rival_t_o") >= pl.col("link") - _NEAR
    return pairs.select(
        "t", pl.col("t_o").alias("other"), pl.lit(shape).alias("shape"), "link", "chance", "apart", "pool",
        rivalled=near.fill_null(value=False),
        one_sided="one_sided" if "one_sided" in pairs.columns else pl.lit(value=False),
    )  # fmt: skip


def apart_in_order(one: np.ndarray, other: np.ndarray) -> list[int]:
    """Places of the pairs neither half of which stands in a pair that was kept before it."""
    used, kept = bytearray(int(max(one.max(initial=-1), other.max(initial=-1))) + 1), []
    for n, (mine, theirs) in enumerate(zip(one.tolist(), other.tolist(), strict=True)):
        if not used[mine] and not used[theirs]:
            used[mine] = used[theirs] = 1
            kept.append(n)
    return kept


def net_within_sides(state: State) -> State:
    """Fill `netted` and take its lines out of what documents may explain, where the bank's own words make the pair sure.

    Pairs that only their amounts suggest wait in `netted` until documents had their turn (tier possible).
    """
    facts = _facts(state)
    pairs = pl.concat(
        [
            f.select("t", "other", "shape", "link", "chance", "apart", "rivalled")
            for f in (returned_payments(state, facts), own_transfers(state, facts))
        ],
        how="vertical_relaxed",
    )
    pairs = pairs.with_columns(
        weight=pl.col("link") + pl.col("chance") - 2.0 - 0.1 * pl.col("apart").clip(0, 30).cast(pl.Float64),
        tier=pl.when((pl.col("link") >= 5) & ~pl.col("rivalled"))
        .then(pl.lit(str(Tier.CERTAIN)))
        .when(pl.col("link") >= 2)
        .then(pl.lit(str(Tier.PROBABLE)))
        .otherwise(pl.lit(str(Tier.POSSIBLE))),
    ).sort("t", "other", "shape")
    pairs = pairs[apart_in_order(pairs["t"].to_numpy(), pairs["other"].to_numpy())]
    sure = pairs.filter(pl.col("tier") != str(Tier.POSSIBLE))
    gone = pl.concat([sure.select("t"), sure.select(t="other")])
    left = state.bank.pipe(without, gone, "t")
    return state.having(
        netted=pairs,
        bank=left,
        aside=state.bank.pipe(only, gone, "t").select(_STILL_SAID),
        hits=state.hits.pipe(without, gone, "t"),
        who=state.who.pipe(without, gone, "t"),
    )


def evidence_of(pairs: pl.DataFrame) -> pl.DataFrame:
    """What speaks for each pair, as rows that add up to its weight: t, evidence_kind, weight, detail."""
    link = pairs.select(
        "t",
        evidence_kind=pl.lit(str(EvidenceKind.STRUCTURE)),
        weight=pl.col("link") - 2.0,
        detail=pl.lit("what the two lines share in words and references"),
    )
    chance = pairs.select(
        "t", evidence_kind=pl.lit(str(EvidenceKind.AMOUNT)), weight="chance", detail=pl.lit("the amounts are opposite")
    )
    days = pairs.select(
        "t",
        evidence_kind=pl.lit(str(EvidenceKind.DATE)),
        weight=-0.1 * pl.col("apart").clip(0, 30).cast(pl.Float64),
        detail=pl.col("apart").cast(pl.String) + pl.lit(" days apart"),
    )
    return pl.concat([f.cast(_EVIDENCE) for f in (link, chance, days)])  # type: ignore[arg-type]
