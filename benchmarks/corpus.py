"""What the readers make of the shared corpus of real files, one line per format.

    python benchmarks/corpus.py [format …] [--wrong]

`--wrong` also lists each file that was not read as its manifest expects.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.readers.corpus_files import Verdict


def main() -> None:
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    from tests.readers.corpus_files import CORPUS, STATEMENTS, cases, judge, table

    wanted = [word for word in sys.argv[1:] if not word.startswith("-")] or list(STATEMENTS)
    verdicts = [judge(case) for case in cases() if case.format in wanted]
    if not verdicts:
        print(f"no corpus at {CORPUS}: nothing was measured")
        return
    print(table(verdicts))
    if "--wrong" in sys.argv:
        for verdict in verdicts:
            if reason := _complaint(verdict):
                print(f"\n{verdict.case.file}\n    {reason}")


def _complaint(verdict: Verdict) -> str:
    case = verdict.case
    if case.malformed:
        return "taken in without a word" if verdict.silent else ""
    if verdict.refused:
        return f"refused: {verdict.refused}"
    if verdict.found and not verdict.right:
        return f"asked: {verdict.asked}; {verdict.count} loaded, {verdict.quarantined} apart of {case.count}"
    if not verdict.right:
        return f"{verdict.count} of {case.count} transactions, sum {verdict.total} of {case.total}"
    if not verdict.accounted:
        return "rows in is not rows loaded + quarantined"
    return "" if verdict.proof_agrees else f"proof {', '.join(verdict.proofs)}"


if __name__ == "__main__":
    main()
