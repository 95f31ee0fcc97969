"""What files leave for a person to say: shown on their own rows, answered by --set, or on a terminal at once."""

from __future__ import annotations

import json
import sys
import tomllib
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from bankrec_nb.cli.show import Answer, Table, show
from bankrec_nb.domain.errors import SettingRefused
from bankrec_nb.domain.iban import is_iban
from bankrec_nb.dossier.questions import NEAR
from bankrec_nb.readers.columns import CURRENCIES
from bankrec_nb.readers.profiles import role_names
from bankrec_nb.reporting.text import plain, preview_text
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from bankrec_nb.cli.app import Session
    from bankrec_nb.dossier import ImportReport
    from bankrec_nb.dossier.questions import Question

set_option = click.option(
    "--set", "settings", multiple=True, metavar="FIELD=VALUE",
    help="What a delimited file does not say: date_order=dmy, sign=inverted, currency=CHF, amount=COLUMN …",
)  # fmt: skip
LISTS = ("skip_words",)


def said(settings: Iterable[str]) -> dict[str, Any]:
    """Profile fields from FIELD=VALUE; what a column is, from MEANING=COLUMN (its header or its number from 1).

    Raises:
        SettingRefused: a text without a sign of equality.
    """
    fields: dict[str, Any] = {}
    roles: dict[str, list[str | int]] = {}
    for text in settings:
        name, mark, value = (part.strip() for part in text.partition("="))
        if not mark:
            raise SettingRefused(
                f"'{text}' is no setting.", where="--set", action="Write date_order=dmy or amount=COLUMN."
            )
        if name in role_names() and not _is_value(name, value):
            columns = roles.setdefault(name, [])
            columns += [int(value) - 1 if value.isdigit() else value] if value else []
        else:
            name = "account_id" if name == "account" else name
            fields[name] = [w.strip() for w in value.split(",") if w.strip()] if name in LISTS else value or None
    return fields | ({"roles": roles} if roles else {})


def waiting(session: Session, report: ImportReport) -> list[str]:
    """Per file that waits for an answer: how it is given."""
    how = session.tr("it waits for your answer: {}", "il attend votre réponse : {}")
    return [
        f"{plain(q.file_name)}: " + how.format(session.tr(" or ", " ou ").join(_ways(session, q)))
        for q in report.questions
    ]


def _ways(session: Session, question: Question) -> list[str]:
    column = session.tr("--set amount=COLUMN", "--set amount=COLONNE")
    return [_answer(question, c.value) for c in question.choices] or [column]


def _is_value(name: str, value: str) -> bool:
    """Names that are a column's meaning and a profile's field too: the value tells (currency=CHF, direction=sale)."""
    told = {"currency": value in CURRENCIES, "direction": value in ("sale", "purchase"), "account": is_iban(value)}
    return told.get(name, False)


def read_profile(path: Path) -> dict[str, Any]:
    """A profile from a TOML or JSON file."""
    try:
        text = path.read_text("utf-8")
        profile = json.loads(text) if text.lstrip().startswith("{") else tomllib.loads(text)
    except (ValueError, tomllib.TOMLDecodeError) as error:
        raise SettingRefused(f"it is neither TOML nor JSON: {error}.", where=path.name) from error
    return dict(profile)


def question_blocks(session: Session, report: ImportReport) -> list[Table | str]:
    """Each question with what its answers mean on the file's own rows, and how to answer."""
    return [block for question in report.questions for block in _question(session, question)]


def _question(session: Session, question: Question) -> list[Table | str]:
    head = f"? {plain(question.file_name)}: {say(f'asks_{question.asks}', session.language)}"
    blocks: list[Table | str] = [head]
    for choice in question.choices:
        word = plain(choice.label) or say(f"form_{choice.value}", session.language)
        title = f"  {_answer(question, choice.value)}  {word}"
        blocks.append(rows_table(session, choice.rows, title) if choice.rows.height else title)
    if question.asks == "roles":
        blocks.append(
            session.tr(
                f"  bankrec profile try {plain(question.file_name)}   shows its columns; --set amount=COLUMN names one.",
                f"  bankrec profile try {plain(question.file_name)}   montre ses colonnes ; --set amount=COLONNE en nomme une.",
            )
        )
    return [*blocks, ""]


def ask_here(session: Session, paths: Sequence[Path], report: ImportReport, **how: Any) -> ImportReport:
    """On a terminal the questions are put at once; a file answered is taken in, one left for later waits."""
    if session.as_json or not (sys.stdin.isatty() and sys.stdout.isatty()):
        return report
    answers = {}
    for question in (q for q in report.questions if q.choices):
        show(Answer(blocks=_question(session, question)), as_json=False)
        later = session.tr("later", "plus-tard")
        words = click.Choice([*(c.value for c in question.choices), later])
        told = click.prompt(session.tr("Your answer", "Votre réponse"), type=words, default=later)
        if told != later:
            answers[question.source.sha256] = question.answered(told)
    if not answers:
        return report
    again = session.dossier.import_files(list(paths), answers=answers, **how)
    asked = pl.col("file_name").is_in([q.file_name for q in report.questions])
    return report.answered(replace(again, files=again.files.filter(asked)))


def _answer(question: Question, value: str) -> str:
    """The option that gives this answer."""
    if question.asks == "account":
        label = next(c.label for c in question.choices if c.value == value)
        return f"--account {label.rpartition(' ')[2] if ' … ' in label else label}"
    if value == "saved":
        return f"--profile '{plain(question.near)}'"
    return "--profile found" if question.asks == NEAR else f"--set {question.asks}={value}"


def rows_table(session: Session, rows: pl.DataFrame, title: str = "") -> Table:
    """First rows of a file as they are or would be read; columns that say nothing are left out."""
    rows = rows.select(c for c in rows.columns if rows[c].cast(pl.String).fill_null("").ne("").any())
    names = {"source_line": ">" + session.tr("line", "ligne"), "amount": ">" + session.tr("amount", "montant")}
    words = {"remittance_information": "column_label", "item_type": "column_type", "document_number": "column_number"}
    headings = [names.get(n) or say(words.get(n, f"column_{n}"), session.language) for n in rows.columns]
    shown = [[preview_text(c, str(v), session.language) for c, v in row.items()] for row in rows.iter_rows(named=True)]
    return Table(title, headings, shown)


def questions_data(report: ImportReport) -> list[dict[str, Any]]:
    """The questions for a program: what is asked, and the first rows under each answer."""
    return [
        {
            "file_name": q.file_name, "sha256": q.source.sha256, "asks": q.asks, "message": q.message, "near": q.near,
            "choices": [{"value": c.value, "option": _answer(q, c.value), "rows": c.rows} for c in q.choices],
        }
        for q in report.questions
    ]  # fmt: skip
