"""From the lines of a FEC to open items: journal entries that balance, lettering, documents, payments and the banks' lines."""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import ItemType
from bankrec_nb.readers.document_columns import method_of
from bankrec_nb.readers.fec_checks import LETTERED

_ENTRY_KEYS = (
    ["JournalCode", "EcritureNum", "EcritureDate", "PieceRef"],
    ["JournalCode", "EcritureNum", "EcritureDate"],
    ["JournalCode", "EcritureNum"],
)
_COLLECTIVE = r"(?i)\b(?:clients?|fournisseurs?|collectifs?|customers?|suppliers?)\b"
_GENERIC = (
    r"(?i)^(?:\s|[\d.,%'’/()&-]|\b(?:clients?|fournisseurs?|collectifs?|customers?|suppliers?|divers|ventes?|achats?|biens|"
    r"prestations?|services?|marchandises|exploitation|immobilisations?|france|export|ue|cee|hors|étrangers?|etrangers?|"
    r"intracom\w*|comptes?|g[ée]n[ée]ra(?:l|ux)|ordinaires?|rattach[ée]s|tva|ht|ttc|à|a|de|d|du|des|et|ou)\b)+$"
)
"""Names of accounts for all customers or all suppliers: such words, one of them one of these."""


def with_entries(lines: pl.DataFrame) -> pl.DataFrame:
    """The lines with `net` (debit − credit), `entry` (the first line of its journal entry) and `entry_balanced`.

    Some packages repeat EcritureNum or leave it 0, so the finest of three keys under which lines balance is the entry.
    """
    rest = lines.with_columns(net=pl.col("debit_minor") - pl.col("credit_minor"))
    settled: list[pl.DataFrame] = []
    for key in _ENTRY_KEYS:
        rest = rest.with_columns(_sum=pl.col("net").sum().over(key), entry=pl.col("source_line").min().over(key))
        even = rest["_sum"] == 0
        settled.append(rest if even.all() else rest.filter(even))
        rest = rest.filter(~even)
        if rest.is_empty():
            break
    marked = [f.with_columns(entry_balanced=pl.lit(True)) for f in settled]
    if rest.height:
        marked.append(rest.with_columns(entry_balanced=pl.lit(False)))
    return (marked[0] if len(marked) == 1 else pl.concat(marked).sort("source_line")).drop("_sum")


def _on(*classes: str) -> pl.Expr:
    """Whether the account is of one of the classes (a plain comparison takes a tenth of a pattern's time)."""
    return pl.any_horizontal(pl.col("CompteNum").str.starts_with(one) for one in classes)


def own_lines(entries: pl.DataFrame) -> pl.DataFrame:
    """The third-party and bank lines, with what their entry is and what their lettering or their account leaves.

    Returns:
        Besides the entries' columns: is_payment (its entry moves a bank and is neither sale nor purchase), left_minor
        (null where the line is not lettered), is_settled.
    """
    kinds = entries.select(
        third=_on("40", "41", "51"), sale=_on("7"), cost=_on("2", "6"), bank=_on("51", "53", "54", "58")
    )  # fmt: skip
    own = entries.filter(kinds["third"])
    sale, cost, bank = (_has(own["entry"], entries["entry"], kinds[kind]) for kind in ("sale", "cost", "bank"))
    own = own.hstack([(bank & ~sale & ~cost).alias("is_payment")])
    lettered, left = pl.col("EcritureLet") != "", pl.lit(None)
    if (own["EcritureLet"] != "").any():
        left = pl.when(lettered).then(pl.col("net").sum().over(LETTERED))
    own = own.with_columns(left_minor=left.cast(pl.Int64))
    return own.with_columns(is_settled=(pl.col("left_minor") == 0) | _paid_without_lettering(own))


def _has(asked: pl.Series, entries: pl.Series, lines: pl.Series) -> pl.Series:
    """Whether the entries asked for have one of these lines; entries are small numbers, so each has its place in a list."""
    if not lines.any():
        return pl.Series([False]).new_from_index(0, asked.len())
    marked = pl.Series([False]).new_from_index(0, int(entries.max() or 0) + 1)  # type: ignore[arg-type]
    return marked.scatter(entries.filter(lines), values=True).gather(asked)


def _paid_without_lettering(own: pl.DataFrame) -> pl.Expr:
    """Unlettered lines of a third party that add up to zero and hold payments: nothing is open, only not lettered.

    Their payments stand on the bank's account, where the bank's movement clears them; left open, an invoice among them
    would be offered for that movement too, and its money be counted twice.
    """
    if not own["is_payment"].any():
        return pl.lit(value=False)
    third, plain = _on("4"), pl.col("EcritureLet") == ""
    return third & plain & (pl.col("net").sum().over(LETTERED) == 0) & pl.col("is_payment").any().over(LETTERED)


def items_of(own: pl.DataFrame) -> pl.DataFrame:
    """Ledger items of the third-party and bank lines."""
    account = pl.col("CompteNum")
    customer, supplier = account.str.starts_with("41"), account.str.starts_with("40")
    paid = pl.col("is_payment")
    kind = (
        pl.when(customer & (pl.col("net") >= 0) & ~paid).then(pl.lit(str(ItemType.SALES_INVOICE)))
        .when(customer & ~paid).then(pl.lit(str(ItemType.SALES_CREDIT_NOTE)))
        .when(supplier & (pl.col("net") < 0) & ~paid).then(pl.lit(str(ItemType.PURCHASE_INVOICE)))
        .when(supplier & ~paid).then(pl.lit(str(ItemType.PURCHASE_CREDIT_NOTE)))
        .otherwise(pl.lit(str(ItemType.JOURNAL_LINE)))
    )  # fmt: skip
    named = pl.when(pl.col("CompAuxLib") != "").then(pl.col("CompAuxLib"))
    everybody = pl.col("CompteLib").str.contains(_COLLECTIVE) & pl.col("CompteLib").str.contains(_GENERIC)
    own_account = (customer | supplier) & ~everybody
    by_account = pl.when(own_account).then(pl.col("CompteLib"))
    written = [str(v) for v in own["ModeRglt"].unique() if v]
    moved = own["net"] != 0
    own = own if moved.all() else own.filter(moved)
    return own.select(
        item_type=kind,
        document_number=pl.col("PieceRef"),
        issue_date=pl.when(account.str.starts_with("5")).then("entry_date").otherwise(pl.coalesce("piece_date", "entry_date")),
        amount_minor="net",
        open_minor=pl.when(pl.col("is_settled")).then(pl.lit(0, dtype=pl.Int64)).otherwise(pl.col("net")),
        currency=pl.lit("EUR"),
        counterparty_id=pl.when(pl.col("CompAuxNum") != "").then("CompAuxNum").when(own_account).then(account),
        counterparty_name=pl.coalesce(named, by_account),
        third_party_account=pl.when(pl.col("CompAuxNum") != "").then("CompAuxNum"),
        ledger_account=account,
        label=pl.col("EcritureLib"),
        lettering_code=pl.col("EcritureLet"),
        entry_number=pl.concat_str("JournalCode", "EcritureNum", separator=" "),
        payment_method=pl.col("ModeRglt").replace_strict(
            written, [method_of(v) for v in written], default=None, return_dtype=pl.String
        ),
        source_line="source_line",
    )  # fmt: skip
