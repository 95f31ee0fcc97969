"""The reason of a suggestion, in words for a person. All sentences are here, so that they can be translated."""

from __future__ import annotations

import polars as pl

_WHO = {
    "iban": "the payer's IBAN is known",
    "alias": "this payer is known from other payments",
    "mandate": "the mandate is known",
    "customer_number": "the text gives the customer's number",
    "name": "the name agrees",
}
_REFERENCE = {
    "document_number": "the text names",
    "structured_reference": "the structured reference is",
    "end_to_end_id": "the end-to-end id is",
}
IDENTICAL = "several documents are alike, the oldest is taken"
DOUBLE = "this document is paid by another transaction already: a second payment of it"
PAIR_REASONS = {
    "internal_transfer": "Both legs of a transfer between our own accounts.",
    "returned_payment": "This payment came back: the two lines cancel out and the document stays open.",
    "reversal": "The bank reversed this booking.",
}
CHARGED = "This payment came back with a charge of the bank: the document stays open."
BOOKED = "the books already carry such a movement on the bank's account"
RETURNED = "the text says that a payment came back"
CAUTIONS = (
    RETURNED,
    "the agreed discount is taken after its last day",
    "the name is only a part of others' names",
    "the name has another word than the books",
    "the text speaks of money that nobody invoices",
    "the text states charges beside the rate",
    "the document was issued after the payment, and older ones of this party are open",
    "the text gives another number of that kind",
    "the text gives the month, day, instalment or order of another document",
    "the text speaks of another kind of money than the document",
    "the text states charges that this part leaves out",
    "the text has a word of another name that owes this amount",
    "the books carry these cents as an item of their own",
    "the text speaks of money that the document does not ask for",
)
"""What forbids silence (see cautions.py), in its order."""
AMBIGUOUS = "another explanation is as good"


def with_reason(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with a sentence for a person: why this, and what stands against it."""
    reference = pl.when(pl.col("named") > 0).then(
        pl.col("ref_kind").replace_strict(_REFERENCE, default="the text names", return_dtype=pl.String)
        + pl.lit(" ")
        + pl.coalesce(pl.when(pl.col("number") != "").then("number"), "ref_text")
    )
    party = pl.when(pl.col("who_weight") > 0).then(
        pl.col("who_kind").replace_strict(_WHO, default="the counterparty is known", return_dtype=pl.String)
    )
    likes = (
        pl.when(pl.col("who_kind") == "name")
        .then(pl.lit(" (") + (pl.col("likeness") * 100).round(0).cast(pl.Int64).cast(pl.String) + pl.lit(" %)"))
        .otherwise(pl.lit(""))
    )
    stranger = pl.when((pl.col("named_t")) & (pl.col("who_known") < pl.col("items"))).then(
        pl.lit("the payer's name is another")
    )
    chance = pl.when(pl.col("accidents") > 0.05).then(pl.lit("such an amount may agree by chance"))
    booked = pl.when("booked").then(pl.lit(BOOKED))
    count = (
        pl.when(pl.col("items") > 1)
        .then(pl.col("items").cast(pl.String) + pl.lit(" documents"))
        .otherwise(pl.lit(None, dtype=pl.String))
    )
    doubt = pl.when(pl.col("alike")).then(pl.lit(IDENTICAL)).when(pl.col("ambiguous")).then(pl.lit(AMBIGUOUS))
    sentence = pl.concat_str(
        [
            count,
            pl.col("words"),
            reference,
            party + likes,
            stranger,
            booked,
            pl.col("caution"),
            chance,
            pl.col("note"),
            doubt,
        ],
        separator="; ",
        ignore_nulls=True,
    )
    said = pl.col("reason")
    return rows.with_columns(reason=sentence).with_columns(
        reason=pl.concat_str(said.str.slice(0, 1).str.to_uppercase(), said.str.slice(1), pl.lit("."))
    )
