"""Every table of the toolkit: columns, types, ISO 20022 tags, keys and rules. Read this first.

Polars schemas, DuckDB tables, the docs (docs/tables.md) and the tests' row builders come from here, so a column's name,
type and meaning are said once. Data flows downwards:

    facts      statement → bank_transaction → transaction_detail      ledger_item      issue
    derived    suggestion → allocation, adjustment, evidence          (matcher's proposals, can be deleted)
    decided    match → allocation, adjustment                         (the fold of the decision log)

Money is signed Int64 minor units; money into the account is positive: a sales invoice +, a credit note to a customer −,
a purchase invoice −.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain import vocabulary as v
from bankrec_nb.domain.errors import SchemaMismatch

if TYPE_CHECKING:
    from collections.abc import Iterable

TEXT, MINOR, DAY, COUNT, FLAG, RATIO = pl.String, pl.Int64, pl.Date, pl.Int64, pl.Boolean, pl.Float64
_DUCKDB_TYPES: dict[type[pl.DataType], str] = {
    pl.String: "VARCHAR",
    pl.Int64: "BIGINT",
    pl.Date: "DATE",
    pl.Boolean: "BOOLEAN",
    pl.Float64: "DOUBLE",
}


@dataclass(frozen=True)
class Column:
    """One column: what it is called, what it holds, which ISO 20022 element it comes from."""

    name: str
    dtype: type[pl.DataType]
    meaning: str
    iso: str = ""
    required: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """A declared table: its grain, its key and its columns in order."""

    name: str
    grain: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> pl.Schema:
        """The Polars schema, columns in declared order."""
        return pl.Schema({c.name: c.dtype() for c in self.columns})

    @property
    def names(self) -> list[str]:
        """Column names in declared order."""
        return [c.name for c in self.columns]

    def empty(self) -> pl.DataFrame:
        """The table without a row."""
        return pl.DataFrame(schema=self.schema)

    def frame(self, rows: Iterable[dict[str, object]]) -> pl.DataFrame:
        """A small table from dictionaries; missing keys are null. Unknown keys raise SchemaMismatch."""
        listed = list(rows)
        unknown = {key for row in listed for key in row} - set(self.names)
        if unknown:
            raise SchemaMismatch(f"unknown column {', '.join(sorted(unknown))}", where=self.name)
        return pl.DataFrame([{n: row.get(n) for n in self.names} for row in listed], schema=self.schema)

    def conform(self, frame: pl.DataFrame, *, keep_others: bool = False) -> pl.DataFrame:
        """The frame with exactly the declared columns in order, missing optional ones null.

        Raises:
            SchemaMismatch: a required column is missing or has nulls, a value does not fit its type or its closed
                list, or the key is not unique.
        """
        selected = []
        for column in self.columns:
            if column.name in frame.columns:
                selected.append(pl.col(column.name).cast(column.dtype(), strict=True))
            elif column.required:
                raise SchemaMismatch(f"column {column.name} is missing.", where=self.name, action=column.meaning)
            else:
                selected.append(pl.lit(None, dtype=column.dtype()).alias(column.name))
        others = [c for c in frame.columns if c not in self.names] if keep_others else []
        try:
            shaped = frame.select(*selected, *others)
        except pl.exceptions.PolarsError as error:
            raise SchemaMismatch(f"a value does not fit its column: {error}", where=self.name) from error
        self.check(shaped)
        return shaped

    def check(self, frame: pl.DataFrame) -> None:
        """Raise SchemaMismatch unless required columns are filled, closed lists are kept and the key is unique."""
        for column in self.columns:
            series = frame[column.name]
            if column.required and series.null_count():
                raise SchemaMismatch(f"{series.null_count()} rows have no {column.name}.", where=self.name)
            if (
                column.choices
                and not (odd := series.drop_nulls().filter(~series.drop_nulls().is_in(column.choices))).is_empty()
            ):
                raise SchemaMismatch(
                    f"{column.name} '{odd[0]}' is not one of {', '.join(column.choices)}.", where=self.name
                )
        if self.key and _distinct(frame, self.key) < frame.height:
            raise SchemaMismatch(f"the key {', '.join(self.key)} is not unique.", where=self.name)

    def ddl(self) -> str:
        """CREATE TABLE for DuckDB."""
        columns = ", ".join(
            f'"{c.name}" {_DUCKDB_TYPES[c.dtype]}{" NOT NULL" if c.required else ""}' for c in self.columns
        )
        return f'CREATE TABLE IF NOT EXISTS "{self.name}" ({columns})'

    def markdown(self) -> str:
        """The table's page in the docs."""
        head = f"### `{self.name}`\n\n{self.grain}. Key: {', '.join(f'`{k}`' for k in self.key) or 'none'}.\n\n"
        lines = ["| column | type | ISO 20022 | meaning |", "|---|---|---|---|"]
        for c in self.columns:
            kind = _DUCKDB_TYPES[c.dtype].lower() + (", required" if c.required else "")
            lines.append(f"| `{c.name}` | {kind} | {c.iso} | {c.meaning} |")
        return head + "\n".join(lines) + "\n"


def _distinct(frame: pl.DataFrame, key: tuple[str, ...]) -> int:
    """How many different keys; one column is counted in a third of the time of a struct."""
    return frame[key[0]].n_unique() if len(key) == 1 else frame.select(pl.struct(key).n_unique()).item()


def _choices(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(str(word) for word in words)


_PARTY_AND_REFERENCES = (
    Column("counterparty_name", TEXT, "The other party as the bank writes it", "RltdPties/Dbtr|Cdtr/Nm"),
    Column("counterparty_iban", TEXT, "The other party's IBAN, no spaces", "RltdPties/DbtrAcct|CdtrAcct/Id/IBAN"),
    Column("counterparty_account", TEXT, "Another account number of the other party", "RltdPties/…Acct/Id/Othr/Id"),
    Column("counterparty_bic", TEXT, "The other party's bank", "RltdAgts/…Agt/FinInstnId/BICFI"),
    Column("remittance_information", TEXT, "What the payer wrote, lines joined by one space", "RmtInf/Ustrd"),
    Column(
        "creditor_reference", TEXT, "Structured reference as sent (RF, QRR, OGM, KID …)", "RmtInf/Strd/CdtrRefInf/Ref"
    ),
    Column("end_to_end_id", TEXT, "The payer's own reference; null for NOTPROVIDED", "Refs/EndToEndId"),
    Column("mandate_id", TEXT, "Direct debit mandate (RUM)", "Refs/MndtId"),
    Column("creditor_id", TEXT, "SEPA creditor identifier (ICS)", "RltdPties/Cdtr/Id/PrvtId/Othr/Id"),
    Column("bank_reference", TEXT, "The bank's own reference: evidence, never the only key", "AcctSvcrRef"),
)

PARTY_AND_REFERENCES = tuple(column.name for column in _PARTY_AND_REFERENCES)
"""The columns in which a reader says who the other party is and what the payment refers to."""

STATEMENT = Table(
    "statement",
    "One row per statement (an account's page or pages between two balances) in a file",
    ("statement_id",),
    (
        Column("statement_id", TEXT, "Hash of file, account and position in the file", required=True),
        Column("file_sha256", TEXT, "The original's SHA-256", required=True),
        Column("file_name", TEXT, "The name it came with; data only, never a path to open"),
        Column("source_format", TEXT, "camt053, mt940, ofx, …", required=True),
        Column("format_version", TEXT, "camt.053.001.08, OFX 1.02, …"),
        Column(
            "account_id", TEXT, "IBAN, else bank and account number; null where the file does not say", "Stmt/Acct/Id"
        ),
        Column("bank_id", TEXT, "BIC or national bank code", "Acct/Svcr/FinInstnId"),
        Column("account_name", TEXT, "The holder as the bank writes it", "Acct/Ownr/Nm"),
        Column("currency", TEXT, "ISO 4217 code of the account", "Acct/Ccy"),
        Column("statement_number", TEXT, "The bank's number of this statement", "ElctrncSeqNb|LglSeqNb"),
        Column("from_date", DAY, "First day covered, as stated or as the first booking", "FrToDt/FrDtTm"),
        Column("to_date", DAY, "Last day covered", "FrToDt/ToDtTm"),
        Column("opening_minor", MINOR, "Balance before the first transaction", "Bal[OPBD|PRCD]"),
        Column("opening_date", DAY, "Its date", "Bal/Dt"),
        Column("closing_minor", MINOR, "Balance after the last transaction", "Bal[CLBD]"),
        Column("closing_date", DAY, "Its date", "Bal/Dt"),
        Column("transaction_count", COUNT, "Booked transactions loaded from it", required=True),
        Column("sum_minor", MINOR, "Their sum", required=True),
        Column("proof", TEXT, "Whether opening + transactions = closing", required=True, choices=_choices(v.Proof)),
        Column("delta_minor", MINOR, "closing − opening − sum; null where a balance is missing"),
    ),
)

BANK_TRANSACTION = Table(
    "bank_transaction",
    "One row per booked movement of money on one of our accounts (a batch is one row; its details hang under it)",
    ("transaction_id",),
    (
        Column(
            "transaction_id",
            TEXT,
            "Hash of account, dates, amount, text and occurrence: the same from any export",
            required=True,
        ),
        Column("statement_id", TEXT, "The statement it was first read in"),
        Column("account_id", TEXT, "Our account"),
        Column("sequence", COUNT, "Position in the statement, from 1"),
        Column("booking_date", DAY, "Decides the period", "Ntry/BookgDt", required=True),
        Column("value_date", DAY, "When it bears interest", "Ntry/ValDt"),
        Column("amount_minor", MINOR, "Signed, money in positive", "Ntry/Amt + CdtDbtInd", required=True),
        Column("currency", TEXT, "Of the account", "Ntry/Amt/@Ccy", required=True),
        Column(
            "booking_status",
            TEXT,
            "booked is money; pending and information are not",
            "Ntry/Sts",
            choices=_choices(v.BookingStatus),
        ),
        Column("is_reversal", FLAG, "The bank corrects an earlier booking", "Ntry/RvslInd"),
        Column("transaction_code", TEXT, "The bank's kind of operation (ISO domain, GVC, CFONB, BAI …)", "Ntry/BkTxCd"),
        *_PARTY_AND_REFERENCES,
        Column("additional_information", TEXT, "The bank's own words for the movement", "Ntry/AddtlNtryInf"),
        Column("cheque_number", TEXT, "Of a cheque, zeros kept", "TxDtls/Refs/ChqNb"),
        Column("batch_count", COUNT, "How many payments the bank booked as this one", "NtryDtls/Btch/NbOfTxs"),
        Column("original_amount_minor", MINOR, "Instructed amount in the other currency", "AmtDtls/InstdAmt"),
        Column("original_currency", TEXT, "Its currency", "AmtDtls/InstdAmt/@Ccy"),
        Column("exchange_rate", TEXT, "As the bank writes it, kept as text", "AmtDtls/…/CcyXchg/XchgRate"),
        Column("fee_minor", MINOR, "Charges the bank or PSP took out of it (negative), when it says so", "Chrgs"),
        Column("payout_id", TEXT, "A PSP's payout or batch this belongs to"),
        Column("balance_after_minor", MINOR, "Running balance, where the file has one"),
        Column("occurrence", COUNT, "1, 2, … among identical movements of one account and day"),
        Column("source_line", COUNT, "Line (or element line) in the original where it starts"),
    ),
)

TRANSACTION_DETAIL = Table(
    "transaction_detail",
    "One row per payment inside a batch booked as one transaction; its amount is information, never added to the money",
    ("detail_id",),
    (
        Column("detail_id", TEXT, "Transaction and position", required=True),
        Column("transaction_id", TEXT, "The transaction it explains", required=True),
        Column("sequence", COUNT, "Position under the transaction, from 1"),
        Column("amount_minor", MINOR, "Signed like the transaction; null where the bank gives none", "TxDtls/Amt"),
        Column("currency", TEXT, "Of the amount", "TxDtls/Amt/@Ccy"),
        *_PARTY_AND_REFERENCES,
        Column("original_amount_minor", MINOR, "Instructed amount in the other currency", "AmtDtls/InstdAmt"),
        Column("original_currency", TEXT, "Its currency", "AmtDtls/InstdAmt/@Ccy"),
        Column("return_reason", TEXT, "Why it came back", "RtrInf/Rsn/Cd"),
    ),
)

LEDGER_ITEM = Table(
    "ledger_item",
    "One row per open thing on our side: an invoice, credit note, deposit, lot, payout or journal line",
    ("item_id",),
    (
        Column("item_id", TEXT, "Hash of type, number, counterparty, date, amount and occurrence", required=True),
        Column("item_type", TEXT, "What it is", required=True, choices=_choices(v.ItemType)),
        Column("document_number", TEXT, "Its number exactly as in the books"),
        Column("issue_date", DAY, "Invoice date, deposit date, entry date"),
        Column("due_date", DAY, "When it is to be paid"),
        Column("amount_minor", MINOR, "Signed by its cash effect: sales invoice +, purchase invoice −", required=True),
        Column(
            "open_minor",
            MINOR,
            "Still open when it was read (same sign); equals the amount where the source does not say",
            required=True,
        ),
        Column("currency", TEXT, "Of the document", required=True),
        Column("base_amount_minor", MINOR, "The amount in the books' own currency, where the document is in another"),
        Column("base_currency", TEXT, "Its currency"),
        Column("counterparty_id", TEXT, "Customer or supplier code in the books"),
        Column("counterparty_name", TEXT, "Customer or supplier as the books write it"),
        Column("counterparty_iban", TEXT, "Their IBAN where the books know it"),
        Column(
            "payment_reference", TEXT, "Reference the payer is asked to give (BT-83; RF, QRR, OGM …) or the order's"
        ),
        Column("end_to_end_id", TEXT, "Of the order we sent (pain.001 / pain.008)"),
        Column("mandate_id", TEXT, "Direct debit mandate"),
        Column("payment_method", TEXT, "cheque, direct_debit, transfer, card, … as far as the books say"),
        Column("discount_minor", MINOR, "Early-payment discount allowed (same sign as the amount)"),
        Column("discount_date", DAY, "Last day for the discount"),
        Column("preceding_document", TEXT, "The invoice a credit note corrects (BT-25)"),
        Column("lot_number", TEXT, "The deposit, lot or payout this document was put into"),
        Column("ledger_account", TEXT, "The account it is booked on: 411…, 401…, 512…"),
        Column("third_party_account", TEXT, "Subsidiary account of the counterparty (CompAuxNum)"),
        Column("label", TEXT, "What the books say it is"),
        Column("account_id", TEXT, "Our bank account, for items already booked on it (512)"),
        Column("lettering_code", TEXT, "Lettrage found in the books"),
        Column("entry_number", TEXT, "Journal and entry number the line belongs to"),
        Column("file_sha256", TEXT, "The original's SHA-256"),
        Column("source_line", COUNT, "Line in the original"),
    ),
)

ISSUE = Table(
    "issue",
    "One row per thing a reader or a check found: kept, shown, never swallowed",
    (),
    (
        Column("file_sha256", TEXT, "The original's SHA-256"),
        Column("file_name", TEXT, "The name it came with"),
        Column("severity", TEXT, "What happened to it", required=True, choices=_choices(v.Severity)),
        Column("code", TEXT, "Short stable word: amount, date, column_count, truncated, …", required=True),
        Column("line", COUNT, "Line in the original, from 1"),
        Column("column", TEXT, "Column, tag or element"),
        Column("raw", TEXT, "The original text, cut at 500 characters"),
        Column("message", TEXT, "One sentence for a person: what is wrong", required=True),
        Column("action", TEXT, "What to do next"),
    ),
)

SUGGESTION = Table(
    "suggestion",
    "One row per explanation proposed for a transaction (or a group of them): rank 1 is what would be applied",
    ("suggestion_id",),
    (
        Column("suggestion_id", TEXT, "Hash of what it would allocate", required=True),
        Column("transaction_id", TEXT, "The (first) transaction it explains", required=True),
        Column("rank", COUNT, "1 = proposed; 2, 3, … = rivals kept for the person", required=True),
        Column(
            "shape",
            TEXT,
            "How transactions, items and differences stand to each other",
            required=True,
            choices=_choices(v.Shape),
        ),
        Column("tier", TEXT, "How far it may be trusted", required=True, choices=_choices(v.Tier)),
        Column("score", RATIO, "Calibrated: of those scored 0.9, 90 % are right", required=True),
        Column("rivals", COUNT, "Other explanations nearly as good", required=True),
        Column("ambiguous", FLAG, "True where a rival is as good: never certain", required=True),
        Column("transaction_count", COUNT, "Transactions in it", required=True),
        Column("item_count", COUNT, "Items in it", required=True),
        Column("remaining_minor", MINOR, "What of the transactions would stay unexplained", required=True),
        Column("reason", TEXT, "Why, in a sentence for a person", required=True),
        Column("caps", TEXT, "Search limits that were hit, in words; null when none"),
    ),
)

ALLOCATION = Table(
    "allocation",
    "One row per part of a transaction that pays part of an item, inside one suggestion or match",
    ("group_id", "transaction_id", "item_id"),
    (
        Column("group_id", TEXT, "suggestion_id or match_id", required=True),
        Column("transaction_id", TEXT, "The transaction", required=True),
        Column("item_id", TEXT, "The item", required=True),
        Column("allocated_minor", MINOR, "In the transaction's currency, sign of the cash effect", required=True),
        Column("currency", TEXT, "Of the transaction", required=True),
        Column("item_allocated_minor", MINOR, "The same part in the item's currency", required=True),
        Column("item_currency", TEXT, "Of the item", required=True),
    ),
)

ADJUSTMENT = Table(
    "adjustment",
    "One row per named difference inside a suggestion or match: with the allocations it explains the transaction",
    (),
    (
        Column("group_id", TEXT, "suggestion_id or match_id", required=True),
        Column("transaction_id", TEXT, "The transaction whose amount it helps to explain", required=True),
        Column("item_id", TEXT, "The item the difference belongs to, where there is one"),
        Column(
            "adjustment_kind", TEXT, "fee, discount, write_off, …", required=True, choices=_choices(v.AdjustmentKind)
        ),
        Column(
            "amount_minor",
            MINOR,
            "transaction = Σ allocations + Σ adjustments + remaining; a fee taken out is negative",
            required=True,
        ),
        Column("currency", TEXT, "Of the transaction", required=True),
        Column("ledger_account", TEXT, "Where it is booked: 627, 665, 656 …"),
        Column("note", TEXT, "Why, in words"),
    ),
)

EVIDENCE = Table(
    "evidence",
    "One row per kind of likeness that speaks for or against a suggestion; the weights add up to its score (log-odds)",
    ("suggestion_id", "evidence_kind"),
    (
        Column("suggestion_id", TEXT, "The suggestion", required=True),
        Column("evidence_kind", TEXT, "What kind", required=True, choices=_choices(v.EvidenceKind)),
        Column(
            "weight", RATIO, "Natural log of the likelihood ratio; score = 1 / (1 + exp(−Σ weights))", required=True
        ),
        Column("detail", TEXT, "What was seen, in words"),
    ),
)

MATCH = Table(
    "match",
    "One row per accepted group of transactions, items and adjustments",
    ("match_id",),
    (
        Column("match_id", TEXT, "The accepting event's id", required=True),
        Column("shape", TEXT, "How it stands together", required=True, choices=_choices(v.Shape)),
        Column("suggestion_id", TEXT, "The suggestion that was accepted; null when linked by hand"),
        Column(
            "decision_kind",
            TEXT,
            "accept, link, categorise, handle, …",
            required=True,
            choices=_choices(v.DecisionKind),
        ),
        Column("tier", TEXT, "Tier of the suggestion when accepted", choices=_choices(v.Tier)),
        Column("score", RATIO, "Score of the suggestion when accepted"),
        Column("user", TEXT, "Who decided", required=True),
        Column("decided_at", TEXT, "When, UTC, ISO 8601", required=True),
        Column("reason", TEXT, "Why: the suggestion's reason or the person's note"),
        Column("stale", FLAG, "A transaction or item in it changed or went away at its source", required=True),
    ),
)

ALIAS = Table(
    "alias",
    "One row per thing remembered about a counterparty: learned from what a person accepted, visible and editable",
    ("alias_kind", "bank_value", "counterparty_key"),
    (
        Column(
            "alias_kind",
            TEXT,
            "What the bank's value is",
            required=True,
            choices=("name", "iban", "creditor_id", "mandate"),
        ),
        Column("bank_value", TEXT, "The value as normalised from the bank's side", required=True),
        Column(
            "counterparty_key",
            TEXT,
            "counterparty_id where the books have one, else the normalised name",
            required=True,
        ),
        Column("times_seen", COUNT, "How many accepted matches taught it", required=True),
        Column("last_seen", DAY, "Booking date of the latest of them"),
    ),
)

RULE = Table(
    "rule",
    "One row per rule a person made: what to propose for transactions like this one",
    ("rule_id",),
    (
        Column("rule_id", TEXT, "The creating event's id", required=True),
        Column("name", TEXT, "What the person calls it", required=True),
        Column(
            "contains", TEXT, "Words that must all stand in the label, normalised, separated by spaces", required=True
        ),
        Column("direction", TEXT, "in, out or both", required=True, choices=("in", "out", "both")),
        Column("account_id", TEXT, "Only this bank account"),
        Column("least_minor", MINOR, "Smallest absolute amount"),
        Column("most_minor", MINOR, "Largest absolute amount"),
        Column("ledger_account", TEXT, "Where it is booked: 613, 627, 641 …", required=True),
        Column("version", COUNT, "Rises with each edit", required=True),
        Column("enabled", FLAG, "Off = kept, not applied", required=True),
    ),
)

TABLES = (
    STATEMENT, BANK_TRANSACTION, TRANSACTION_DETAIL, LEDGER_ITEM, ISSUE,
    SUGGESTION, ALLOCATION, ADJUSTMENT, EVIDENCE, MATCH, ALIAS, RULE,
)  # fmt: skip
"""All declared tables, in the order data flows."""

BY_NAME = {table.name: table for table in TABLES}
