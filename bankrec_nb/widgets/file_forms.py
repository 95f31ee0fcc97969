"""A file's form for the page: the question with its answers, what each column holds, and back again from the answers.

Everything here is plain data; texts are stripped of control characters and shown as text only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bankrec_nb.domain.masking import masked
from bankrec_nb.domain.sentences import refusal
from bankrec_nb.readers.columns import Role
from bankrec_nb.readers.document_columns import DOCUMENT_ROLES
from bankrec_nb.reporting.text import plain, preview_text
from bankrec_nb.reporting.words import say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import polars as pl

    from bankrec_nb.dossier.questions import Form, Question
    from bankrec_nb.reporting.about import Language

_CELLS_SHOWN = 2
NO_MAPPING: dict[str, Any] = {"columns": [], "settings": [], "preview": None}
"""Of a file that says itself what its fields are."""
_SETTINGS: dict[str, tuple[str, ...]] = {
    "kind": ("transactions", "documents"),
    "date_order": ("", "dmy", "mdy"),
    "decimal_mark": ("", ",", "."),
    "sign": ("signed", "inverted", "debit_credit", "debit_negative", "flag"),
    "direction": ("", "sale", "purchase"),
}


def question_page(
    question: Question, form: Form | None, accounts: Sequence[Sequence[str]], language: Language
) -> dict[str, Any]:
    """A question as the page draws it: the ways to read the file with its first rows, the mapping beneath if it has one."""
    ways = [
        {"value": c.value, "label": plain(c.label) or say(f"form_{c.value}", language), **rows_page(c.rows, language)}
        for c in question.choices
    ]
    why = plain(refusal(question.message, language))
    title = f"{plain(question.file_name)}{' : ' if language == 'fr' else ': '}{say(f'asks_{question.asks}', language)}"
    return {
        "title": title,
        "why": why,
        "ways": ways,
        **(mapping_page(form, accounts, language) if form else NO_MAPPING),
    }


def mapping_page(form: Form, accounts: Sequence[Sequence[str]], language: Language) -> dict[str, Any]:
    """What each column holds and the few settings beside it, as choices; `preview` as it would be read now."""
    profile = form.profile
    meaning = {c: role for role, columns in dict(profile.get("roles") or {}).items() for c in columns}
    header = [str(h) for h in profile.get("header") or ()]
    width = max(int(profile.get("width") or 0), len(header), len(form.cells), *(c + 1 for c in meaning), 0)
    roles = (
        sorted(DOCUMENT_ROLES) if profile.get("kind") == "documents" else [str(r) for r in Role if r != Role.IGNORED]
    )
    choices = [
        ["", say("column_ignored", language)],
        *sorted(([r, say(f"column_{r}", language)] for r in roles), key=lambda c: c[1]),
    ]
    columns = [
        {
            "name": f"column{n}",
            "label": plain(header[n]) if n < len(header) and header[n] else str(n + 1),
            "cells": " · ".join(plain(v) for v in form.cells[n][:_CELLS_SHOWN]) if n < len(form.cells) else "",
            "value": str(meaning.get(n, "")),
            "choices": choices,
        }
        for n in range(width)
    ]
    return {
        "columns": columns,
        "settings": _settings(profile, accounts, language),
        "preview": preview_page(form, language),
    }


def _settings(
    profile: Mapping[str, Any], accounts: Sequence[Sequence[str]], language: Language
) -> list[dict[str, Any]]:
    left_out = "sign" if profile.get("kind") == "documents" else "direction"
    fields = [
        {
            "name": name, "label": say(f"form_{name}", language), "value": str(profile.get(name) or ""),
            "choices": [[v, say(f"form_{v}" if v else "form_as_file", language)] for v in values],
        }
        for name, values in _SETTINGS.items() if name != left_out
    ]  # fmt: skip
    said = masked(str(profile.get("account_id") or ""))
    known = next((place for place, text in accounts if said and text.endswith(said)), "")
    account = {
        "name": "account", "label": say("form_account_id", language), "value": known,
        "choices": [["", say("form_as_file", language)], *accounts],
    }  # fmt: skip
    return [*fields, account]


def preview_page(form: Form, language: Language) -> dict[str, Any]:
    """The first rows as read, or why nothing can be read so."""
    note = plain(form.why_not) if form.why_not else ""
    return {
        "note": note,
        "loaded": form.loaded,
        "apart": form.quarantined,
        "proof": say(form.proof, language) if form.proof else "",
        **rows_page(form.rows, language),
    }


def rows_page(rows: pl.DataFrame, language: Language) -> dict[str, Any]:
    """A few rows as headings and cells; columns that say nothing are left out."""
    told = [c for c in rows.columns if any(v not in (None, "") for v in rows[c])]
    words = {"remittance_information": "column_label", "item_type": "column_type", "document_number": "column_number"}
    headings = ["" if c == "source_line" else say(words.get(c, f"column_{c}"), language) for c in told]
    return {
        "headings": headings,
        "rows": [
            [preview_text(c, str(v), language) for c, v in row.items()]
            for row in rows.select(told).iter_rows(named=True)
        ],
        "figure": told.index("amount") if "amount" in told else -1,
    }


def said_fields(values: Mapping[str, Any], account_id: str | None) -> dict[str, Any]:
    """Profile fields from the page's answers: every column's meaning, and the settings."""
    roles: dict[str, list[int]] = {str(r): [] for r in (*Role, *DOCUMENT_ROLES)}
    for name, role in values.items():
        if role in roles and name.startswith("column") and name[6:].isdigit():
            roles[role].append(int(name[6:]))
    documents = values.get("kind") == "documents"
    allowed = DOCUMENT_ROLES if documents else frozenset(map(str, Role))
    fields: dict[str, Any] = {"roles": {r: c for r, c in roles.items() if r in allowed}}
    for name, choices in _SETTINGS.items():
        if values.get(name) in choices:
            fields[name] = values[name] or None
    if "account" in values:
        fields["account_id"] = account_id
    return fields
