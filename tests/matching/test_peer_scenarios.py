"""What other products test (and what their users asked for) holds here too; each test bears the case's id."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from bankrec_nb.domain.vocabulary import Tier
from tests.matching.peer_cases import FURTHER, SCENARIOS, Case, cases, minor

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

ALL = [*cases(), *(case for path in FURTHER for case in cases(path))]
TO_FIND = [c for c in ALL if c.facts["oracle"] in {"hard", "issue"} and c.facts.get("matcher_should_find") is True]
NEVER_SILENT = [c for c in ALL if c.facts["expected"].get("auto") is False or c.facts["expected"].get("review")]
WITH_TRAPS = [c for c in ALL if c.facts["expected"].get("must_not")]
MATCHED = [c for c in ALL if c.facts["bank_lines"] and c.facts["open_items"]]

KNOWN = [c for c in ALL if c.facts["oracle"] in {"hard", "issue"} and c.facts.get("matcher_should_find") is not None]


def test_the_shared_cases_are_among_them() -> None:
    if not SCENARIOS.exists():
        pytest.skip("the folder of other products' cases is not here")

    assert len(cases()) > 90


def each(some: list[Case], *more: pytest.MarkDecorator) -> list[ParameterSet]:
    """Cases by their ids; conftest.py puts all tests of one beside each other, because the matcher is the dear part of them."""
    return [pytest.param(c, id=c.id, marks=more) for c in some]


def solved_or_why_not(case: Case) -> ParameterSet:
    """The case, expected to fail where it says why it is left undone."""
    why = case.facts.get("left_undone")
    return each([case], *([pytest.mark.xfail(reason=why, strict=True)] if why else []))[0]


def links_of(case: Case) -> set[tuple[str, str, int, int]]:
    """What is expected: line, item, amount in the item's and in the line's currency."""
    line_currency = {r["id"]: r.get("currency", "EUR") for r in case.facts["bank_lines"]}
    item_currency = {r["id"]: r.get("currency", "EUR") for r in case.facts["open_items"]}
    return {
        (
            k["bank"],
            k["item"],
            minor(k["amount"], item_currency[k["item"]]),
            minor(k.get("bank_amount", k["amount"]), line_currency[k["bank"]]),
        )
        for k in case.facts["expected"]["links"]
    }


@pytest.mark.parametrize("case", [solved_or_why_not(case) for case in TO_FIND])
def test_what_can_be_found_is_proposed_right(case: Case) -> None:
    result = case.solved

    proposed = result.proposed["suggestion_id"].implode()
    found = result.allocations.filter(pl.col("group_id").is_in(proposed)).select(
        "transaction_id", "item_id", "item_allocated_minor", "allocated_minor"
    )
    # Lines that a person has to look at anyway may show what is likeliest.
    looked_at = {row["bank"] for row in case.facts["expected"].get("review", [])}
    found = found.filter(~pl.col("transaction_id").is_in(sorted(looked_at)))
    assert set(found.rows()) == links_of(case)
    named = (
        result.adjustments.filter(pl.col("group_id").is_in(proposed))
        .group_by("transaction_id")
        .agg(pl.col("amount_minor").sum())
    )
    currency = {r["id"]: r.get("currency", "EUR") for r in case.facts["bank_lines"]}
    expected: dict[str, int] = {}
    for row in case.facts["expected"].get("adjustments", []):
        expected[row["bank"]] = expected.get(row["bank"], 0) + minor(row["amount"], currency[row["bank"]])
    assert dict(named.iter_rows()) == expected


@pytest.mark.parametrize("case", [each([c])[0] if c in TO_FIND else solved_or_why_not(c) for c in NEVER_SILENT])
def test_what_may_not_be_accepted_silently_is_not_certain(case: Case) -> None:
    result = case.solved

    review = {row["bank"] for row in case.facts["expected"].get("review", [])} or {
        r["id"] for r in case.facts["bank_lines"]
    }
    certain = result.suggestions.filter(
        (pl.col("tier") == Tier.CERTAIN) & pl.col("transaction_id").is_in(sorted(review))
    )
    assert certain.is_empty()


@pytest.mark.parametrize("case", each(KNOWN))
def test_nothing_but_the_answer_is_certain(case: Case) -> None:
    result = case.solved

    sure = result.suggestions.filter(pl.col("tier") == Tier.CERTAIN)["suggestion_id"].implode()
    taken = result.allocations.filter(pl.col("group_id").is_in(sure)).select(
        "transaction_id", "item_id", "item_allocated_minor", "allocated_minor"
    )
    assert set(taken.rows()) <= links_of(case)


@pytest.mark.parametrize("case", each(WITH_TRAPS))
def test_traps_are_not_proposed(case: Case) -> None:
    result = case.solved

    proposed = result.proposed["suggestion_id"].implode()
    taken = result.allocations.filter(pl.col("group_id").is_in(proposed))["item_id"].to_list()
    assert not [trap for trap in case.facts["expected"]["must_not"] if trap.split(" ")[0] in taken]


@pytest.mark.parametrize("case", each(MATCHED))
def test_every_cent_of_a_peer_case_is_used_once(case: Case) -> None:
    result = case.solved

    amounts = dict(case.transactions.select("transaction_id", "amount_minor").iter_rows())
    for suggestion, transaction, left in result.suggestions.select(
        "suggestion_id", "transaction_id", "remaining_minor"
    ).iter_rows():
        used = result.allocations.filter(pl.col("group_id") == suggestion)["allocated_minor"].sum()
        named = result.adjustments.filter(
            (pl.col("group_id") == suggestion) & (pl.col("transaction_id") == transaction)
        )["amount_minor"].sum()
        assert int(used) + int(named) + left == amounts[transaction]
