"""The real ledgers as yet other accountants keep them: how many payments are given to the documents their lettering says.

These stand beside the habits of tests/matching/ledger_habits.py, which the test suite asks; `python benchmarks/keepings.py`
asks all of both, prints one line each, and takes two minutes.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain.vocabulary import Tier
from tests.matching.fec_truth import FecProblem, files, problem
from tests.matching.ledger_habits import HABITS
from tests.matching.test_real_ledgers import outcome

if TYPE_CHECKING:
    from collections.abc import Callable

Rows = dict[str, dict[str, Any]]
_LARGE = 300_00
"""What is worth paying in instalments, in cents."""
_SHARES = ((50, 50), (30, 70), (34, 33, 33), (40, 60), (25, 25, 50))
_CENTS = (-3, 1, 12, -20, 2, -1, 47)
_OTHER_SIDE = {
    "sales_invoice": "purchase_invoice", "purchase_invoice": "sales_invoice",
    "sales_credit_note": "purchase_credit_note", "purchase_credit_note": "sales_credit_note",
}  # fmt: skip


def _taken_apart(given: FecProblem) -> tuple[Rows, Rows, dict[str, frozenset[str]]]:
    lines = {row["transaction_id"]: row for row in given.transactions.iter_rows(named=True)}
    return lines, {row["item_id"]: row for row in given.items.iter_rows(named=True)}, dict(given.truth)


def _put_together(given: FecProblem, lines: Rows, items: Rows, truth: dict[str, frozenset[str]]) -> FecProblem:
    return FecProblem(
        pl.DataFrame([*lines.values()], schema=given.transactions.schema),
        pl.DataFrame([*items.values()], schema=given.items.schema),
        truth,
    )


def _by_day(lines: Rows, truth: dict[str, frozenset[str]]) -> list[str]:
    return sorted(truth, key=lambda t: (lines[t]["booking_date"], t))


def as_kept(given: FecProblem) -> FecProblem:
    """As it is."""
    return given


def two_lines_per_document(given: FecProblem) -> FecProblem:
    """Every document stands on the third party's account in two lines, net and VAT."""
    lines, items, truth = _taken_apart(given)
    second = {}
    for i, row in list(items.items()):
        if vat := round(row["amount_minor"] / 6):
            net = row["amount_minor"] - vat
            items[i] = row | {"amount_minor": net, "open_minor": net}
            items[f"{i}V"] = row | {"item_id": f"{i}V", "amount_minor": vat, "open_minor": vat}
            second[i] = f"{i}V"
    truth = {t: paid | {second[i] for i in paid if i in second} for t, paid in truth.items()}
    return _put_together(given, lines, items, truth)


def paid_quarterly(given: FecProblem) -> FecProblem:
    """A party's payments of a quarter are one, on the day of the last."""
    lines, items, truth = _taken_apart(given)
    of: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for t in _by_day(lines, truth):
        party, day = items[min(truth[t])], lines[t]["booking_date"]
        quarter = (day.year, (day.month - 1) // 3)
        of[party["ledger_account"], party["counterparty_id"], quarter, lines[t]["amount_minor"] > 0].append(t)
    for some in of.values():
        if len(some) > 1:
            lines[some[-1]]["amount_minor"] = sum(lines[t]["amount_minor"] for t in some)
            truth[some[-1]] = frozenset().union(*(truth.pop(t) for t in some))
            for t in some[:-1]:
                del lines[t]
    return _put_together(given, lines, items, truth)


def instalments(given: FecProblem) -> FecProblem:
    """Every fourth larger document is paid in two or three parts, a month apart."""
    lines, items, truth = _taken_apart(given)
    large = [t for t in _by_day(lines, truth) if len(truth[t]) == 1 and abs(lines[t]["amount_minor"]) > _LARGE]
    for n, t in enumerate(large[::4]):
        whole, left = lines[t], lines[t]["amount_minor"]
        for part, share in enumerate(_SHARES[n % len(_SHARES)]):
            last = part == len(_SHARES[n % len(_SHARES)]) - 1
            amount = left if last else round(whole["amount_minor"] * share / 100)
            left -= amount
            name, day = f"{t}P{part}" if part else t, whole["booking_date"] + timedelta(days=30 * part)
            lines[name] = whole | {"transaction_id": name, "amount_minor": amount, "booking_date": day}
            truth[name] = truth[t]
    return _put_together(given, lines, items, truth)


def cents_written_off(given: FecProblem) -> FecProblem:
    """Every fifth payment misses its documents by some cents, which an entry of that day writes off."""
    lines, items, truth = _taken_apart(given)
    for n, t in enumerate(_by_day(lines, truth)[::5]):
        cents, like = _CENTS[n % len(_CENTS)], items[min(truth[t])]
        lines[t]["amount_minor"] += cents
        items[f"E{n}"] = like | {
            "item_id": f"E{n}", "amount_minor": cents, "open_minor": cents, "label": "ECART REGLEMENT",
            "document_number": "OD", "issue_date": lines[t]["booking_date"],
        }  # fmt: skip
        truth[t] |= {f"E{n}"}
    return _put_together(given, lines, items, truth)


def set_off(given: FecProblem) -> FecProblem:
    """From every sixth payment a document of the other side is deducted, under the same name and another number."""
    lines, items, truth = _taken_apart(given)
    for n, t in enumerate(_by_day(lines, truth)[::6]):
        like = max((items[i] for i in sorted(truth[t])), key=lambda row: abs(row["amount_minor"]))
        if amount := -round(like["amount_minor"] * (11 + n % 7 * 4) / 100):
            account = "401000" if like["ledger_account"].startswith("41") else "411000"
            items[f"K{n}"] = like | {
                "item_id": f"K{n}", "amount_minor": amount, "open_minor": amount, "ledger_account": account,
                "item_type": _OTHER_SIDE[like["item_type"]], "counterparty_id": f"Z{like['counterparty_id'] or n}",
                "document_number": f"K{n:04d}", "label": like["counterparty_name"],
                "issue_date": lines[t]["booking_date"] - timedelta(days=3 + n % 20),
            }  # fmt: skip
            lines[t]["amount_minor"] += amount
            truth[t] |= {f"K{n}"}
    return _put_together(given, lines, items, truth)


def cheques_banked_together(given: FecProblem) -> FecProblem:
    """Up to four receipts of a week are one deposit that says how many cheques they are."""
    lines, items, truth = _taken_apart(given)
    weeks: dict[tuple[object, ...], list[str]] = defaultdict(list)
    for t in _by_day(lines, truth):
        if lines[t]["amount_minor"] > 0:
            day: date = lines[t]["booking_date"]
            weeks[day.isocalendar()[:2], lines[t]["account_id"]].append(t)
    for some in (week[:4] for week in weeks.values() if len(week) > 1):
        lines[some[-1]] |= {
            "amount_minor": sum(lines[t]["amount_minor"] for t in some),
            "remittance_information": f"REMISE DE {len(some)} CHEQUES", "bank_reference": None,
        }  # fmt: skip
        truth[some[-1]] = frozenset().union(*(truth.pop(t) for t in some))
        for t in some[:-1]:
            del lines[t]
    return _put_together(given, lines, items, truth)


def bank_posted_at_month_end(given: FecProblem) -> FecProblem:
    """The bank's journal is one entry a month."""
    return FecProblem(given.transactions.with_columns(pl.col("booking_date").dt.month_end()), given.items, given.truth)


KEEPINGS: list[Callable[[FecProblem], FecProblem]] = [
    as_kept, two_lines_per_document, paid_quarterly, instalments, cents_written_off, set_off, cheques_banked_together,
    bank_posted_at_month_end, *HABITS,
]  # fmt: skip


def main() -> None:
    """Print each keeping's shares."""
    ledgers = [problem(path) for path in files()]
    for keeping in KEEPINGS:
        found = pl.concat([outcome(keeping(given)) for given in ledgers])
        shares = []
        for kind in ("one", "many"):
            rows = found.filter(pl.col("kind") == kind)
            right = rows["right"].sum()
            shares.append(f"{kind} {right} of {rows.height}, {right / max(rows.height, 1):.1%}")
        sure = found.filter(pl.col("tier") == Tier.CERTAIN)
        told = f"certain {sure.height}, wrong {(~sure['right']).sum()}"
        print(f"{keeping.__name__:26}", *shares, told, sep="  ")


if __name__ == "__main__":
    main()
