"""Several processes decide on one dossier at once: nothing lost, nothing doubled, the same result on each side.

python -m tests.faults.deciders --seconds 30
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.dossier import open_dossier

LINES = 40
TEAMS = (("anna", "bob"), ("anna", "anna", "bob"), ("anna", "bob", "carla"))


@dataclass
class Outcome:
    """What a team did and what was found after it."""

    users: tuple[str, ...]
    acknowledged: int = 0
    refused: int = 0
    conflicts: int = 0
    wrong: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        wrong = "; ".join(self.wrong) or "nothing lost, nothing doubled, the same on each side"
        return f"{' + '.join(self.users)}: {self.acknowledged} acknowledged, {self.refused} refused, {self.conflicts} conflicts: {wrong}"


def decide(folder: str, user: str, seconds: float, seed: int) -> dict[str, object]:
    """One process: decide on lines at random until the time is over; gives the events acknowledged."""
    dossier, dice = open_dossier(folder, user), random.Random(seed)
    done: list[str] = []
    refused = 0
    lines = dossier.transactions["transaction_id"].to_list()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            if dice.random() < 0.3 and done:
                done.append(dossier.undo().event_id)
            elif dice.random() < 0.5:
                done.append(dossier.handle(dice.choice(lines), "handled").event_id)
            else:
                done.append(dossier.categorise(dice.choice(lines), "627000", user).event_id)
        except BankrecError:
            refused += 1
    return {"done": done, "refused": refused}


def run(folder: Path, users: tuple[str, ...], seconds: float) -> Outcome:
    """A team at work, and what each side sees afterwards."""
    from tests.dossier.dossier_cases import camt053, entry, put

    first = open_dossier(folder / "acme", "anna")
    rows = [entry(100 + n, f"VIR {n}", 1 + n % 28) for n in range(LINES)]
    first.import_files(put(folder, "oct.xml", camt053(*rows)))
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", __name__ if __name__ != "__main__" else "tests.faults.deciders", "--folder", str(first.path),
             "--user", user, "--seconds", str(seconds), "--seed", str(n)],
            stdout=subprocess.PIPE, cwd=Path(__file__).resolve().parents[2],
        )
        for n, user in enumerate(users)
    ]  # fmt: skip
    told = [json.loads(worker.communicate(timeout=seconds * 20 + 300)[0]) for worker in workers]
    outcome = Outcome(users, refused=sum(t["refused"] for t in told))
    acknowledged = sorted(event for t in told for event in t["done"])
    outcome.acknowledged = len(acknowledged)
    compare(first.path, {*users, "dora"}, acknowledged, outcome)
    return outcome


def compare(path: Path, users: set[str], acknowledged: list[str], outcome: Outcome) -> None:
    """Every side has exactly the acknowledged decisions, once, and sees the same matches and conflicts."""
    sides = [open_dossier(path, user) for user in sorted(users)]
    outcome.conflicts = sides[0].conflicts.height
    for side in sides:
        events = side.history()["event_id"].to_list()
        who = side.user
        if sorted(events) != acknowledged:
            outcome.wrong.append(f"{who} has {len(events)} decisions, {len(set(acknowledged) - set(events))} lost")
        if not side.verify().ok:
            outcome.wrong.append(f"{who}: {side.verify().summary()}")
        if not side.matches.sort("match_id").equals(sides[0].matches.sort("match_id")):
            outcome.wrong.append(f"{who} sees other matches")
        if not side.conflicts.equals(sides[0].conflicts):
            outcome.wrong.append(f"{who} sees other conflicts")
        side.check()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--folder", help="(used by itself) decide here")
    parser.add_argument("--user", default="")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    if asked.folder:
        sys.stdout.write(json.dumps(decide(asked.folder, asked.user, asked.seconds, asked.seed)))
        return 0
    wrong = 0
    for users in TEAMS:
        with tempfile.TemporaryDirectory(prefix="bankrec-deciders-") as name:
            os.environ["BANKREC_CACHE"] = f"{name}/cache"
            outcome = run(Path(name), users, asked.seconds)
            sys.stdout.write(f"{asked.seconds:.0f} s, {outcome}\n")
            wrong += len(outcome.wrong)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
