"""The verbs of the daily work: import, match, look, decide, take back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from bankrec_nb.cli.app import Session, bankrec, verb
from bankrec_nb.cli.output import write_output
from bankrec_nb.cli.questions import ask_here, question_blocks, questions_data, read_profile, said, set_option, waiting
from bankrec_nb.cli.show import Answer, Columns, Table, cell, table
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.money import decimal_text
from bankrec_nb.domain.reader_sentences import spoken_finding
from bankrec_nb.domain.sentences import refusal, remark, remark_beside, spoken
from bankrec_nb.dossier.proving import BLOCKING
from bankrec_nb.dossier.reports import ASKED, REFUSED
from bankrec_nb.reporting.export import links_file
from bankrec_nb.reporting.text import day, period_text, plain
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bankrec_nb.dossier import ImportReport
    from bankrec_nb.reporting.export import LinkFormat

FINDINGS_SHOWN = 20


@verb(bankrec, "import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--profile", help="How to read delimited files: a saved profile's name, or a TOML or JSON file.")
@set_option
@click.option("--account", help="The account, for files that do not name theirs.")
@click.option("--currency", help="The currency, for files that do not say it.")
def import_(
    session: Session, paths: tuple[Path, ...], profile: str | None, settings: tuple[str, ...], account: str | None,
    currency: str | None,
) -> Answer:  # fmt: skip
    """Bring statements and documents in: files, folders, patterns.

    A delimited file that can be read in two ways is asked about; --set answers (date_order=dmy, sign=inverted,
    amount=COLUMN) and the answer is kept as a profile for the next file of its form.
    """
    how = read_profile(Path(profile)) if profile and Path(profile).is_file() else profile
    with session.progress(session.tr("Reading", "Lecture")) as progress:
        report = session.dossier.import_files(
            list(paths), account=account, currency=currency, profile=how, said=said(settings), progress=progress
        )
    report = ask_here(session, paths, report, account=account, currency=currency)
    nothing = report.refused.height == report.files.height > 0
    said_of = [*_refused(session, report), *waiting(session, report)]
    return Answer(
        {
            "files": report.files,
            "issues": report.issues,
            "questions": questions_data(report),
            "statement_findings": report.statements.to_dicts(),
        },
        imported_blocks(session, report),
        findings=report.findings,
        refusal="\n".join(said_of) if nothing else "",
    )


def imported_blocks(session: Session, report: ImportReport) -> list[Table | str]:
    """Files with their counts and proof, and what was found in them."""
    tr = session.tr
    columns: Columns = {
        tr("file", "fichier"): lambda r: cell(r["file_name"]),
        tr("format", "format"): lambda r: cell(r["format"]),
        tr("account", "compte"): lambda r: cell(masked_accounts(r["account_id"])),
        tr("period", "période"): lambda r: period_text(r["period"], session.language),
        ">" + tr("rows", "lignes"): lambda r: str(r["rows_in"]),
        ">" + tr("loaded", "chargées"): lambda r: str(r["loaded"]),
        ">" + tr("known", "connues"): lambda r: str(r["known"]),
        ">" + tr("kept apart", "à part"): lambda r: str(r["quarantined"]),
        tr("proof", "preuve"): lambda r: proof_word(session, r["proof"]),
        tr("remark", "remarque"): lambda r: cell(remark_beside(r, session.language)),
    }
    refused = _refused(session, report)
    some = 0 < report.refused.height < report.files.height
    return [
        table(tr("Imported", "Importé"), report.files.to_dicts(), columns),
        *([tr("Refused", "Refusés"), *refused, ""] if some and refused else []),
        *issue_blocks(session, report.issues),
        *finding_blocks(session, report.statements.to_dicts()),
        *question_blocks(session, report),
    ]


def _refused(session: Session, report: ImportReport) -> list[str]:
    """Why each file that is refused for good is so."""
    rows = report.files.filter(pl.col("proof") == REFUSED).to_dicts()
    return [plain(remark(r, session.language)) for r in rows]


def masked_accounts(accounts: str | None) -> str:
    """The accounts of a file, their numbers masked."""
    return ", ".join(masked(a) for a in (accounts or "").split(", "))


def proof_word(session: Session, proof: str | None) -> str:
    """The proof in words with a sign: ✓ balanced, ✗ does not add up, ? to be answered; nothing for documents."""
    if not proof:
        return ""
    sign = (
        "?"
        if proof == ASKED
        else "✓"
        if proof in {"balanced", "balanced_by_chain", "empty"}
        else "–"
        if proof == "unverifiable"
        else "✗"
    )
    return f"{sign} {say(proof, session.language)}"


def issue_blocks(session: Session, issues: pl.DataFrame) -> list[Table | str]:
    """What a person should look at (notes are left to --json)."""
    tr = session.tr
    seen = issues.filter(pl.col("severity") != "note")
    if seen.is_empty():
        return []
    told = [_finding(session, row) for row in seen.head(FINDINGS_SHOWN).to_dicts()]
    rest = seen.height - FINDINGS_SHOWN
    more = (
        [tr(f"… and {rest} more: --json shows all.", f"… et {rest} autres : --json les montre tous.")]
        if rest > 0
        else []
    )
    return [tr("Findings", "Constats"), *told, *more, ""]


def _finding(session: Session, issue: dict[str, Any]) -> str:
    """An issue in full (nothing cut): what happened, where, what was found, and below it what to do."""
    line = session.tr(f", line {issue['line']}", f", ligne {issue['line']}") if issue["line"] else ""
    message, action = (plain(spoken_finding(issue[n], session.language)) for n in ("message", "action"))
    told = f"▸ {say(issue['severity'], session.language)} · {plain(issue['file_name'] or '')}{line}: {message}"
    return f"{told}\n    → {action}" if action else told


@verb(bankrec, "match")
@click.option("--accept", type=click.Choice(["certain"]), help="Accept this tier at once.")
def match(session: Session, accept: str | None) -> Answer:
    """Match what is open; with --accept certain, accept what is certain."""
    with session.progress(session.tr("Matching", "Rapprochement")) as progress:
        report = session.dossier.match(accept=accept, progress=progress)
    counts = dict(report.counts.iter_rows())
    data = {
        "suggestions": counts,
        "accepted": report.accepted,
        "seconds": round(report.seconds, 3),
        "limits": list(report.limits),
    }
    return Answer(data, [matched_block(session, counts, report.accepted), *limit_blocks(session, report.limits)])


def limit_blocks(session: Session, limits: Sequence[str]) -> list[Table | str]:
    """What was not searched to the end: each limit once, on how many transactions, and one of them to look at."""
    met: dict[str, list[str]] = {}
    for transaction_id, _, limit in (text.partition(": ") for text in limits):
        met.setdefault(limit, []).append(transaction_id)
    if not met:
        return []
    tr = session.tr
    columns: dict[str, Callable[[tuple[str, list[str]]], str]] = {
        tr("limit", "limite"): lambda m: spoken(m[0], session.language),
        ">" + tr("transactions", "opérations"): lambda m: str(len(m[1])),
        tr("for example", "par exemple"): lambda m: m[1][0],
    }
    often = sorted(met.items(), key=lambda m: (-len(m[1]), m[0]))
    return [table(tr("Not searched to the end", "Recherches limitées"), often, columns)]


def matched_block(session: Session, counts: dict[str, int], accepted: int) -> Table:
    """Suggestions by tier, and how many were accepted."""
    tr = session.tr
    rows = [[say(tier, session.language), str(counts.get(tier, 0))] for tier in ("certain", "probable", "possible")]
    rows.append([tr("accepted now", "acceptés à l’instant"), str(accepted)])
    return Table(tr("Suggestions", "Propositions"), (tr("tier", "niveau"), ">" + tr("count", "nombre")), rows)


@verb(bankrec, "status")
def status(session: Session) -> Answer:
    """What stands, and what is left to do."""
    known = session.dossier.status()
    return Answer(
        known,
        status_blocks(session, known),
        findings=bool(_waits(known) or known["conflicts"] or known["problems"]),
    )


def _waits(known: dict[str, Any]) -> bool:
    """Whether a statement still waits for its proof."""
    return any(f["finding"] in BLOCKING and f["let_stand"] is None for f in known["statement_findings"])


def status_blocks(session: Session, known: dict[str, Any]) -> list[Table | str]:
    """Counts in words, then what needs somebody."""
    tr = session.tr
    statuses = ("to_match", "to_review", "partly_matched", "matched", "handled")
    words = {s: say(s, session.language) for s in statuses}
    counts = [[f"  {words[s]}", str(known[s])] for s in statuses]
    rows = [
        [tr("files", "fichiers"), str(known["files"])],
        [tr("accounts", "comptes"), str(known["accounts"])],
        [tr("transactions", "opérations"), str(known["transactions"])],
        *counts,
        [tr("documents", "pièces"), str(known["items"])],
        ["  " + tr("open", "ouvertes"), str(known["open_items"])],
        [tr("matches", "rapprochements"), str(known["matches"])],
        [tr("conflicts", "conflits"), str(known["conflicts"])],
        [tr("statements not proved", "relevés non justifiés"), str(known["unproved_statements"])],
        [tr("closed periods", "périodes closes"), ", ".join(known["closed_periods"]) or "–"],
    ]
    return [
        Table(cell(known["company"]), ("", ">"), rows),
        *finding_blocks(session, known["statement_findings"]),
        *disputed_blocks(session, known),
        *(problem(session, *text.split(": ", 1)) for text in known["problems"]),
    ]


def problem(session: Session, where: str, *said: str) -> str:
    """What is wrong with a file of the dossier and what to do: sentences, for in a cell their end would be cut."""
    told = " ".join(refusal(text, session.language) for text in said)
    return f"▸ {plain(where)}{session.tr(': ', ' : ')}{plain(told)}"


def finding_blocks(session: Session, rows: list[dict[str, Any]]) -> list[Table | str]:
    """Per account: gaps, overlaps, repeats, days without a statement and statements that are not proved."""
    tr = session.tr
    columns: Columns = {
        say("account", session.language): lambda r: masked(r["account_id"]),
        tr("finding", "constat"): lambda r: say(f"statement_{r['finding']}", session.language),
        tr("from", "du"): lambda r: str(r["from_date"] or ""),
        tr("to", "au"): lambda r: str(r["to_date"] or ""),
        ">" + tr("difference", "écart"): _difference,
        tr("statement", "relevé"): lambda r: cell(r["statement"]),
        tr("let stand by", "admis par"): lambda r: cell(r["let_stand"]),
    }
    return [table(tr("Statements", "Relevés"), rows, columns)] if rows else []


def disputed_blocks(session: Session, known: dict[str, Any]) -> list[Table | str]:
    """Matches whose documents changed at their source, and decisions that another one stands against."""
    tr = session.tr
    stale: Columns = {
        say("date", session.language): lambda r: day(r["booking_date"], session.language),
        say("documents", session.language): lambda r: cell(r["documents"]),
        tr("matched by", "rapproché par"): lambda r: cell(r["user"]),
        tr("take it back with", "annuler par"): lambda r: f"bankrec undo {r['match_id']}",
    }
    conflicts: Columns = {
        tr("decision", "décision"): lambda r: say(r["kind"], session.language),
        tr("by", "par"): lambda r: cell(r["user"]),
        tr("why it does not count", "pourquoi elle ne compte pas"): lambda r: plain(
            spoken(r["reason"], session.language)
        ),
        tr("number", "numéro"): lambda r: r["decision_id"],
        tr("stands against", "s’oppose à"): lambda r: ", ".join(r["against"]),
    }
    found = [
        (tr("Documents changed at their source", "Pièces modifiées à la source"), known["stale"], stale),
        (tr("Conflicts", "Conflits"), known["conflicting"], conflicts),
    ]
    return [table(title, rows, columns) for title, rows, columns in found if rows]


def _difference(finding: dict[str, Any]) -> str:
    return decimal_text(finding["difference_minor"], finding["currency"]) if finding["difference_minor"] else ""


@verb(bankrec, "links")
@click.option("--format", "kind", type=click.Choice(["csv", "json", "parquet"]), default="csv", show_default=True)
@click.option(
    "-o", "--output", type=click.Path(path_type=Path, dir_okay=False), help="File to write (else standard output)."
)
def links(session: Session, kind: LinkFormat, output: Path | None) -> Answer:
    """One row per allocation, accepted or suggested."""
    frame = session.dossier.links()
    if session.as_json and output is None:
        return Answer({"links": frame})
    if output is None and kind == "parquet":
        raise SettingRefused("Parquet is not text.", where="links", action="Name a file with -o.")
    return write_output(session, links_file(frame, kind), output, rows=frame.height)
