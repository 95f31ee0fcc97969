"""Read-only answers from the books: proof, ageing, cash, charts, the pack and the exports.

Everything here is a pure function of `Books` and a date; `About` says who the company is and in which language to speak.
"""

from bankrec_nb.reporting.about import About, AccountLabel
from bankrec_nb.reporting.ageing import AgedBalance, PaidStatus, Unpaid, aged_balance, paid_status, unpaid
from bankrec_nb.reporting.balances import BankBalance, bank_balance, statement_proofs
from bankrec_nb.reporting.cash import CashFlow, cash_flow, daily_balances, month_end_balances
from bankrec_nb.reporting.entries import entry_lines
from bankrec_nb.reporting.forecast import forecast, recurring
from bankrec_nb.reporting.lettering import lettering
from bankrec_nb.reporting.reconciliation import reconciliation_statement, reconciliation_statements
from bankrec_nb.reporting.statement import ReconciliationStatement

__all__ = [
    "About",
    "AccountLabel",
    "AgedBalance",
    "BankBalance",
    "CashFlow",
    "PaidStatus",
    "ReconciliationStatement",
    "Unpaid",
    "aged_balance",
    "bank_balance",
    "cash_flow",
    "daily_balances",
    "entry_lines",
    "forecast",
    "lettering",
    "month_end_balances",
    "paid_status",
    "reconciliation_statement",
    "reconciliation_statements",
    "recurring",
    "statement_proofs",
    "unpaid",
]
