"""What is said of a call that does not parse, in the language of who typed it."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from bankrec_nb.cli.helping import framed_in_french

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bankrec_nb.reporting.about import Language

_FRENCH = {
    r"Missing option (.*?)\.(?: (.*))?": "Il manque l’option {}. {}",
    r"Missing argument (.*?)\.(?: (.*))?": "Il manque {}. {}",
    r"Missing command\.": "Il manque le verbe.",
    r"No such option '(.*?)'\.(?: (.*))?": "Il n’y a pas d’option « {} ». {}",
    r"No such command '(.*?)'\.(?: (.*))?": "Il n’y a pas de verbe « {} ». {}",
    r"Got unexpected extra arguments? \((.*)\)": "De trop : {}.",
    r"Option '(.*?)' requires an argument\.": "L’option « {} » demande une valeur.",
    r"Option '(.*?)' requires (\d+) arguments\.": "L’option « {} » demande {} valeurs.",
    r"Option '(.*?)' does not take a value\.": "L’option « {} » ne prend pas de valeur.",
    r"Invalid value for (.*?): (.*)": "Valeur refusée pour {} : {}",
    r"Invalid value: (.*)": "Valeur refusée : {}",
    r"'(.*)' is not one of (.*)\.": "« {} » n’est pas parmi {}.",
    r"'(.*)' is not a valid (?:integer|integer range|float|number)\.": "« {} » n’est pas un nombre.",
    r"(.*) is not a date; write (.*)\.": "{} n’est pas une date ; écrivez {}.",
    r"(?:Path|File|Directory) '(.*)' does not exist\.": "« {} » n’existe pas.",
    r"(?:Path|File) '(.*)' is a directory\.": "« {} » est un dossier, pas un fichier.",
    r"Directory '(.*)' is a file\.": "« {} » est un fichier, pas un dossier.",
    r"Did you mean (.*)\?": "Vouliez-vous dire {} ?",
    r"\(Did you mean one of: (.*)\?\)": "(Vouliez-vous dire : {} ?)",
    r"\(Possible options: (.*)\)": "(Options possibles : {})",
    r"Choose from:\s*(.*)": "Au choix : {}",
}  # fmt: skip
"""What click says → its French; what stands in a pattern is said by another line, where one fits."""


def in_french(message: str) -> str:
    """What click says of a call, in French; what it says otherwise stays as it is."""
    for pattern, french in _FRENCH.items():
        if met := re.fullmatch(pattern, message, re.DOTALL):
            return french.format(*(in_french(part or "") for part in met.groups())).strip()
    return message


class InFrench(click.UsageError):
    """A call that does not parse, said in French."""

    def __init__(self, error: click.UsageError) -> None:
        super().__init__(in_french(error.format_message()), error.ctx)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print how the verb is called, and what is wrong with this call."""
        if self.ctx is not None:
            usage = framed_in_french(self.ctx.get_usage())
            click.echo(f"{usage}\nVoyez « {self.ctx.command_path} --help ».\n", file=file, err=file is None)
        click.echo(f"Erreur : {self.message}", file=file, err=file is None)


@contextmanager
def spoken(language: Callable[[], Language]) -> Iterator[None]:
    """Inside, what is wrong with a call is said in the language of who typed it."""
    try:
        yield
    except (InFrench, click.exceptions.NoArgsIsHelpError):
        raise
    except click.UsageError as error:
        if language() == "fr":
            raise InFrench(error) from error
        raise
