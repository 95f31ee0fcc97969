"""The ledger's own numbers, spelled in every way a payer may spell them and ready to be looked up by 64-bit key.

They are prepared once and asked by every text: the lines of the bank, the payments inside batches, lists and ranges.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from bankrec_nb.matching.keys import Remainders, among, repeated, times_among, where_among
from bankrec_nb.matching.places import each_of
from bankrec_nb.matching.stretches import LONGEST_TAIL, SLICE, Formats, Seen, dates_apart_from, keys_of_words
from bankrec_nb.normalise.document_numbers import Endings, parts_in_slices, spellings, weight_of
from bankrec_nb.normalise.name_vocabulary import BANK_WORDS
from bankrec_nb.normalise.runs import BASE, DIGITS, glued_together
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.normalise.document_numbers import Parts

_SHARED_LIMIT = 12
_ALONE = 4
"""Letters and digits that a number has at least which means something without the words around it."""
_LETTERS_ALONE = 6
"""Letters that a reference without digits has at least."""
_A_REFERENCE = r"^(?:RF.*|[A-Z]{0,8}[-/ ]?\d[\d ./*+-]*|[*+]{3}.*)$"
"""References that are read out of a text; others (`45 RE34Y U0000`) must stand there as they are."""
_LOTS = ("cheque_deposit", "payment_lot", "payout")
_PURCHASES = ("purchase_invoice", "purchase_credit_note")


@dataclass(frozen=True)
class Numbers:
    """What the open documents of one ledger are called. Keys are those of normalise.runs."""

    spelled: pl.DataFrame
    """One row per number and spelling: n, key, information, spelling."""
    may_be: Remainders
    """The keys of `spelled`, to be asked first."""
    owners: pl.DataFrame
    """One row per number: n (its place), i, prefix, letters (keys), way (1 for what brings money, -1 for what costs it), maker (see maker_of)."""
    endings: Endings
    """What the numbers end in."""
    formats: Formats
    """What the numbers look like."""
    families: pl.Series
    """The letters that a maker's numbers begin with, as keys (see family_of)."""
    longest: int
    """How many runs of letters or digits a number has at most (a payer may add a space or two): 3 to 5."""
    tailed: bool
    """Some number ends in a few letters (12B, 1390/R, 17/INV)."""
    dates: str
    """What texts that speak of these numbers give as a date, and not as one of them: a pattern."""
    whole: pl.DataFrame
    """Numbers that can stand alone in a bank's reference: i, key."""
    unusual: pl.DataFrame
    """Numbers that no stretch of a text spells (of letters only, or of many runs of them): i, key. They must stand as they are."""
    asked: pl.DataFrame
    """References that documents ask for (RF, OGM, QRR, KID …): i, key, width."""
    sent: pl.DataFrame
    """End-to-end ids of the orders we sent: i, key."""
    crowd: np.ndarray
    """How many documents any number of so many digits meets by accident, by digits (see met_astray)."""

    def meaning(self, keys: pl.Series) -> pl.DataFrame:
        """The numbers that these keys spell: n (see owners), key, spelling, ref_weight (shared spellings count less)."""
        likely = among(self.spelled["key"].to_numpy(), keys.to_numpy())
        some = self.spelled[np.flatnonzero(likely)]
        # Four in five spell one number only.
        again = pl.Series(repeated(some["key"].to_numpy()))
        alone = some.filter(~again).with_columns(shared=pl.lit(1, dtype=pl.UInt32))
        kept = pl.concat([alone, self._shared(some.filter(again))])
        weight = weight_of(pl.col("information")) - pl.col("shared").cast(pl.Float64).log()
        return kept.select("n", "key", "spelling", ref_weight=weight)

    def _shared(self, spelled: pl.DataFrame) -> pl.DataFrame:
        """Spellings that several documents have in common, with how many; what too many share says nothing."""
        key = spelled["key"].to_numpy()
        # A document may be spelled twice by one key; key and document as one number tell.
        one = key ^ (self.owners["i"].gather(spelled["n"]).to_numpy().astype(np.uint64) * (BASE >> np.uint64(32)))
        twice = repeated(one)
        again = pl.DataFrame({"key": key[twice], "one": one[twice]}).unique("one")["key"].to_numpy()
        shared = times_among(key, np.concatenate((key[~twice], again)))
        kept = spelled.with_columns(shared=pl.Series(shared, dtype=pl.UInt32))
        return kept.filter(
            (pl.col("shared") <= _SHARED_LIMIT) | (pl.col("spelling") == "whole"),
            pl.col("shared") <= 4 * _SHARED_LIMIT,
        )

    def owned(self, spelled: pl.DataFrame, *columns: str) -> pl.DataFrame:
        """The same rows with what `owners` says of their number `n`."""
        return spelled.with_columns(self.owners[name].gather(spelled["n"]) for name in columns)


class Meanings(NamedTuple):
    """What some keys mean, for keys of many slices to be looked up."""

    key: np.ndarray
    """In their order."""
    told: pl.DataFrame
    """n, spelling, ref_weight."""

    @classmethod
    def of(cls, numbers: Numbers, keys: pl.Series) -> Meanings:
        """What some keys mean."""
        found = numbers.meaning(keys)
        order = np.argsort(found["key"].to_numpy())
        return cls(found["key"].to_numpy()[order], found.select("n", "spelling", "ref_weight")[order])

    def met(self, asked: pl.DataFrame) -> pl.DataFrame:
        """The rows asked (key, and more) once for each of their meanings, in their order, without `key`."""
        begin, many = where_among(asked["key"].to_numpy(), self.key)
        rows = asked.drop("key")[np.repeat(np.arange(len(many)), many)]
        return rows.hstack(self.told[each_of(begin, many)])


class _Some(NamedTuple):
    """What is kept of some numbers taken apart."""

    spelled: pl.DataFrame
    told: pl.DataFrame
    """One row per number: prefix, letters, whole (keys), meant, lettered (letters it begins with), runs, size (letters and digits), behind (those after the last digit)."""
    seen: Seen
    endings: Endings


def _some(parts: Parts, since: int) -> _Some:
    glue = parts.glue
    spelled = spellings(parts, np.flatnonzero(parts.meant))
    told = pl.DataFrame({
        "prefix": glue.keys(glue.first, parts.running), "letters": glue.keys(glue.first, parts.letters), "whole": parts.whole,
        "meant": parts.meant, "lettered": parts.letters - glue.first,
        "runs": parts.runs, "size": glue.last - glue.first, "behind": glue.last - parts.tail,
    }).cast(dict.fromkeys(("lettered", "runs", "size", "behind"), pl.Int32))  # fmt: skip
    return _Some(spelled.with_columns(pl.col("n") + pl.lit(since, pl.UInt32)), told, Seen.of(parts), parts.endings())


def known_numbers(items: pl.DataFrame) -> Numbers:
    """The numbers of the ledger side, taken apart and spelled out, each at the place of its item."""
    named = _numbers(items)
    folded_ = named.select(folded(pl.col("number")))["number"]
    slices = [_some(parts, n * SLICE) for n, parts in enumerate(parts_in_slices(folded_, SLICE))]
    spelled = pl.concat([each.spelled for each in slices], rechunk=True)
    every = pl.concat([each.told for each in slices], rechunk=True)
    endings = Endings.together([each.endings for each in slices])
    families = every.with_columns(family=pl.Series(family_of(named["maker"].to_numpy()))).filter(
        pl.col("meant") & pl.col("lettered").is_between(1, 6)
    )
    told = every.head(items.height).with_columns(items["i"], digits=pl.Series(endings.digits[: items.height]))
    given = items["number"].drop_nulls()
    longest = _longest(told["runs"].filter(items["number"].is_not_null()))
    vain = pl.col("whole").is_in(keys_of_words(tuple(BANK_WORDS)).implode())
    lettered = (pl.col("digits") == 0) & (pl.col("size") >= _LETTERS_ALONE) & ~vain
    strange = (pl.col("runs") > longest) | (pl.col("behind") > LONGEST_TAIL)
    odd = told.filter(lettered | (pl.col("digits") > 0) & strange).select("i", key="whole")
    asked = items.select("i", text="payment_reference")
    blocks = asked.filter(~folded(pl.col("text")).str.contains(_A_REFERENCE))
    numbered = (told["meant"] & (told["digits"] > 0)).to_numpy()
    return Numbers(
        spelled=spelled,
        may_be=Remainders(spelled["key"].to_numpy()),
        owners=named.select("i", "way", "maker").hstack(every.select("prefix", "letters")),
        endings=endings,
        formats=Formats.of([each.seen for each in slices]),
        families=families.select((pl.col("letters") ^ pl.col("family")).alias("letters").unique()).to_series(),
        longest=longest,
        tailed=bool(given.str.contains(rf"\d[^0-9A-Za-z]?[A-Za-z]{{1,{LONGEST_TAIL}}}$").any()),
        dates=dates_apart_from(given),
        whole=told.filter(pl.col("meant") & (pl.col("size") >= _ALONE)).select("i", key="whole"),
        unusual=pl.concat([odd, _written(blocks, _LETTERS_ALONE).drop("width")]),
        asked=_written(asked, _ALONE),
        sent=_written(items.select("i", text="end_to_end"), 0).drop("width"),
        crowd=_crowd(endings.width[: items.height][numbered]),
    )


_WIDEST = 18


def _crowd(widths: np.ndarray) -> np.ndarray:
    """Documents per number there can be, by how many digits their running numbers have without zeros."""
    every = np.bincount(np.clip(widths, 0, _WIDEST), minlength=_WIDEST + 1).astype(np.float64)
    return np.asarray(every / (0.9 * 10.0 ** np.maximum(np.arange(_WIDEST + 1), 1)))


def met_astray(crowd: np.ndarray, width: np.ndarray, figure: np.ndarray) -> np.ndarray:
    """How many documents have a bare number of so many digits by accident.

    Among 160,000 documents nearly every number of five digits is somebody's. Zeros in front are written for documents.
    """
    padded = figure < 10.0 ** (width.astype(np.float64) - 1)
    return np.where(padded, 0.0, crowd[np.clip(width, 0, _WIDEST)])


def _written(texts: pl.DataFrame, least: int) -> pl.DataFrame:
    """References as keys: i, key, width (letters and digits). Those that must stand alone have `least` letters or digits, one of them a digit."""
    some = texts.drop_nulls("text")
    return pl.concat(_written_of(some[n : n + SLICE], least) for n in range(0, max(some.height, 1), SLICE))


def _written_of(some: pl.DataFrame, least: int) -> pl.DataFrame:
    glue, _ = glued_together(some.select(folded(pl.col("text")))["text"])
    width = glue.last - glue.first
    meant = width > 0 if not least else (width >= least) & (glue.count(DIGITS) > 0)
    rows = np.flatnonzero(meant)
    key = glue.keys(glue.first[rows], glue.last[rows])
    return pl.DataFrame({"i": some["i"].gather(rows), "key": key, "width": width[rows]})


def _numbers(items: pl.DataFrame) -> pl.DataFrame:
    """Numbers of documents in the order of the items, and after them lot numbers of what the bank books as one: i, number, way.

    The way is null for what has no amount of its own (a lot by its number).
    """
    way = pl.col("open").sign() if "open" in items.columns else pl.lit(None, dtype=pl.Int64)
    lots = items.filter(pl.col("lot_number").is_not_null() & pl.col("item_type").is_in(list(_LOTS)))
    own = items.select("i", "number", way=way, maker=maker_of(items.columns))
    return pl.concat([own, lots.select("i", number="lot_number", way=way, maker=pl.lit(0, dtype=pl.Int64))])


def maker_of(columns: list[str]) -> pl.Expr:
    """Who gave a document its number: 0 ourselves, otherwise the supplier's code.

    That one supplier's numbers begin with FACT says nothing about what FACT means before ours or before another's.
    """
    if not {"p", "item_type"} <= set(columns):
        return pl.lit(0, dtype=pl.Int64)
    return pl.when(pl.col("item_type").is_in(_PURCHASES)).then(pl.col("p").cast(pl.Int64)).otherwise(0)


def family_of(maker: np.ndarray) -> np.ndarray:
    """What distinguishes one maker's letters from another's: keys, to be combined with those of the letters."""
    return np.asarray(maker.astype(np.uint64) * BASE)


def _longest(runs: pl.Series) -> int:
    most = runs.quantile(0.999)
    return int(min(max((most or 2) + 1, 3), 5))
