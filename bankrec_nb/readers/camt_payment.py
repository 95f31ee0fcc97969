"""camt transaction details (TxDtls): who, what for and which references, whole columns at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.readers.plain import day_expr, minor_column
from bankrec_nb.readers.text import WHITE_RUN

if TYPE_CHECKING:
    from bankrec_nb.readers.camt_leaves import Sheet

CODE = (("BkTxCd/Domn/Cd", "BkTxCd/Domn/Fmly/Cd", "BkTxCd/Domn/Fmly/SubFmlyCd"), "BkTxCd/Prtry/Cd")

_OWN_CURRENCY = ("Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/InstdAmt/Amt", "AmtDtls/CntrValAmt/Amt")
_INSTRUCTED = ("AmtDtls/InstdAmt/Amt", "AmtDtls/TxAmt/Amt", "AmtDtls/CntrValAmt/Amt")
_RATES = tuple(f"AmtDtls/{kind}/CcyXchg/XchgRate" for kind in ("InstdAmt", "TxAmt", "CntrValAmt"))
_DAYS = tuple(f"RltdDts/{kind}" for kind in ("IntrBkSttlmDt", "AccptncDtTm", "TxDtTm", "StartDt"))
_CREDITOR = tuple(f"RltdPties/Cdtr/{w}Id/{p}/Othr/Id" for w in ("", "Pty/") for p in ("PrvtId", "OrgId"))
_CREDITOR_REFERENCE = ("RmtInf/Strd/CdtrRefInf/Ref", "RmtInf/Strd/CdtrRefInf/CdtrRef")
_WORDS = ("RmtInf/Ustrd", "RmtInf/Strd/RfrdDocInf/Nb", "RmtInf/Strd/RfrdDocInf/RfrdDocNb", "RmtInf/Strd/AddtlRmtInf")
_RETURNS = ("RtrInf/Rsn/Cd", "RtrInf/Rsn/Prtry", "RtrInf/RtrRsn/Cd")
_BANK = ("Refs/AcctSvcrRef", "Refs/TxId", "Refs/UETR")
_SIDES = ("Dbtr", "Cdtr")
_NOBODY = {
    name: pl.lit(None, dtype=pl.String)
    for name in ("counterparty_name", "counterparty_iban", "counterparty_account", "counterparty_bic")
}
_NAMES = ("{0}/Nm", "{0}/Pty/Nm", "Ultmt{0}/Nm", "Ultmt{0}/Pty/Nm", "{0}/Agt/FinInstnId/Nm")
_OTHER_NUMBERS = ("Othr/Id", "PrtryAcct/Id", "BBAN")
_AGENT_CODES = ("BICFI", "BIC", "AnyBIC")


def read_payments(sheet: Sheet, owners: pl.DataFrame, fees: pl.Series) -> pl.DataFrame:
    """What the details say, one row each in file order.

    Args:
        sheet: the TxDtls.
        owners: per detail the entry's `entry`, `sign`, `currency`, `is_reversal` and our own account `ours`.
        fees: per detail the charge taken out.

    Returns:
        entry, amount_minor (signed), currency, return_reason, original_amount_minor, original_currency, the columns of
        PARTY_AND_REFERENCES, cheque_number, exchange_rate, settled, payment_code, payment_text, payment_fee, payment_lot.
    """
    paths = [*_OWN_CURRENCY, *(f"{p}@Ccy" for p in _OWN_CURRENCY), "CdtDbtInd", "Refs/ChqNb", "Refs/PmtInfId"]
    paths += [*_RATES, *_DAYS, *_CREDITOR, *_RETURNS, *_BANK, "Refs/EndToEndId", "Refs/MndtId", *CODE[0], CODE[1]]
    said = pl.concat([sheet.frame(*paths, *_side_paths(_SIDES[0]), *_side_paths(_SIDES[1])), owners], how="horizontal")
    indicator = pl.col("CdtDbtInd").str.to_uppercase()
    signed = said.with_columns(
        sign=pl.when(indicator.is_null()).then("sign").when(indicator == "DBIT").then(-1).otherwise(1),
        returned=pl.col("is_reversal") | sheet.any_under("RtrInf"),
        **_amount(),
    )
    others = other_currency(sheet, owners["currency"])
    minor = minor_column(signed["amount_text"], signed["amount_currency"])
    references = sheet.joined(_CREDITOR_REFERENCE[0]).fill_null(sheet.joined(_CREDITOR_REFERENCE[1]))
    return signed.select(
        "entry",
        amount_minor=minor.abs() * pl.col("sign"),
        currency=pl.col("amount_currency"),
        return_reason=first_of(*_RETURNS),
        original_amount_minor=others["original_amount_minor"] * pl.col("sign"),
        original_currency=others["original_currency"],
        **(_party() if any(sheet.has(path) for side in _SIDES for path in _side_paths(side)) else _NOBODY),
        remittance_information=_remittance(sheet, references),
        creditor_reference=squeezed(references.str.extract(r"^([^\n]*)")),
        end_to_end_id=pl.col("Refs/EndToEndId"),
        mandate_id=pl.col("Refs/MndtId"),
        creditor_id=first_of(*_CREDITOR),
        bank_reference=first_of(*_BANK),
        cheque_number=pl.col("Refs/ChqNb"),
        exchange_rate=first_of(*_RATES),
        settled=day_expr(first_of(*_DAYS).str.slice(0, 10)),
        payment_code=pl.concat_str(
            pl.concat_str(*CODE[0], separator="-", ignore_nulls=True).replace("", None),
            CODE[1],
            separator=" ",
            ignore_nulls=True,
        ).replace("", None),
        payment_text=squeezed(sheet.joined("AddtlTxInf")),
        payment_fee=fees,
        payment_lot=pl.col("Refs/PmtInfId"),
    )


def other_currency(sheet: Sheet, currency: pl.Series) -> dict[str, pl.Series]:
    """original_amount_minor (unsigned) and original_currency: an instructed amount in another currency than the entry's."""
    frame = sheet.frame(*_INSTRUCTED, *(f"{p}@Ccy" for p in _INSTRUCTED)).with_columns(_own=currency)
    differs = {p: pl.col(f"{p}@Ccy").is_not_null() & pl.col(f"{p}@Ccy").ne_missing(pl.col("_own")) for p in _INSTRUCTED}
    found = frame.select(
        text=pl.coalesce(pl.when(test).then(pl.col(p)) for p, test in differs.items()),
        currency=pl.coalesce(pl.when(test).then(pl.col(f"{p}@Ccy")) for p, test in differs.items()),
    )
    return {
        "original_amount_minor": minor_column(found["text"], found["currency"]),
        "original_currency": found["currency"],
    }


def first_of(*paths: str) -> pl.Expr:
    """The text at the first of these paths that has one."""
    return pl.coalesce(*paths)


def squeezed(texts: pl.Series) -> pl.Series:
    """Lines joined by one space; nothing for no text."""
    return texts.str.replace_all(WHITE_RUN, " ").str.strip_chars().replace("", None)


def _amount() -> dict[str, pl.Expr]:
    """The detail's amount in the entry's currency where one is given, else its own amount and currency."""
    same = [pl.when(pl.col(f"{p}@Ccy") == pl.col("currency")).then(pl.col(p)) for p in _OWN_CURRENCY]
    own = pl.coalesce(*same)
    return {
        "amount_text": pl.coalesce(own, "Amt"),
        "amount_currency": pl.when(own.is_not_null()).then("currency").otherwise(pl.coalesce("Amt@Ccy", "currency")),
    }


def _side_paths(side: str) -> list[str]:
    names = [f"RltdPties/{name.format(side)}" for name in _NAMES]
    account, agent = f"RltdPties/{side}Acct/Id", f"RltdAgts/{side}Agt/FinInstnId"
    numbers = [f"{account}/IBAN", *(f"{account}/{n}" for n in _OTHER_NUMBERS)]
    return [*names, *numbers, *(f"{agent}/{c}" for c in _AGENT_CODES)]


def _side(side: str) -> dict[str, pl.Expr]:
    paths = _side_paths(side)
    return {
        "counterparty_name": first_of(*paths[:5]).str.replace_all(WHITE_RUN, " "),
        "counterparty_iban": pl.col(paths[5]).str.replace_all(" ", "").str.to_uppercase(),
        "counterparty_account": first_of(*paths[6:9]),
        "counterparty_bic": first_of(*paths[9:]),
    }


def _party() -> dict[str, pl.Expr]:
    """The other side: who pays when money comes in, who is paid when it goes out.

    A return or reversal keeps the roles of the payment it undoes (ISO 20022 usage), so the sides are swapped. Some
    banks swap them themselves: a side that is our own account is never the other side.
    """
    payer_first = (pl.col("sign") > 0) != pl.col("returned")
    debtor, creditor = (_side(side) for side in _SIDES)
    one = {n: pl.when(payer_first).then(debtor[n]).otherwise(creditor[n]) for n in debtor}
    two = {n: pl.when(payer_first).then(creditor[n]).otherwise(debtor[n]) for n in debtor}
    ours = (one["counterparty_iban"] == pl.col("ours")).fill_null(False)
    unsaid = pl.all_horizontal(e.is_null() for e in one.values())
    second_is_ours = (two["counterparty_iban"] == pl.col("ours")).fill_null(False)
    swap = (ours | unsaid) & ~second_is_ours
    return {n: pl.when(swap).then(two[n]).otherwise(one[n]) for n in one}


def _remittance(sheet: Sheet, references: pl.Series) -> pl.Series:
    """Free text, then what structured remittance says in words: document numbers, additional text, further references."""
    further = references.str.extract(r"(?s)^[^\n]*\n(.*)$")
    parts = pl.DataFrame([*(sheet.joined(path) for path in _WORDS), further.alias("further")])
    return squeezed(parts.select(pl.concat_str(pl.all(), separator=" ", ignore_nulls=True)).to_series())
