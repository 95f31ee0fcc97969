"""The tables of facts: what files say, never rewritten."""

from __future__ import annotations

from bankrec_nb.domain import vocabulary as v
from bankrec_nb.domain.declared import COUNT, DAY, FLAG, MINOR, TEXT, Column, Table, choices

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
        Column("proof", TEXT, "Whether opening + transactions = closing", required=True, choices=choices(v.Proof)),
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
            choices=choices(v.BookingStatus),
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
        Column("item_type", TEXT, "What it is", required=True, choices=choices(v.ItemType)),
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
        Column("severity", TEXT, "What happened to it", required=True, choices=choices(v.Severity)),
        Column("code", TEXT, "Short stable word: amount, date, column_count, truncated, …", required=True),
        Column("line", COUNT, "Line in the original, from 1"),
        Column("column", TEXT, "Column, tag or element"),
        Column("raw", TEXT, "The original text, cut at 500 characters"),
        Column("message", TEXT, "One sentence for a person: what is wrong", required=True),
        Column("action", TEXT, "What to do next"),
    ),
)
