"""Every bit of every file of a dossier, flipped one at a time: verify names each one; a flipped cache never gives a wrong answer.

    python -m tests.faults.flips [--every 1] [--cache-flips 500]

A flip is shown to the check that verify makes of that kind of file (the whole of verify is run on a sample), because opening
a dossier anew for each of some 300,000 flips would take a day.
"""

from __future__ import annotations

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from bankrec_nb.dossier import Dossier, open_dossier, verifying
from bankrec_nb.store.cache import Derived, SqlCache

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SAMPLED_EVERY = 4_001
"""One flip in so many is also shown to the whole of verify, from a dossier opened anew."""


@dataclass
class Count:
    """Flips of one kind of file."""

    flips: int = 0
    whole: int = 0
    missed: list[str] = field(default_factory=list)


def build(folder: Path) -> Dossier:
    """A closed month with everything in it: originals, facts, logs, a seal, settings, a profile, a refused file."""
    from tests.dossier.dossier_cases import camt053, documents, entry, october, paid_by_hand, put

    dossier = october(folder)
    dossier.match()
    paid_by_hand(dossier)
    card = "Date,Description,Amount\n13/11/2026,Rent,-700.00\n15/11/2026,Client,90.00\n"
    dossier.import_files(put(folder, "card.csv", card), account="card", currency="EUR", said={"name": "card"})
    dossier.import_files(put(folder, "broken.xml", camt053(entry(1, "X"))[:-40]))
    dossier.import_files(put(folder, "more.csv", documents(("FA-200", "sale", 100, "X"))))
    account = next(a for a in dossier.accounts["account_id"] if a.startswith("FR"))
    dossier.sign_off("2026-10", account)
    bob = open_dossier(dossier.path, "bob")
    bob.close("2026-10", account, pack=False)
    return bob


def kept_files(dossier: Dossier) -> list[Path]:
    """All files that hold something; locks and temporary files hold nothing."""
    return sorted(p for p in dossier.path.rglob("*") if p.is_file() and not p.name.startswith("."))


def kind_of(dossier: Dossier, path: Path) -> str:
    """What a file is, for the report."""
    folder = path.relative_to(dossier.path).parts[0]
    return f"{folder.partition('.')[0]} log" if path.suffix == ".jsonl" else folder


def check_of(dossier: Dossier, path: Path) -> Callable[[], bool]:
    """Whether verify's check of this file finds something."""
    ws, folder = dossier._ws, path.relative_to(dossier.path).parts[0]

    def ran(check: Callable[[verifying._Findings], object]) -> bool:
        found = verifying._Findings()
        check(found)
        return bool(found.rows)

    if folder in {"inbox", "facts"}:
        record = next(r for r in ws.recorded() if path.name in {r.stored, *(Path(f.path).name for f in r.facts)})
        # Its other facts are sound: to read them again for every flip would take an hour.
        alone = replace(
            record,
            facts=tuple(f for f in record.facts if Path(f.path).name == path.name and f.table == path.parent.name),
        )
        return lambda: ran(lambda found: verifying._import(ws, alone, found, repair=False))
    checks: dict[str, Callable[[verifying._Findings], object]] = {
        "seals": lambda found: verifying._seal_files(ws, found),
        "quarantine": lambda found: verifying._quarantine(ws, found),
        "profiles": lambda found: verifying._settings(ws, found),
    }
    if path.suffix == ".jsonl":
        return lambda: ran(lambda found: verifying._log(path, found))
    return lambda: ran(checks.get(folder, checks["profiles"]))


def flipped(path: Path, bits: Iterator[int]) -> Iterator[int]:
    """Flip one bit after the other in place; the file is whole again at the end."""
    sound = path.read_bytes()
    try:
        with path.open("r+b") as file:
            for bit in bits:
                place, byte = bit // 8, sound[bit // 8]
                file.seek(place)
                file.write(bytes([byte ^ 1 << bit % 8]))
                file.flush()
                yield bit
                file.seek(place)
                file.write(bytes([byte]))
                file.flush()
    finally:
        path.write_bytes(sound)


def flip_everything(dossier: Dossier, every: int = 1) -> dict[str, Count]:
    """Flip one bit in `every` of every file; what was missed is listed."""
    counts: dict[str, Count] = {}
    for path in kept_files(dossier):
        count, noticed = counts.setdefault(kind_of(dossier, path), Count()), check_of(dossier, path)
        start = sum(c.flips for c in counts.values()) % every
        for bit in flipped(path, iter(range(start, path.stat().st_size * 8, every))):
            count.flips += 1
            seen = noticed()
            if count.flips % SAMPLED_EVERY == 1:
                count.whole += 1
                seen &= told_by_verify(dossier)
            if not seen:
                count.missed.append(f"{path.name} bit {bit}")
    return counts


def told_by_verify(dossier: Dossier) -> bool:
    """Whether a dossier opened anew says that something is wrong."""
    from bankrec_nb.domain.errors import BankrecError

    try:
        return not open_dossier(dossier.path, "bob").verify().ok
    except BankrecError:
        return True


def flip_derived(folder: Path, every: int = 1) -> Count:
    """Flip the derived frames and their lists: what is got is what was put, or nothing."""
    derived, count = Derived(folder), Count()
    frame = pl.DataFrame({"transaction_id": [f"t{n}" for n in range(50)], "amount_minor": range(50)})
    derived.put("some", "mark", {"one": frame, "two": frame.head(3)})
    for path in sorted(folder.glob("some*")):
        for bit in flipped(path, iter(range(0, path.stat().st_size * 8, every))):
            count.flips += 1
            got = derived.get("some", "mark")
            if (
                got is not None
                and set(got) == {"one", "two"}
                and not (got["one"].equals(frame) and got["two"].equals(frame.head(3)))
            ):
                count.missed.append(f"{path.name} bit {bit}")
    return count


def flip_cache(folder: Path, flips: int, seed: int = 1) -> Count:
    """Flip bits of the DuckDB file: the answers stay the same, the file is made again where it is of no use."""
    dice, count = random.Random(seed), Count()
    frame = pl.DataFrame({"transaction_id": [f"t{n}" for n in range(2_000)], "amount_minor": range(2_000)})
    query = "SELECT count(*) n, sum(amount_minor) total, max(transaction_id) latest, bit_xor(hash(transaction_id, amount_minor)) all_of_it FROM lines"

    def answer() -> list[tuple[object, ...]]:
        cache = SqlCache(folder, "flipped", [folder])
        cache.sync({"lines": ("mark", frame)})
        try:
            return cache.query(query).rows()
        finally:
            cache.close()

    truth = answer()
    path = next(folder.glob("*.duckdb"))
    sound = path.read_bytes()
    for _ in range(flips):
        bit = dice.randrange(len(sound) * 8)
        content = bytearray(sound)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        count.flips += 1
        if answer() != truth:
            count.missed.append(f"duckdb bit {bit}")
    return count


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=1, help="one bit in so many")
    parser.add_argument("--cache-flips", type=int, default=500)
    asked = parser.parse_args()
    started = time.monotonic()
    logging.getLogger("bankrec_nb").setLevel(logging.ERROR)
    with tempfile.TemporaryDirectory(prefix="bankrec-flips-") as name:
        root = Path(name)
        os.environ["BANKREC_CACHE"] = str(root / "cache")
        counts = flip_everything(build(root), asked.every)
        counts["derived frames"] = flip_derived(root / "derived", asked.every)
        counts["DuckDB cache"] = flip_cache(root, asked.cache_flips)
    for kind, count in counts.items():
        caught = count.flips - len(count.missed)
        sys.stdout.write(
            f"{kind:<20} {caught:>9,} of {count.flips:>9,} caught ({count.whole} by the whole of verify)\n"
        )
    missed = [m for count in counts.values() for m in count.missed]
    total = sum(count.flips for count in counts.values())
    sys.stdout.write(f"{total - len(missed):,} of {total:,} caught in {time.monotonic() - started:.0f} s\n")
    sys.stdout.writelines(f"missed: {m}\n" for m in missed[:50])
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
