"""The notebooks run from top to bottom and are committed without outputs, widget state or definitions."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient

import bankrec_nb
from bankrec_nb.dossier import demo_dossier, open_dossier

NOTEBOOKS = sorted((Path(__file__).parents[2] / "notebooks").glob("*.ipynb"))
LARGEST_BYTES = 20_000


@pytest.fixture(scope="module")
def dossier_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("notebooks") / "demo"
    demo_dossier(folder).close_files()
    return folder


def read(path: Path) -> Any:
    return nbformat.reads(path.read_text("utf-8"), as_version=4)  # type: ignore[no-untyped-call]


FRENCH = {"fin_de_mois": "month_end", "tresorerie": "cash_flow"}
"""A French notebook → the English one of the same steps."""


def test_there_are_three_notebooks_and_two_of_them_in_french_too() -> None:
    assert [p.stem for p in NOTEBOOKS] == ["cash_flow", "engine", "fin_de_mois", "month_end", "tresorerie"]


@pytest.mark.parametrize("french", FRENCH)
def test_a_notebook_in_french_takes_the_same_steps_and_asks_once_for_its_language(french: str) -> None:
    ours, theirs = (read(path.with_stem(name)).cells for path in NOTEBOOKS[:1] for name in (french, FRENCH[french]))
    code = [[c.source for c in cells if c.cell_type == "code"] for cells in (ours, theirs)]

    assert [c.cell_type for c in ours] == [c.cell_type for c in theirs]
    assert [one.replace('"fr"', '"en"') for one in code[0]] == code[1]
    assert sum('language="' in one for one in code[1]) == 1


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_are_committed_without_outputs_and_widget_state(path: Path) -> None:
    notebook = read(path)

    assert "widgets" not in notebook.metadata
    assert all(not c.outputs and c.execution_count is None for c in notebook.cells if c.cell_type == "code")
    assert path.stat().st_size < LARGEST_BYTES


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebooks_define_nothing(path: Path) -> None:
    trees = [ast.parse(c.source) for c in read(path).cells if c.cell_type == "code"]

    defined = [n for t in trees for n in ast.walk(t) if isinstance(n, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
    assert not defined


PAGES = sorted((Path(bankrec_nb.__file__).parent / "cli" / "pages" / "app").glob("*.ipynb"))


@pytest.mark.slow
@pytest.mark.parametrize("path", [NOTEBOOKS[3], PAGES[0]], ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_a_month_end_opens_where_nothing_is_imported_yet(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_dossier(tmp_path / "new", "anna", company="Acme").close_files()
    monkeypatch.setenv("BANKREC_DOSSIER", str(tmp_path / "new"))

    ran(read(path), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS[:4], ids=lambda p: p.stem)
def test_notebooks_run_from_top_to_bottom(path: Path, dossier_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANKREC_DOSSIER", str(dossier_folder))

    ran(read(path), dossier_folder)


def ran(notebook: Any, folder: Path) -> None:
    """Run it; no cell may end in an error or say something on stderr."""
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", resources={"metadata": {"path": str(folder)}}
    ).execute()

    errors = [o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"]
    said = [o.text for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.get("name") == "stderr"]
    assert not errors
    assert not said
