"""Calling the command as a shell would, on a small company that can be checked by hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from bankrec_nb.cli import verbs
from bankrec_nb.cli.app import bankrec

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "data" / "samples"
ACCOUNT = "FR7630001007941234567890185"

BANK = """booking_date,value_date,amount,currency,label,counterparty,counterparty_iban,reference,bank_ref
2026-10-05,2026-10-05,120.00,EUR,VIR SEPA FA-2026-0001,ATELIER DU PONT,,FA-2026-0001,B1
2026-10-06,2026-10-06,80.00,EUR,VIREMENT RECU,LES TROIS CHENES,,,B2
2026-10-07,2026-10-07,-12.50,EUR,FRAIS DE TENUE DE COMPTE,,,,B3
"""
BOOKS = """number,type,date,due_date,amount,currency,counterparty,counterparty_iban,reference,payment_method
FA-2026-0001,sale,2026-09-05,2026-10-05,120.00,EUR,Atelier du Pont,,,
FA-2026-0002,sale,2026-09-08,2026-10-08,200.00,EUR,Les Trois Chênes,,,
"""

__all__ = ["ACCOUNT", "BANK", "BOOKS", "ROOT", "SAMPLES", "call", "fill", "told", "verbs"]


def call(*words: object, dossier: Path | None = None, lang: str = "en", code: int | None = 0) -> Result:
    """Run `bankrec [--dossier D] --lang L WORDS…` and check its exit code."""
    before = ["--lang", lang, *(["--dossier", str(dossier)] if dossier else [])]
    result = CliRunner().invoke(bankrec, [*before, *map(str, words)])
    if code is not None:
        assert result.exit_code == code, f"{result.exit_code}: {result.output}"
    return result


def told(*words: object, dossier: Path | None = None, code: int | None = 0) -> dict[str, Any]:
    """The same with --json, parsed."""
    answer = json.loads(call(*words, "--json", dossier=dossier, code=code).stdout)
    assert isinstance(answer, dict)
    return answer


def fill(folder: Path) -> Path:
    """A dossier with the small company's bank and books in it."""
    (folder / "files").mkdir(parents=True)
    (folder / "files" / "bank.csv").write_text(BANK, "utf-8")
    (folder / "files" / "books.csv").write_text(BOOKS, "utf-8")
    dossier = folder / "dossier"
    call("init", "--company", "Acme", "--siren", "123456782", dossier=dossier)
    call("import", folder / "files" / "bank.csv", "--account", ACCOUNT, dossier=dossier)
    call("import", folder / "files" / "books.csv", dossier=dossier)
    return dossier
