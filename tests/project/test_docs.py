from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "DECISIONS.md", *sorted(ROOT.glob("docs/*.md"))]


def test_the_page_of_tables_says_what_the_code_says() -> None:
    written = (ROOT / "docs" / "tables.md").read_text(encoding="utf-8")

    assert written == runpy.run_path(str(ROOT / "tools" / "tables_doc.py"))["text"]()


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))

    missing = [target for target in targets if not (page.parent / target).exists()]
    assert not missing
