"""How far a suggestion may be trusted.

certain    hard evidence (a named document, a known IBAN, alias or mandate), every cent accounted for, no rival near; a sum
           found by search only when it is the only one and no accident.
probable   a name or weaker reference, or an amount unique on both sides that no name contradicts.
possible   shown, no more. Amount and date alone never get higher unless unique.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.vocabulary import Tier
from bankrec_nb.matching.calibration import FAMILIES
from bankrec_nb.matching.forms import EXACT_FORMS
from bankrec_nb.matching.reasons import RETURNED
from bankrec_nb.matching.weights import W

if TYPE_CHECKING:
    from bankrec_nb.domain.settings import MatchSettings

_CLOSED = ("run_less_one", "less_credit", "triple", "sum", "cheques", "instalments", "lot", "pair", "discounted")
"""Sums found by search: adding up is not proof enough, unless it is far from an accident."""
_WHOLE = ("everything", "month", "run")
"""Sums by which a payer goes through his account: proof enough, unless the note says that another fits as well."""

_TAX_RATES = (5, 5.5, 7, 8, 8.1, 9, 10, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25.5, 27)
"""Rates of value added tax, in percent."""
_TO_THE_CENT = 1e-5
IN_FULL = 0.999
"""A likeness that only rounding keeps from one: nothing of the name is cut or mistyped."""
_SAID_ALIKE = 1.5
"""From here what the books and the bank write of a movement is alike."""
_ALONE = 3.0
"""Of 580 lines alone with their document whose odds were a third of what is asked, all were right."""


def _odds(score: pl.Expr) -> pl.Expr:
    return score / (1 - score)


def by_chance() -> pl.Expr:
    """Whether a sum, or payments that fill a document, are as likely an accident as not, and no document is named."""
    unsaid = pl.col("named").fill_null(0) == 0
    found = pl.col("form").is_in([*FAMILIES["sum"], *FAMILIES["filled"], "block", "family"])
    return found & unsaid & (pl.col("accidents") > W.likely_accident)


def without_tax() -> pl.Expr:
    """Whether what is paid is the document without its value added tax: a public body that withholds it, rather than a part."""
    short = (rate / (100 + rate) for rate in _TAX_RATES)
    return pl.any_horizontal((pl.col("short_of") - share).abs() <= _TO_THE_CENT for share in short).fill_null(
        value=False
    )


def with_tier(rows: pl.DataFrame, settings: MatchSettings) -> pl.DataFrame:
    """The rows with ambiguous and tier.

    Args:
        rows: features of each proposed hypothesis, its score, margin, rivals and remaining; namesakes (how many parties
            have its party's name, where the line gives that name in full).
        settings: the scores from which the tiers begin.
    """
    named = pl.col("fully_named").fill_null(value=False) & (pl.col("weakest_ref").fill_null(0) >= W.strong_reference)
    # A whole name that is one party's and no other's identifies as an IBAN does.
    own_name = pl.col("who_kind").is_in(["name", "customer_number"])
    whole_name = (own_name & (pl.col("who_weight") >= W.whole_name)).fill_null(value=False)
    hard = pl.col("hard").fill_null(value=False)
    # A name that is cut or mistyped must be nobody else's, and the amount no accident at all.
    near_name = ((pl.col("who_kind") == "name") & (pl.col("who_weight") >= W.near_name)).fill_null(value=False)
    near_name &= pl.col("accidents") < W.no_accident
    # Of the few parties of one name, and for a name that other lines taught, the amount must tell.
    alias = ((pl.col("who_kind") == "alias") & (pl.col("who_weight") >= W.taught_name)).fill_null(value=False)
    one_of_few = (alias | pl.col("namesakes").is_not_null()) & (
        pl.col("accidents") * pl.col("namesakes").fill_null(1) < W.rare_accident
    )
    # A name that somebody else may bear as well, or that the bank cut: the amount must tell all the more.
    some_name = pl.col("who_kind").is_in(["name", "alias"])
    likely_name = (some_name & (pl.col("who_weight") >= W.likely_name)).fill_null(value=False)
    told_by_amount = likely_name & (pl.col("accidents") < W.rare_accident)
    told_by_amount |= some_name.fill_null(value=False) & (pl.col("accidents") < W.no_accident)
    # Where no other explanation comes anywhere near, and the text bears no number of a document that the books may lack,
    # less of a name and less of an amount tell as much.
    unrivalled = pl.col("margin") >= W.unrivalled
    plain_single = (pl.col("form") == "single") & unrivalled & ~pl.col("numbered")
    in_full = (pl.col("likeness") >= IN_FULL).fill_null(value=False)
    told_by_amount |= plain_single & likely_name & in_full & (pl.col("accidents") < W.seldom_accident)
    # So do a name in full that is likelier his than not, if of all who bear it hardly one owes it, and one that other lines taught.
    of_any = pl.col("accidents") * pl.col("namesakes").fill_null(1)
    borne = (pl.col("who_kind") == "name") & in_full & (pl.col("who_weight") > 0) & (of_any < W.seldom_accident)
    taught = (pl.col("who_kind") == "alias") & likely_name & (pl.col("accidents") < W.telling_accident)
    told_by_amount |= plain_single & (borne | taught).fill_null(value=False)
    known = hard | whole_name | near_name | one_of_few | told_by_amount
    plain = named & (pl.col("weakest_ref") >= W.plain_reference)
    at_odds = (pl.col("sure_p").is_not_null() & (pl.col("who_known").fill_null(0) < pl.col("items"))) | (
        pl.col("named_t").fill_null(value=False) & (pl.col("who_known").fill_null(0) < pl.col("items"))
    )
    owed = pl.col("owed").fill_null(value=False)
    # Several numbers, each of a document, that add up to the cent are meant, however short each is.
    summed = (pl.col("form") == "listed") & named & (pl.col("accidents") < W.rare_accident)
    # A number that is another's, by a payer who owes that very amount himself, is a slip of his.
    strange_payer = at_odds & (~(plain | summed) | owed)
    exact = pl.col("form").is_in(list(EXACT_FORMS)) & (pl.col("remaining") == 0)
    # The payer names one document and pays a good part of it: what is left is too much for a fee or a discount.
    parts = pl.col("form").is_in(["partial", "equal_part", "instalments"]) & (pl.col("items") == 1)
    told = plain | named & (pl.col("accidents") < W.no_accident)
    its_own = hard | whole_name | pl.col("namesakes").is_not_null()
    # A payer who owes the very amount on another document may have written the wrong number.
    # One whose credit note is open may have deducted it, and a discount or a fee besides.
    deducted = pl.col("deductible").fill_null(value=False)
    # An equal part of a document named beyond doubt needs no payer known: an insurer, a spouse, a fund pays it as well.
    # But one who owes a document of that size himself may have written the wrong number.
    slip_of_share = at_odds & pl.col("owed_share").fill_null(value=False)
    even = (pl.col("form") == "equal_part") & plain & ~strange_payer & ~slip_of_share
    even |= (pl.col("form") == "equal_part") & named & its_own & unrivalled
    # So is one that a payer known for sure fills with others of his payments, if no accident does.
    filled = (pl.col("form") == "instalments") & (hard | whole_name) & unrivalled
    told |= even | filled & (pl.col("accidents") < W.rare_accident)
    part = parts & told & (its_own | even) & (pl.col("short_of") > 0.1) & ~owed & ~deducted & ~without_tax()
    # The only sum that fits, and one that chance gives less than once in a thousand times, is as good as a list.
    no_accident = (pl.col("accidents") < W.no_accident) & pl.col("note").is_null()
    rare = pl.col("accidents") < W.rare_accident
    by_itself = ~pl.col("form").is_in(list(_CLOSED)) & (pl.col("note").is_null() | ~pl.col("form").is_in(list(_WHOLE)))
    # Cents that the settings let go are no doubt where a payer known for sure names every document: they are written off, and told.
    within_limit = (pl.col("form") == "cents") & (pl.col("adjusted").abs() <= settings.cents_limit_minor)
    let_go = within_limit & plain & its_own & ~at_odds & ~owed & unrivalled & (pl.col("remaining") == 0)
    adds_up = exact & (named | by_itself | no_accident) | part | let_go
    # A lot of the books whose sum hardly an accident gives needs no payer. Cheques do: of any four some others fit as well.
    bundled = (pl.col("form") == "lot") & exact & no_accident & unrivalled
    # Documents named plainly that make the amount to the cent are meant, whatever other numbers stand beside them.
    beside = plain & exact
    # Nor does a number beside a known payer's amount that is no accident: a mandate's, an order's, his own. But another's
    # document given with its letters is no such number: the payer, or who typed it, is mistaken.
    his_amount = known & exact & (pl.col("accidents") < W.rare_accident) & ~pl.col("apart").fill_null(value=False)
    elsewhere = (pl.col("named_elsewhere").fill_null(0) > 0) & ~(beside & known) & ~his_amount
    # But a document of his own that he names and this leaves out was meant as well.
    elsewhere |= pl.col("besides").fill_null(value=False)
    unheard = pl.col("odd").fill_null(value=False) & ~beside | pl.col("undone")
    seldom = (pl.col("accidents") < W.seldom_accident) | (
        plain_single & (hard | whole_name) & (pl.col("accidents") < W.any_accident)
    )
    # Of documents alike that are paid in turn the next was not yet made out, and those before it are paid: none is its rival.
    in_turn = pl.col("in_turn").fill_null(value=False) & (pl.col("form") == "single")
    margin = pl.when(in_turn).then("different_margin").otherwise("margin")
    ambiguous = margin < W.nearly_equal
    # A document alike that another payment holds is no rival where the amount is no accident: nothing else comes near.
    told_from_twin = (pl.col("form") == "single") & unrivalled & rare
    told_from_twin |= pl.col("form").is_in(["month", "everything"]) & unrivalled & (pl.col("accidents") < W.no_accident)
    # What is known well enough and stands alone is right oftener than its like with rivals, of which the score tells.
    nothing_near = (
        (pl.col("form") == "single")
        & (margin >= W.unrivalled)
        & (~pl.col("numbered") | (pl.col("accidents") < W.no_accident))
    )
    enough = _odds(pl.col("score")) * pl.when(nothing_near).then(_ALONE).otherwise(1.0) >= _odds(
        pl.lit(settings.certain_score)
    )
    careful = pl.col("caution").is_not_null()
    # The only movement of that amount about that day on the bank's account is the bank's, if the words or the amount tell.
    on_the_account = (pl.col("pointed") & pl.col("posted")).fill_null(value=False) & (pl.col("form") == "single")
    told_alike = (pl.col("words_weight") >= _SAID_ALIKE).fill_null(value=False)
    # However rare its amount, a line of somebody else is another movement, and two postings of it, whenever, leave a doubt.
    told_apart = (pl.col("accidents") < W.no_accident) & ~at_odds & ~pl.col("has_twin")
    pointed = on_the_account & (told_alike | told_apart) & ~careful & ~pl.col("contested") & ~elsewhere
    pointed &= ~ambiguous & (margin >= W.near)
    certain = pointed & enough | (
        (named | known | part | bundled) & adds_up & ~careful & ~strange_payer & ~ambiguous & (margin >= W.near) & ~elsewhere & ~unheard & ~pl.col("contested") & ~pl.col("booked")
        & (named | seldom & (~pl.col("has_twin") | told_from_twin)) & enough & (pl.col("early").fill_null(0) <= settings.days_before_issue)
    )  # fmt: skip
    tied = (pl.col("named").fill_null(0) > 0) | (pl.col("who_weight").fill_null(-1) > 0.5) | on_the_account
    unique_amount = (pl.col("form") == "single") & pl.col("alone") & ~at_odds & (pl.col("accidents") < 0.3)
    # The bank says cheques, the books say cheques, and such a sum is no accident.
    banked = (pl.col("form") == "cheques") & ~ambiguous & ~at_odds & (pl.col("accidents") < 0.3)
    # A number of our own format that no open document has: paid before, not yet in the books, or mistyped. A person looks.
    # One slip away from what its payer owes it is proposed, and looked at.
    mistyped = pl.col("odd").fill_null(value=False) & ~pl.col("slip").fill_null(value=False)
    mistyped &= pl.col("named").fill_null(0) == 0
    # Part of something or more than something: without a document named, any document would do.
    unsaid = pl.col("named").fill_null(0) == 0
    slip = (pl.col("form") == "cents") & (pl.col("adjusted").abs() > settings.cents_limit_minor)
    loose = (pl.col("form").is_in(["partial", "overpaid", "fee"]) | slip) & unsaid | by_chance()
    # Kin are proposed where the text tells each of them, and shown where it does not.
    kin = pl.col("form") == "family"
    loose |= kin & pl.col("note").is_not_null()
    tied |= kin
    returned = (pl.col("caution") == RETURNED).fill_null(value=False)
    probable = (pl.col("score") >= settings.probable_score) & (tied | unique_amount | banked) & ~mistyped & ~loose
    probable &= ~returned
    return rows.with_columns(
        ambiguous=ambiguous,
        tier=pl.when(certain)
        .then(pl.lit(str(Tier.CERTAIN)))
        .when(probable)
        .then(pl.lit(str(Tier.PROBABLE)))
        .otherwise(pl.lit(str(Tier.POSSIBLE))),
    )
