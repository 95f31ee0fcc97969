"""bankrec_nb: bank reconciliation for accountants in JupyterLab.

statements, books ──readers──▶ facts (Parquet) ──matching──▶ suggestions ──person──▶ decisions (log)
                                    │                                                    │
                                    └───────────── reporting: proof, ageing, cash ◀──────┘

    import bankrec_nb as br

    dossier = br.open_dossier("acme")      # a folder; br.demo_dossier() makes a filled one
    dossier.import_files("inbox/*.xml")
    dossier.match()
    dossier.accept(tier="certain")
    dossier.review()
    dossier.reconciliation_statement("2026-10-31")

    br.read_file(path)                     # one file as frames, nothing written
    br.match_frames(bank_transactions, ledger_items, settings)
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from typing import TYPE_CHECKING

from bankrec_nb.domain import errors
from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.domain.settings import MatchSettings

if TYPE_CHECKING:
    from bankrec_nb.dossier import (
        Adjustment,
        Dossier,
        ImportReport,
        MatchReport,
        VerifyReport,
        demo_dossier,
        open_dossier,
    )
    from bankrec_nb.matching import match_frames
    from bankrec_nb.readers.read import read_file

__version__ = "0.1.0"

__all__ = [
    "Adjustment", "BankrecError", "Dossier", "ImportReport", "MatchReport", "MatchSettings", "VerifyReport", "__version__",
    "demo_dossier", "errors", "match_frames", "open_dossier", "read_file",
]  # fmt: skip

POLARS_ALLOCATOR = "dirty_decay_ms:1000,muzzy_decay_ms:0,narenas:1,oversize_threshold:0"
"""How long Polars keeps freed memory: by itself half a second, and asking again was an eighth of the time of a large match.

After that it is given back at once: kept as lazily free, it stays counted as used (300,000 lines: 5.3 GB instead of 3.8).
Five seconds instead of one saved no processor time and took a quarter more memory. All threads share one store, which
large columns come from as well: what one frees another takes while it is warm, and columns of 8 MB are no longer given back
the moment they are free (100,000 lines on two cores: a fifth less processor time and a quarter fewer pages asked for)."""

# Read when Polars is first imported, after its own setting; whoever imported it before, or set this, keeps what he has.
if "polars" not in sys.modules:
    os.environ.setdefault("_RJEM_MALLOC_CONF", POLARS_ALLOCATOR)

# Looked up when first used: `import bankrec_nb` takes milliseconds, a reader does not pull in the matcher.
_HOMES = {
    **dict.fromkeys(
        ("Adjustment", "Dossier", "ImportReport", "MatchReport", "VerifyReport", "demo_dossier", "open_dossier"),
        "bankrec_nb.dossier",
    ),
    "match_frames": "bankrec_nb.matching",
    "read_file": "bankrec_nb.readers.read",
}


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(name)


def __dir__() -> list[str]:
    return __all__
