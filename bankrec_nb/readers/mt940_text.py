"""Field :86: of MT940, whole columns at a time: who and what for, in the dialects banks write it in.

German subfields (`166?00…?20…?32`, with ?, >, ~, ^, < or | as the sign), Dutch and SWIFT slash words
(`/EREF/…/REMI/…`), Polish words (`OD: …; TYT.: …`), Dutch labels (`REK: …/NAAM: …`), a leading IBAN, or free text. All
give the same few columns; what no dialect explains stays in remittance_information, nothing is dropped.
"""

from __future__ import annotations

import re

import polars as pl

from bankrec_nb.domain.iban import is_iban
from bankrec_nb.domain.tables import PARTY_AND_REFERENCES
from bankrec_nb.readers.text import WHITE_RUN, clean

COLUMNS = (
    *(name for name in PARTY_AND_REFERENCES if name != "bank_reference"),
    "narrative_reference",
    "additional_information",
    "narrative_code",
)
_SCHEMA = pl.Schema({"row": pl.UInt32(), **{name: pl.String() for name in COLUMNS}})

_GERMAN = r"^\s*(?:([0-9]{3})\s*([?>~^<|])[0-9]{2}|([?>~^<|])(?:00|10|20))"
_SEPA_WORDS = ("EREF", "KREF", "MREF", "CRED", "DEBT", "SVWZ", "ABWA", "ABWE", "COAM", "OAMT", "IBAN", "BIC", "PURP")
_SLASH_WORDS = (
    *("TRTP", "TRCD", "IBAN", "BIC", "NAME", "EREF", "REMI", "MARF", "CSID", "CNTP", "ORDP", "BENM", "ADDR", "ISDT"),
    *("PURP", "ULTD", "ULTC", "ULTB", "RTRN", "PREF", "KREF", "ACCW", "CDTRREFTP", "CDTRREF", "SVCL", "OCMT", "CHGS"),
    *("EXCH", "IREF", "TYPE", "SUM"),
)
_SEPA_USED = ("EREF", "KREF", "MREF", "CRED", "SVWZ", "ABWA", "ABWE", "IBAN", "BIC")
_SLASH_USED = (
    *("TRTP", "IBAN", "BIC", "NAME", "EREF", "REMI", "MARF", "CSID", "CNTP", "ORDP", "BENM", "RTRN", "PREF", "KREF"),
    *("ACCW", "CDTRREF", "OCMT", "CHGS", "EXCH"),
)
_AMOUNT_WORDS = ("OCMT", "CHGS", "EXCH")
_AMOUNT = r"^[A-Z]{0,3}[0-9.,]+[ /]*"
_ACCOUNT_AND_NAME = r"^([A-Z0-9]{8,34})/([^/]+)/?(.*)$"
"""What SWIFT's option with account holds: number, name, then address or purpose."""
_IBAN_SHAPE = "^[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}$"
_BIC_SHAPE = "^[A-Z]{6}[A-Z0-9]{2}([A-Z0-9]{3})?$"
_POLISH = re.compile(r"(?:^|;\s*)(Z RACH\.|NA RACH\.|OD|DLA|TYT\.|TNR|ID IPH)\s*:\s*")
_LABELLED = re.compile(r"(?:REK:\s*(?P<iban>[A-Z]{2}\d\d[A-Z0-9]{8,30}))?\s*/?\s*NAAM:\s*(?P<name>.+?)\s*$", re.DOTALL)
_LEADING_IBAN = re.compile(r"\s*([A-Z]{2}\d\d[A-Z0-9]{11,30})(?:\s+([A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?))?\s")
_PERHAPS_LABELLED = (
    r"^\s*[A-Z]{2}\d\d[A-Z0-9]{11}|(?:^|;\s*)(?:Z RACH\.|NA RACH\.|OD|DLA|TYT\.|TNR|ID IPH)\s*:|[\x1c-\x1f]"
)
"""A leading IBAN, a Polish word, or white space to Python that is none to Polars."""

# Marks between the parts while they are taken apart; no bank text has them (control characters are quarantined).
_PART, _NAMED = "\x1e", "\x1f"


def read_narratives(texts: pl.Series) -> pl.DataFrame:
    """COLUMNS for each :86: (lines apart by newline; null where the movement has none), in the order given."""
    joined = _unwrapped(pl.col("text")) if texts.str.contains("\n", literal=True).any() else pl.col("text")
    frame = pl.DataFrame({"text": texts}).with_row_index("row").with_columns(joined=joined)
    signs = pl.col("text").str.extract_groups(_GERMAN)
    slashed = pl.col("joined").str.contains("/REMI/", literal=True) | pl.col("joined").str.contains(
        rf"^\s*/({'|'.join(_SLASH_WORDS)})/"
    )
    judged = frame.with_columns(sign=pl.coalesce(signs.struct["2"], signs.struct["3"]), slashed=slashed)
    told = _some(judged, judged["text"].is_not_null())
    signs_used = told["sign"].drop_nulls().unique().sort()
    rest = _some(told, told["sign"].is_null())
    slashed_rest, free = _some(rest, rest["slashed"]), _some(rest, ~rest["slashed"])
    parts = [
        *(_german(told.filter(pl.col("sign") == sign), sign) for sign in signs_used),
        *([_slashed(slashed_rest)] if slashed_rest.height else []),
        *([_free(free)] if free.height else []),
    ]
    read = pl.concat([part.select(_SCHEMA.names()) for part in parts if part.height] or [pl.DataFrame(schema=_SCHEMA)])
    if read.height == frame.height:
        return (read if read["row"].is_sorted() else read[read["row"].arg_sort()]).drop("row")
    return frame.select("row").join(read, on="row", how="left", maintain_order="left").drop("row")


def _some(frame: pl.DataFrame, these: pl.Series) -> pl.DataFrame:
    """The rows asked for; most files are written in one dialect, and there is nothing to take out."""
    return frame if these.all() else frame.filter(these)


def _unwrapped(text: pl.Expr) -> pl.Expr:
    """Lines joined as they were before the bank cut them at 65 characters: a full line goes on without a space."""
    return (
        text.str.replace(r"^([^\n]{61,})\n", "$1")
        .str.replace_all(r"([^\n]{65,})\n", "$1")
        .str.replace_all("\n/", "/", literal=True)
        .str.replace_all("\n", " ", literal=True)
    )


def _squeezed(text: pl.Expr) -> pl.Expr:
    return text.str.replace_all(WHITE_RUN, " ").str.strip_chars()


def _after(word: str) -> pl.Expr:
    """What follows this mark, up to the next one."""
    return pl.col("marked").str.extract(f"{_PART}{word}([^{_PART}]*)")


def _flow(parts: pl.Expr) -> pl.Expr:
    """Subfields of 27 characters flow into each other; a shorter one ended its line."""
    piece = pl.element().str.slice(3)
    return parts.list.eval(pl.when(piece.str.len_chars() >= 27).then(piece).otherwise(piece + " ")).list.join("")


def _german(frame: pl.DataFrame, sign: str) -> pl.DataFrame:
    """GVC code and numbered subfields: 00 kind, 20-29 and 60-63 purpose, 30 bank, 31 account, 32-33 name, 38 IBAN."""
    solid = pl.col("text").str.replace_all("\n", "", literal=True)
    split = frame.with_columns(marked=solid.str.replace_all(rf"{re.escape(sign)}([0-9]{{2}})", f"{_PART}$1"))
    fields = split.with_columns(
        _code=pl.col("marked").str.extract(r"^\s*([0-9]{3})"),
        _purpose=_flow(pl.col("marked").str.extract_all(f"{_PART}(?:2[0-9]|6[0-3])[^{_PART}]*")),
        _name=_squeezed(_flow(pl.col("marked").str.extract_all(f"{_PART}3[23][^{_PART}]*"))),
        _kind=_squeezed(_after("00")),
        _bank=_after("30").str.strip_chars().str.to_uppercase(),
        _account=pl.coalesce(_after("38"), _after("31")).str.strip_chars().str.to_uppercase(),
    )
    words = _sepa_words(fields)
    is_iban_field = pl.col("_account").str.contains(_IBAN_SHAPE)
    number = pl.when(pl.col("_account").str.contains("[1-9A-Z]")).then(pl.col("_account"))
    with_bank = pl.when(pl.col("_bank").str.contains("^[0-9]+$")).then(pl.col("_bank") + "/" + number).otherwise(number)
    return words.select(
        "row",
        counterparty_name=pl.col("_name"),
        counterparty_iban=pl.when(is_iban_field).then("_account").otherwise(pl.col("IBAN").str.replace_all(" ", "")),
        counterparty_account=pl.when(~is_iban_field).then(with_bank),
        counterparty_bic=pl.when(pl.col("_bank").str.contains(_BIC_SHAPE)).then("_bank").otherwise(pl.col("BIC")),
        remittance_information=_squeezed(
            pl.concat_str("_before", "SVWZ", "ABWA", "ABWE", separator=" ", ignore_nulls=True)
        ),
        creditor_reference=pl.lit(None, dtype=pl.String),
        end_to_end_id=pl.coalesce("EREF", "KREF"),
        mandate_id=pl.col("MREF"),
        creditor_id=pl.col("CRED"),
        narrative_reference=pl.lit(None, dtype=pl.String),
        additional_information=pl.col("_kind"),
        narrative_code=pl.col("_code"),
    )


def _sepa_words(fields: pl.DataFrame) -> pl.DataFrame:
    """EREF+, MREF+, CRED+, SVWZ+ … of a SEPA purpose as columns; `_before` is what stands before the first."""
    pattern = rf"\b({'|'.join(_SEPA_WORDS)})\s?\+"
    marked = fields.with_columns(marked=pl.col("_purpose").str.replace_all(pattern, f"{_PART}$1{_NAMED}"))
    return marked.with_columns(
        _before=pl.col("marked").str.extract(f"^([^{_PART}]*)"),
        **_said(marked["marked"], _SEPA_USED, " "),
    )


def _said(marked: pl.Series, words: tuple[str, ...], bare_of: str) -> dict[str, pl.Expr]:
    """A column per word; a word no text of the file has costs nothing."""
    nothing = pl.lit(None, dtype=pl.String)
    return {
        word: _squeezed(_after(word + _NAMED)).str.strip_chars(bare_of).replace("", None)
        if marked.str.contains(f"{_PART}{word}{_NAMED}", literal=True).any()
        else nothing
        for word in words
    }


def _slashed(frame: pl.DataFrame) -> pl.DataFrame:
    """Slash words; ING's /CNTP/ holds account/BIC/name/city, Rabo's /BENM//NAME/ and /ORDP//NAME/ the name."""
    # `/REMI/USTD//text/` and `/REMI/STRD/CUR/reference/` say what kind of text follows; the kind is no text.
    kindless = pl.col("joined").str.replace_all(r"/REMI/(USTD|STRD)/+", "/REMI/")
    pattern = rf"/({'|'.join(_SLASH_WORDS)})/"
    marked = frame.with_columns(marked=kindless.str.replace_all(pattern, f"{_PART}$1{_NAMED}"))
    said = marked.with_columns(
        _before=pl.col("marked").str.extract(f"^([^{_PART}]*)").str.strip_chars("/ "),
        **_said(marked["marked"], _SLASH_USED, " /"),
    )
    partner = pl.col("CNTP").str.split("/")
    party = pl.coalesce("BENM", "ORDP")
    parts = party.str.extract_groups(_ACCOUNT_AND_NAME)
    account = pl.coalesce("IBAN", "ACCW", partner.list.get(0, null_on_oob=True), parts.struct["1"])
    account = account.str.replace_all(" ", "")
    is_iban_field = account.str.to_uppercase().str.contains(_IBAN_SHAPE)
    returned = pl.when(pl.col("RTRN").is_not_null()).then("RTRN " + pl.col("RTRN"))
    # HSBC and others let the purpose follow an amount: `/OCMT/USD10,/` and on the next line `INVOICE 5`.
    freely = [pl.col(word).str.replace(_AMOUNT, "").replace("", None) for word in _AMOUNT_WORDS]
    return said.select(
        "row",
        counterparty_name=pl.coalesce("NAME", partner.list.get(2, null_on_oob=True), parts.struct["2"], party),
        counterparty_iban=pl.when(is_iban_field).then(account.str.to_uppercase()),
        counterparty_account=pl.when(~is_iban_field).then(account),
        counterparty_bic=pl.coalesce("BIC", partner.list.get(1, null_on_oob=True)),
        remittance_information=_squeezed(
            pl.concat_str(
                "_before", "REMI", *freely, parts.struct["3"].replace("", None), separator=" ", ignore_nulls=True
            )
        ),
        creditor_reference=pl.col("CDTRREF"),
        end_to_end_id=pl.coalesce("EREF", "PREF", "KREF"),
        mandate_id=pl.col("MARF"),
        creditor_id=pl.col("CSID").str.replace_all(" ", ""),
        narrative_reference=pl.lit(None, dtype=pl.String),
        additional_information=pl.concat_str("TRTP", returned, separator=" ", ignore_nulls=True),
        narrative_code=pl.lit(None, dtype=pl.String),
    )


def _free(frame: pl.DataFrame) -> pl.DataFrame:
    """Everything else: only text, nearly always; Polish words, Dutch labels and a leading IBAN one by one."""
    labelled = pl.col("text").str.contains("NAAM:", literal=True) | pl.col("joined").str.contains(_PERHAPS_LABELLED)
    judged = frame.select("row", "text", "joined", labelled=labelled)
    plain = _some(judged, ~judged["labelled"]).select("row", remittance_information=_squeezed(pl.col("joined")))
    if plain.height == judged.height:
        return plain.with_columns(
            pl.lit(None, dtype=dtype).alias(n) for n, dtype in _SCHEMA.items() if n not in plain.columns
        )
    rows = [
        {"row": row, **(_polish(joined) or _labelled(text, joined))}
        for row, text, joined, _ in judged.filter("labelled").iter_rows()
    ]
    return pl.concat([pl.DataFrame(rows, schema=_SCHEMA), plain], how="diagonal")


def _polish(text: str) -> dict[str, str]:
    """Words of mBank: OD (from), DLA (to), TYT. (title), Z RACH. / NA RACH. (account), TNR (the bank's number)."""
    if ";" not in text or len(_POLISH.findall(text)) < 2:
        return {}
    before, *pairs = _POLISH.split(text)
    said = {word: clean(value.strip("; ")) for word, value in zip(pairs[::2], pairs[1::2], strict=True)}
    return {
        "additional_information": clean(before.strip("; ")),
        "counterparty_name": said.get("OD") or said.get("DLA", ""),
        "remittance_information": said.get("TYT.", ""),
        "narrative_reference": said.get("TNR", ""),
        **_account(said.get("Z RACH.") or said.get("NA RACH.", "")),
    }


def _labelled(text: str, joined: str) -> dict[str, str]:
    found = {"remittance_information": clean(joined)}
    if (leading := _LEADING_IBAN.match(joined)) and is_iban(leading[1]):
        found |= {"counterparty_iban": leading[1], "counterparty_bic": leading[2] or ""}
    if "NAAM:" in text and (labelled := _LABELLED.search(text)):
        found |= {"counterparty_name": clean(labelled["name"]), **_account(labelled["iban"] or "")}
    return found


def _account(text: str) -> dict[str, str]:
    bare = text.replace(" ", "").upper()
    if not bare.strip("0"):
        return {}
    return {"counterparty_iban": bare} if is_iban(bare) else {"counterparty_account": text.strip()}
