"""Seconds and peak memory of matching, beside a bare Polars hash join of the same frames in the same run.

    python benchmarks/speed.py [--sizes 10000 100000] [--million] [--peers] [--hard]

Each measurement is a process of its own, so that its peak memory is its own; reading the frames is in the memory but not
in the seconds, and they are handed over: who keeps the frames of a million lines needs a gigabyte more. On a machine that
does other things look at the processor seconds.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import subprocess
import sys
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
from hard_shapes import SHAPES
from peers import PEERS, installed

from bankrec_nb import POLARS_ALLOCATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ENGINE = "bankrec_nb"
FLOOR = "polars hash join"
SLOW = {"splink": 100_000}
"""Peers that are not run beyond a size."""
WARM_UP_ROWS = 300


def make(folder: Path, size: int, seed: int) -> dict[str, Any]:
    """Write the frames of a company with that many transactions."""
    from bankrec_nb.simulate import company

    began = time.perf_counter()
    made = company(seed, transactions=size)
    made.transactions.write_parquet(folder / "transactions.parquet")
    made.items.write_parquet(folder / "items.parquet")
    made.details.write_parquet(folder / "details.parquet")
    (folder / "own.json").write_text(json.dumps(made.own_accounts))
    return {"transactions": made.transactions.height, "items": made.items.height, "seconds": _since(began)}


def measure(folder: Path, name: str) -> dict[str, Any]:
    """Run one program once on the frames of the folder, after a warm-up on a few rows."""
    run = _program(folder, name)
    given = [pl.read_parquet(folder / f"{side}.parquet") for side in ("items", "transactions")]
    run(given[1].head(WARM_UP_ROWS), given[0].head(WARM_UP_ROWS))
    wall, processor = time.perf_counter(), time.process_time()
    pairs = run(given.pop(), given.pop())
    return {
        "seconds": _since(wall),
        "cpu": round(time.process_time() - processor, 3),
        "pairs": pairs,
        "peak_mb": _peak_mb(),
    }


def measure_shape(name: str) -> dict[str, Any]:
    """Run the engine once on a shape that breaks matchers; `limits` counts the transactions whose search was cut."""
    from bankrec_nb.matching import match_frames

    transactions, items = SHAPES[name]()
    match_frames(transactions.head(5), items.head(5))
    wall, processor = time.perf_counter(), time.process_time()
    result = match_frames(transactions, items)
    return {
        "shape": name,
        "transactions": transactions.height,
        "items": items.height,
        "seconds": _since(wall),
        "cpu": round(time.process_time() - processor, 3),
        "peak_mb": _peak_mb(),
        "proposed": result.proposed.height,
        "limits": result.limits.height,
    }


def _program(folder: Path, name: str) -> Callable[[pl.DataFrame, pl.DataFrame], int]:
    if name != ENGINE:
        return PEERS[name][0]
    from bankrec_nb.matching import match_frames

    details = pl.read_parquet(folder / "details.parquet")
    own = json.loads((folder / "own.json").read_text())

    def engine(transactions: pl.DataFrame, items: pl.DataFrame) -> int:
        inside = details.join(transactions, on="transaction_id", how="semi")
        given = [items, transactions]
        del items, transactions
        result = match_frames(given.pop(), given.pop(), details=inside, own_accounts=own)
        return result.allocations.height

    return engine


def _since(began: float) -> float:
    return round(time.perf_counter() - began, 3)


def _peak_mb() -> int:
    """The largest resident size of this process; VmHWM, because ru_maxrss also counts the parent before exec."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(one for one in status.read_text().splitlines() if one.startswith("VmHWM"))
        return int(line.split()[1]) // 1000
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1_000_000


def in_child(*arguments: str) -> dict[str, Any]:
    """What a child process of this script answers."""
    command = [sys.executable, __file__, *arguments]
    # What a notebook has that imports bankrec_nb before Polars; the other programs have it too.
    settings = {**os.environ, "_RJEM_MALLOC_CONF": POLARS_ALLOCATOR}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=settings)
    if done.returncode != 0:
        return {"failed": done.stderr.strip().splitlines()[-1] if done.stderr.strip() else str(done.returncode)}
    answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answer


def one_size(size: int, programs: list[str], seed: int) -> list[dict[str, Any]]:
    """One row per program: sizes, seconds, processor seconds, peak memory, ratio to the hash join."""
    with tempfile.TemporaryDirectory() as folder:
        made = in_child("--make", folder, "--sizes", str(size), "--seed", str(seed))
        if "failed" in made:
            sys.exit(f"The frames could not be made: {made['failed']}")
        rows = [
            {
                "program": name,
                "transactions": made["transactions"],
                "items": made["items"],
                **in_child("--measure", name, folder),
            }
            for name in programs
            if size <= SLOW.get(name, size)
        ]
    floor = next((row.get("seconds") for row in rows if row["program"] == FLOOR), None)
    for row in rows:
        row["ratio"] = round(row["seconds"] / floor, 1) if floor and "seconds" in row else None
    return rows


def growth(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """How the engine's seconds grow from size to size, beside what n·log n would give."""
    own = [row for row in rows if row["program"] == ENGINE and "seconds" in row]
    steps = []
    for before, after in pairwise(own):
        n, m = before["transactions"], after["transactions"]
        allowed = m * math.log(m) / (n * math.log(n))
        steps.append(
            {
                "from": n,
                "to": m,
                "seconds grew by": round(after["seconds"] / before["seconds"], 1),
                "processor grew by": round(after["cpu"] / max(before["cpu"], 0.001), 1),
                "n log n": round(allowed, 1),
            }
        )
    return pl.DataFrame(steps)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--million", action="store_true", help="also 1,000,000 transactions (some minutes, 7 GB)")
    parser.add_argument("--peers", action="store_true", help="also the other programs that are installed")
    parser.add_argument("--hard", action="store_true", help="also the shapes that break matchers")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--make", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--measure", nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--shape", help=argparse.SUPPRESS)
    chosen = parser.parse_args(arguments)
    if chosen.make:
        print(json.dumps(make(chosen.make, chosen.sizes[0], chosen.seed)))
    elif chosen.measure:
        print(json.dumps(measure(Path(chosen.measure[1]), chosen.measure[0])))
    elif chosen.shape:
        print(json.dumps(measure_shape(chosen.shape)))
    else:
        _tables(chosen)


def _tables(chosen: argparse.Namespace) -> None:
    others = [name for name in PEERS if name != FLOOR and installed(name)] if chosen.peers else ["careful analyst"]
    programs = [FLOOR, *others, ENGINE]
    pl.Config(tbl_rows=60, tbl_cols=20, tbl_width_chars=160, tbl_hide_dataframe_shape=True, fmt_str_lengths=60)
    rows: list[dict[str, Any]] = []
    for size in sorted({*chosen.sizes, *([1_000_000] if chosen.million else [])}):
        rows += one_size(size, programs, chosen.seed)
    print(pl.DataFrame(rows, infer_schema_length=None))
    if not growth(rows).is_empty():
        print(growth(rows))
    if chosen.hard:
        print(pl.DataFrame([{"shape": name, **in_child("--shape", name)} for name in SHAPES], infer_schema_length=None))


if __name__ == "__main__":
    main()
