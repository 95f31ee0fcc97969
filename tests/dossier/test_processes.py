import json
import subprocess
import sys
from pathlib import Path

import pytest

from bankrec_nb.dossier import open_dossier
from tests.dossier.dossier_cases import camt053, entry, put

WORKER = """
import json, random, sys, time
from bankrec_nb.domain.errors import BankrecError
from bankrec_nb.dossier import open_dossier
folder, user, seconds, seed = sys.argv[1], sys.argv[2], float(sys.argv[3]), int(sys.argv[4])
dossier, dice, done, refused = open_dossier(folder, user), random.Random(seed), [], 0
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
print(json.dumps({"done": done, "refused": refused}))
"""


@pytest.mark.parametrize(
    "users", [("anna", "bob"), ("anna", "anna", "bob")], ids=["two people", "three processes, one person twice"]
)
def test_processes_deciding_at_once_lose_and_double_nothing(tmp_path: Path, users: tuple[str, ...]) -> None:
    first = open_dossier(tmp_path / "acme", "anna")
    rows = [entry(100 + n, f"VIR {n}", 1 + n % 28) for n in range(40)]
    first.import_files(put(tmp_path, "oct.xml", camt053(*rows)))

    workers = [
        subprocess.Popen([sys.executable, "-c", WORKER, str(first.path), user, "3", str(n)], stdout=subprocess.PIPE)
        for n, user in enumerate(users)
    ]
    told = [json.loads(worker.communicate(timeout=300)[0]) for worker in workers]

    acknowledged = [event for one in told for event in one["done"]]
    sides = [open_dossier(first.path, user) for user in ("anna", "bob", "carla")]
    for side in sides:
        events = side.history()["event_id"].to_list()
        assert sorted(events) == sorted(acknowledged)
        side.check()
        assert side.verify().ok
        assert side.matches.sort("match_id").equals(sides[0].matches.sort("match_id"))
        assert side.conflicts.equals(sides[0].conflicts)
    assert len(acknowledged) > 0
