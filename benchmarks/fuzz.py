"""Damaged copies of real files against every reader: no error but ours, and no row lost without an issue.

python benchmarks/fuzz.py [reader …] [--count 10000] [--seed 1]
"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path


def main() -> None:
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from bankrec_nb.domain.errors import FileRefused
    from bankrec_nb.readers.read import load
    from bankrec_nb.readers.sniff import READERS, reader, recognise
    from tests.readers.corpus_files import CORPUS, cases
    from tests.readers.mutations import read_all

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("readers", nargs="*", default=list(READERS))
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    wanted = parser.parse_args()
    originals: dict[str, list[bytes]] = {}
    for case in cases():
        content = load(CORPUS / case.file)
        try:
            name = recognise(content)
        except FileRefused:
            continue
        if len(content.content) < 20_000:
            originals.setdefault(name, []).append(content.content)
    for name in wanted.readers:
        if name not in originals:
            print(f"{name:13} no files to damage")
            continue
        started = time.perf_counter()
        tally = read_all(reader(name), originals[name], wanted.count, wanted.seed)
        seconds = time.perf_counter() - started
        shares = ", ".join(f"{kind} {100 * n / wanted.count:.1f} %" for kind, n in sorted(tally.items()))
        print(f"{name:13} {wanted.count} damaged copies of {len(originals[name])} files in {seconds:.0f} s: {shares}")


if __name__ == "__main__":
    main()
