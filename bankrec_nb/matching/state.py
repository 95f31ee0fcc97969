"""What flows through the steps: frames on integer codes, each with its grain.

Codes are positions after sorting by date and identity, so row order of the inputs cannot matter.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from bankrec_nb.domain import tables
from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching.dates import DelayModel, learn
from bankrec_nb.matching.earlier import Earlier
from bankrec_nb.matching.known_names import KnownNames

if TYPE_CHECKING:
    from bankrec_nb.matching.numbers import Numbers

ANYONE = -1
"""Party code of the pool of all items: for transactions that name nobody."""
NOBODY = 0
"""Party code of items whose books name nobody."""
LOOSE_FORMS = ("partial", "overpaid")
"""Forms that fit nearly any amount."""
LOOSE = pl.Schema(
    {"t": pl.Int32(), "i": pl.Int32(), "form": pl.Enum(LOOSE_FORMS), "pool": pl.Int64(), "alloc": pl.Int64()}
)


@dataclass(frozen=True)
class State:
    """One run of the matcher. A step takes a State and returns it with more frames filled in."""

    bank: pl.DataFrame
    """One row per free transaction: t, transaction_id, amount, currency, day, account, text, names and references."""
    items: pl.DataFrame
    """One row per open item: i, item_id, open, currency, issue and due day, party words, references."""
    names: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per spelling of a party: p, name, sorted_name."""
    known_names: KnownNames = field(default_factory=lambda: KnownNames(pl.DataFrame()))
    """The same, ready to be compared with texts."""
    settings: MatchSettings = field(default_factory=MatchSettings)
    details: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per payment inside a batch: t, d, amount, text."""
    memory: pl.DataFrame = field(default_factory=tables.ALIAS.empty)
    rules: pl.DataFrame = field(default_factory=tables.RULE.empty)
    own_accounts: tuple[str, ...] = ()
    earlier: Earlier = field(default_factory=Earlier)
    """Parts that an earlier run solved, and those of this run."""
    numbers: Numbers | None = None
    """What the open documents are called, ready to be looked up."""
    hits: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per document named in a transaction's text: t, i, ref_weight, ref_kind, ref_text."""
    astray: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32, "i": pl.Int32, "astray": pl.Float64})
    )
    """Hits by nothing but bare digits: t, i, astray (how many documents such a number meets by accident); once the payers
    are known those that nothing confirms: t, i, worth (see strays)."""
    figures: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Numbers of up to six digits in the texts: t, code (see ends)."""
    formatted: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Transactions that give a number of the ledger's own format: t."""
    lot_hits: pl.DataFrame = field(default_factory=pl.DataFrame)
    """The same for lots: t, i (the lot, see lots.numbered_lots), ref_weight, ref_kind, ref_text."""
    batch_hits: pl.DataFrame | None = None
    """The same for payments inside batches, once they were read (batches.named_in_batches): d, i, ref_weight, ref_kind, ref_text, astray."""
    odd_numbers: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Transactions naming a number of the ledger's own format that no open document has: t, odd, slip (see odd_numbers)."""
    named: tuple[pl.DataFrame, pl.DataFrame] | None = None
    """Counterparties by name, where they were sought already (counterparties.by_name)."""
    who: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per possible counterparty of a transaction: t, p, who_kind, who_weight, likeness, hard."""
    contradicted: pl.DataFrame = field(default_factory=pl.DataFrame)
    """What a transaction says about who paid, when it says it: t, named_t (a name stands there), sure_p."""
    rare: pl.DataFrame | None = None
    """Pairs by an amount that few have, once they were sought (candidates.by_rare_amount): t, i, lines."""
    answered: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32}))
    """Transactions that one document, or the documents they name, explain to the cent: t. No sums are searched for them."""
    loose: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=LOOSE))
    """Explanations that fit nearly any amount, for lines that nothing explains better (loose.find_loose)."""
    hypotheses: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per explanation: h, t, form, p, adjustment, remaining, expected accidents."""
    members: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per item in a hypothesis: h, i, alloc (transaction's currency), item_alloc."""
    features: pl.DataFrame = field(default_factory=pl.DataFrame)
    """One row per weighed hypothesis: h, what steps after evidence ask of it, and weight, the sum of its evidence.

    The evidence itself is written out for those that are shown (told.py)."""
    facts: pl.DataFrame = field(default_factory=pl.DataFrame)
    """What is told of every item (gathered.item_facts), once it was made."""
    dated: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32, "issued": pl.Int32, "dated": pl.Boolean})
    )
    """Days written in the texts: t, issued, dated."""
    in_part: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32, "in_part": pl.Float64, "in_part_said": pl.String})
    )
    """Lines that pay a part of something by what they say, or by their like (in_part.paid_in_part)."""
    abroad: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema={"t": pl.Int32, "amount": pl.Int64, "currency": pl.String})
    )
    """What the bank recorded of a line in another currency: t, amount, currency."""
    common: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(
            schema={"t": pl.Int32, "i": pl.Int32, "words_weight": pl.Float64, "words_said": pl.String}
        )
    )
    """Words that lines share with the texts of an item: t, i, words_weight, words_said."""
    delays: DelayModel = field(
        default_factory=lambda: learn(pl.DataFrame(schema={"since_issue": pl.Int64, "since_due": pl.Int64}))
    )
    """How long this company's payments take."""
    untied: float = -3.0
    """Log-odds that a line which names nobody belongs to a document of its amount, learned from this run."""
    netted: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Pairs inside the bank's side: t, other, shape, weight, detail."""
    aside: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Lines that pairs inside the bank's side took out of `bank`: t, transaction_id, amount, currency, account, text, name."""
    limits: pl.DataFrame = field(default_factory=pl.DataFrame)
    """Search limits that were hit: t, limit."""
    chosen: pl.DataFrame = field(default_factory=pl.DataFrame)
    """What assignment took: h, with rank, rivals, margin."""

    @property
    def every_line(self) -> pl.DataFrame:
        """`bank` and the lines that were taken out of it, in no order, with what is still asked of them."""
        if not self.aside.width:
            return self.bank
        return pl.concat([self.bank.select(self.aside.columns), self.aside])

    def having(self, **frames: Any) -> State:
        """The state with some frames replaced."""
        return replace(self, **frames)
