"""The money columns of a table under a profile: one signed amount per row, whatever the amount model."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.domain.money import exponent, exponent_of
from bankrec_nb.domain.vocabulary import Severity
from bankrec_nb.readers.base import issue
from bankrec_nb.readers.tabular_amounts import NOTHING, Notation, learn_notation, read_minor
from bankrec_nb.readers.tabular_balance import BalanceProof, prove_balances
from bankrec_nb.readers.tabular_fees import fee_alone
from bankrec_nb.readers.tabular_layout import money_notations
from bankrec_nb.readers.tabular_roles import direction_of
from bankrec_nb.readers.tabular_signs import pair_of_letters, signed_by_balance, signed_by_ends

if TYPE_CHECKING:
    from bankrec_nb.readers.profiles import Profile

_NOTHING = ("", *sorted(NOTHING))


@dataclass(frozen=True)
class Money:
    """One value per row of the body. `fault` is a sentence where the cells cannot be an amount, else null."""

    amount: pl.Series
    filled: pl.Series
    fault: pl.Series
    balance: pl.Series | None
    fee: pl.Series | None
    original: pl.Series | None
    profile: Profile


def read_money(body: pl.DataFrame, profile: Profile, currency: pl.Series, original_currency: pl.Series | None) -> Money:
    """Amounts of every row in the profile's model; `profile` comes back with the sign rule that was found."""
    notations = money_notations(body, profile.roles, profile.currency)
    digits = _digits(currency)

    def column(role: str, places: int | pl.Series = digits) -> pl.Series | None:
        index = profile.column(role)
        if index is None:
            return None
        return read_minor(body[f"c{index}"], _said(notations.get(role, Notation(".")), profile), places)

    texts = {r: body[f"c{i}"] for r in ("amount", "debit", "credit") if (i := profile.column(r)) is not None}
    if "amount" in texts and not _split_is_better(texts, profile):
        amount, fault, found = _single(texts["amount"], column("amount"), body, profile)
        filled = texts["amount"] != ""
    elif "debit" in texts or "credit" in texts:
        amount, fault, found = _split(texts, column("debit"), column("credit"), profile)
        filled = _any_filled(texts)
    else:
        amount = pl.Series("amount", [None] * body.height, dtype=pl.Int64)
        fault, filled, found = (
            pl.Series([None] * body.height, dtype=pl.String),
            pl.Series([False] * body.height),
            profile,
        )
    original_digits = _digits(original_currency) if original_currency is not None else digits
    balance = column("balance")
    fee = _fee(body, profile, column("gross"), amount, notations, digits)
    if fee is not None and balance is not None and profile.column("gross") is None:
        alone = fee_alone(amount, fault, fee, balance)
        amount, filled = (
            pl.select(pl.when(alone).then(0).otherwise(amount)).to_series().alias(amount.name),
            filled | alone,
        )
    if found.sign == "signed" and found.column("direction") is None:
        amount = signed_by_ends(amount, body, found.header)
        amount, still_open = signed_by_balance(amount, balance, fee, body, found)
        if still_open is not None:
            fault = fault.scatter([still_open], ["Nothing says whether the amount comes in or goes out."])
    return Money(
        amount.alias("amount_minor"),
        filled,
        fault,
        balance,
        fee,
        column("original_amount", original_digits),
        found,
    )


def _fee(
    body: pl.DataFrame,
    profile: Profile,
    gross: pl.Series | None,
    amount: pl.Series,
    notations: dict[str, Notation],
    digits: int | pl.Series,
) -> pl.Series | None:
    """What was taken out, negative: net − gross where the table has both, else the fee columns' sum."""
    if gross is not None:
        return (amount - gross).alias("fee_minor")
    places = profile.roles.get("fee", ())
    if not places:
        return None
    notation = _said(notations.get("fee", Notation(".")), profile)
    parts = [read_minor(body[f"c{i}"], notation, digits).abs() for i in places]
    return pl.DataFrame({str(i): p for i, p in enumerate(parts)}).select(-pl.sum_horizontal(pl.all())).to_series()


def _said(notation: Notation, profile: Profile) -> Notation:
    """What a profile says about notation adds to what the column shows."""
    return replace(
        notation,
        mark=profile.decimal_mark if notation.mark is None else notation.mark,
        brackets=notation.brackets or profile.brackets,
        trailing=notation.trailing or profile.trailing_sign,
        suffixes=notation.suffixes or profile.suffixes,
    )


def _digits(currency: pl.Series) -> int | pl.Series:
    distinct = {exponent(c) for c in currency.unique().to_list()}
    if len(distinct) == 1:
        return distinct.pop()
    return currency.to_frame("c").select(exponent_of(pl.col("c")))["c"]


def _any_filled(texts: dict[str, pl.Series]) -> pl.Series:
    filled = [~texts[r].is_in(_NOTHING) for r in ("debit", "credit") if r in texts]
    return filled[0] | filled[-1]


def _split_is_better(texts: dict[str, pl.Series], profile: Profile) -> bool:
    """With an amount and a debit/credit pair, the pair is used where the amount has no sign of its own."""
    if profile.sign in ("debit_credit", "debit_negative"):
        return "debit" in texts or "credit" in texts
    if "debit" not in texts or "credit" not in texts or profile.column("direction") is not None:
        return False
    return not bool(texts["amount"].str.contains(r"[-\x{2212}(]").any())


def _single(
    text: pl.Series, amount: pl.Series | None, body: pl.DataFrame, profile: Profile
) -> tuple[pl.Series, pl.Series, Profile]:
    value = amount if amount is not None else pl.Series([None] * body.height, dtype=pl.Int64)
    if not value.has_nulls() and profile.column("direction") is None:
        none = pl.Series("fault", [None], dtype=pl.String).new_from_index(0, body.height)
        return -value if profile.sign == "inverted" else value, none, profile
    frame = pl.DataFrame({"text": text, "value": value})
    unread = (pl.col("text") != "") & pl.col("value").is_null()
    fault: pl.Expr = pl.when(unread).then(pl.lit("The amount cannot be read."))
    place = profile.column("direction")
    side = None if place is None else _sides(body[f"c{place}"], _header_of(profile, place))
    if side is not None and _contradicts(value, side):
        return -value, frame.select(fault=fault)["fault"], replace(profile, sign="inverted")
    if side is not None and not bool((value < 0).any()):
        unclear = (pl.col("text") != "") & pl.col("side").is_null() & (pl.col("value") != 0)
        judged = frame.with_columns(side=side).select(
            fault=pl.when(unclear)
            .then(pl.lit("Nothing says whether the amount comes in or goes out."))
            .otherwise(fault),
            value=pl.col("value") * pl.when(pl.col("value") == 0).then(1).otherwise(pl.col("side")),
        )
        return judged["value"], judged["fault"], replace(profile, sign="flag")
    if side is not None and profile.sign == "signed" and not bool((value.sign() == side).any()):
        against = (pl.col("value") < 0) & (pl.col("side") > 0)  # nothing in the file tells which of the two is wrong
        told = pl.lit("The amount is negative and the word beside it says that it comes in.")
        fault = pl.when(against).then(told).otherwise(fault)
        frame = frame.with_columns(side=side)
    judged = frame.select(fault=fault)
    if profile.sign == "inverted":
        return -value, judged["fault"], profile
    return value, judged["fault"], profile


def _header_of(profile: Profile, place: int) -> str:
    return profile.header[place] if place < len(profile.header) else ""


def _sides(column: pl.Series, header: str) -> pl.Series:
    """+1, −1 or null: what a column's words say of each row."""
    distinct = column.unique().to_list()
    sides = {v: direction_of(v, header) for v in distinct}
    sides |= pair_of_letters(distinct) or {}
    return column.replace_strict(list(sides), list(sides.values()), default=None, return_dtype=pl.Int64)


def _contradicts(value: pl.Series, side: pl.Series) -> bool:
    """Whether signs and words disagree in every row, and both signs are there: what was spent is written as positive."""
    both = bool((value < 0).any()) and bool((value > 0).any())
    return both and not bool((value.sign() == side).any()) and bool((side.is_not_null() | value.is_null()).all())


def _split(
    texts: dict[str, pl.Series], debit: pl.Series | None, credit: pl.Series | None, profile: Profile
) -> tuple[pl.Series, pl.Series, Profile]:
    height = next(iter(texts.values())).len()
    none = pl.Series([None] * height, dtype=pl.Int64)
    empty = pl.Series([""] * height, dtype=pl.String)
    frame = pl.DataFrame({
        "dt": texts.get("debit", empty), "ct": texts.get("credit", empty),
        "d": debit if debit is not None else none, "c": credit if credit is not None else none,
    })  # fmt: skip
    if credits_negative(frame["d"], frame["c"], profile):
        frame = frame.with_columns(c=-pl.col("c"))
    bad = pl.any_horizontal(~pl.col(t).is_in(_NOTHING) & pl.col(v).is_null() for t, v in (("dt", "d"), ("ct", "c")))
    both = (pl.col("d").fill_null(0) != 0) & (pl.col("c").fill_null(0) != 0)
    negative = profile.sign == "debit_negative" or (profile.sign != "debit_credit" and _debits_negative(frame["d"]))
    side = pl.col("d").fill_null(0) if negative else -pl.col("d").fill_null(0)
    empty_row = pl.col("d").is_null() & pl.col("c").is_null()
    judged = frame.select(
        fault=pl.when(bad).then(pl.lit("The amount cannot be read."))
        .when(both).then(pl.lit("Both debit and credit are filled.")),
        value=pl.when(~both & ~empty_row & ~bad).then(side + pl.col("c").fill_null(0)),
    )  # fmt: skip
    return judged["value"], judged["fault"], replace(profile, sign="debit_negative" if negative else "debit_credit")


def _debits_negative(debit: pl.Series) -> bool:
    below, above = int((debit < 0).sum()), int((debit > 0).sum())
    return below > above


def credits_negative(debit: pl.Series, credit: pl.Series, profile: Profile) -> bool:
    """Whether a card splits signed amounts over two columns: debits are all positive, credits all negative, no balance.

    Negative credits beside positive ones take something back; where a balance is stated it shows what they are.
    """
    if profile.column("balance") is not None or not bool((credit < 0).any()) or not bool((debit > 0).any()):
        return False
    return not bool((credit > 0).any()) and not bool((debit < 0).any())


def judge_sign(
    money: Money, group: pl.Series, usable: pl.Series, days: pl.Series
) -> tuple[Money, dict[int, BalanceProof], list[dict[str, object]]]:
    """Let the running balance decide the sign; proofs come back by statement, with what is to be told.

    Args:
        money: amounts as read.
        group: the statement (position) of each row.
        usable: rows that are movements.
        days: booking date of each row.
    """
    if money.balance is None:
        return money, {}, []
    money = _fee_included(money, group, usable)
    proofs = _proofs(money, group, usable)
    if _states_balance_before(proofs, group, usable, days):
        money = replace(money, balance=money.balance + money.amount)
        proofs = _proofs(money, group, usable)
    if not any(proof.holds and proof.sign < 0 for proof in proofs.values()):
        return money, proofs, []
    told = issue(
        Severity.WARNING, "sign_inverted",
        "The signs were turned round: the running balance shows that positive amounts go out.",
        action="Compare one line with the bank's statement; 'sign of amounts' under Columns (--set sign=…) keeps the choice.",
    )  # fmt: skip
    return replace(money, amount=-money.amount, profile=replace(money.profile, sign="inverted")), proofs, [told]


def _proofs(money: Money, group: pl.Series, usable: pl.Series) -> dict[int, BalanceProof]:
    """By statement how its balances run, where it has two."""
    proofs: dict[int, BalanceProof] = {}
    if money.balance is None:
        return proofs
    for key, places in _places(group, usable).items():
        whole = places.len() == usable.len()
        amount, balance = (c if whole else c.gather(places) for c in (money.amount, money.balance))
        if (proof := prove_balances(amount, balance)) is not None:
            proofs[key] = replace(proof, breaks=tuple(int(places[i]) for i in proof.breaks))
    return proofs


def _places(group: pl.Series, usable: pl.Series) -> dict[int, pl.Series]:
    """By statement, in the order of the file, the positions of its usable rows."""
    rows = usable.arg_true()
    statements = group.gather(rows)
    if statements.n_unique() < 2:
        return {int(statements[0]): rows} if rows.len() else {}
    numbers = pl.DataFrame({"g": statements, "row": rows}).group_by("g", maintain_order=True).agg("row")
    return {int(key): pl.Series(places, dtype=pl.UInt32) for key, places in numbers.iter_rows()}


def _states_balance_before(
    proofs: dict[int, BalanceProof], group: pl.Series, usable: pl.Series, days: pl.Series
) -> bool:
    """Some banks state the balance before each movement; read as the one after it, every sign would seem turned round.

    The two differ in the order of time only: turned signs newest first look like balances before, oldest first.
    """
    if not proofs or any(not proof.holds or proof.sign > 0 for proof in proofs.values()):
        return False
    for key, places in _places(group, usable).items():
        proof = proofs.get(key)
        day = days.gather(places)
        if proof is None or day.n_unique() < 2:
            return False
        known = day.drop_nulls()
        runs_up, runs_down = known.is_sorted(), known.is_sorted(descending=True)
        if not (runs_up if proof.order == "newest_first" else runs_down):
            return False
    return True


def _fee_included(money: Money, group: pl.Series, usable: pl.Series) -> Money:
    """Some exports state the fee beside the amount and take both off the balance: then the movement is their sum.

    Only where a row with a fee follows from its neighbour with the fee and does not without it.
    """
    if money.fee is None or money.balance is None or money.profile.column("gross") is not None:
        return money
    frame = pl.DataFrame(
        {"g": group, "a": money.amount, "b": money.balance, "f": money.fee.fill_null(0), "use": usable}
    )
    net = pl.col("a") + pl.col("f")
    up, down = pl.col("b").diff().over("g"), pl.col("b").diff(-1).over("g")
    charged = frame.filter("use").with_columns(up=up, down=down).filter(pl.col("f") != 0)
    plain, with_fee = (
        charged.select(((pl.col("up") == a) | (pl.col("down") == a)).fill_null(False).sum()).item()
        for a in (pl.col("a"), net)
    )
    if with_fee <= plain:
        return money
    return replace(money, amount=frame.select(net).to_series().alias("amount_minor"))


__all__ = ["Money", "judge_sign", "learn_notation", "read_money"]
