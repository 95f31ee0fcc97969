"""A filled dossier of the sample company, to look around in."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from bankrec_nb.dossier.dossier import Dossier, open_dossier
from bankrec_nb.simulate import write_samples

if TYPE_CHECKING:
    from bankrec_nb.reporting.about import Language


def demo_dossier(
    path: str | Path | None = None, user: str | None = None, *, language: Language | None = None
) -> Dossier:
    """The sample company's two months: imported and matched, nothing accepted yet.

    Args:
        path: where to make it; a temporary folder by default. An existing demo is opened as it is.
        user: who decides.
        language: in which panels and reports speak here; the dossier's own by default.
    """
    folder = Path(path) if path is not None else Path(tempfile.mkdtemp(prefix="bankrec-demo-"))
    fresh = not (folder / "dossier.toml").exists()
    dossier = open_dossier(folder, user, company="Atelier Démo SARL", language=language)
    if fresh:
        samples = folder / "samples"
        write_samples(samples)
        dossier.import_files([samples / "bank", samples / "books"])
        dossier.match()
    return dossier
