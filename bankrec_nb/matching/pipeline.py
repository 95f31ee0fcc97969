"""The matcher as its own table of contents: each step takes the state and returns it with more frames filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bankrec_nb.domain import tables
from bankrec_nb.domain.collecting import give_back, nothing_collected
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.domain.threads import both, in_turn
from bankrec_nb.matching import parties, sides
from bankrec_nb.matching.abroad import recorded_abroad
from bankrec_nb.matching.assign import assign
from bankrec_nb.matching.batches import named_in_batches
from bankrec_nb.matching.cancelled import with_undone
from bankrec_nb.matching.candidates import find_candidates
from bankrec_nb.matching.chance import with_chance
from bankrec_nb.matching.counterparties import identify_counterparties, named_by_lines
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.matching.evidence import add_evidence, score
from bankrec_nb.matching.groups import find_groups
from bankrec_nb.matching.known_names import KnownNames
from bankrec_nb.matching.labelled_numbers import with_numbers_of_labels
from bankrec_nb.matching.learning import learn_from_this_run
from bankrec_nb.matching.left_over import find_among_what_is_left
from bankrec_nb.matching.loose import find_loose
from bankrec_nb.matching.lots import named_lots, with_lot_hits
from bankrec_nb.matching.lots_of_labels import with_lots_of_codes
from bankrec_nb.matching.netting import net_within_sides
from bankrec_nb.matching.references import find_references
from bankrec_nb.matching.result import MatchResult, build
from bankrec_nb.matching.rules import asked_by_rules, with_rules
from bankrec_nb.matching.short_references import with_short_references
from bankrec_nb.matching.state import State
from bankrec_nb.matching.strays import weigh_strays
from bankrec_nb.matching.unheld import find_among_the_unheld
from bankrec_nb.matching.unnamed import with_names_of_labels

if TYPE_CHECKING:
    from collections.abc import Callable

    import polars as pl


_READ_OF_BANK = (
    "whole", "mandate_id", "end_to_end", "creditor_reference", "bank_reference", "is_reversal", "payout_id",
)  # fmt: skip
_READ_OF_ITEMS = ("counterparty_id", "payment_reference", "end_to_end", "account", "shelf")
"""What nobody asks for once all texts are read and lines are met with lines."""
_SPENT_BANK = ("iban", "creditor_id", "original", "original_currency", "rated", "kept_back")
_SPENT_ITEMS = ("iban", "mandate_id", "chance")


def normalise(state: State) -> State:
    """Code the ledger's counterparties and weigh its amounts; the sides themselves were normalised when the state was made."""
    told = with_numbers_of_labels(with_names_of_labels(state.items, state.bank), state.bank)
    items, names = parties.with_parties(with_lots_of_codes(told, state.bank))
    return state.having(items=with_undone(with_chance(items)), names=names, known_names=KnownNames(names))


def find_documents_and_names(state: State) -> State:
    """Read the texts for the documents they name and for who paid: neither asks the other, so both are read at once."""
    found, named = both(lambda: find_references(state), lambda: named_by_lines(state))
    return found.having(named=named)


def find_more_references(state: State) -> State:
    """Add to `hits` what only makes sense once the counterparty is known: short numbers, and documents of named lots."""
    state = weigh_strays(state)
    short, lots = both(lambda: with_short_references(state), lambda: named_lots(state))
    found = with_lot_hits(short, lots)
    return found.having(
        bank=found.bank.drop(_READ_OF_BANK, strict=False),
        items=found.items.drop(_READ_OF_ITEMS, strict=False),
        # Nobody asks what documents are called from here on: two fifths of all that is known of both sides.
        batch_hits=named_in_batches(found) if found.details.height else None,
        numbers=None,
        figures=found.figures.clear(),
        formatted=found.formatted.clear(),
    )


def let_go(state: State) -> State:
    """Forget what only the steps before asked for: of a million lines it is more than all they left to be weighed."""
    return state.having(
        abroad=recorded_abroad(state.bank),
        bank=state.bank.drop(_SPENT_BANK, strict=False),
        items=state.items.drop(_SPENT_ITEMS, strict=False),
        details=state.details.clear(),
        batch_hits=None,
        rare=None,
        known_names=KnownNames(state.names.clear()),
        lot_hits=state.lot_hits.clear(),
    )


_LARGE = 200_000
"""From so many lines on, what a step had taken for itself is hundreds of megabytes."""

_LITTLE = 1_000
"""Lines and documents below which threads cost more than they save: a tenth of the processor time, a quarter on a busy machine."""

STEPS: list[Callable[[State], State]] = [
    normalise,
    find_documents_and_names,
    identify_counterparties,
    net_within_sides,
    find_more_references,
    learn_from_this_run,
    find_candidates,
    let_go,
    find_groups,
    find_loose,
    add_evidence,
    score,
    assign,
    find_among_what_is_left,
    find_among_the_unheld,
]


def start(
    bank_transactions: pl.DataFrame,
    ledger_items: pl.DataFrame,
    settings: MatchSettings | None = None,
    *,
    details: pl.DataFrame | None = None,
    memory: pl.DataFrame | None = None,
    rules: pl.DataFrame | None = None,
    own_accounts: tuple[str, ...] = (),
    earlier: Earlier | None = None,
) -> State:
    """Both sides coded, before the first step."""
    bank, items = both(lambda: sides.bank_side(bank_transactions), lambda: sides.ledger_side(ledger_items))
    return State(
        bank=bank,
        items=items,
        settings=settings or MatchSettings(),
        details=sides.detail_side(details, bank),
        memory=tables.ALIAS.empty() if memory is None else tables.ALIAS.conform(memory),
        rules=tables.RULE.empty() if rules is None else tables.RULE.conform(rules),
        own_accounts=tuple(sorted(own_accounts)),
        earlier=Earlier(earlier.parts if earlier else None),
    )


def run(state: State) -> State:
    """Every step in order.

    A state is handed on, not kept: who still holds the one before keeps all lines a second time, and what was let go.
    """
    handed_on = [state]
    del state
    with nothing_collected():
        for step in STEPS:
            handed_on.append(step(handed_on.pop()))
            if handed_on[0].bank.height >= _LARGE:
                give_back()
    return handed_on.pop()


def match_frames(
    bank_transactions: pl.DataFrame,
    ledger_items: pl.DataFrame,
    settings: MatchSettings | None = None,
    *,
    details: pl.DataFrame | None = None,
    memory: pl.DataFrame | None = None,
    rules: pl.DataFrame | None = None,
    own_accounts: tuple[str, ...] | list[str] = (),
    earlier: Earlier | None = None,
) -> MatchResult:
    """Propose what explains each bank transaction: frames in, frames out, nothing else read or written.

    Frames that the caller does not keep are let go once both sides are coded: of a million lines they are a gigabyte.

    Args:
        bank_transactions: BANK_TRANSACTION rows; `remaining_minor` says what is still free of each, where given.
        ledger_items: LEDGER_ITEM rows; `open_minor` says what is still open of each.
        settings: windows, tolerances and thresholds.
        details: TRANSACTION_DETAIL rows of batches.
        memory: ALIAS rows learned from accepted matches.
        rules: RULE rows a person made.
        own_accounts: IBANs or account numbers of our own, for transfers between them.
        earlier: the `earlier` of a run before this one; what has not changed since is taken over, the result is the same.

    Returns:
        A MatchResult; the same input gives the same output, byte for byte, whatever the order of its rows.
    """
    first = start(
        bank_transactions,
        ledger_items,
        settings,
        details=details,
        memory=memory,
        rules=rules,
        own_accounts=tuple(own_accounts),
        earlier=earlier,
    )
    del bank_transactions, ledger_items
    handed_on, little = [first], first.bank.height + first.items.height < _LITTLE
    del first
    with in_turn(really=little):
        handed_on.append(run(handed_on.pop()))
        asked = asked_by_rules(handed_on[0])
        return with_rules(build(handed_on.pop()), asked)
