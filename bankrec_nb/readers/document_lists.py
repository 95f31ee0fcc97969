"""A list of documents (invoices, bills, credit notes) as text cells becomes ledger items.

The type gives the direction, the amount is positive for what it is; a negative plain invoice is a credit note. A row
that cannot be used is listed as invalid with its reason, beside those in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.errors import FileRefused
from bankrec_nb.domain.money import exponent, exponent_of
from bankrec_nb.domain.vocabulary import ItemType, Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.columns import CURRENCIES
from bankrec_nb.readers.document_columns import TYPE_WORDS, YES, method_of
from bankrec_nb.readers.document_layout import DATES, MONEY, completed_documents, documents_profile
from bankrec_nb.readers.headers import balance_words
from bankrec_nb.readers.identity import DEFAULT_CURRENCY, finish_items
from bankrec_nb.readers.letters import normal_form
from bankrec_nb.readers.tabular_amounts import SIGNS, Notation, learn_notation, read_minor
from bankrec_nb.readers.tabular_cells import LINE
from bankrec_nb.readers.tabular_dates import parts_of, read_dates
from bankrec_nb.readers.tabular_layout import body_of
from bankrec_nb.readers.tabular_texts import squeezed

if TYPE_CHECKING:
    from bankrec_nb.readers.base import ReadOptions, ReadResult, Source
    from bankrec_nb.readers.headers import Head
    from bankrec_nb.readers.profiles import Profile
    from bankrec_nb.readers.tabular_cells import Cells

_CREDIT = (ItemType.SALES_CREDIT_NOTE, ItemType.PURCHASE_CREDIT_NOTE)
_TURNED = {
    ItemType.SALES_INVOICE: ItemType.SALES_CREDIT_NOTE,
    ItemType.PURCHASE_INVOICE: ItemType.PURCHASE_CREDIT_NOTE,
}
_CASH_SIGN = {ItemType.SALES_CREDIT_NOTE: -1, ItemType.PURCHASE_INVOICE: -1}
_ON_OUR_ACCOUNT = [
    str(kind) for kind in (ItemType.CHEQUE_DEPOSIT, ItemType.PAYMENT_LOT, ItemType.PAYOUT, ItemType.JOURNAL_LINE)
]
_VOID = r"(?i)^\s*(draft|cancell?ed|void(ed)?|deleted|brouillon|annul[eé]e?|entwurf|storniert|concept|geannuleerd|borrador|anulad[oa]|cancelad[oa]|bozza|annullat[oa]|abandon\w*)\s*$"
_IBAN = r"^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$"
_PAID = r"(?i)^\s*(paid|fully paid|paid in full|settled|pay[eé]e?|r[eé]gl[eé]e?|sold[eé]e?|bezahlt|betaald|betalt|betald|pagad[oa]|pagat[oa]|saldat[oa]|cobrad[oa]|zap[lł]acon[aoy]|op[lł]acon[aoy]|uhrazen[aoáé]|zaplacen[aoáé])\s*$"
_LINE_TOTALS = (
    "line total",
    "total ligne",
    "total de la ligne",
    "zeilensumme",
    "regeltotaal",
    "total linea",
    "totale riga",
)
"""Amounts of one line each, tax included: FreshBooks exports its invoices so."""
_REASONS = {
    "number": "The document has no number.",
    "amount": "The amount cannot be read.",
    "no_amount": "The document has no amount.",
    "date": "The document has no date, or one that cannot be read.",
    "type": "The document's type is not known.",
    "status": "The document is a draft or cancelled.",
}
_TEXTS = (
    "counterparty_id",
    "counterparty_iban",
    "preceding_document",
    "lot_number",
    "ledger_account",
    "mandate_id",
    "end_to_end_id",
    "own_account",
    "bank_account",
    "label",
)


def read_documents(
    source: Source, source_format: str, cells: Cells, head: Head, options: ReadOptions, profile: Profile | None = None
) -> ReadResult:
    """The documents of a list as ledger items; those that cannot be used are quarantined issues with the reason.

    Raises:
        FileRefused: there is no document in it.
        ProfileNeeded: the order of its dates, or whether it lists sales or purchases, cannot be decided.
    """
    body = body_of(cells, head)
    body = body.filter(pl.any_horizontal(pl.exclude(LINE) != ""))
    if body.is_empty() and not cells.odd:
        raise FileRefused(
            "the file has a header and no documents.", action="Export the list again, or leave the file out."
        )
    profile = documents_profile(cells, head, body) if profile is None else completed_documents(profile, body)
    frame = _read(body, profile, options)
    frame, skipped = _without_totals(frame, cells)
    judged = frame.with_columns(reason=_reason())
    invalid = judged.filter(pl.col("reason").is_not_null())
    good = _collapsed(judged.filter(pl.col("reason").is_null()), profile)
    issues = [
        *cells.issues,
        *skipped,
        *_invalid_issues(invalid, cells),
        *_odd_issues(cells, head),
        *_twin_issues(good),
        *_line_note(judged, good, invalid),
    ]
    return finish_items(source, source_format, items=good, issues=issues, profile=profile.to_json())


def _read(body: pl.DataFrame, profile: Profile, options: ReadOptions) -> pl.DataFrame:
    """Columns of the ledger_item table, and _type (as written), _raw (the amount as written), for every row."""
    currency = _currency(body, profile, options)
    digits_found = {exponent(c) for c in currency.unique().to_list()}
    digits: int | pl.Series = (
        digits_found.pop() if len(digits_found) == 1 else currency.to_frame("c").select(exponent_of(pl.col("c")))["c"]
    )
    columns: dict[str, pl.Series] = {"source_line": body[LINE], "currency": currency}
    for role in MONEY:
        if (place := profile.column(role)) is not None:
            learnt = learn_notation(
                [str(v) for v in body[f"c{place}"].head(2000).to_list() if v], fallback=profile.decimal_mark
            )
            notation = Notation(
                learnt.mark or profile.decimal_mark,
                learnt.brackets or profile.brackets,
                learnt.trailing or profile.trailing_sign,
                learnt.suffixes,
                learnt.units,
            )
            columns[f"_{role}"] = read_minor(body[f"c{place}"], notation, digits)
    for role in DATES:
        if (place := profile.column(role)) is not None:
            columns[role] = read_dates(body[f"c{place}"], profile.date_order)
    for role in _TEXTS:
        if (place := profile.column(role)) is not None:
            columns[role] = body[f"c{place}"]
    for name, roles in (
        ("document_number", ("number", "supplier_number")), ("counterparty_name", ("counterparty_name", "customer_name", "supplier_name")),
        ("payment_reference", ("reference",)), ("_type", ("type",)), ("_status", ("status",)), ("_return", ("is_return",)), ("_paid", ("is_paid",)),
        ("payment_method", ("payment_method",)), ("_percent", ("discount_percent",)), ("_issue", ("issue_date",)),
        ("_raw", ("amount", "open_amount")),
    ):  # fmt: skip
        places = [i for r in roles if (i := profile.column(r)) is not None]
        if places:
            columns[name] = body.select(
                pl.coalesce(pl.when(pl.col(f"c{i}") != "").then(pl.col(f"c{i}")) for i in places)
            ).to_series()
    frame = pl.DataFrame([s.alias(n) for n, s in columns.items()])
    missing = [pl.lit(None, dtype=d).alias(n) for n, d in _WANTED.items() if n not in frame.columns]
    return _signed(frame.with_columns(*missing), profile)


_WANTED = {
    "_amount": pl.Int64(), "_open_amount": pl.Int64(), "_paid_amount": pl.Int64(), "_discount_amount": pl.Int64(),
    "issue_date": pl.Date(), "due_date": pl.Date(), "discount_date": pl.Date(),
    **dict.fromkeys(("document_number", "counterparty_name", "counterparty_id", "counterparty_iban", "own_account", "bank_account", "_type", "_status", "_return", "_paid", "_percent", "payment_method", "_raw", "_issue"), pl.String()),
}  # fmt: skip


def _currency(body: pl.DataFrame, profile: Profile, options: ReadOptions) -> pl.Series:
    usual = profile.currency or options.currency or DEFAULT_CURRENCY
    place = profile.column("currency")
    if place is None:
        return pl.Series("currency", [usual]).new_from_index(0, body.height)
    distinct = [str(v) for v in body[f"c{place}"].unique().to_list()]
    known = {v: SIGNS.get(v) or (v.upper() if v.upper() in CURRENCIES else usual) for v in distinct}
    return body[f"c{place}"].replace_strict(list(known), list(known.values()), default=usual, return_dtype=pl.String)


def _signed(frame: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """item_type from type, sign and direction; amount and open amount signed by their cash effect."""
    types = {str(v): TYPE_WORDS.get(normal_form(str(v)), ()) for v in frame["_type"].drop_nulls().unique().to_list()}
    chosen = {v: _one_type(t, profile.direction) for v, t in types.items()}
    plain = {"sale": ItemType.SALES_INVOICE, "purchase": ItemType.PURCHASE_INVOICE}.get(profile.direction or "")
    base = (
        pl.col("_type").replace_strict(list(chosen), list(chosen.values()), default=None, return_dtype=pl.String)
        if chosen
        else pl.lit(None, dtype=pl.String)
    )
    if profile.column("type") is None or not any(types.values()):
        base = pl.lit(str(plain) if plain else None, dtype=pl.String)
    # Some packages have a flag beside the type ("Is Return"), some write credit notes as negative invoices.
    returned = (
        pl.col("_return")
        .str.to_lowercase()
        .is_in(["1", "true", "yes", "oui", "ja", "si", "sí", "y", "x"])
        .fill_null(False)
    )
    value = pl.coalesce("_amount", "_open_amount")
    is_sale = base.is_in([str(ItemType.SALES_INVOICE)])
    is_buy = base.is_in([str(ItemType.PURCHASE_INVOICE)])
    only_below = _purchases_written_negative(frame.with_columns(base=base, value=value), profile)
    turn = returned | (pl.when(is_buy & pl.lit(only_below)).then(value > 0).otherwise(value < 0))
    kind = (
        pl.when(is_sale & turn).then(pl.lit(str(ItemType.SALES_CREDIT_NOTE)))
        .when(is_buy & turn).then(pl.lit(str(ItemType.PURCHASE_CREDIT_NOTE)))
        .otherwise(base)
    )  # fmt: skip
    typed = _with_accounts(frame.with_columns(item_type=kind, _value=value))
    documents = [str(t) for t in (*_TURNED, *_CREDIT)]
    sign = pl.when(pl.col("item_type").is_in([str(t) for t in _CASH_SIGN])).then(-1).otherwise(1)
    cash = pl.when(pl.col("item_type").is_in(documents)).then(pl.col("_value").abs() * sign).otherwise(pl.col("_value"))
    rest = pl.coalesce(pl.col("_open_amount").abs(), pl.col("_value").abs() - pl.col("_paid_amount").abs())
    paid = pl.col("_status").str.contains(_PAID).fill_null(False) | pl.col("_paid").str.contains(YES).fill_null(False)
    whole = (pl.col("_paid_amount").abs() == pl.col("_value").abs()).fill_null(
        False
    )  # Stripe's Amount Due stays the total
    methods = {str(v): method_of(str(v)) for v in frame["payment_method"].drop_nulls().unique().to_list()}
    return typed.with_columns(
        amount_minor=cash,
        open_minor=pl.when(paid & whole)
        .then(pl.lit(0, dtype=pl.Int64))
        .when(rest.is_not_null())
        .then(rest * cash.sign())
        .when(paid)
        .then(pl.lit(0, dtype=pl.Int64)),
        discount_minor=_discount(cash),
        counterparty_name=squeezed(pl.col("counterparty_name")),
        payment_method=pl.col("payment_method").replace_strict(
            list(methods), list(methods.values()), default=None, return_dtype=pl.String
        )
        if methods
        else pl.lit(None, dtype=pl.String),
        third_party_account=pl.col("counterparty_id"),
    )


def _with_accounts(frame: pl.DataFrame) -> pl.DataFrame:
    """account_id for what is booked on our own bank account; a plain "bank account" of an invoice is the other party's.

    An invoice says at most where it should be paid: it is not booked on that account, so it keeps no account_id.
    """
    ours = pl.col("item_type").is_in(_ON_OUR_ACCOUNT).fill_null(False)
    plain = {c: squeezed(pl.col(c)).replace("", None) for c in ("own_account", "bank_account", "counterparty_iban")}
    said = pl.coalesce(plain["own_account"], plain["bank_account"])
    bare = {c: text.str.replace_all(r"[\s.-]", "").str.to_uppercase() for c, text in plain.items()}
    theirs = pl.when(~ours & bare["bank_account"].str.contains(_IBAN)).then(bare["bank_account"])
    own = pl.coalesce(bare["own_account"], bare["bank_account"])
    return frame.with_columns(
        account_id=pl.when(ours).then(pl.when(own.str.contains(_IBAN)).then(own).otherwise(said)),
        counterparty_iban=pl.coalesce(plain["counterparty_iban"], theirs),
    )


def _discount(cash: pl.Expr) -> pl.Expr:
    """The early-payment discount with the amount's sign, from its column or from a percentage (half a cent up)."""
    percent = (
        pl.col("_percent")
        .str.replace(",", ".", literal=True)
        .str.strip_chars(" %")
        .cast(pl.Decimal(10, 4), strict=False)
    )
    basis_points = (percent * 100).cast(pl.Int64, strict=False)
    computed = (cash.abs() * basis_points + 5000) // 10000
    found = pl.coalesce(pl.col("_discount_amount").abs(), computed)
    return pl.when(found > 0).then(found * cash.sign())


def _purchases_written_negative(frame: pl.DataFrame, profile: Profile) -> bool:
    """Some packages write what goes out as negative: then a negative purchase is a plain one."""
    place = profile.column("amount")
    if place is not None and place < len(profile.header) and "signed" in normal_form(profile.header[place]).split():
        return True
    buys = frame.filter(pl.col("base") == str(ItemType.PURCHASE_INVOICE))["value"].drop_nulls()
    sales = frame.filter(pl.col("base") == str(ItemType.SALES_INVOICE))["value"].drop_nulls()
    return buys.len() >= 2 and bool((buys < 0).all()) and not sales.is_empty() and bool((sales > 0).any())


def _one_type(types: tuple[ItemType, ...], direction: str | None) -> str | None:
    if len(types) == 1:
        return str(types[0])
    if not types or direction is None:
        return None
    return str(types[0] if direction == "sale" else types[1])


def _reason() -> pl.Expr:
    """Why a row cannot be used: a key of _REASONS, null where it can."""
    readable = pl.col("_value").is_not_null()
    return (
        pl.when(pl.col("_status").str.contains(_VOID).fill_null(False)).then(pl.lit("status"))
        .when(pl.col("document_number").is_null()).then(pl.lit("number"))
        .when(~readable & pl.col("_raw").is_not_null()).then(pl.lit("amount"))
        .when(~readable).then(pl.lit("no_amount"))
        .when(pl.col("issue_date").is_null()).then(pl.lit("date"))
        .when(pl.col("item_type").is_null()).then(pl.lit("type"))
    )  # fmt: skip


def _without_totals(frame: pl.DataFrame, cells: Cells) -> tuple[pl.DataFrame, list[dict[str, object]]]:
    """Rows without number and date whose words say total are a footer, not documents."""
    undated = pl.col("_issue").is_null() | (pl.col("document_number").is_null() & pl.col("issue_date").is_null())
    dropped = []
    for line in frame.filter(undated)["source_line"].to_list():
        row = cells.frame.filter(pl.col(LINE) == line).drop(LINE).row(0)
        words = " ".join(str(c) for c in row if c and any(ch.isalpha() for ch in c) and parts_of(c) is None)
        alone = sum(1 for c in row if c) == 1  # `1 - 30 days past due` above the documents of that age
        if alone or balance_words(words) or (not any(any(ch.isdigit() for ch in str(c)) for c in row)):
            dropped.append(line)
    notes = [
        issue(
            Severity.NOTE, "line_skipped", "The line is a total or a remark; it was left out.", line=n, raw=cells.raw(n)
        )
        for n in dropped
    ]
    return (frame.filter(~pl.col("source_line").is_in(dropped)) if dropped else frame), notes


def _collapsed(frame: pl.DataFrame, profile: Profile) -> pl.DataFrame:
    """Exports with one row per invoice line repeat the invoice: neighbours equal in all that matters are one document."""
    names = [normal_form(n) for n in profile.header]
    amount = profile.column("amount")
    if amount is not None and amount < len(names) and names[amount] in _LINE_TOTALS:
        return _summed(frame)
    if not any(
        n
        in (
            "quantity",
            "line amount",
            "unit amount",
            "unit price",
            "quantite",
            "menge",
            "aantal",
            "cantidad",
            "quantita",
        )
        for n in names
    ):
        return frame
    same = pl.all_horizontal(
        (pl.col(c) == pl.col(c).shift(1)).fill_null(False)
        for c in ("document_number", "item_type", "amount_minor", "issue_date")
    )
    return frame.filter(~same)


def _summed(frame: pl.DataFrame) -> pl.DataFrame:
    """Neighbours of one number, type and day as one document, whose amount is that of its lines together."""
    keys = ("document_number", "item_type", "issue_date", "counterparty_name")
    starts = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in keys)
    money = ("amount_minor", "open_minor")
    numbered = frame.with_columns(_document=starts.fill_null(True).cum_sum())
    whole = numbered.group_by("_document", maintain_order=True).agg(
        pl.exclude("_document", *money).first(),
        pl.col("amount_minor").sum(),
        pl.when(pl.col("open_minor").is_not_null().all()).then(pl.col("open_minor").sum()),
    )
    return whole.select(frame.columns)


def _line_note(judged: pl.DataFrame, good: pl.DataFrame, invalid: pl.DataFrame) -> list[dict[str, object]]:
    lines = judged.height - invalid.height - good.height
    if not lines:
        return []
    return [issue(Severity.NOTE, "invoice_lines", f"Rows that are further lines of the document above them: {lines}.")]


def _invalid_issues(invalid: pl.DataFrame, cells: Cells) -> list[dict[str, object]]:
    told = []
    for row in invalid.select("reason", "source_line", "_type", "_raw").iter_rows(named=True):
        message = _REASONS[row["reason"]]
        if row["reason"] == "type" and row["_type"]:
            message = f"The document's type '{row['_type'][:40]}' is not known."
        told.append(issue(Severity.QUARANTINED, f"document_{row['reason']}", message, line=row["source_line"], raw=cells.raw(row["source_line"]),
                          action="Correct the document in the books and export it again."))  # fmt: skip
    return told


def _odd_issues(cells: Cells, head: Head) -> list[dict[str, object]]:
    return [
        issue(
            Severity.QUARANTINED,
            "column_count",
            odd.reason,
            line=odd.line,
            raw=odd.raw,
            action="Look for a missing quote or a separator inside a text.",
        )
        for odd in cells.odd
        if odd.line > head.line
    ]


def _twin_issues(good: pl.DataFrame) -> list[dict[str, object]]:
    """The same number twice for one counterparty and type: kept, and told."""
    key = ["document_number", "item_type", "counterparty_name", "counterparty_id"]
    twins = good.filter(pl.struct(key).is_duplicated()).filter(~pl.struct(key).is_first_distinct())
    return [
        issue(
            Severity.WARNING,
            "duplicate_number",
            f"The number '{row['document_number']}' stands more than once for this counterparty; both were kept.",
            line=row["source_line"],
            action="Check whether the document was booked twice.",
        )
        for row in twins.select("document_number", "source_line").iter_rows(named=True)
    ]
