"""One row per file handed in: where it belongs, rows in = loaded + known + quarantined, its proof, its message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables as t
from bankrec_nb.domain.errors import ConservationBroken
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.vocabulary import Proof
from bankrec_nb.dossier.reports import ASKED, FILES, REFUSED, ImportReport

if TYPE_CHECKING:
    from bankrec_nb.dossier.reading import Incoming


def report_of(incoming: list[Incoming]) -> ImportReport:
    """What came of the files, and what was found in them."""
    issues = [file.result.issues for file in incoming if file.result is not None and file.result.issues.height]
    rows = [_row(file) for file in incoming]
    for row in rows:
        if row["rows_in"] != row["loaded"] + row["known"] + row["quarantined"]:
            raise ConservationBroken(f"rows do not add up: {row}", where=row["file_name"], action="Please report this.")
    return ImportReport(
        pl.DataFrame(rows, schema=FILES),
        pl.concat(issues) if issues else t.ISSUE.empty(),
        tuple(file.question for file in incoming if file.question is not None),
    )


def _row(file: Incoming) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(FILES.names())
    row.update(file_name=file.source.name, rows_in=0, loaded=0, known=0, quarantined=0, message="")
    if file.result is not None:
        r = file.result
        row.update(
            _place(r.format, r.statements.to_dicts()),
            rows_in=r.rows_in,
            loaded=file.loaded,
            known=file.known,
            quarantined=r.rows_quarantined,
        )
        worst = r.issues.filter(pl.col("severity").is_in(["quarantined", "warning"]))
        row["message"] = worst["message"][0] if worst.height else ""
    elif file.ordered is not None:
        row.update(_place("pain", ()), rows_in=file.known, known=file.known)
        row["message"] = f"Known already: this is the payment file of {file.ordered.at[:10]}."
    elif file.earlier is not None:
        e = file.earlier
        row.update(
            _place(e.format, e.statements),
            rows_in=e.rows_in,
            known=e.rows_in - e.quarantined,
            quarantined=e.quarantined,
        )
        row["message"] = f"Known already: imported as {e.file_name}."
    elif file.question is not None:
        row.update(proof=ASKED, message=f"{file.source.name}: {file.question.message}")
    else:
        row.update(proof=REFUSED, message=str(file.refusal))
    return row


_WORST_FIRST = (
    Proof.UNBALANCED,
    Proof.INCOMPLETE,
    Proof.UNVERIFIABLE,
    Proof.BALANCED_BY_CHAIN,
    Proof.BALANCED,
    Proof.EMPTY,
)


def _place(file_format: str, statements: Any) -> dict[str, Any]:
    """Format, accounts, period, proof and delta of a file from its statements."""
    rows = list(statements)
    accounts = sorted({s["account_id"] for s in rows if s["account_id"]})
    first = min((str(s["from_date"]) for s in rows if s["from_date"]), default="")
    last = max((str(s["to_date"]) for s in rows if s["to_date"]), default="")
    proofs = {s["proof"] for s in rows}
    deltas = [decimal_text(s["delta_minor"], s["currency"]) for s in rows if s["delta_minor"]]
    return {
        "format": file_format,
        "account_id": ", ".join(accounts) or None,
        "period": f"{first} – {last}" if first else None,
        "proof": next((str(p) for p in _WORST_FIRST if p in proofs), ""),
        "delta": ", ".join(deltas) or ("0.00" if rows and all(s["delta_minor"] == 0 for s in rows) else None),
    }
