"""`--help` in the language of who asks: the texts of a verb are in French while its page is made."""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from bankrec_nb.cli.help_words import FRENCH

if TYPE_CHECKING:
    from collections.abc import Iterator

_FRAME = (
    (r"(?m)^Usage:", "Usage :"),
    (r"(?m)^Options:$", "Options :"),
    (r"(?m)^Commands:$", "Verbes :"),
    (r"COMMAND \[ARGS\]\.\.\.", "VERBE [ARGUMENTS]..."),
    (r"\[default: ", "[défaut : "),
    (r"\[required\]", "[obligatoire]"),
)
"""What click writes around the texts."""


def help_in_french(text: str | None) -> str | None:
    """A help text, paragraph by paragraph; one that is not in the catalogue stays as it is."""
    if text is None:
        return None
    paragraphs = [" ".join(part.split()) for part in re.split(r"\n\s*\n", text)]
    return "\n\n".join(FRENCH.get(part, part) for part in paragraphs)


def french_page(command: click.Command, context: click.Context, page: Any) -> str:
    """What `page(context)` makes of the command, its texts in French."""
    with _spoken(command, context):
        text = str(page(context))
    return framed_in_french(text)


def framed_in_french(text: str) -> str:
    """What click writes around the texts of a page, in French."""
    for pattern, french in _FRAME:
        text = re.sub(pattern, french, text)
    return text


@contextmanager
def _spoken(command: click.Command, context: click.Context) -> Iterator[None]:
    """Inside, the command, its options and its verbs have their texts in French."""
    verbs = command.commands.values() if isinstance(command, click.Group) else ()
    options = [one for one in command.get_params(context) if isinstance(one, click.Option)]
    texts: list[Any] = [command, *options, *verbs]
    before = [one.help for one in texts]
    try:
        for one in texts:
            one.help = help_in_french(one.help)
        yield
    finally:
        for one, text in zip(texts, before, strict=True):
            one.help = text
