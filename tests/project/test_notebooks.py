"""The month end is told in two languages, and both notebooks run from top to bottom."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import bankrec_nb as br

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"


def cells(name: str) -> list[tuple[str, str]]:
    """Kind and text of each cell."""
    return [(c["cell_type"], "".join(c["source"])) for c in json.loads((NOTEBOOKS / name).read_text("utf-8"))["cells"]]


def test_the_french_notebook_takes_the_same_steps() -> None:
    english, french = cells("month_end.ipynb"), cells("fin_de_mois.ipynb")

    assert [kind for kind, _ in french] == [kind for kind, _ in english]
    asked = [
        text.replace('language="fr"', "").replace('"fr"', "").replace(", )", ")")
        for kind, text in french
        if kind == "code"
    ]
    same = [
        n
        for n, (mine, theirs) in enumerate(zip(asked, (t for k, t in english if k == "code"), strict=True))
        if mine == theirs
    ]
    # The columns of the proof, the signature and its list are said in French.
    assert len(same) == len(asked) - 2


@pytest.mark.parametrize("name", ["fin_de_mois.ipynb"])
def test_a_notebook_runs_from_top_to_bottom(name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BANKREC_DOSSIER", str(br.demo_dossier(tmp_path / "d").path))
    told: list[str] = []
    space: dict[str, Any] = {"print": told.append}
    for kind, text in cells(name):
        if kind == "code":
            exec(text, space)  # noqa: S102

    assert told[0].split(" ", 1)[1].startswith("propositions (")
    left = space["dossier"].obstacles(space["month"], space["account"], language="fr")
    assert any("opérations bancaires" in reason for reason in left)
