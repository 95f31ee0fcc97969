"""`--help` is said in the language of who asks, to the last option."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

from bankrec_nb.cli import verbs  # noqa: F401 - they add themselves to the group
from bankrec_nb.cli.app import bankrec
from bankrec_nb.cli.help_words import FRENCH
from bankrec_nb.cli.helping import help_in_french
from tests.cli.cli_cases import call

if TYPE_CHECKING:
    from collections.abc import Iterator


def all_verbs(command: click.Command = bankrec, name: str = "bankrec") -> Iterator[tuple[str, click.Command]]:
    yield name, command
    if isinstance(command, click.Group):
        for part, verb in command.commands.items():
            yield from all_verbs(verb, f"{name} {part}")


def texts(command: click.Command) -> set[str]:
    """What a verb's page says, a paragraph or an option each."""
    said = [command.help, *(one.help for one in command.params if isinstance(one, click.Option))]
    return {" ".join(part.split()) for text in said if text for part in text.split("\n\n")} - {""}


@pytest.mark.parametrize("command", [c for _, c in all_verbs()], ids=[n for n, _ in all_verbs()])
def test_every_verb_and_option_has_its_french(command: click.Command) -> None:
    assert command.help
    assert texts(command) <= FRENCH.keys()


def test_no_french_is_kept_for_what_nobody_says() -> None:
    said = set().union(*(texts(command) for _, command in all_verbs()))

    assert FRENCH.keys() - said == {"Show this message and exit."}


def test_the_page_is_french_where_french_is_asked_for_and_english_again_after() -> None:
    french = call("close", "--help", lang="fr").output
    english = call("close", "--help", lang="en").output

    assert "Usage : bankrec" in french
    assert "Réviser et clôturer un mois" in french
    assert "Afficher cette aide." in french
    assert "Review and seal a month" in english
    assert "Show this message and exit." in english
    assert help_in_french("Two\n\nparts.") == "Two\n\nparts."
