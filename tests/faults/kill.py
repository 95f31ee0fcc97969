"""kill -9 in the middle of everything: nothing acknowledged is lost, nothing is half applied.

    python -m tests.faults.kill --kills 500

A worker imports, decides, matches, closes or rebuilds caches, and says so after each step that was acknowledged. It is
killed, more often than not inside a write, at any moment of it. Then another process opens the dossier, looks for every
step acknowledged, verifies everything, takes one more decision and verifies again. This process never touches Polars
itself, so that it can fork: it only imports what the workers will need.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import json
import mmap
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

from bankrec_nb.domain.errors import ConservationBroken
from bankrec_nb.domain.vocabulary import DecisionKind
from bankrec_nb.dossier import Dossier, open_dossier
from bankrec_nb.store import atomic, inbox
from bankrec_nb.store import cache as caches
from bankrec_nb.store import facts as fact_files
from bankrec_nb.store import log as logs

SCENARIOS = ("import", "decision", "match", "closing", "cache")
FRESH_EVERY = 20
PARTIAL_WRITE_BYTES = 97
MOST_STEPS = {"import": 6, "decision": 8, "match": 3, "closing": 5, "cache": 3}
"""Steps acknowledged before the kill, at most: matching and rebuilding take a second each."""

INTO_A_WRITE_SECONDS = 0.004
"""A kill aimed at a write comes up to this long after its beginning: before, between and after its pieces and its fsync."""

IMPORTED_ONCE = ("bankrec_nb.matching", "bankrec_nb.matching.explanation", "bankrec_nb.dossier.verifying", "bankrec_nb.dossier.querying",
                 "bankrec_nb.dossier.undoing", "bankrec_nb.dossier.closing", "bankrec_nb.dossier.summary", "pyarrow",
                 "tests.dossier.dossier_cases")  # fmt: skip


WRONG = {
    "lost": "acknowledged and lost",
    "half": "half applied",
    "unbalanced": "conservation failures",
    "damage": "damaged files",
    "error": "other errors",
}


@dataclass
class Tally:
    """What happened over all kills."""

    kills: int = 0
    inside_a_write: int = 0
    acknowledged: int = 0
    torn_tails: int = 0
    in_flight_kept: int = 0
    per_scenario: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(WRONG, 0))
    failures: list[str] = field(default_factory=list)


def child(work: Callable[[int], None]) -> tuple[int, int]:
    """Fork; the child runs `work` with the writing end of a pipe and never returns. Gives pid and reading end."""
    reading, writing = os.pipe()
    pid = os.fork()
    if pid:
        os.close(writing)
        return pid, reading
    os.close(reading)
    code = 1
    try:
        work(writing)
        code = 0
    except BaseException as error:  # noqa: BLE001 - whatever it was, the parent must hear of it
        os.write(writing, f"error {type(error).__name__}: {error}\n".encode())
    finally:
        os._exit(code)


def answer(work: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """What `work` returns, computed in a child."""
    pid, reading = child(lambda pipe: write_all(pipe, json.dumps(work()).encode()))
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(pid, 0)
    return json.loads(text) if text.startswith("{") else {"error": text.strip() or "the checking process died"}


def write_all(pipe: int, content: bytes) -> None:
    while content:
        content = content[os.write(pipe, content) :]


def mark_writes(flag: mmap.mmap) -> None:
    """In the worker: the flag is up while something is being written, and log writes come in small pieces."""
    real_write = os.write

    def marked(function: Callable[..., Any]) -> Callable[..., Any]:
        def inner(*args: Any, **kwargs: Any) -> Any:
            flag[0] = 1
            try:
                return function(*args, **kwargs)
            finally:
                flag[0] = 0

        return inner

    def in_pieces(handle: int, content: Any) -> int:
        if not flag[0]:
            return real_write(handle, content)
        time.sleep(0.0003)  # a slow disk: the moment between two pieces must be long enough to be hit
        return real_write(handle, content[:PARTIAL_WRITE_BYTES])

    logs.LogWriter._write = marked(logs.LogWriter._write)  # type: ignore[method-assign]
    for module in (atomic, inbox, fact_files, caches):
        module.write_atomically = marked(module.write_atomically)  # type: ignore[attr-defined]
    os.write = in_pieces


def statement(number: int) -> str:
    """A file nobody has imported yet."""
    from datetime import date

    from tests.dossier.dossier_cases import OTHER_IBAN, camt053, entry

    rows = [entry(100 + number, f"VIR KILL {number}-{n}", 1 + n) for n in range(3)]
    return camt053(*rows, iban=OTHER_IBAN, opening=number, first=date(2026, 10, 1))


def build(folder: Path) -> dict[str, Any]:
    """The dossier every round starts from."""
    from tests.dossier.dossier_cases import INVOICES, PAYMENTS, camt053, documents, put

    dossier = open_dossier(folder, "anna")
    dossier._ws.set_config(replace(dossier.config, single_person_firm=True))
    files = [
        put(folder.parent / "in", "oct.xml", camt053(*PAYMENTS)),
        put(folder.parent / "in", "b.csv", documents(*INVOICES)),
    ]
    dossier.import_files(files)
    dossier.match()
    return {"events": [e.event_id for e in dossier._ws.events]}


def act(folder: Path, scenario: str, seed: int, pipe: int) -> None:
    """Do one kind of work until killed, saying each step that was acknowledged."""
    dice, dossier = random.Random(seed), open_dossier(folder, "anna")
    steps = {"import": do_import, "decision": do_decision, "match": do_match, "closing": do_closing, "cache": do_cache}
    while True:
        for event_id in steps[scenario](dossier, dice):
            os.write(pipe, f"ack {event_id}\n".encode())


def do_import(dossier: Dossier, dice: random.Random) -> list[str]:
    path = dossier.path.parent / "in" / f"{dice.getrandbits(48)}.xml"
    path.write_text(statement(dice.randrange(1, 10**6)), "utf-8")
    before = {e.event_id for e in dossier._ws.events}
    dossier.import_files(path)
    return [e.event_id for e in dossier._ws.events if e.event_id not in before]


def do_decision(dossier: Dossier, dice: random.Random) -> list[str]:
    rows = dossier.transactions.select("transaction_id", "remaining_minor").rows()
    free = [i for i, rest in rows if rest]
    if not free or dice.random() < 0.3:
        with contextlib.suppress(Exception):
            return [dossier.undo().event_id]
    line, kind = dice.choice(free), dice.random()
    if kind < 0.4:
        return [dossier.handle(line, "handled").event_id]
    if kind < 0.8:
        return [dossier.categorise(line, "627000", "fees").event_id]
    suggested = dossier.suggestions["suggestion_id"].to_list()
    return [dossier.accept(suggested[:1])[0].partition("/")[0]] if suggested else []


def do_match(dossier: Dossier, dice: random.Random) -> list[str]:
    done = do_decision(dossier, dice)
    dossier.match()
    return done


def do_closing(dossier: Dossier, dice: random.Random) -> list[str]:
    del dice
    account = dossier.accounts["account_id"][0]
    if dossier._ws.state.closed:
        return [dossier.reopen("2026-10", account, "again").event_id]
    return [dossier.close("2026-10", account, carry_forward=True, pack=False).event_id]


def do_cache(dossier: Dossier, dice: random.Random) -> list[str]:
    folder = dossier._ws.derived.folder
    for path in folder.glob("*"):
        if dice.random() < 0.5:
            path.unlink(missing_ok=True)
    again = open_dossier(dossier.path, "anna")
    again.sql("select count(*) from bank_transaction")
    done = do_decision(again, dice)
    again.close_files()
    return done


def check(folder: Path, acknowledged: list[str], known: list[str]) -> dict[str, Any]:
    """Everything acknowledged is there, nothing is half there, everything verifies, and work goes on.

    `known` are the events present before the kill.
    """
    dossier = open_dossier(folder, "anna")
    events = dossier._ws.events
    present = {e.event_id for e in events}
    torn = any("unfinished" in p for p in dossier.status()["problems"])
    damage = [p for p in dossier.verify().problems["problem"] if "unfinished" not in p]
    extra = [e for e in events if e.event_id not in {*acknowledged, *known} and e.kind not in NOTED_BESIDE]
    unbalanced = not_conserved(dossier)
    dossier.sql("select count(*) from allocation")
    after_id = dossier.add_rule("after the kill", "KILL", "627000")
    after = dossier.verify()
    return {
        "lost": [i for i in acknowledged if i not in present],
        "half": half_applied(dossier) + [f"{len(extra)} in flight"] * (len(extra) > 1),
        "unbalanced": unbalanced,
        "damage": damage + after.problems["problem"].to_list(),
        "torn": torn,
        "in_flight_kept": len(extra),
        "events": [*present, after_id],
    }


NOTED_BESIDE = {str(DecisionKind.SIGN_OFF), "match_run"}
"""Written on the way to a step that is acknowledged as a whole."""


def half_applied(dossier: Dossier) -> list[str]:
    """Decisions of which some matches stand while others vanished without a word, and imports that are there in part."""
    state = dossier._ws.state
    told = {c.decision_id for c in state.conflicts + state.waiting} | state.inactive
    told |= {twin for twins in state.agreed.values() for twin in twins}
    found = []
    for event in state.events:
        count = len(event.payload.get("groups", ()))
        ids = [event.event_id] if count == 1 else [f"{event.event_id}/{n + 1}" for n in range(count)]
        if event.event_id not in told and not all(i in state.groups or i in told for i in ids):
            found.append(event.event_id)
    for record in dossier._ws.imports():
        rows = dossier._ws.facts_of(record)
        if rows.transactions.height + rows.items.height + record.quarantined != record.rows_in:
            found.append(record.file_name)
    return found


def not_conserved(dossier: Dossier) -> list[str]:
    try:
        dossier.check()
    except ConservationBroken as error:
        return [str(error)]
    return []


def kill_once(folder: Path, scenario: str, dice: random.Random, flag: mmap.mmap) -> tuple[list[str], bool, str]:
    """Let a worker run, kill it; gives what it acknowledged, whether the kill came inside a write, and its complaint."""
    flag[0] = 0
    seed = dice.getrandbits(32)

    def work(pipe: int) -> None:
        mark_writes(flag)
        act(folder, scenario, seed, pipe)

    pid, reading = child(work)
    os.set_blocking(reading, False)
    said = bytearray()
    ended = _wait(pid, dice, flag, MOST_STEPS[scenario], lambda: _heard(reading, said))
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    if not ended:
        os.waitpid(pid, 0)
    inside = not ended and flag[0] == 1
    os.set_blocking(reading, True)
    with os.fdopen(reading, "rb") as pipe:
        lines = (bytes(said) + pipe.read()).decode().splitlines()
    acknowledged = [line.removeprefix("ack ") for line in lines if line.startswith("ack ")]
    return acknowledged, inside, next((line for line in lines if line.startswith("error ")), "")


def _heard(reading: int, said: bytearray) -> int:
    """How many steps the worker has had acknowledged so far."""
    with contextlib.suppress(BlockingIOError):
        said += os.read(reading, 65536)
    return said.count(b"ack ")


def _wait(pid: int, dice: random.Random, flag: mmap.mmap, most: int, acknowledged: Callable[[], int]) -> bool:
    """Until the moment to kill: after a few steps, at any time or (mostly) somewhere inside a write.

    True when the worker ended by itself.
    """
    aimed, steps, patience = dice.random() < 0.85, dice.randrange(most), time.monotonic() + 20
    while acknowledged() < steps and time.monotonic() < patience:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        time.sleep(0.002)
    earliest = time.monotonic() + dice.uniform(0.0, 0.05)
    while time.monotonic() < earliest + 10:
        if os.waitpid(pid, os.WNOHANG)[0]:
            return True
        if time.monotonic() >= earliest and not aimed:
            return False
        if time.monotonic() >= earliest and flag[0] == 1:
            time.sleep(dice.uniform(0.0, INTO_A_WRITE_SECONDS) if dice.random() < 0.5 else 0)
            return False
        time.sleep(0.0001)
    return False


def run(kills: int, seed: int = 1, root: Path | None = None) -> Tally:
    """Kill so many workers, in turn over the scenarios."""
    tally, dice = Tally(), random.Random(seed)
    base = root or Path(tempfile.mkdtemp(prefix="bankrec-faults-"))
    os.environ["BANKREC_CACHE"] = str(base / "cache")
    flag = mmap.mmap(-1, 1)
    folder = base / "acme"
    for module in IMPORTED_ONCE:
        importlib.import_module(module)
    acknowledged: list[str] = []
    known: list[str] = []
    for number in range(kills):
        if number % FRESH_EVERY == 0:
            shutil.rmtree(folder, ignore_errors=True)
            made = answer(lambda: build(folder))
            if "error" in made:
                tally.failures.append(f"building: {made['error']}")
                break
            acknowledged, known = [], made["events"]
        scenario = SCENARIOS[number % len(SCENARIOS)]
        done, inside, complaint = kill_once(folder, scenario, dice, flag)
        acknowledged += done
        found = answer(lambda: check(folder, acknowledged, known))  # noqa: B023 - used at once
        known = found.get("events", known)
        _count(tally, scenario, number, done, found, complaint, inside=inside)
    if root is None:
        shutil.rmtree(base, ignore_errors=True)
    return tally


def _count(
    tally: Tally, scenario: str, number: int, done: list[str], found: dict[str, Any], complaint: str, *, inside: bool
) -> None:
    tally.kills += 1
    tally.inside_a_write += inside
    tally.acknowledged += len(done)
    tally.torn_tails += bool(found.get("torn"))
    tally.in_flight_kept += found.get("in_flight_kept", 0)
    tally.per_scenario[scenario] = tally.per_scenario.get(scenario, 0) + 1
    for kind, what in WRONG.items():
        if found.get(kind):
            tally.found[kind] += 1
            tally.failures.append(f"kill {number} ({scenario}): {what}: {found[kind]}")
    if complaint:
        tally.found["error"] += 1
        tally.failures.append(f"kill {number} ({scenario}): {complaint}")


def report(tally: Tally) -> str:
    """The figures, for a person."""
    told = ", ".join(f"{n} {name}" for name, n in tally.per_scenario.items())
    head = (
        f"{tally.kills} kills ({told}); {tally.inside_a_write} inside a write; {tally.torn_tails} torn tails; "
        f"{tally.in_flight_kept} written but not yet acknowledged, kept whole; "
        f"{tally.acknowledged} acknowledged decisions and imports; {len(tally.failures)} failures"
    )
    wrong = ", ".join(f"{tally.found[kind]} {what}" for kind, what in WRONG.items())
    return "\n".join([head, wrong, *tally.failures])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.monotonic()
    tally = run(asked.kills, asked.seed)
    sys.stdout.write(f"{report(tally)}\n{time.monotonic() - started:.0f} s\n")
    return 1 if tally.failures or tally.inside_a_write * 2 < tally.kills else 0


if __name__ == "__main__":
    sys.exit(main())
