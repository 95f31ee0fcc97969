from __future__ import annotations

import json
import re
import runpy
import shlex
from pathlib import Path

import click
import pytest

from bankrec_nb.cli import verbs  # noqa: F401 - they add themselves to the group
from bankrec_nb.cli.app import bankrec
from bankrec_nb.widgets.keymap import KEYS

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


GUIDES = [p for p in [*PAGES, *sorted(ROOT.glob("notebooks/*.ipynb"))] if p.name not in {"DECISIONS.md", "tables.md"}]


def _code(page: Path) -> list[str]:
    """What stands as code on a page: lines of its blocks, and pieces between backticks."""
    text = page.read_text(encoding="utf-8")
    if page.suffix == ".ipynb":
        text = "\n".join("".join(cell["source"]) for cell in json.loads(text)["cells"])
    blocks = re.findall(r"^```(?:sh)?\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", text)


def _unknown(words: list[str]) -> str:
    """The first verb or option of one `bankrec …` that does not exist; empty where all do."""
    command: click.Command = bankrec
    while words:
        word = words.pop(0)
        if word.startswith("--"):
            option = next((o for o in command.params if word.partition("=")[0] in o.opts), None)
            if option is None and word != "--help":
                return f"{word} of {command.name}"
            if isinstance(option, click.Option) and not option.is_flag and "=" not in word:
                del words[:1]
        elif isinstance(command, click.Group):
            if word not in command.commands:
                return word
            command = command.commands[word]
    return ""


@pytest.mark.parametrize("page", GUIDES, ids=lambda p: p.name)
def test_every_command_a_page_names_exists(page: Path) -> None:
    calls = [
        code.partition("bankrec ")[2].partition("#")[0]
        for code in _code(page)
        if re.match(r"(\w+=\w+ )?bankrec ", code)
    ]

    assert [unknown for call in calls if (unknown := _unknown(shlex.split(call)))] == []


@pytest.mark.parametrize("page", GUIDES, ids=lambda p: p.name)
def test_every_target_and_script_a_page_names_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = [re.match(r"(make|python) ([\w./]+)", code) for code in _code(page)]

    missing = [m[0] for m in named if m and not (m[2] in targets if m[1] == "make" else (ROOT / m[2]).exists())]
    assert not missing


@pytest.mark.parametrize("page", ["accountants.md", "comptables.md"])
def test_the_guide_lists_the_keys_of_the_panel(page: str) -> None:
    rows = re.findall(r"^\| (`.*?)\|", (ROOT / "docs" / page).read_text(encoding="utf-8"), re.MULTILINE)
    listed = set(re.findall(r"`([^`]+)`", "".join(rows)))

    # `5` ends the row of rivals; the others are keys one finds by themselves or under `?`.
    assert listed - {key.key for key in KEYS} == {"5"}
    assert {key.key for key in KEYS if key.group == "decide"} <= listed


def test_the_french_guide_says_what_the_english_one_says() -> None:
    """The same steps, rows of tables and commands in the same order; the words are for a reader to compare."""
    english, french = (
        (ROOT / "docs" / page).read_text(encoding="utf-8") for page in ("accountants.md", "comptables.md")
    )

    def outline(text: str) -> list[str]:
        return [line.split(" ")[0] for line in text.splitlines() if line.startswith(("#", "|"))]

    def commands(text: str) -> list[str]:
        return re.findall(r"bankrec (?:--dossier acme )?([a-z-]+)", text)

    assert outline(french) == outline(english)
    assert commands(french) == commands(english)
