"""The explanations that are shown, with what is known of each: rank, rivals, score, tier."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import ItemType, Tier
from bankrec_nb.matching.booked import booked_lines, pointed
from bankrec_nb.matching.calibration import with_experience
from bankrec_nb.matching.cautions import cautions
from bankrec_nb.matching.codes import beside, how_often, in_order_of, joined, only
from bankrec_nb.matching.counterparties import MOST_NAMESAKES
from bankrec_nb.matching.evidence import apart, described
from bankrec_nb.matching.in_turn import paid_in_turn
from bankrec_nb.matching.rivals import contested, deductible, doubts, named_apart, named_besides, owed_alike, rivals_of
from bankrec_nb.matching.tiers import IN_FULL, with_tier

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

SHARE = 3
"""A third of as many explanations are written out at a time as are weighed: texts and evidence come to their columns."""
_FIRST_RIVAL = 2
"""The rank of what is shown first where a person refuses what is proposed."""
_NO_RIVAL = -7.0
"""About one in a thousand (log-odds): of 484 further rivals of less, of lines whose first was wrong, two were right."""
_NUMBER_FROM = 5
"""Years and amounts apart, what names something has so many digits."""
_REFERENCES = r"RF[0-9]{2}|[+*]{3}[0-9]|[0-9]{20}"
"""What only references begin like, or are as long as."""
_NUMBER = rf"\d{{{_NUMBER_FROM}}}"


def logistic(weight: pl.Expr) -> pl.Expr:
    """The probability of a log-likelihood."""
    return 1 / (1 + (-weight.clip(-40, 40)).exp())


@dataclass(frozen=True)
class Asked:
    """What is asked of all lines and documents before explanations are looked at some at a time."""

    contested: pl.DataFrame
    namesakes: pl.DataFrame
    deductible: pl.DataFrame
    besides: pl.DataFrame
    apart: pl.DataFrame
    owed: pl.DataFrame
    alone: pl.DataFrame
    booked: pl.DataFrame
    cautions: pl.DataFrame
    in_turn: pl.DataFrame
    pointed: pl.DataFrame
    numbered: pl.DataFrame
    held: pl.DataFrame
    """Documents that an explanation which stands holds: i."""
    caps: pl.DataFrame

    @classmethod
    def of(cls, state: State) -> Asked:
        """Of a state that is assigned."""
        held = state.members.pipe(only, state.chosen.select("h"), "h").select("i").unique()
        booked = booked_lines(state).with_columns(booked=pl.lit(value=True))
        caps = pl.DataFrame(schema={"t": pl.Int32, "caps": pl.String})
        if state.limits.width:
            caps = state.limits.group_by("t").agg(caps=pl.col("limit").unique().sort().str.join("; "))
        return cls(
            contested(state),
            _namesakes(state),
            deductible(state),
            named_besides(state),
            named_apart(state),
            owed_alike(state),
            _alone(state),
            booked,
            cautions(state),
            paid_in_turn(state),
            pointed(state),
            _numbered(state),
            held,
            caps,
        )


def ranked(state: State) -> pl.DataFrame:
    """Chosen and rival hypotheses that may be shown, in order of transaction and rank.

    Returns:
        h, t, rank, loss (the weight that rivals take from each), rivals, margin, different_margin, alike.
    """
    rivals = rivals_of(state)
    doubt = doubts(state, rivals)
    own = doubt.select(
        "h", "t", "rivals", "margin", "different_margin", "alike", loss=-pl.col("doubt"), rank=pl.lit(1, dtype=pl.Int64)
    )
    per_t = state.hypotheses.group_by("t").agg(everything=(pl.col("weight").clip(-30, 60).exp()).sum())
    kept = (
        rivals.with_columns(rank=pl.int_range(pl.len(), dtype=pl.Int64).over("t") + 2)
        .filter((pl.col("rank") <= state.settings.rivals_kept + 1) & (pl.col("weight") > -1.5))
        .pipe(joined, per_t, "t")
        .with_columns(loss=(-(pl.col("everything") - pl.col("weight").clip(-30, 60).exp() + 1).clip(1).log() - (pl.col("weight") - pl.col("effective")).clip(0, 10)).round(9))
        .filter(_worth_a_look(state))
        .select("h", "t", "rank", "loss", rivals=pl.lit(1, dtype=pl.Int64), margin=pl.lit(0.0), different_margin=pl.lit(0.0), alike=pl.lit(value=False))
    )  # fmt: skip
    return pl.concat([own.select(kept.columns), kept]).pipe(in_order_of, "t", "rank", "h")


def _worth_a_look(state: State) -> pl.Expr:
    """Whether a rival is shown: the first always, the others where they could be right at all, or nothing better stands."""
    proposed = pl.col("t").is_in(state.chosen["t"].implode())
    return (pl.col("rank") == _FIRST_RIVAL) | (pl.col("weight") + pl.col("loss") > _NO_RIVAL) | ~proposed


def judged(state: State) -> pl.DataFrame:
    """Every explanation by documents that is shown, with what is known of it, its score and its tier."""
    asked = Asked.of(state)
    return pl.concat(apart(state, heads_of(state), lambda part, some: judged_some(part, some, asked), SHARE))


def heads_of(state: State) -> pl.DataFrame:
    """`ranked` with what is known of each hypothesis."""
    return ranked(state).pipe(joined, state.hypotheses.drop("t"), "h")


def judged_some(state: State, heads: pl.DataFrame, asked: Asked) -> pl.DataFrame:
    """`ranked` hypotheses described, with score and tier; those that deserve no mention are left out."""
    rows = described(state, heads).pipe(joined, state.features.select("h", "date_weight"), "h")
    rows = with_experience(rows)
    rows = rows.with_columns(score=logistic(pl.col("weight") + pl.col("loss") + pl.col("experience")).round(9))
    rows = rows.filter((pl.col("rank") > 1) | (pl.col("score") >= state.settings.possible_score))
    rows = rows.pipe(beside, asked.contested, "h").pipe(beside, asked.namesakes, ("t", "p"))
    rows = rows.pipe(beside, asked.deductible, "h").pipe(beside, asked.besides, ("t", "p"))
    rows = rows.pipe(beside, asked.cautions, "h")
    for frame in (asked.owed, asked.apart, asked.alone, asked.booked, asked.in_turn, asked.pointed, asked.numbered):
        rows = rows.pipe(beside, frame, "t")
    rows = rows.with_columns(
        pl.col("contested", "alone", "numbered").fill_null(value=False),
        booked=pl.col("booked").fill_null(value=False) & (pl.col("types") != ItemType.JOURNAL_LINE),
        has_twin=pl.col("has_twin") & ~(pl.col("in_turn").fill_null(value=False) & (pl.col("form") == "single")),
    )
    return with_tier(rows, state.settings).with_columns(
        tier=pl.when(pl.col("rank") > 1).then(pl.lit(str(Tier.POSSIBLE))).otherwise("tier"),
        ambiguous=pl.when(pl.col("rank") > 1).then(pl.lit(value=False)).otherwise("ambiguous"),
    )


def _namesakes(state: State) -> pl.DataFrame:
    """Parties whose name a line gives in full, none of another name likelier, and how many they are: t, p, namesakes."""
    likely = state.who.filter(pl.col("who_weight") > pl.col("who_weight").max().over("t") - 1e-9)
    named = likely.filter((pl.col("who_kind") == "name") & (pl.col("likeness") >= IN_FULL))
    counted = named.with_columns(namesakes=how_often("t").cast(pl.Float64))
    # Of so many, more may not have been kept.
    return counted.filter(pl.col("namesakes") < MOST_NAMESAKES).select("t", "p", "namesakes")


def _numbered(state: State) -> pl.DataFrame:
    """Transactions whose text bears a number, perhaps of a document that the books lack: t, numbered.

    Of money that comes in that is a number as wide as our own: the bank's ids, which stand in every line, are wider.
    """
    said = state.bank.select("t", "amount", "text").filter(pl.col("text").str.contains(_NUMBER))
    ours = pl.col("text").str.contains(_as_wide_as_ours(state.items))
    return said.filter((pl.col("amount") < 0) | ours).select("t", numbered=pl.lit(value=True))


def _as_wide_as_ours(items: pl.DataFrame) -> str:
    """What finds a run of as many digits as the numbers of what we are owed have, in all or in one piece."""
    number = pl.col("number").drop_nulls()
    ours = items.select("open", "number").filter(pl.col("open") > 0)
    whole = ours.select(width=number.str.count_matches(r"\d"))
    pieces = ours.select(width=number.str.extract_all(r"\d+")).explode("width", empty_as_null=False)
    widths = pl.concat([whole, pieces.select(pl.col("width").str.len_bytes())])["width"].unique().drop_nulls()
    some = sorted(width for width in widths if width >= _NUMBER_FROM)
    told = "|".join(rf"[0-9]{{{width}}}" for width in some)
    return rf"{_REFERENCES}|(?:^|[^0-9])(?:{told})(?:$|[^0-9])" if some else _NUMBER


def _alone(state: State) -> pl.DataFrame:
    """Transactions whose amount no other line and only one document has: t, alone."""
    lines = state.bank.select("t", "currency", "amount").filter(pl.len().over("currency", "amount") == 1)
    documents = state.items.select("currency", amount="open").filter(pl.len().over("currency", "amount") == 1)
    return lines.join(documents, on=["currency", "amount"]).select("t", alone=pl.lit(value=True))
