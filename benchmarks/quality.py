"""Matching quality on simulated companies, by kind of case, beside the careful analyst's merge.

    python benchmarks/quality.py --seeds 4 --transactions 5000 20000 [--generators first second] [--examples notes.md]
    python benchmarks/quality.py --matrix --seeds 10 --transactions 1000 20000 100000

Right, wrong and missed are explained in truth.py. Seeds with an odd number have no customer codes in their books.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from baselines import careful_analyst
from eighth_world import eighth_company
from eleventh_world import eleventh_company
from examples import failing_examples
from fifth_world import fifth_company
from fourth_world import fourth_company
from ninth_world import ninth_company
from second_generator import second_company
from seventh_world import seventh_company
from sixth_world import sixth_company
from tenth_world import tenth_company
from third_generator import third_company
from truth import Score, judge, score, together

from bankrec_nb.matching import match_frames
from bankrec_nb.simulate import Simulated, company

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

GENERATORS: dict[str, Callable[[int, int], Simulated]] = {
    "first": company,
    "second": second_company,
    "third": third_company,
    "fourth": fourth_company,
    "fifth": fifth_company,
    "sixth": sixth_company,
    "seventh": seventh_company,
    "eighth": eighth_company,
    "ninth": ninth_company,
    "tenth": tenth_company,
    "eleventh": eleventh_company,
}
"""Differently written worlds, so that quality is not tuned on one."""


def measured(made: Simulated) -> tuple[Score, Score, float]:
    """The engine's score, the baseline's, and the engine's seconds."""
    began = time.perf_counter()
    result = match_frames(made.transactions, made.items, details=made.details, own_accounts=made.own_accounts)
    seconds = time.perf_counter() - began
    return score(result, made.truth), judge(*careful_analyst(made.transactions, made.items), made.truth), seconds


def headline(title: str, engine: Score, analyst: Score) -> pl.DataFrame:
    """One row each for the engine and the analyst: the figures that count."""
    return pl.DataFrame(
        [
            {
                "company": title,
                "who": who,
                "right": round(s.share_right, 4),
                "certain precise": round(s.certain_precision, 5),
                "certain coverage": round(s.certain_coverage, 4),
                "false alarms": round(s.false_alarms, 4),
                "transactions": s.verdicts.height,
            }
            for who, s in (("engine", engine), ("careful analyst", analyst))
        ]
    )


def by_kind(engine: Score, analyst: Score) -> pl.DataFrame:
    """The table by kind of case, the analyst's share beside."""
    other = analyst.by("kind").select("kind", analyst_right="share_right")
    return engine.by("kind").join(other, on="kind", how="left")


def matrix(scores: dict[int, dict[int, Score]]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sizes × seeds in brief: one row per size with the worst seed beside the mean, and one per kind.

    Args:
        scores: by number of transactions and seed.
    """
    sizes, kinds = [], []
    for size, by_seed in scores.items():
        every, each = together(by_seed.values()), by_seed.values()
        sizes.append(
            {
                "transactions": size,
                "companies": len(by_seed),
                "right": round(every.share_right, 4),
                "worst right": round(min(s.share_right for s in each), 4),
                "certain precise": round(every.certain_precision, 5),
                "worst precise": round(min(s.certain_precision for s in each), 5),
                "certain coverage": round(every.certain_coverage, 4),
                "worst coverage": round(min(s.certain_coverage for s in each), 4),
                "false alarms": round(every.false_alarms, 4),
                "worst alarms": round(max(s.false_alarms for s in each), 4),
            }
        )
        worst = pl.concat([s.by("kind").select("kind", "share_right", seed=pl.lit(n)) for n, s in by_seed.items()])
        worst = worst.sort("share_right", "seed").group_by("kind").agg(pl.col("share_right", "seed").first())
        kinds.append(
            every.by("kind")
            .select("kind", pl.col("share_right").alias(f"{size}"))
            .join(worst, on="kind")
            .rename({"share_right": f"{size} worst", "seed": f"{size} seed"})
        )
    table = kinds[0]
    for more in kinds[1:]:
        table = table.join(more, on="kind", how="full", coalesce=True)
    return pl.DataFrame(sizes), table.sort("kind")


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--seeds", type=int, default=4, help="how many companies per size")
    parser.add_argument("--first-seed", type=int, default=1)
    parser.add_argument("--transactions", type=int, nargs="+", default=[5000])
    parser.add_argument("--generators", nargs="+", choices=list(GENERATORS), default=list(GENERATORS))
    parser.add_argument("--matrix", action="store_true", help="sizes and kinds with the worst seed, nothing else")
    parser.add_argument("--habits", action="store_true", help="also by way of writing")
    parser.add_argument("--examples", type=Path, help="write failing examples by kind into this file")
    chosen = parser.parse_args(arguments)
    pl.Config(tbl_rows=200, tbl_cols=20, tbl_width_chars=200, tbl_hide_dataframe_shape=True, fmt_str_lengths=40)
    notes: list[str] = []
    for name in chosen.generators:
        if chosen.matrix:
            _print_matrix(name, chosen)
            continue
        notes += _one_generator(name, chosen)
    if chosen.examples:
        chosen.examples.write_text("\n".join(notes), encoding="utf-8")


def _print_matrix(name: str, chosen: argparse.Namespace) -> None:
    seeds = range(chosen.first_seed, chosen.first_seed + chosen.seeds)
    scores: dict[int, dict[int, Score]] = {}
    for size in chosen.transactions:
        scores[size] = {seed: measured(GENERATORS[name](seed, size))[0] for seed in seeds}
    for table in (*matrix(scores), together(s for by_seed in scores.values() for s in by_seed.values()).calibration()):
        print(f"\n== {name} generator, seeds {seeds[0]} to {seeds[-1]}, half of them without customer codes ==")
        print(table)


def _one_generator(name: str, chosen: argparse.Namespace) -> list[str]:
    """Measure and print one generator's companies; returns failing examples as Markdown."""
    engines: list[Score] = []
    analysts: list[Score] = []
    rows: list[pl.DataFrame] = []
    notes: list[str] = []
    for size in chosen.transactions:
        for seed in range(chosen.first_seed, chosen.first_seed + chosen.seeds):
            made = GENERATORS[name](seed, size)
            engine, analyst, seconds = measured(made)
            rows.append(headline(f"{name} seed {seed} × {size} ({seconds:.1f} s)", engine, analyst))
            engines.append(engine)
            analysts.append(analyst)
            if chosen.examples:
                notes += failing_examples(f"{name} generator, seed {seed}, {size} transactions", made, engine)
    all_engines, all_analysts = together(engines), together(analysts)
    print(f"\n== {name} generator ==")
    print(pl.concat([*rows, headline("all", all_engines, all_analysts)]))
    print(by_kind(all_engines, all_analysts))
    if chosen.habits:
        print(all_engines.by("kind", "habit"))
    print("calibration: of proposals with a document")
    print(all_engines.calibration())
    if chosen.examples:
        notes = [f"# {name} generator", "", "```", str(by_kind(all_engines, all_analysts)), "```", "", *notes]
        notes += ["```", str(all_engines.by("kind", "habit")), str(all_engines.calibration()), "```", ""]
    return notes


if __name__ == "__main__":
    main()
