"""What one run teaches itself before it judges: how long people pay, who hides behind a label, how often a bare amount is right.

All of it comes from pairs that other evidence makes nearly sure, or from counting against what chance alone would give.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import polars as pl

from bankrec_nb.domain.threads import both
from bankrec_nb.matching.business_days import on_business_day
from bankrec_nb.matching.candidates import RARE, by_rare_amount
from bankrec_nb.matching.chance import met_by_accident
from bankrec_nb.matching.codes import first_of_each, how_often, in_order, joined, only, without
from bankrec_nb.matching.counterparties import strongest, who_frame
from bankrec_nb.matching.dates import in_steps, learn
from bankrec_nb.matching.providers import with_providers
from bankrec_nb.matching.state import NOBODY, State
from bankrec_nb.matching.taught_by_sums import names_taught_by_sums
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.names import name_words
from bankrec_nb.normalise.words import words_in_labels

_LIKELY_NAME = 1.5
_ACRONYM = 3
_LONG_WORD = 10
"""A single word of so many letters is a name by itself."""


def sure_pairs(state: State) -> pl.DataFrame:
    """Pairs of equal amount that a named document or a good name ties, each side's only such pair: since_issue, since_due."""
    due = on_business_day(pl.col("due"), state.settings.holiday_calendar)
    items = state.items.select("i", "p", "currency", "issued", due=due, amount="open")
    bank = state.bank.select("t", "amount", "currency", "day")
    named = (
        state.hits.filter(pl.col("ref_weight") >= 4)
        .select("t", "i")
        .pipe(joined, bank, "t")
        .join(items, on=["i", "amount", "currency"])
    )
    known = state.who.filter(pl.col("who_weight") >= _LIKELY_NAME).select("t", "p").pipe(joined, bank, "t")
    # Regular equal amounts say nothing about which month was paid.
    single = items.filter(pl.len().over("p", "currency", "amount") == 1)
    by_name = known.join(single, on=["p", "currency", "amount"])
    columns = ["t", "i", "day", "issued", "due"]
    pairs = pl.concat([named.select(columns), by_name.select(columns)]).pipe(first_of_each, ("t", "i"))
    alone = pairs.filter((how_often("t") == 1) & (how_often("i") == 1))
    return alone.select(since_issue=pl.col("day") - pl.col("issued"), since_due=pl.col("day") - pl.col("due"))


def bare_amounts(state: State, pairs: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines that nothing ties to a party, and their pairs by an amount rare on both sides (of `pairs`)."""
    tied = pl.concat([state.who.filter(pl.col("who_weight") >= 0).select("t"), state.hits.select("t")]).unique()
    lines = state.bank.select("t", "currency", "amount").pipe(without, tied, "t")
    return lines, pairs.pipe(only, lines.select("t"), "t").filter(pl.col("amount") == pl.col("open"))


def bare_amount_odds(lines: pl.DataFrame, pairs: pl.DataFrame, items: pl.DataFrame) -> float:
    """Log-odds that a line which names nobody has its document in the ledger: matches seen against matches expected by chance."""
    if lines.is_empty():
        return -3.0
    expected = float(met_by_accident(lines, items, RARE).sum())
    seen = pairs["t"].n_unique()
    share = (max(seen - expected, 0.0) + 0.5) / (lines.height + 8.0)
    return in_steps(min(max(math.log(share / (1 - min(share, 0.95))), -4.0), 0.5))


class Voices(NamedTuple):
    """What lines call their counterparties; each wording is read once."""

    lines: pl.DataFrame
    """One row per line: t, s (its wording)."""
    spoken: pl.DataFrame
    """What a wording says: the words of the name or label together (whole), and each by itself: s, voice (codes in their order)."""


def voices(bank: pl.DataFrame) -> Voices:
    """What each line calls its counterparty by its name, or else by its label."""
    # Words with digits say nothing about who it is: without them, labels are the same words again and again.
    label = pl.col("text").fill_null("").str.replace_all(r"[A-Z0-9]*\d[A-Z0-9]*", "0")
    named = bank.select("t", "name").filter(pl.col("name").is_not_null())
    labelled = bank.select("t", "name", "text").filter(pl.col("name").is_null()).select("t", label=label)
    wordings = pl.concat([
        named.select(text="name", named=pl.lit(value=True)).unique(),
        labelled.select(text="label", named=pl.lit(value=False)).unique(),
    ]).with_row_index("s")  # fmt: skip
    lines = [
        some.select("t", text=column).join(wordings.filter(pl.col("named") == is_name).select("text", "s"), on="text")
        for some, column, is_name in ((named, "name", True), (labelled, "label", False))
    ]
    names, labels = wordings.filter("named"), wordings.filter(~pl.col("named"))
    by_name = names.select("s", word=name_words(pl.col("text"))).explode("word", empty_as_null=False)
    by_label = words_in_labels(labels["text"])
    by_label = by_label.select("word", s=labels["s"].gather(by_label["n"]))
    words = pl.concat([by_name, by_label.select(by_name.columns)]).filter(~pl.col("word").str.contains(r"\d"))
    whole = words.group_by("s", maintain_order=True).agg(voice=pl.col("word").head(4))
    whole = whole.with_columns(pl.col("voice").list.join(" "))
    single = words.select("s", voice="word").filter(pl.col("voice").str.len_chars() > _ACRONYM)
    # Three letters name somebody (EDF) where a line says nothing else.
    whole = whole.filter(pl.col("voice").str.len_chars() >= _ACRONYM)
    said = pl.concat(
        [
            whole.with_columns(whole=pl.lit(value=True)),
            single.select(whole.columns).with_columns(whole=pl.lit(value=False)),
        ]
    )
    codes = said.select("voice").unique().sort("voice")
    codes = codes.with_row_index("code").with_columns(
        telling=pl.col("voice").str.contains(" ", literal=True) | (pl.col("voice").str.len_bytes() >= _LONG_WORD)
    )
    spoken = said.join(codes, on="voice", maintain_order="left").select("s", "telling", "whole", voice="code")
    spoken = spoken.unique(["s", "voice"], keep="first", maintain_order=True)
    return Voices(pl.concat(lines).select("t", "s"), spoken)


def _regular(pairs: pl.DataFrame) -> pl.DataFrame:
    """Amounts that only one voice's lines and only one party's documents have, three times or more: voice, p, amount."""
    counts = {"lines": pl.col("t").n_unique(), "documents": pl.col("i").n_unique()}
    own = (
        pairs.select("amount", "t", "i")
        .unique()
        .group_by("amount")
        .agg(every_t=counts["lines"], every_i=counts["documents"])
    )
    again = own.filter((pl.col("every_t") >= 3) & (pl.col("every_i") >= 3))
    counted = pairs.join(again.select("amount"), on="amount", how="semi").group_by("amount", "voice", "p").agg(**counts)
    only = counted.join(again, on="amount").filter(
        (pl.col("lines") == pl.col("every_t")) & (pl.col("documents") == pl.col("every_i"))
    )
    return only.select("voice", "p", "amount")


def names_taught_by_amounts(state: State, pairs: pl.DataFrame, heard: Voices) -> pl.DataFrame:
    """Counterparties behind labels that name them otherwise: several different amounts of one label fit one party's documents.

    One bare amount proves nothing; two different ones that lead to the same party, or one that comes back three times
    and that nobody else has, seldom do so by accident.

    Args:
        state: both sides, with `who`.
        pairs: lines and documents that agree in a rare amount (candidates.by_rare_amount).
        heard: what the lines call their counterparties.
    """
    lines, spoken = heard
    exact = pairs.filter((pl.col("amount") == pl.col("open")) & (pl.col("p") > NOBODY))
    distinct = exact.select("t", "i", "p", "amount").pipe(joined, lines, "t").join(spoken, on="s")
    fits = distinct.group_by("voice", "p").agg(
        times=pl.col("amount").n_unique().cast(pl.Int64), lines=pl.col("t").n_unique().cast(pl.Int64)
    )
    again = _regular(distinct).group_by("voice", "p").agg(again=pl.len().cast(pl.Int64))
    fits = fits.join(again, on=["voice", "p"], how="left").with_columns(
        times=pl.col("times") + pl.col("again").fill_null(0)
    )
    times = spoken.join(lines.group_by("s").agg(lines=pl.len().cast(pl.Int64)), on="s")
    said = times.group_by("voice").agg(said=pl.col("lines").sum())
    ranked = fits.join(said, on="voice").sort("voice", "times", "p", descending=[False, True, False])
    runner = ranked.with_columns(second=pl.col("times").shift(-1).over("voice").fill_null(0)).unique(
        "voice", keep="first", maintain_order=True
    )
    # Twice may be an accident among many lines (grants of round amounts): then half of what the voice says must fit.
    often = pl.col("lines") * pl.when(pl.col("times") == 2).then(2).otherwise(4) >= pl.col("said")
    good = runner.filter((pl.col("times") >= 2) & (pl.col("times") >= 2 * pl.col("second")) & often)
    rows = spoken.join(good, on="voice").with_columns(
        who_kind=pl.lit("alias"),
        who_weight=(0.8 + 0.9 * pl.col("times").cast(pl.Float64).log()).clip(0, 3.2),
        likeness=pl.lit(None, dtype=pl.Float64),
        hard=pl.lit(value=False),
    )
    # Several words of one line may say the same; the surest speaks.
    best = rows.sort("s", "p", "who_weight", "voice", descending=[False, False, True, False])
    best = best.unique(["s", "p"], keep="first", maintain_order=True)
    # Where a name already says who it is, an accident of amounts does not change it.
    settled = state.who.filter(pl.col("who_weight") >= _LIKELY_NAME).select("t")
    return who_frame(lines.pipe(without, settled, "t").join(best, on="s"))


def names_taught_by_numbers(state: State, heard: Voices) -> pl.DataFrame:
    """Counterparties behind labels that name them otherwise: lines of one label name one party's documents, and only its.

    A syndic who pays for a customer, or a name the books have otherwise: what he names once tells whose payer he is.
    """
    lines, spoken = heard
    telling = spoken.filter("telling").select("s", "voice")
    items = state.items.select("i", "p", "currency", amount="open").filter(pl.col("p") > NOBODY)
    bank = state.bank.select("t", "currency", "amount")
    named = state.hits.filter(pl.col("ref_weight") >= W.strong_reference).select("t", "i").pipe(joined, items, "i")
    proved = named.join(bank, on=["t", "currency", "amount"]).select("t", "p").unique()
    proved = proved.filter(how_often("t") == 1)
    told = (
        proved.pipe(joined, lines, "t")
        .join(telling, on="s")
        .group_by("voice", "p")
        .agg(times=pl.len().cast(pl.Float64))
    )
    sole = told.filter(pl.len().over("voice") == 1)
    best = telling.join(sole, on="voice").group_by("s", "p").agg(pl.col("times").max())
    settled = state.who.filter(pl.col("who_weight") >= _LIKELY_NAME).select("t")
    rows = lines.pipe(without, settled, "t").join(best, on="s")
    return who_frame(
        rows.with_columns(
            who_kind=pl.lit("alias"), who_weight=(1.6 + pl.col("times").log()).clip(0, 3.2),
            likeness=pl.lit(None, dtype=pl.Float64), hard=pl.lit(value=False),
        )
    )  # fmt: skip


def learn_from_this_run(state: State) -> State:
    """Fill `delays` and `untied`, add to `who` what amounts teach about labels, and know the providers."""
    # What the run learns of names does not change which amounts are rare, nor the pairs of lines that stay untied.
    rare, heard = both(lambda: by_rare_amount(state), lambda: voices(state.bank))
    taught = both(lambda: names_taught_by_amounts(state, rare, heard), lambda: names_taught_by_numbers(state, heard))
    known = state.having(who=strongest(pl.concat([one.select(state.who.columns) for one in (state.who, *taught)])))
    by_sums = names_taught_by_sums(known, heard)
    # Only their own lines are told anew.
    told = strongest(pl.concat([known.who.pipe(only, by_sums, "t"), by_sums.select(known.who.columns)]))
    known = known.having(who=pl.concat([known.who.pipe(without, by_sums, "t"), told]).pipe(in_order, "t"))

    def odds() -> float:
        lines, pairs = bare_amounts(known, rare)
        return bare_amount_odds(lines, pairs, known.items)

    delays, untied = both(lambda: learn(sure_pairs(known)), odds)
    return with_providers(known.having(delays=delays, untied=untied, rare=rare.select("t", "i", "lines")))
