"""Learn how right suggestions are by the log-odds of their evidence, and write bankrec_nb/matching/calibration.toml.

    python benchmarks/calibrate.py --first-seed 101 --companies 3000:4 12000:2 60000:1

Four generators count alike, and so does each size of company; the fifth generator is kept to judge. Neighbouring scores are pooled until
the share right rises (isotonic regression, pool adjacent violators) and each block stands for enough suggestions. Measure on other seeds
than these.
"""

from __future__ import annotations

import argparse
from itertools import accumulate
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from quality import GENERATORS
from truth import score

from bankrec_nb.domain.settings import MatchSettings
from bankrec_nb.matching.calibration import families
from bankrec_nb.matching.judging import judged
from bankrec_nb.matching.pipeline import run, start
from bankrec_nb.matching.result import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bankrec_nb.simulate import Simulated

TABLE = Path(__file__).resolve().parents[1] / "bankrec_nb" / "matching" / "calibration.toml"
LEARNED_FROM = ("first", "second", "third", "fourth")
_LEAST = 60
"""Suggestions per block."""
_SURE = 12.0
"""Beyond these log-odds hardly anything is wrong, and nothing is learned."""
Block = tuple[int, int, float, float]
"""From which place to which (exclusive) in order of evidence, how much they weigh, and how much of that was right."""


def observed(made: Simulated) -> pl.DataFrame:
    """First proposals with a document, one row each: family, evidence (its log-odds), right."""
    # Whatever its score: what is not shown would otherwise be missing at the lower end.
    everything = MatchSettings(possible_score=0.0)
    state = run(
        start(made.transactions, made.items, everything, details=made.details, own_accounts=tuple(made.own_accounts))
    )
    verdicts = score(build(state), made.truth).verdicts.filter("with_document")
    first = judged(state).filter(pl.col("rank") == 1).join(state.bank.select("t", "transaction_id"), on="t")
    judged_so = first.join(verdicts.select("transaction_id", right="sure_right"), on="transaction_id")
    return judged_so.select(
        families(judged_so), evidence=pl.col("weight") + pl.col("loss"), right=pl.col("right").cast(pl.Float64)
    )


def rising(right: list[float], mass: list[float]) -> list[Block]:
    """Neighbours pooled until shares rise and no block stands for too few."""
    blocks: list[Block] = []
    for place, (good, weight) in enumerate(zip(right, mass, strict=True)):
        blocks.append((place, place + 1, weight, good * weight))
        while len(blocks) > 1 and _share(blocks[-2]) >= _share(blocks[-1]):
            blocks[-2:] = [_pooled(*blocks[-2:])]
    while len(blocks) > 1 and min(end - start for start, end, *_ in blocks) < _LEAST:
        sizes = [end - start for start, end, *_ in blocks]
        place = sizes.index(min(sizes))
        place -= place == len(blocks) - 1 or (place > 0 and sizes[place - 1] < sizes[place + 1])
        blocks[place : place + 2] = [_pooled(*blocks[place : place + 2])]
    return blocks


def _share(block: Block) -> float:
    return block[3] / block[2]


def _pooled(one: Block, two: Block) -> Block:
    return one[0], two[1], one[2] + two[2], one[3] + two[3]


def as_lines(name: str, rows: pl.DataFrame) -> list[str]:
    """One family as TOML: where each block of evidence begins and ends (without its outermost), and how right it was.

    Half a suggestion right and half a one wrong are added to each block, so that no share is 0 or 1.
    """
    # Equal evidence is one place on the line: with the right ones first it is pooled into one block.
    ordered = rows.with_columns(pl.col("evidence").round(2)).sort("evidence", "right", descending=[False, True])
    evidence, right, counts = list[float](), list[float](), list[int]()
    for first, last, mass, weighed in rising(ordered["right"].to_list(), ordered["mass"].to_list()):
        good = weighed / mass * (last - first)
        some = ordered["evidence"].slice(first, last - first)
        evidence += [round(float(some.quantile(share) or 0.0), 2) for share in (0.05, 0.95)]
        right += [round(log((good + 0.5) / (last - first - good + 0.5)), 2)] * 2
        counts.append(last - first)
    rise = list(accumulate(right, max))
    return [f"[{name}]", f"evidence = {evidence}", f"right = {rise}", f"suggestions = {counts}", ""]


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--first-seed", type=int, default=101)
    parser.add_argument("--companies", nargs="+", default=["3000:4", "12000:2"], help="transactions:how many companies")
    parser.add_argument("--rows", type=Path, help="write what was observed here, to learn from it again")
    parser.add_argument(
        "--keep",
        nargs="*",
        default=["bare"],
        help="families left as they are: generators contradict each other in them",
    )
    chosen = parser.parse_args(arguments)
    sizes = {int(size): int(many) for size, many in (one.split(":") for one in chosen.companies)}
    seen = [
        observed(GENERATORS[name](chosen.first_seed + seed, size)).with_columns(size=pl.lit(size), world=pl.lit(name))
        for name in LEARNED_FROM
        for size, many in sizes.items()
        for seed in range(many)
    ]
    rows = pl.concat(seen)
    if chosen.rows:
        rows.write_parquet(chosen.rows)
    write(alike(rows), " ".join(chosen.companies), chosen.first_seed, chosen.keep)


def alike(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with mass: every size of every generator weighs as much as any other."""
    companies = pl.len().over("size", "world")
    return rows.with_columns(mass=companies.max() / companies)


def write(rows: pl.DataFrame, companies: str, first_seed: int, keep: Sequence[str] = ()) -> None:
    """Write the table that these rows of `observed` teach, but for families that are kept as they are."""
    kept = {part.split("]")[0]: f"[{part}".split("\n") for part in TABLE.read_text(encoding="utf-8").split("\n[")[1:]}
    lines = [
        "# Log-odds of the evidence, and log-odds of being right, by family of form (see calibration.py).",
        f"# Written by benchmarks/calibrate.py: four generators, companies of {companies} (transactions:seeds from {first_seed}).",
        "",
    ]
    for (name,), some in rows.filter(pl.col("evidence") < _SURE).sort("family").group_by("family", maintain_order=True):
        lines += [*kept[str(name)][:4], ""] if name in keep else as_lines(str(name), some)
    TABLE.write_text("\n".join(lines), encoding="utf-8")
    print(TABLE.read_text(encoding="utf-8"))


if __name__ == "__main__":
    main()
