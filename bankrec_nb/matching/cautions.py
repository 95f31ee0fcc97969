"""What forbids silence although the amount fits: a payment that came back, money that nobody sends an invoice for, half a name, another first name, a discount taken late, charges in a rate.

So do a document issued after the payment, another number of the document's kind, and what told_otherwise.py knows. Each says of explanations that were chosen which of them a person has to look at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.amounts_in_text import CHARGED
from bankrec_nb.matching.booked_cents import cents_in_the_books
from bankrec_nb.matching.business_days import on_business_day
from bankrec_nb.matching.codes import joined, only, without
from bankrec_nb.matching.lots_of_labels import CODE, LEAST, NO_CODE
from bankrec_nb.matching.methods import CAME_BACK, DEBIT_CAME_BACK, NO_INVOICE
from bankrec_nb.matching.other_money import money_of_no_invoice
from bankrec_nb.matching.reasons import CAUTIONS
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.matching.told_otherwise import (
    charges_left_out,
    figures_of_another,
    money_of_another_kind,
    names_of_two,
    numbers_of_another_year,
)
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.names import name_words
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

_NEARLY_WHOLE = 0.97
_KIN = 3
"""So many letters in common at the beginning make two words spellings of one."""
_ON_ITS_WAY = 1
"""Business days that a transfer ordered on the last day takes."""


def cautions(state: State) -> pl.DataFrame:
    """Chosen explanations that are never accepted silently, and why: h, caution."""
    ways = (
        came_back, discounts_taken_late, names_half_said, names_in_conflict, without_invoice, charges_in_a_rate,
        paid_before_issue, other_numbers_of_a_kind, figures_of_another, money_of_another_kind, charges_left_out, names_of_two,
        cents_in_the_books, money_of_no_invoice,
    )  # fmt: skip
    found = [way(state).with_columns(caution=pl.lit(why)) for way, why in zip(ways, CAUTIONS, strict=True)]
    return pl.concat(found).unique("h", keep="first", maintain_order=True)


def discounts_taken_late(state: State) -> pl.DataFrame:
    """Agreed discounts taken after their last day and what a transfer takes: whether to grant them a person decides. h."""
    taken = (
        state.hypotheses.select("h", "t", "form")
        .filter(pl.col("form").is_in(["discount", "discounted"]))
        .select("h", "t")
    )
    chosen = taken.pipe(only, state.chosen.select("h"), "h").pipe(joined, state.bank.select("t", "day"), "t")
    agreed = state.items.select("i", "discount", "discount_until").filter(
        pl.col("discount").fill_null(0) != 0, pl.col("discount_until").is_not_null()
    )
    met = chosen.pipe(joined, state.members.select("h", "i"), "h").pipe(
        joined, agreed.select("i", "discount_until"), "i"
    )
    calendar = state.settings.holiday_calendar
    last = on_business_day(on_business_day(pl.col("discount_until"), calendar) + _ON_ITS_WAY, calendar)
    return met.filter(pl.col("day") > last).select("h").unique()


def names_half_said(state: State) -> pl.DataFrame:
    """Payers told by a single word that stands in the name of another who owes the amount as well: h."""
    single = state.hypotheses.select("h", "t", "form").filter(pl.col("form") == "single").select("h", "t")
    parties = state.items.select("i", "p")
    paid = single.pipe(joined, state.members.select("h", "i"), "h").pipe(joined, parties, "i")
    held = state.members.select("h", "i").pipe(joined, state.chosen.select("h", "t"), "h").pipe(joined, parties, "i")
    alone = state.names.filter(~pl.col("name").str.contains(" ", literal=True)).select("p", word="name").unique()
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    by_name = state.who.filter(pl.col("who_kind") == "name").select("t", "p")
    chosen = held.pipe(without, named, ("t", "i")).pipe(only, by_name, ("t", "p")).join(alone, on="p")
    longer = state.names.select(other="p", word=pl.col("name").str.split(" ")).filter(pl.col("word").list.len() > 1)
    longer = longer.join(paid.select(other="p").unique(), on="other", how="semi").explode("word", empty_as_null=False)
    rivals = paid.pipe(only, chosen.select("t"), "t").select("t", other="p").join(longer, on="other")
    return chosen.join(rivals, on=["t", "word"]).filter(pl.col("p") != pl.col("other")).select("h").unique()


def names_in_conflict(state: State) -> pl.DataFrame:
    """Payers told by a name of which each side has a word that the other lacks (Peter Brandt for Sven Brandt): h."""
    partly = state.who.filter((pl.col("who_kind") == "name") & (pl.col("likeness") < _NEARLY_WHOLE)).select("t", "p")
    spoken = state.bank.select("t", "name").filter(pl.col("name").fill_null("") != "")
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    chosen = (
        state.chosen.select("h", "t")
        .pipe(joined, spoken, "t")
        .pipe(joined, state.members.select("h", "i"), "h")
        .pipe(without, named, ("t", "i"))
        .pipe(joined, state.items.select("i", "p"), "i")
        .pipe(only, partly, ("t", "p"))
        .select("h", "p", "name")
        .unique()
    )
    called = state.names.select("p", theirs=pl.col("name").str.split(" ")).join(
        chosen.select("p").unique(), on="p", how="semi"
    )
    met = chosen.with_columns(ours=name_words(pl.col("name"))).join(called, on="p")
    strange = (_without_kin(met, "ours", "theirs") & _without_kin(met, "theirs", "ours")).alias("strange")
    # A party may be called by several names: one that does not contradict is enough.
    judged = met.select("h", "p", strange).group_by("h", "p").agg(pl.col("strange").all())
    return judged.filter("strange").select("h").unique()


def _without_kin(met: pl.DataFrame, one: str, other: str) -> pl.Series:
    """Whether a list of words holds one, no initial, that no word of the other list begins like (a cut or mistyped one does)."""
    begun = pl.element().str.slice(0, _KIN)
    long = met.select(ours=pl.col(one).list.filter(pl.element().str.len_chars() >= _KIN).list.eval(begun))
    kin = met.select(pl.col(other).list.eval(begun)).to_series()
    return long.select(pl.col("ours").list.set_difference(kin).list.len() > 0).to_series()


def without_invoice(state: State) -> pl.DataFrame:
    """Lines whose text speaks of cash, wages, a loan, a gift, and that an invoice explains which does not: h."""
    return _explained_without(state, NO_INVOICE, pl.col("item_type") != "journal_line").select("h").unique()


def came_back(state: State) -> pl.DataFrame:
    """Lines whose text says that a payment was returned, and that an invoice explains which they do not name: h.

    Goods come back as well, and a credit note is for them: of those only the words for a debit that the payer's bank refused tell.
    """
    invoices = pl.col("item_type").is_in(["sales_invoice", "purchase_invoice"])
    notes = pl.col("item_type").is_in(["sales_credit_note", "purchase_credit_note"])
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    returned = [_explained_without(state, CAME_BACK, invoices), _explained_without(state, DEBIT_CAME_BACK, notes)]
    return pl.concat(returned).pipe(without, named, ("t", "i")).select("h").unique()


def _explained_without(state: State, words: str, documents: pl.Expr) -> pl.DataFrame:
    """Lines that say one of some words, with the chosen documents in whose label and name it does not stand: h, t, i."""
    some = state.bank.select("t", "text").filter(pl.col("text").str.contains(words))
    lines = some.select("t", said=pl.col("text").str.extract(f"({words})"))
    if lines.is_empty():
        return state.chosen.select("h", "t", pl.lit(0, dtype=pl.Int32).alias("i")).clear()
    chosen = state.chosen.select("h", "t").pipe(joined, lines, "t").pipe(joined, state.members.select("h", "i"), "h")
    books = state.items.select("i", "label", "counterparty_name", "item_type").filter(documents).drop("item_type")
    met = chosen.pipe(joined, books, "i")
    own = folded(pl.concat_str("label", "counterparty_name", separator=" ", ignore_nulls=True))
    return met.filter(~own.str.contains(pl.col("said"), literal=True)).select("h", "t", "i")


def charges_in_a_rate(state: State) -> pl.DataFrame:
    """Payments in another currency whose text states charges, all of which would be booked as a move of the rate: h."""
    moved = state.hypotheses.filter(pl.col("adjustment") == "exchange_difference").select("h", "t")
    chosen = moved.pipe(only, state.chosen.select("h"), "h").pipe(joined, state.bank.select("t", "text"), "t")
    return chosen.filter(pl.col("text").str.contains(CHARGED)).select("h")


def paid_before_issue(state: State) -> pl.DataFrame:
    """Lines that a document nobody names explains, issued after them, while older ones of that party are open: h."""
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i")
    owed = state.items.select("i", "p", "currency", "issued", way=pl.col("open").sign())
    chosen = (
        state.hypotheses.select("h", "t", "form")
        .filter(pl.col("form") == "single")
        .select("h", "t")
        .pipe(only, state.chosen.select("h"), "h")
    )
    met = chosen.pipe(joined, state.bank.select("t", "day"), "t").pipe(joined, state.members.select("h", "i"), "h")
    early = met.pipe(joined, owed, "i").filter(pl.col("issued") > pl.col("day"), pl.col("p") > NOBODY)
    early = early.join(named, on=["t", "i"], how="anti")
    keys = ["p", "currency", "way"]
    older = (
        owed.join(early.select(keys).unique(), on=keys, how="semi").group_by(keys).agg(oldest=pl.col("issued").min())
    )
    return early.join(older, on=keys).filter(pl.col("oldest") <= pl.col("day")).select("h").unique()


def other_numbers_of_a_kind(state: State) -> pl.DataFrame:
    """Lines that nothing but their amount ties to a document, whose text gives a number like the document's, but another: h.

    Like it are the same letters and as many digits: BATCH/IN/0003 and BATCH/IN/0004, voucher 900619 and 712219. So, whatever ties
    them, are lines that give its running number behind another year: 2025-0088 for 2026-0088.
    """
    known = state.who.filter(pl.col("who_weight") > 0).select("t")
    said = pl.concat([state.hits.select("t"), known]).unique()
    chosen = (
        state.hypotheses.select("h", "t", "form")
        .filter(pl.col("form") == "single")
        .select("h", "t")
        .pipe(only, state.chosen.select("h"), "h")
    )
    met = chosen.pipe(without, said, "t").pipe(joined, state.members.select("h", "i"), "h")
    books = met.select("i").unique().pipe(joined, state.items.select("i", "number", "label"), "i")
    own = books.select("i", own=_codes(folded(pl.concat_str("number", "label", separator=" ", ignore_nulls=True))))
    texts = met.select("t").unique().pipe(joined, state.bank.select("t", "text"), "t")
    lines = met.join(own, on="i").join(texts.select("t", theirs=_codes(pl.col("text"))), on="t")
    lines = lines.filter(pl.col("own").list.len() > 0, pl.col("theirs").list.set_intersection("own").list.len() == 0)
    kinds = [pl.col(side).list.eval(pl.element().str.replace_all(r"\d", "0")) for side in ("own", "theirs")]
    alike = lines.filter(kinds[0].list.set_intersection(kinds[1]).list.len() > 0).select("h")
    return pl.concat([alike, numbers_of_another_year(state)]).unique()


def _codes(text: pl.Expr) -> pl.Expr:
    """What may be a number in a text: five letters and digits or more, two digits among them, no date."""
    code = pl.element()
    some = text.fill_null("").str.extract_all(CODE)
    return some.list.eval(
        code.filter(code.str.contains(r"\d.*\d") & (code.str.len_chars() >= LEAST) & ~code.str.contains(NO_CODE))
    )
