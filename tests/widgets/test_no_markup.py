"""Bank text is never markup: what could turn a label into HTML is banned, in Python and in the page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PYTHON = sorted((ROOT / "bankrec_nb").rglob("*.py"))
SCRIPTS = sorted((ROOT / "bankrec_nb" / "widgets").rglob("*.js"))
THE_ONE_MODULE = ROOT / "bankrec_nb" / "reporting" / "html.py"
"""Reports are HTML; they are made in this module, whose templates escape."""

BANNED_IN_PYTHON = r"(?<![A-Za-z_.])(HTML|HTMLMath|Markdown|Latex|Javascript)\(|\bwidgets\.HTML|\bStyler\b|\.style\.(format|apply)|_repr_markdown_|_repr_latex_"
BANNED_IN_SCRIPTS = r"\.(inner|outer)HTML|insertAdjacentHTML|document\.write|\beval\(|new Function|createContextualFragment|DOMParser|setHTML|srcdoc|\bimport\(|https?://"


@pytest.mark.parametrize("path", [p for p in PYTHON if p != THE_ONE_MODULE], ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_turns_text_into_markup(path: Path) -> None:
    assert not re.search(BANNED_IN_PYTHON, path.read_text("utf-8"))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda p: p.name)
def test_the_page_takes_text_as_text_and_nothing_from_elsewhere(path: Path) -> None:
    found = re.findall(BANNED_IN_SCRIPTS, path.read_text("utf-8"))

    assert not found


def test_there_are_scripts_to_look_at() -> None:
    assert {p.name for p in SCRIPTS} >= {"dom.js", "grid.js", "pane.js", "panel.js", "import.js"}
