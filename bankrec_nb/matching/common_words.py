"""Words that the books write about an item and the bank about its line.

Books kept by hand name no counterparty: two entries of one amount are told apart by what is written about them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.matching.codes import how_often, without
from bankrec_nb.matching.methods import KEPT_BACK
from bankrec_nb.matching.state import NOBODY
from bankrec_nb.normalise.name_vocabulary import BANK_WORDS, EMPTY_WORDS, LEGAL_FORMS, MONTHS
from bankrec_nb.normalise.names import one_vowel, words
from bankrec_nb.normalise.text import folded

if TYPE_CHECKING:
    from bankrec_nb.matching.state import State

COMMON = {"t": pl.Int32, "i": pl.Int32, "words_weight": pl.Float64, "words_said": pl.String}
_MOST = 3.0
"""What words in common say at most: as much as a name that is nearly one party's."""
_LEAST_LETTERS = 3
_A_YEAR = r"^(?:19|20)\d\d$"
_TOLD_APART = 1.5
"""What a word says that only one of a party's documents of one amount has in its name: less than would make it certain."""

_FIGURES = (
    r"\b\d{1,4}(?:[/.-]\d{1,4}){1,2}\b",
    r"\b[A-Z]{1,12}[ .:-]{0,2}\d{1,6}\b",
    r"\b[A-Z]{1,6}-?\d{2,4}-\d{1,6}\b",
    r"\b[A-Z]{2}\b",
    r"\b\d{10}\b",
    r"\bQ[1-4]/20\d\d\b",
)
"""A month 04/2025, an instalment 3/12; a week KW 14, a quarter Q2; a number of another kind PF-2025-12; a kind of tax IS."""
_NUMBER_SIGN = r"\bN(?:[°º]|R\.|O\.|UM\.|O) ?(\d)"
_SPACED_OUT = r"\b(\d\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)[ .](\d\d)\b"
"""Situation n° 3 is situation 3; a telephone number in pairs of digits is one number."""
_MONTHS = (
    "JANVIER|JANUAR|JANNER|JANUARY|JANUARI|ENERO|GENNAIO|JANEIRO|STYCZEN", "FEVRIER|FEBRUAR|FEBRUARY|FEBRUARI|FEBRERO|FEBBRAIO|FEVEREIRO|LUTY",
    "MARS|MARZ|MAERZ|MARCH|MAART|MARZO|MARCO|MARZEC", "AVRIL|APRIL|ABRIL|APRILE|KWIECIEN", "MAI|MAY|MEI|MAYO|MAGGIO|MAIO|MAJ", "JUIN|JUNI|JUNE|JUNIO|GIUGNO|JUNHO|CZERWIEC",
    "JUILLET|JULI|JULY|JULIO|LUGLIO|JULHO|LIPIEC", "AOUT|AUGUST|AUGUSTUS|AGOSTO|SIERPIEN", "SEPTEMBRE|SEPTEMBER|SEPTIEMBRE|SETTEMBRE|SETEMBRO|WRZESIEN",
    "OCTOBRE|OKTOBER|OCTOBER|OCTUBRE|OTTOBRE|OUTUBRO|PAZDZIERNIK", "NOVEMBRE|NOVEMBER|NOVIEMBRE|NOVEMBRO|LISTOPAD", "DECEMBRE|DEZEMBER|DECEMBER|DICIEMBRE|DICEMBRE|DEZEMBRO|GRUDZIEN",
)  # fmt: skip
"""The months, without accents, as ten languages write them."""
_SHORT_MONTHS = ("JANV|JAN|ENE|GEN", "FEVR|FEV|FEB", "MAR|MRZ|MRT", "AVR|APR|ABR", "", "JUN|GIU", "JUIL|JUL|LUG", "AUG|AGO", "SEPT|SEP|SET", "OCT|OKT|OTT|OUT", "NOV", "DEC|DEZ|DIC")  # fmt: skip
_MONTH_NUMBERS = {
    word: number
    for number, spelled in enumerate(zip(_MONTHS, _SHORT_MONTHS, strict=True), 1)
    for word in "|".join(filter(None, spelled)).split("|")
}
_BARE_MONTH = rf"\b({'|'.join(sorted(_MONTH_NUMBERS, key=len, reverse=True))})\b[.]?(?:[ .-]{{1,2}}((?:20)?\d\d)\b)?"
"""A month, and the year behind it where there is one."""
_A_MONTH = r"^(?:[1-9]|1[0-2]|Q[1-4])/20\d\d$"
_SHORT_YEAR = r"(^|[^\d/.-])(0?[1-9]|1[0-2])[/.-](2\d)($|[^\d/.-])"
_YEAR_FIRST = r"\b(20[23]\d)(0[1-9]|1[0-2])\b"
"""03/26 may be March 2026, and 202603 is: both are read besides as they stand."""
_QUARTERS = (
    (r"\b(?:Q|QTR|QUARTER|T|TRIM|TRIMESTRE|QUARTAL)[ .-]?([1-4])[ ./-]{1,2}(20\d\d)\b", "Q$1/$2"),
    (
        r"\b([1-4])(?:ST|ND|RD|TH|ER|E|EME|[.]|º|°)? ?(?:Q|QTR|QUARTER|T|TRIM|TRIMESTRE|QUARTAL)[ ./-]{1,2}(20\d\d)\b",
        "Q$1/$2",
    ),
    (r"\b(20\d\d)[ ./-]{0,2}(?:Q|QTR|QUARTER|T|TRIM|TRIMESTRE|QUARTAL)[ .-]?([1-4])\b", "Q$2/$1"),
)
"""Quarters as books and banks write them: Q4 2025, 2025 Q4, 4th quarter 2025, 4. Quartal 2025."""
_CHEQUE = r"\b(?:CHQ|CHEQUE|CHQUE|CHECK|CHK|CH|SCHECK|ASSEGNO|CZEK)(?: (?:PAID|NO|NUM|NR|N))?[ .:#º°-]{0,3}(\d)"
"""A cheque's number behind any word for cheques: CHQ 000123 is Cheque 123."""
_VAIN = (BANK_WORDS | EMPTY_WORDS | LEGAL_FORMS) - MONTHS
_PARTICLES = ((BANK_WORDS | EMPTY_WORDS) - MONTHS) | {
    "AU",
    "AUX",
    "EN",
    "IN",
    "ON",
    "AT",
    "IM",
    "AM",
    "ZU",
    "AN",
    "IL",
    "AL",
    "EL",
    "SU",
    "UN",
}
_FEW_ALIKE = 12
"""Documents of one amount that figures in their texts may tell apart; of more, a figure is somebody's by accident."""
_SAME_TEXT, _LEAST_TEXT, _BEARERS = 3.0, 10, 2
"""What is gained where the books repeat a line's whole text, of so many letters or more, on so many items or fewer."""
_SWAPPED = "swapped digits"
_RELEASED = 4.0
"""What is gained where line and document both speak of what was kept back: it is paid a year late, when the work has stood."""
_A_SLIP = 2
"""A spelling that half as many documents bear as another of the party is a slip of the pen."""


def _telling(text: pl.Expr) -> pl.Expr:
    """The words of a text that may tell which item is meant: no short numbers, no years, no word of banks and clerks."""
    said = pl.element()
    # A provider glues its own number to the service: *ADS4411.
    text = text.str.replace_all(r"\*([A-Z]{3,})\d{2,}\b", " $1 ")
    vain = said.is_in(list(_VAIN)) | said.str.contains(_A_YEAR)
    short = (said.str.len_chars() < _LEAST_LETTERS) | said.str.contains(r"^\d{1,3}$")
    # A cheque's number has zeros before it on one side only, and the books say salaries where the bank says salary.
    plain = (
        said.str.replace(r"^0+(\d+)$", "$1")
        .str.replace(r"^([A-Z]{4,})IES$", "${1}Y")
        .str.replace(r"^([A-Z]{3,}[^SU])S$", "$1")
    )
    return words(text).list.eval(plain.filter(~vain & ~short)).list.unique()


def words_of_items(items: pl.DataFrame) -> pl.DataFrame:
    """What labels and numbers without digits say beyond the counterparty's name, one row each: i, word, weight."""
    wordy = pl.when(~pl.col("number").str.contains(r"\d")).then("number")
    described = items.select(
        "i", "counterparty_name", said=pl.concat_str("label", wordy, separator=" ", ignore_nulls=True)
    )
    own = described.filter(pl.col("said") != "").select(
        "i", word=_telling(pl.col("said")).list.set_difference(words(pl.col("counterparty_name").fill_null("")))
    )
    rows = own.explode("word", empty_as_null=False).drop_nulls("word")
    # A word that half of all items bear says nothing.
    rarity = ((items.height + 1.0) / pl.len().over("word")).log() - 0.4
    return rows.with_columns(weight=rarity).filter(pl.col("weight") > 0)


def _of_a_name(text: pl.Expr) -> pl.Expr:
    """The words of a name, legal forms too, without titles and articles, which clerks add and drop."""
    return one_vowel(words(text)).list.filter(~pl.element().is_in(list(EMPTY_WORDS))).list.unique()


def words_of_names(items: pl.DataFrame) -> pl.DataFrame:
    """Words of a name that others of the same party's documents of that amount do not have, one row each: i, word, weight.

    Books that write Acme AG and Acme GmbH, or Müller and Miller, may mean one party or two. Whose name the line gives to
    the letter is paid, unless that spelling stands on most of the party's documents: then the other one is a slip.
    """
    key = ["p", "currency", "open"]
    named = items.select("i", *key, "counterparty_name")
    named = named.filter(pl.col("p") > NOBODY, pl.col("counterparty_name").is_not_null())
    spelled = named.select("p", "counterparty_name").unique().filter(pl.len().over("p") > 1)
    if spelled.is_empty():
        return pl.DataFrame(schema={"i": pl.Int32, "word": pl.String, "weight": pl.Float64})
    some = named.join(spelled.select("p").unique(), on="p", how="semi")
    bearing = some.group_by("p", "counterparty_name").agg(bearing=pl.len())
    slips = (pl.col("bearing").min() * _A_SLIP <= pl.col("bearing").max()).over("p")
    alike = some.join(bearing.filter(~slips), on=["p", "counterparty_name"], maintain_order="left")
    alike = alike.filter((pl.col("counterparty_name").n_unique() > 1).over(key))
    own = alike.with_columns(word=_of_a_name(pl.col("counterparty_name")), documents=pl.len().over(key))
    rows = own.explode("word", empty_as_null=False).drop_nulls("word")
    telling = pl.len().over(*key, "word") < pl.col("documents")
    return rows.filter(telling).select("i", "word", weight=pl.lit(_TOLD_APART))


def figures(text: pl.Expr) -> pl.Expr:
    """Figures with what belongs to them, without leading zeros and separators: `Miete 04/2025` → [4/2025, MIETE4], `KW 14` → [KW14].

    Months in words are read as figures (`Mars 2026` → [3/2026]), and words of two letters, a kind of tax, stand for themselves.
    """
    for number, spelled in enumerate(_MONTHS, 1):
        text = text.str.replace_all(rf"\b(?:{spelled})[ .-]{{1,2}}((?:20)?\d\d)\b", f"{number}/$1")
    for spelled, quarter in _QUARTERS:
        text = text.str.replace_all(spelled, quarter)
    text = text.str.replace_all(_CHEQUE, "CHEQUE $1")
    text = text.str.replace_all(_SHORT_YEAR, "$1$2/$3 $2/20$3$4").str.replace_all(_YEAR_FIRST, "$1$2 $2/$1")
    text = text.str.replace_all(_NUMBER_SIGN, "$1").str.replace_all(_SPACED_OUT, "$1$2$3$4$5")
    found = pl.concat_list(text.str.extract_all(pattern) for pattern in _FIGURES)
    bare = pl.element().str.replace_all(r"\b0+(\d)", "$1").str.replace_all(r"[ .:-]", "")
    return found.list.eval(bare.str.replace_all(r"([A-Z])0+(\d)", "$1$2")).list.unique()


def _figures_of_lines() -> pl.Expr:
    """`figures` of a line's text, and a month without a year (RENT DEC) as the last one that had come, or the next."""
    text, day = pl.col("text"), pl.col("day").cast(pl.Int32).cast(pl.Date)
    said = text.str.extract(_BARE_MONTH, 1).replace_strict(_MONTH_NUMBERS, default=None, return_dtype=pl.Int32)
    bare = pl.when(text.str.extract(_BARE_MONTH, 2).is_null()).then(said)
    year = day.dt.year() - (bare > day.dt.month() + 1).cast(pl.Int32)
    return pl.concat_list(figures(text), pl.concat_str(bare, year, separator="/"))


def figures_of_alikes(items: pl.DataFrame) -> pl.DataFrame:
    """Figures in the texts of documents of one amount that not all of them bear, one row each: i, word, weight."""
    key = ["currency", "open"]
    figured = pl.col("label").str.contains(r"\d|\b[[:alpha:]]{2}\b")
    some = items.select("i", *key, "label", documents=pl.len().over(key))
    some = some.filter(pl.col("documents").is_between(2, _FEW_ALIKE)).filter(figured)
    if some.is_empty():
        return pl.DataFrame(schema={"i": pl.Int32, "word": pl.String, "weight": pl.Float64})
    told = some.with_columns(word=figures(folded(pl.col("label"))))
    rows = told.explode("word", empty_as_null=False).drop_nulls("word")
    telling = ~pl.col("word").is_in(list(_PARTICLES)) & (pl.len().over(*key, "word") < pl.col("documents"))
    dated = pl.col("word").str.contains(_A_MONTH)
    return rows.filter(telling).select("i", "word", weight=pl.when(dated).then(_MOST).otherwise(_TOLD_APART))


def _sorted_digits(text: pl.Expr) -> pl.Expr:
    """The digits of each run of four or more, in order of size: 1137 and 1173 are 1137."""
    digits = pl.element().str.split("").list.sort().list.join("")
    return text.str.extract_all(r"\d{4,}").list.eval(digits).list.unique()


def swaps_of_alikes(items: pl.DataFrame) -> pl.DataFrame:
    """Digits of numbers of a party's documents of one amount, in order of size, that not all of them have: i, word, weight."""
    key = ["p", "currency", "open"]
    some = items.select("i", *key, "number").filter(pl.col("p") > NOBODY, pl.col("number").is_not_null())
    some = some.with_columns(documents=pl.len().over(key))
    some = some.filter(pl.col("documents").is_between(2, _FEW_ALIKE))
    rows = some.with_columns(word=_sorted_digits(pl.col("number"))).explode("word", empty_as_null=False)
    telling = pl.len().over(*key, "word") < pl.col("documents")
    return rows.drop_nulls("word").filter(telling).select("i", "word", weight=pl.lit(_TOLD_APART))


def words_in_common(state: State) -> pl.DataFrame:
    """Pairs of a line and the one document of an explanation whose texts share words, one row each: COMMON's columns."""
    by_text, by_name = words_of_items(state.items), words_of_names(state.items)
    by_figure = figures_of_alikes(state.items)
    by_digits = swaps_of_alikes(state.items)
    if by_text.is_empty() and by_name.is_empty() and by_figure.is_empty() and by_digits.is_empty():
        return pl.DataFrame(schema=COMMON)
    text = pl.concat_str("text", "name", separator=" ", ignore_nulls=True)
    met = pl.concat(
        [
            _said(state, by_text, _telling(text)),
            _said(state, by_name, _of_a_name(text)).unique(["t", "i"], keep="first", maintain_order=True),
            _said(state, by_figure, _figures_of_lines())
            .sort("weight", descending=True, maintain_order=True)
            .unique(["t", "i"], keep="first", maintain_order=True),
            _swapped(state, by_digits),
        ]
    )
    shared = met.sort("t", "i", "weight", "word", descending=[False, False, True, False]).group_by(
        "t", "i", maintain_order=True
    )
    found = shared.agg(
        words_weight=pl.col("weight").sum().clip(0, _MOST).round(9), words_said=pl.col("word").head(4).str.join(" ")
    )
    same = found.join(_repeated(state), on=["t", "i"], how="left", maintain_order="left")
    released = pl.when(pl.col("words_said").str.contains(KEPT_BACK)).then(_RELEASED).otherwise(0.0)
    gained = same.with_columns(pl.col("words_weight") + pl.col("gained").fill_null(0.0) + released).drop("gained")
    return gained.cast(COMMON)  # type: ignore[arg-type]


def _swapped(state: State, told: pl.DataFrame) -> pl.DataFrame:
    """Lines with the digits of a number they do not name, in another order: t, i, word, weight."""
    met = _said(state, told, _sorted_digits(pl.col("text"))).unique(["t", "i"], keep="first", maintain_order=True)
    return met.pipe(without, state.hits.select("t", "i"), ("t", "i")).with_columns(word=pl.lit(_SWAPPED))


def _repeated(state: State) -> pl.DataFrame:
    """Lines and items whose whole texts are one: t, i, gained."""
    labels = state.items.select("i", text=folded(pl.col("label"))).drop_nulls()
    labels = labels.filter(pl.col("text").str.len_chars() >= _LEAST_TEXT).filter(how_often("text") <= _BEARERS)
    lines = state.bank.select("t", "text").join(labels.select("text").unique(), on="text", how="semi")
    few = lines.filter(how_often("text") <= _BEARERS)
    return labels.join(few, on="text").select("t", "i", gained=pl.lit(_SAME_TEXT))


def _said(state: State, told: pl.DataFrame, said: pl.Expr) -> pl.DataFrame:
    """Words that a line has in common with the one document of an explanation: t, i, word, weight."""
    single = state.members.filter(how_often("h") == 1).join(told.select("i").unique(), on="i", how="semi")
    found = single.join(state.hypotheses.select("h", "t"), on="h").select("t", "i")
    waiting = state.loose.select("t", "i").join(told.select("i").unique(), on="i", how="semi")
    pairs = pl.concat([found, waiting]).unique()
    lines = state.bank.join(pairs.select("t").unique(), on="t", how="semi").select("t", word=said)
    met = pairs.join(told, on="i").join(lines.explode("word", empty_as_null=False), on=["t", "word"])
    return met.sort("t", "i", "word").select("t", "i", "word", "weight")
