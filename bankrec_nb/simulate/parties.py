"""The customers and suppliers of a simulated company."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from bankrec_nb.simulate import names

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from bankrec_nb.simulate.habits import Habits

_TERMS = (0, 15, 30, 30, 45, 60)
_PRICES = (1188, 2990, 4900, 5880, 9900, 11880, 14400, 23880, 34800, 59880, 118800, 238800)
_COUNTRIES = ("FR", "BE", "DE", "NL")


def party_count(transactions: int) -> int:
    """How many customers a company with so many transactions has: growing, but slower than the transactions."""
    return max(14, int(0.4 * float(transactions) ** 0.85))


def parties(rng: np.random.Generator, transactions: int, habits: Habits) -> pl.DataFrame:
    """Customers and suppliers, one row each.

    Returns:
        party, side, country, legal, spellings (as the books write it), bank_name, payer_name (a holding or relative
        that sometimes pays), iban, iban_known, code, price_minor (0 = no subscription), terms_days, late_days, taste
        (0..1, which way of writing references comes naturally), popularity (share of the side's business), series
        (prefix, separator and width of a supplier's numbers).
    """
    customers = party_count(transactions)
    suppliers = max(8, customers // 4)
    count = customers + suppliers
    words = names.words(rng, count * 2)
    country = np.where(rng.random(count) < 0.86, "FR", np.array(_COUNTRIES)[rng.integers(0, 4, count)])
    legal = [names.legal_name(rng, country[n], _word(rng, words, n, customers), words[count + n]) for n in range(count)]
    typos = habits.ledger_typos
    spellings = [[name, *(names.ledger_spelling(rng, name, typos) for _ in range(habits.spellings))] for name in legal]
    trade_name = rng.random(count) < 0.04
    bank_names = [names.bank_spelling(rng, words[count + n] if trade_name[n] else name) for n, name in enumerate(legal)]
    payers = [names.bank_spelling(rng, f"Holding {words[count + n]}") for n in range(count)]
    is_customer = np.arange(count) < customers
    rank = np.where(is_customer, np.arange(count), np.arange(count) - customers)
    popularity = 1 / (rank + 3.0) ** 0.7
    for side in (is_customer, ~is_customer):
        popularity[side] /= popularity[side].sum()
    subscribes = is_customer & (rng.random(count) < habits.subscribers)
    return pl.DataFrame(
        {
            "party": np.arange(count),
            "side": np.where(is_customer, "sale", "purchase"),
            "country": country,
            "legal": legal,
            "spellings": spellings,
            "bank_name": bank_names,
            "payer_name": payers,
            "iban": [names.iban(rng, c) for c in country],
            "iban_known": rng.random(count) < np.where(is_customer, habits.known_ibans, 0.8),
            "code": [f"{'C' if own else 'F'}{n + 1:05d}" for own, n in zip(is_customer, rank, strict=True)],
            "price_minor": np.where(subscribes, np.array(_PRICES)[rng.integers(0, len(_PRICES), count)], 0),
            "terms_days": np.array(_TERMS)[rng.integers(0, len(_TERMS), count)],
            "late_days": rng.integers(-4, 26, count),
            "taste": rng.random(count),
            "popularity": popularity,
            "prefix": np.array(("", "F", "FA", "FC", "INV", "N", "V", "26", "FT"))[rng.integers(0, 9, count)],
            "separator": np.array(("", "-", "/", "-", " "))[rng.integers(0, 5, count)],
            "width": rng.integers(4, 8, count),
            "next_number": rng.integers(17, 40_000, count),
        }
    )


def _word(rng: np.random.Generator, words: list[str], index: int, customers: int) -> str:
    """A company's own word; three in a hundred share it with a bigger one (a group, a family, a coincidence)."""
    if rng.random() < 0.03:
        return words[int(rng.integers(0, min(index + 1, customers)))]
    return words[index]


def draw(rng: np.random.Generator, table: pl.DataFrame, side: str, size: int) -> NDArray[np.int64]:
    """Parties of one side, drawn by how much business is done with them."""
    own = table.filter(pl.col("side") == side)
    edges = np.cumsum(own["popularity"].to_numpy())
    drawn = np.searchsorted(edges / edges[-1], rng.random(size), side="right")
    chosen: NDArray[np.int64] = own["party"].to_numpy()[np.minimum(drawn, own.height - 1)]
    return chosen
