"""The command, its global options, and what all verbs have in common."""

from __future__ import annotations

import functools
import locale
import os
import sys
import traceback
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from bankrec_nb import __version__
from bankrec_nb.cli.helping import french_page
from bankrec_nb.cli.show import Answer, json_text, show
from bankrec_nb.cli.usage import spoken
from bankrec_nb.domain.errors import BankrecError, DossierError
from bankrec_nb.domain.sentences import told
from bankrec_nb.dossier.answering import about as about_dossier
from bankrec_nb.reporting.text import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bankrec_nb.dossier import Dossier
    from bankrec_nb.reporting.about import About, Language

DONE, FINDINGS, REFUSED, DEFECT = 0, 1, 2, 3


@dataclass
class Session:
    """One call of the command: where the dossier is and how to speak."""

    path: Path
    language: Language
    language_chosen: bool
    as_json: bool = False

    def tr(self, english: str, french: str) -> str:
        """The sentence in the session's language."""
        return french if self.language == "fr" else english

    @functools.cached_property
    def dossier(self) -> Dossier:
        """The dossier; a folder that is none is refused (only `init` and `demo` make one)."""
        from bankrec_nb.dossier import open_dossier

        if not (self.path / "dossier.toml").exists():
            raise DossierError(
                self.tr("this folder is not a dossier.", "ce dossier n’est pas un dossier bankrec."),
                where=str(self.path),
                action=self.tr(
                    "Name one with --dossier PATH before the verb, or make one with `bankrec --dossier PATH init`.",
                    "Indiquez-le par --dossier CHEMIN avant le verbe, ou créez-le : `bankrec --dossier CHEMIN init`.",
                ),
            )
        return open_dossier(self.path)

    @property
    def about(self) -> About:
        """The company for reports: the language asked for, else the dossier's."""
        about = about_dossier(self.dossier)
        return replace(about, language=self.language) if self.language_chosen else about

    @contextmanager
    def progress(self, what: str) -> Iterator[Callable[[int, int, str], None] | None]:
        """A bar on the terminal for what takes long; nothing when output goes to a file or a program."""
        if self.as_json or not sys.stderr.isatty():
            yield None
            return
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[name]}", markup=False),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task(what, total=None, name="")
            yield lambda done, of, name: bar.update(task, completed=done, total=of, name=plain(name))


pass_session = click.make_pass_decorator(Session)


def verb(group: click.Group, name: str) -> Callable[[Callable[..., Answer | None]], click.Command]:
    """Make a function a verb of the group: `--json`, errors as messages, findings as exit code."""

    def register(function: Callable[..., Answer | None]) -> click.Command:
        @click.option("--json", "as_json", is_flag=True, help="Answer as JSON, for machines.")
        @pass_session
        @functools.wraps(function)
        def run(session: Session, /, as_json: bool, **arguments: Any) -> None:
            session.as_json = as_json
            sys.exit(_answered(session, lambda: function(session, **arguments)))

        return group.command(name)(run)

    return register


def _answered(session: Session, ask: Callable[[], Answer | None]) -> int:
    try:
        answer = ask() or Answer()
        show(answer, as_json=session.as_json)
    except BankrecError as error:
        return _refuse(session, _said(error, session.language), error.where, error.action)
    except OSError as error:
        return _refuse(session, f"{error.filename or ''}: {error.strerror or error}", str(error.filename or ""), "")
    except click.exceptions.ClickException:
        raise
    except Exception:  # noqa: BLE001 - the last net: a defect must not look like "done with findings"
        click.echo(traceback.format_exc(), err=True)
        click.echo(
            session.tr(
                "This is a defect of bankrec; please report it.", "C’est un défaut de bankrec ; merci de le signaler."
            ),
            err=True,
        )
        return DEFECT
    if answer.refusal:
        for line in answer.refusal.splitlines():  # one per file
            click.echo(f"bankrec: {plain(line)}", err=True)
        return REFUSED
    return FINDINGS if answer.findings else DONE


def _said(error: BankrecError, language: Language) -> str:
    """Where, why and what to do next, in the person's language."""
    if language != "fr":
        return str(error)
    said = told(error, language)
    return f"{error.where}: {said}" if error.where and not said.startswith(error.where) else said


def _refuse(session: Session, message: str, where: str, action: str) -> int:
    click.echo(f"bankrec: {plain(message)}", err=True)
    if session.as_json:
        click.echo(json_text({"refused": True, "error": plain(message), "where": where, "action": action}))
    return REFUSED


def spoken_language() -> Language:
    """French when the system speaks French, else English."""
    said = (
        os.environ.get("BANKREC_LANG")
        or os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
    )
    return "fr" if (said or locale.getlocale()[0] or "").lower().startswith("fr") else "en"


class Day(click.ParamType["date"]):
    """A date as 2026-10-31 or 31/10/2026."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The date; a usage error where the text is none."""
        if isinstance(value, date):
            return value
        day, _, rest = str(value).partition("/")
        month, _, year = rest.partition("/")
        try:
            return date.fromisoformat(f"{year}-{month}-{day}" if rest else str(value))
        except ValueError:
            return self.fail(f"{value} is not a date; write 2026-10-31.", param, ctx)


ORDER = (
    "init", "demo", "import", "profile", "fetch", "match", "status", "links", "accept", "reject", "link", "split", "handle",
    "categorise", "undo", "history", "rules", "resolve", "override", "report", "export", "sign-off", "close", "reopen", "verify", "lab",
    "app",
)  # fmt: skip
"""Verbs in the order of the work; `--help` lists them so."""


def _asked_language(context: click.Context) -> Language:
    """What `--lang` says where it stands before, else the system's."""
    return context.find_root().params.get("lang") or spoken_language()


class SpokenCommand(click.Command):
    """A verb whose `--help` is in the language of who asks."""

    def get_help(self, ctx: click.Context) -> str:
        """The page of `--help`, of a verb or of a group of them."""
        make = super().get_help
        return french_page(self, ctx, make) if _asked_language(ctx) == "fr" else make(ctx)


class OrderedGroup(SpokenCommand, click.Group):
    """Verbs are listed in the order of the work, not of the alphabet; a call that does not parse is refused in French too."""

    command_class = SpokenCommand

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """The context of a call; a usage error in the system's language."""
        with spoken(spoken_language):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """The verb's answer; a usage error in the language that was asked for."""
        with spoken(lambda: ctx.params.get("lang") or spoken_language()):
            return super().invoke(ctx)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Names in ORDER, others as they were added."""
        return sorted(self.commands, key=lambda name: ORDER.index(name) if name in ORDER else len(ORDER))


@click.group(cls=OrderedGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--dossier",
    "path",
    type=click.Path(path_type=Path),
    envvar="BANKREC_DOSSIER",
    default=Path(),
    help="The dossier's folder (else BANKREC_DOSSIER, else the current folder). Stands before the verb.",
)
@click.option(
    "--lang", type=click.Choice(["fr", "en"]), is_eager=True, help="Language of what is said (else the system's)."
)
@click.version_option(__version__, prog_name="bankrec")
@click.pass_context
def bankrec(context: click.Context, path: Path, lang: Language | None) -> None:
    """Bank reconciliation from the command line.

    Exit codes: 0 done, 1 done with findings, 2 refused (nothing written).
    """
    context.obj = Session(path, lang or spoken_language(), language_chosen=lang is not None)


def main() -> None:
    """The `bankrec` command."""
    from bankrec_nb.cli import verbs  # noqa: F401 - they add themselves to the group

    bankrec(prog_name="bankrec")
