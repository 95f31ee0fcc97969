"""Damage files of every format at random and read them: `python benchmarks/fuzz_synthetic.py [times] [format …]`.

Prints per format how many were refused and how many had rows kept apart; ends with 1 where a reader failed. Workbooks
(XLSX, ODS, XLS) are opened in a child process, half a second each: one in fifty is read so, the others by the function
that the child runs, in one process for all.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.readers.fuzzing import FORMATS, run


def main(times: int, names: list[str]) -> int:
    failed = 0
    print(f"{'format':10} {'tried':>7} {'refused':>8} {'with quarantine':>16} {'failures':>9} {'seconds':>8}")
    for name in names or FORMATS:
        start = time.perf_counter()
        tally = run(name, times)
        spent = time.perf_counter() - start
        shares = f"{tally.refused / tally.tried:8.1%} {tally.quarantined / tally.tried:16.1%}"
        print(f"{name:10} {tally.tried:7} {shares} {len(tally.failures):9} {spent:8.1f}", flush=True)
        for failure in tally.failures[:10]:
            print(f"    {failure}")
        failed += bool(tally.failures)
    return int(failed > 0)


if __name__ == "__main__":
    os.environ["RUST_BACKTRACE"] = "0"  # a panic of the workbooks' parser is a refusal; one line of it is enough
    arguments = sys.argv[1:]
    count = int(arguments.pop(0)) if arguments and arguments[0].isdigit() else 1000
    raise SystemExit(main(count, arguments))
