"""A case of the third world: a document somebody pays, when, and what he writes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import third_words as words

if TYPE_CHECKING:
    from datetime import date

    from third_world import Document, Party, World


@dataclass
class Case:
    """A document, others of the same customer that may be paid with it, and the company's other customers."""

    world: World
    party: Party
    document: Document
    more: list[Document]
    others: list[Party]


def paid_on(world: World, documents: list[Document]) -> date:
    last = max(documents, key=lambda d: d.issued)
    delay = (
        last.party.terms + round(world.dice.gauss(4, 9)) if world.dice.random() < 0.9 else world.dice.randint(0, 120)
    )
    return world.day(last.issued + timedelta(days=max(0, delay)))


def one_text(world: World, document: Document, templates: tuple[str, ...] | None = None) -> tuple[str, str]:
    """Text and habit of a payment of one document."""
    dice = world.dice
    silent = templates is None and dice.random() < 0.35
    chosen = words.SILENT if silent else (templates or words.ONE)
    text = words.filled(
        dice, chosen, document.issued, document.order, document.party.code, n=document.number, s=str(document.running)
    )
    return text, "silent" if silent else "named"


def many_text(world: World, documents: list[Document]) -> tuple[str, str]:
    dice, first = world.dice, documents[0]
    silent = dice.random() < 0.4
    full, short = [d.number for d in documents], [str(d.running) for d in documents]
    cut = [short[0], *(s[-3:] for s in short[1:])]
    listed = dice.choice((", ", " ", "-", "+", "/", " ET ")).join(dice.choice((full, full, short, cut)))
    text = words.filled(dice, words.SILENT_LIST if silent else words.LIST, documents[-1].issued, first.order, first.party.code,
                        l=listed, k=str(len(documents)))  # fmt: skip
    return text[: dice.choice((140, 140, 105, 70))], "silent list" if silent else "list"
