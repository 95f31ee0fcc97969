"""The forms an explanation can take, as data: what each is called outside, and how common it is.

`prior` is the natural log of the odds that a payment of a known counterparty has this form and this search finds it, before
looking at amounts; accidents are counted apart (see chance.py). Figures were set on simulated companies and real
ledgers, and only their order of magnitude matters.
"""

from __future__ import annotations

import polars as pl

from bankrec_nb.domain.vocabulary import Shape

_ROWS = [
    # form, shape, prior, what a person reads
    ("single", Shape.SINGLE, 0.0, "the amount is exactly what is open"),
    ("listed", Shape.LOT, -0.5, "the documents named in the text add up to the amount"),
    ("details", Shape.PAYMENT_LOT, 0.0, "each payment of the batch has its document"),
    ("everything", Shape.LOT, -1.2, "it is everything that was open"),
    ("month", Shape.LOT, -1.6, "it is everything of one month"),
    ("run", Shape.LOT, -1.8, "it is a run of consecutive documents"),
    ("run_less_one", Shape.LOT, -2.8, "it is a run of consecutive documents without one"),
    ("less_credit", Shape.LOT, -1.0, "the documents named less a credit note"),
    ("pair", Shape.LOT, -2.0, "two documents add up to the amount"),
    ("triple", Shape.LOT, -2.8, "three documents add up to the amount"),
    ("sum", Shape.LOT, -3.2, "a sum of documents found by search"),
    ("family", Shape.LOT, 1.0, "documents of several of one name add up to the amount"),
    ("cents", Shape.CENTS, -3.0, "a few cents apart from what is open"),
    ("discount", Shape.DISCOUNT, -1.2, "what is open less the agreed early-payment discount"),
    ("usual_discount", Shape.DISCOUNT, -3.0, "what is open less a usual early-payment discount"),
    ("fee", Shape.FEE, -3.2, "what is open less a bank fee"),
    ("stated_fee", Shape.FEE, -0.5, "what is open less the fee the bank states"),
    ("tolerance", Shape.CENTS, -2.0, "within the tolerance that is set"),
    ("commission", Shape.PAYOUT, -1.5, "the sale less the provider's commission"),
    ("exchange", Shape.EXCHANGE, -0.3, "the amount in the other currency is what is open"),
    ("rate_moved", Shape.EXCHANGE, -1.2, "about what it is booked at in our currency"),
    ("discounted", Shape.DISCOUNT, -2.2, "documents less their agreed early-payment discounts add up to the amount"),
    ("partial", Shape.INSTALMENT, -2.2, "part of what is open"),
    ("equal_part", Shape.INSTALMENT, -2.0, "an equal part of what is open"),
    ("instalments", Shape.INSTALMENT, -1.8, "together with other payments it pays the document in full"),
    ("block", Shape.MANY_TO_MANY, -2.2, "together with other payments it pays several documents in full"),
    ("overpaid", Shape.OVERPAYMENT, -3.2, "more than what is open"),
    ("deposit", Shape.CHEQUE_DEPOSIT, 0.0, "a cheque deposit of this amount"),
    ("cheques", Shape.CHEQUE_DEPOSIT, -0.7, "documents paid by cheque that add up to the deposit"),
    ("lot", Shape.PAYMENT_LOT, -0.7, "a lot of documents paid together"),
    ("payout", Shape.PAYOUT, -0.5, "sales of one payout less its fee"),
]  # fmt: skip

FORMS = pl.DataFrame(
    [(form, str(shape), prior, words) for form, shape, prior, words in _ROWS],
    schema={"form": pl.String, "shape": pl.String, "prior": pl.Float64, "words": pl.String},
    orient="row",
)
"""One row per form: form, shape, prior, words."""

EXACT_FORMS = (
    "single",
    "listed",
    "details",
    "everything",
    "month",
    "run",
    "run_less_one",
    "less_credit",
    "pair",
    "triple",
    "sum",
    "exchange",
    "deposit",
    "cheques",
    "lot",
    "stated_fee",
    "payout",
    "instalments",
    "discount",
    "discounted",
)
"""Forms in which every cent is accounted for by what the books or the bank say."""
