"""Who paid: each transaction's possible counterparties, with what says so.

Hard: IBAN in the books, a learned alias, a mandate, or an IBAN or name that documents named elsewhere in this run prove.
Soft: a name that is more or less alike. Several candidates are kept; a name that fits many says little about each.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import beside, how_often, joined, without
from bankrec_nb.matching.customer_numbers import by_customer_number
from bankrec_nb.matching.name_likeness import LETTER, glued_likeness, likeness
from bankrec_nb.matching.named_in_texts import named_in_texts
from bankrec_nb.matching.state import NOBODY, State
from bankrec_nb.matching.weights import W
from bankrec_nb.normalise.iban import compact
from bankrec_nb.normalise.names import name_words
from bankrec_nb.normalise.text import LETTERS, glued
from bankrec_nb.normalise.words import words_in_labels

if TYPE_CHECKING:
    from bankrec_nb.matching.known_names import KnownNames

KEPT = 4
MOST_NAMESAKES = 12
_FEW_NAMESAKES = 3
_IN_FULL = 0.999
_IBAN = r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\b"
_FOR_OTHERS = r"\b(?:PAYPAL|PP|SQ|SUMUP|I?ZETTLE|IZ|STRIPE|SP|TST|PADDLE(?:\.NET)?|FS|CKO|KLARNA|MOLLIE|ADYEN|WPY|GUMROAD) ?[*] ?([A-Z])"
"""Who collects for others stands before the shop: PAYPAL *GITHUB."""
_IN_FAVOUR = r"\bA (VOSTRO|NOSTRO|SUO|SU|VS|NS|FAVORE?)\b"
"""BONIFICO A VOSTRO FAVORE: this A is nobody's initial."""
_WHO = {
    "t": pl.Int32,
    "p": pl.Int32,
    "who_kind": pl.String,
    "who_weight": pl.Float64,
    "likeness": pl.Float64,
    "hard": pl.Boolean,
}


def who_frame(frame: pl.DataFrame) -> pl.DataFrame:
    """Shape rows to the grain of `who`: t, p, who_kind, who_weight, likeness, hard."""
    return frame.select(pl.col(name).cast(dtype) for name, dtype in _WHO.items())


def borne_by_few(who: pl.DataFrame) -> pl.DataFrame:
    """Of lines that give in full a name which two or three bear and nobody is likelier, each of those: t, p."""
    likeliest = who.filter(pl.col("who_weight") >= pl.col("who_weight").max().over("t") - 1e-9)
    in_full = likeliest.filter((pl.col("who_kind") == "name") & (pl.col("likeness") >= _IN_FULL))
    return in_full.filter(how_often("t").is_between(2, _FEW_NAMESAKES)).select("t", "p")


def by_account(bank: pl.DataFrame, items: pl.DataFrame) -> pl.DataFrame:
    """Counterparties known by IBAN or mandate in the books."""
    found = []
    for column, kind, weight in (("iban", "iban", 6.0), ("mandate_id", "mandate", 6.0)):
        known = items.select(column, "p").drop_nulls().filter(pl.col("p") > NOBODY).unique()
        said = bank.select("t", column).drop_nulls()
        if column == "iban":
            said = pl.concat([said, _ibans_in_texts(bank, known["iban"])])
        met = said.join(known, on=column)
        found.append(met.with_columns(who_kind=pl.lit(kind), sharing=how_often("t"), base=pl.lit(weight)))
    return _hard(pl.concat([f.select("t", "p", "who_kind", "sharing", "base") for f in found]))


def _ibans_in_texts(bank: pl.DataFrame, known: pl.Series) -> pl.DataFrame:
    """IBANs of the books in the texts of lines that have no field for it, also in groups of four: t, iban."""
    some = bank.filter(pl.col("iban").is_null()).select("t", iban=pl.col("text").str.extract_all(_IBAN))
    if not known.len():
        return some.select("t", pl.lit(None, dtype=pl.String).alias("iban")).clear()
    said = some.explode("iban", empty_as_null=False).drop_nulls().with_columns(compact(pl.col("iban")))
    # A word behind it may look like its last group: it is as long as one that the books know.
    lengths = known.str.len_chars().unique().sort()
    return pl.concat(said.select("t", pl.col("iban").str.head(n)) for n in lengths).unique()


def by_memory(bank: pl.DataFrame, items: pl.DataFrame, names: pl.DataFrame, memory: pl.DataFrame) -> pl.DataFrame:
    """Counterparties a person's accepted matches taught: names, IBANs, creditor ids, mandates."""
    if memory.is_empty():
        return who_frame(pl.DataFrame(schema=_WHO))
    numbered = items.select("p", counterparty_key="counterparty_id").drop_nulls().unique()
    called = pl.concat(
        [
            names.select("p", counterparty_key="name"),
            items.select("p", counterparty_key=name_words(pl.col("counterparty_name")).list.join(" ")),
        ]
    )
    # A key that is no customer number is a name as the books write it, legal form and all.
    as_name = name_words(pl.col("counterparty_key")).list.join(" ")
    taught = pl.concat(
        [
            memory.join(numbered, on="counterparty_key"),
            memory.with_columns(counterparty_key=as_name).join(called.drop_nulls().unique(), on="counterparty_key"),
        ]
    ).filter(pl.col("p") > NOBODY)
    spoken = {
        "name": name_words(pl.col("name")).list.join(" "),
        "iban": compact(pl.col("iban")),
        "creditor_id": glued(pl.col("creditor_id")),
        "mandate": glued(pl.col("mandate_id")),
    }
    taught = taught.with_columns(
        bank_value=pl.when(pl.col("alias_kind") == "name")
        .then(name_words(pl.col("bank_value")).list.join(" "))
        .otherwise(glued(pl.col("bank_value")))
    )
    met = [
        bank.select("t", bank_value=said)
        .drop_nulls()
        .join(taught.filter(pl.col("alias_kind") == kind), on="bank_value")
        for kind, said in spoken.items()
    ]
    every = pl.concat([m.select("t", "p") for m in met]).unique()
    return _hard(every.with_columns(who_kind=pl.lit("alias"), sharing=how_often("t"), base=pl.lit(6.5)))


def _hard(met: pl.DataFrame) -> pl.DataFrame:
    return who_frame(
        met.with_columns(
            who_weight=pl.col("base") - 1.5 * pl.col("sharing").cast(pl.Float64).log(),
            likeness=pl.lit(1.0),
            hard=pl.col("sharing") == 1,
        )
    )


def by_name(
    bank: pl.DataFrame, items: pl.DataFrame, known: KnownNames, floor: float
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Counterparties by the name field, else by names standing in the text; distinct texts are compared once.

    Returns:
        who rows; and said: t, s (which distinct text), whole (the bank gave a name field).
    """
    directions = items.select("p", incoming=pl.col("open") > 0, able=pl.lit(value=True)).unique()
    bank = bank.select("t", "name", "text", incoming=pl.col("amount") > 0)
    fields = bank.select("t", "incoming", text="name").filter(pl.col("text").fill_null("") != "")
    distinct = fields.select("text").unique().sort("text").with_columns(words=name_words(pl.col("text")))
    from_field, said_field = _compared(fields, distinct, known, directions, floor, whole=True)
    # A name field that fits nobody (the bank's own name, a payment provider) leaves the text to speak.
    settled = from_field.filter(pl.col("likeness") >= floor).select("t").unique()
    unsettled = bank.pipe(without, settled, "t").select(
        "t",
        "incoming",
        text=pl.col("text")
        .fill_null("")
        .str.replace(_FOR_OTHERS, " $1")
        .str.replace_all(_IN_FAVOUR, "$1")
        .str.replace_all(r"[A-Z0-9]*\d{3}[A-Z0-9]*", "")
        .str.replace_all(f"[^{LETTERS}0-9&]+", " ")
        .str.strip_chars(),
    )
    distinct = _label_words(unsettled["text"].unique().sort(), known.dictionary["word"])
    from_text, said_text = _compared(unsettled, distinct, known, directions, floor, whole=False)
    said = pl.concat([said_field, said_text.pipe(without, said_field, "t")])
    return pl.concat([from_field, from_text]), said


def _label_words(texts: pl.Series, dictionary: pl.Series) -> pl.DataFrame:
    """Words of labels that are somebody's name in the books, or may be one mistyped or cut: text, words."""
    long = pl.col("word").str.contains(f"^[{LETTERS}]{{4,}}$")
    known = pl.col("word").str.contains(LETTER) | pl.col("word").is_in(dictionary.implode())
    said = words_in_labels(texts, long | known).unique(["n", "word"], keep="first", maintain_order=True)
    # Long words come first.
    placed = said.sort(pl.col("n").cast(pl.Int64) * 2 + (~long).cast(pl.Int64), maintain_order=True)
    words = placed.group_by("n", maintain_order=True).agg(words="word")
    return words.select(text=texts.gather(words["n"]), words="words")


def _compared(
    lines: pl.DataFrame,
    distinct: pl.DataFrame,
    known: KnownNames,
    directions: pl.DataFrame,
    floor: float,
    *,
    whole: bool,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Texts (distinct: text, words) against the ledger's names: who rows, and what each line says (t, key, whole)."""
    distinct = distinct.filter(pl.col("words").list.len() > 0)
    distinct = distinct.with_columns(key=pl.col("words").list.join(" "), whole=pl.lit(value=whole))
    keyed = lines.join(distinct.select("text", "key", "whole"), on="text").select("t", "key", "whole", "incoming")
    texts = (
        distinct.unique("key", keep="first", maintain_order=True)
        .sort("key")
        .with_row_index("s")
        .select("s", "key", "words", "whole")
    )
    alike = likeness(texts.select("s", "words", "whole"), known)
    open_ = texts.join(alike.filter(pl.col("likeness") >= 0.97).select("s").unique(), on="s", how="anti")
    other = glued_likeness(open_.select("s", "words", "whole"), known)
    both = (
        pl.concat([alike, other.with_columns(exact=pl.lit(value=False)).select(alike.columns)])
        .group_by("s", "p")
        .agg(pl.col("likeness").max(), pl.col("exact").any())
    )
    best = (
        both.filter(pl.col("likeness") >= floor - 0.29)
        .sort("s", "likeness", "p", descending=[False, True, False])
        .group_by("s", maintain_order=True)
        .head(MOST_NAMESAKES)
    )
    said_by = keyed.join(texts.select("s", "key"), on="key").select("t", "s", "whole", "incoming")
    asked = best.join(said_by.select("s", "incoming").unique(), on="s")
    weighed = _shared_likelihood(_able(asked, directions))
    # Parties of one name stay together: only their documents tell them apart.
    first = pl.int_range(pl.len()).over("s", "incoming") < KEPT
    weighed = weighed.filter(first | (pl.col("who_weight") == pl.col("who_weight").max().over("s", "incoming")))
    rows = said_by.join(weighed, on=["s", "incoming"]).with_columns(who_kind=pl.lit("name"), hard=pl.lit(value=False))
    return who_frame(rows), keyed.select("t", "key", "whole")


def _able(best: pl.DataFrame, directions: pl.DataFrame) -> pl.DataFrame:
    """Of parties whose names fit alike, those with something open in the line's direction, where any has.

    Our customer and our supplier may bear one name.
    """
    known = best.join(directions, on=["p", "incoming"], how="left").with_columns(pl.col("able").fill_null(value=False))
    top = pl.when("able").then("likeness").max().over("s", "incoming").fill_null(0.0)
    return known.filter(pl.col("able") | (pl.col("likeness") > top)).drop("able")


def _shared_likelihood(best: pl.DataFrame) -> pl.DataFrame:
    """Log-odds that the name means this party: near names share the probability, an exact one takes most of it."""
    strength = (pl.col("likeness") * 14 + pl.col("exact").cast(pl.Float64) * 1.5).exp()
    # "Somebody we do not know" competes too: it wins where nothing is much alike.
    stranger = math.exp(0.72 * 14)
    odds = strength / (strength.sum().over("s", "incoming") - strength + stranger)
    return best.with_columns(who_weight=odds.log().clip(-4, 4.2), exact="exact").sort(
        "s", "incoming", "who_weight", "p", descending=[False, False, True, False]
    )


def learned_in_this_run(
    bank: pl.DataFrame, hits: pl.DataFrame, items: pl.DataFrame, said: pl.DataFrame, named: pl.DataFrame
) -> pl.DataFrame:
    """IBANs and names proved by documents named elsewhere in the same run: who rows for every line that bears them.

    A payer whose lines name one party's documents, and only that party's, is that party; one whose lines name several
    parties' documents (a factor, a payment provider) is nobody's alias. Nor does a line teach anything whose own name is
    another party's whole name (`named`: who rows by name): its number may be mistyped.
    """
    proved = (
        hits.filter(pl.col("ref_weight") >= 5)
        .pipe(joined, items.select("i", "p", "open", "currency"), "i")
        .filter(pl.col("p") > NOBODY)
        .pipe(joined, bank.select("t", "iban", "amount", bank_currency="currency"), "t")
        .filter(pl.col("currency") == pl.col("bank_currency"), pl.col("amount").sign() == pl.col("open").sign())
    )
    sums = proved.group_by("t").agg(
        total=pl.col("open").sum(),
        parties=pl.col("p").n_unique(),
        p=pl.col("p").first(),
        amount=pl.col("amount").first(),
    )
    # The amount has to agree as well: a number that happens to be in a text proves nobody.
    exact = sums.filter((pl.col("total") == pl.col("amount")) & (pl.col("parties") == 1)).select("t", "p")
    called = named.filter(pl.col("who_weight") >= W.whole_name).select("t", other="p")
    exact = exact.pipe(without, exact.pipe(joined, called, "t").filter(pl.col("p") != pl.col("other")), "t")
    voices = [
        bank.select("t", voice=pl.lit("iban ") + pl.col("iban")),
        bank.select("t", voice=pl.lit("creditor ") + pl.col("creditor_id")),
        said.filter("whole").select("t", voice=pl.lit("name ") + pl.col("key")),
    ]
    spoken = pl.concat(voices).drop_nulls()
    taught = spoken.pipe(joined, exact, "t").group_by("voice", "p").agg(times=pl.len())
    sole = taught.filter(pl.col("p").n_unique().over("voice") == 1)
    rows = (
        spoken.join(sole, on="voice")
        .sort("times", descending=True)
        .group_by("t", "p")
        .agg(pl.col("times").max(), by_iban=pl.col("voice").str.starts_with("name ").not_().any())
    )
    return who_frame(
        rows.with_columns(
            who_kind=pl.lit("alias"),
            who_weight=pl.when("by_iban").then(5.0).otherwise(4.3)
            + pl.col("times").cast(pl.Float64).log().clip(0, 1.2),
            likeness=pl.lit(1.0),
            hard=pl.lit(value=True),
        )
    )


def strongest(who: pl.DataFrame) -> pl.DataFrame:
    """One row per transaction and party: the strongest kind speaks, a second kind adds a little."""
    ordered = who.sort("t", "p", "who_weight", "who_kind", descending=[False, False, True, False])
    return ordered.group_by("t", "p", maintain_order=True).agg(
        pl.col("who_kind").first(), pl.col("who_weight").first(), pl.col("likeness").max(), pl.col("hard").any()
    )


def named_by_lines(state: State) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`by_name` of the state's lines."""
    return by_name(state.bank, state.items, state.known_names, state.settings.name_similarity)


def identify_counterparties(state: State) -> State:
    """Fill `who`, and `contradicted`: what each transaction says about its payer."""
    names = state.names
    named, said = state.named or named_by_lines(state)
    rows = [by_account(state.bank, state.items), by_memory(state.bank, state.items, names, state.memory), named]
    numbered = by_customer_number(state.bank, state.items, names)
    rows.append(
        who_frame(
            numbered.with_columns(who_kind=pl.lit("customer_number"), likeness=pl.lit(None), hard=pl.lit(value=False))
        )
    )
    rows.append(learned_in_this_run(state.bank, state.hits, state.items, said, named))
    who = strongest(pl.concat(rows))
    others = named_in_texts(state.having(who=who))
    # A brother's name is a little like the payer's own: named in full, the child is meant.
    who = who.join(others, on=["t", "p"], how="anti")
    who = pl.concat([who, who_frame(others.with_columns(hard=pl.lit(value=False)))]).sort("t", "p")
    sure = (
        who.filter(pl.col("who_weight") >= 2.5)
        .sort("t", "who_weight", "p", descending=[False, True, False])
        .group_by("t", maintain_order=True)
        .agg(sure_p=pl.col("p").first(), sure_weight=pl.col("who_weight").first())
    )
    spoken = state.bank.select("t", named_t=pl.col("name").fill_null("") != "").pipe(beside, sure, "t")
    return state.having(who=who, contradicted=spoken, named=None)
