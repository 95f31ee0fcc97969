import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from bankrec_nb.domain.errors import DossierBusy, WriteFailed
from bankrec_nb.store.log import LogWriter, read_log
from tests.store.log_cases import accepted, written

NAME = "decisions.anna@desk.jsonl"


def test_records_come_back_as_they_were_written(tmp_path: Path) -> None:
    writer = written(tmp_path / NAME, 3)

    reading = read_log(tmp_path / NAME)

    assert [e.event_id for e in reading.events] == ["e1", "e2", "e3"]
    assert reading.events == writer.reading.events
    assert (reading.head, reading.damage, reading.torn) == (writer.reading.head, "", b"")


def test_each_record_carries_the_hash_of_the_bytes_before_it(tmp_path: Path) -> None:
    written(tmp_path / NAME, 3)

    lines = (tmp_path / NAME).read_bytes().splitlines(keepends=True)

    for before, after in pairwise(lines):
        assert json.loads(after)["prev"] == hashlib.sha256(before).hexdigest()


def test_f57_a_tail_torn_at_any_byte_is_set_aside_and_the_log_goes_on(tmp_path: Path) -> None:
    written(tmp_path / NAME, 6)
    whole = (tmp_path / NAME).read_bytes()
    ends = [i + 1 for i, byte in enumerate(whole) if byte == 10]

    near_an_end = {end + step for end in ends[2:] for step in (-2, -1, 0, 1)}
    for cut in range(ends[2], len(whole) + 1):
        path = tmp_path / f"{cut}" / NAME
        path.parent.mkdir()
        path.write_bytes(whole[:cut])
        complete = sum(end <= cut for end in ends)
        before = read_log(path)
        assert (len(before.events), before.torn, before.damage) == (complete, whole[ends[complete - 1] : cut], "")
        if cut not in near_an_end and cut % 50:
            continue

        writer = LogWriter(path)
        with writer.turn():
            writer.refresh()
            writer.append([accepted("next", ("t9", "i9", 1), clock=99)])

        after = read_log(path)
        assert [e.event_id for e in after.events] == [f"e{n}" for n in range(1, complete + 1)] + ["next"]
        assert (after.torn, after.damage) == (b"", "")
        torn = list(path.parent.glob("*.torn"))
        assert [t.read_bytes() for t in torn] == ([before.torn] if before.torn else [])


def test_a_flipped_bit_in_any_byte_is_noticed(tmp_path: Path) -> None:
    written(tmp_path / NAME, 2)
    whole = (tmp_path / NAME).read_bytes()
    path = tmp_path / "flipped" / NAME
    path.parent.mkdir()
    unnoticed = []

    for bit in (byte * 8 + byte % 8 for byte in range(len(whole))):
        content = bytearray(whole)
        content[bit // 8] ^= 1 << bit % 8
        path.write_bytes(content)
        reading = read_log(path)
        if not reading.damage and not reading.torn:
            unnoticed.append(bit)

    assert unnoticed == []


def test_a_flip_inside_the_log_names_the_first_bad_record(tmp_path: Path) -> None:
    written(tmp_path / NAME, 4)
    lines = (tmp_path / NAME).read_bytes().splitlines(keepends=True)
    lines[1] = lines[1].replace(b'"t2"', b'"t3"')
    (tmp_path / NAME).write_bytes(b"".join(lines))

    reading = read_log(tmp_path / NAME)

    assert reading.damage == "record 2: its bytes have changed since it was written."
    assert [e.event_id for e in reading.events] == ["e1"]


@pytest.mark.parametrize(
    ("change", "first_bad"),
    [
        (lambda lines: lines[:1] + lines[2:], "record 2"),
        (lambda lines: [lines[0], lines[2], lines[1], lines[3]], "record 2"),
        (lambda lines: lines[1:], "record 1"),
    ],
    ids=["deleted", "swapped", "first deleted"],
)
def test_f71_a_deleted_or_swapped_line_is_named(
    tmp_path: Path, change: Callable[[list[bytes]], list[bytes]], first_bad: str
) -> None:
    written(tmp_path / NAME, 4)
    lines = (tmp_path / NAME).read_bytes().splitlines(keepends=True)

    (tmp_path / NAME).write_bytes(b"".join(change(lines)))

    assert read_log(tmp_path / NAME).damage.startswith(first_bad)


def test_a_log_cannot_be_passed_off_as_anothers(tmp_path: Path) -> None:
    written(tmp_path / NAME, 2)
    content = (tmp_path / NAME).read_bytes().replace(b"decisions.anna@desk", b"decisions.bob@desk")
    (tmp_path / "decisions.bob@desk.jsonl").write_bytes(content)

    assert read_log(tmp_path / "decisions.bob@desk.jsonl").damage.startswith("record 1")


def test_only_what_was_added_is_read_again(tmp_path: Path) -> None:
    writer = written(tmp_path / NAME, 2)
    first = read_log(tmp_path / NAME)
    with writer.turn():
        writer.append([accepted("e3", ("t3", "i3", 1), clock=3)])

    second = read_log(tmp_path / NAME, first)

    assert second.events[:2] == first.events
    assert second.events[0] is first.events[0]
    assert second.head == read_log(tmp_path / NAME).head


def test_a_log_that_shrank_is_read_from_the_start(tmp_path: Path) -> None:
    written(tmp_path / NAME, 3)
    first = read_log(tmp_path / NAME)
    lines = (tmp_path / NAME).read_bytes().splitlines(keepends=True)
    (tmp_path / NAME).write_bytes(b"".join(lines[:2]))

    assert [e.event_id for e in read_log(tmp_path / NAME, first).events] == ["e1", "e2"]


def test_f58_a_full_disk_leaves_nothing_of_the_decision_and_a_retry_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = written(tmp_path / NAME, 2)
    before = (tmp_path / NAME).read_bytes()
    real, calls = os.write, []

    def half_then_full(handle: int, content: bytes) -> int:
        calls.append(1)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return real(handle, content[: len(content) // 2])

    lost = accepted("e3", ("t3", "i3", 1), clock=3)
    with writer.turn():
        monkeypatch.setattr(os, "write", half_then_full)
        with pytest.raises(WriteFailed, match="nothing was recorded"):
            writer.append([lost])
        monkeypatch.setattr(os, "write", real)
        assert (tmp_path / NAME).read_bytes() == before
        writer.append([lost])

    assert [e.event_id for e in read_log(tmp_path / NAME).events] == ["e1", "e2", "e3"]


def test_f56_a_failed_fsync_is_never_acknowledged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = written(tmp_path / NAME, 1)
    real = os.fsync

    def broken(_handle: int) -> None:
        raise OSError(5, "Input/output error")

    with writer.turn():
        monkeypatch.setattr(os, "fsync", broken)
        with pytest.raises(WriteFailed):
            writer.append([accepted("e2", ("t2", "i2", 1), clock=2)])
        monkeypatch.setattr(os, "fsync", real)

    assert [e.event_id for e in read_log(tmp_path / NAME).events] == ["e1"]


def test_f63_the_holder_of_a_locked_log_is_named(tmp_path: Path) -> None:
    held, other = LogWriter(tmp_path / NAME), LogWriter(tmp_path / NAME, lock_seconds=0.05)

    with held.turn(), pytest.raises(DossierBusy, match=f"held by process {os.getpid()} on "), other.turn():
        pass


def test_two_writers_of_one_log_take_turns(tmp_path: Path) -> None:
    one, two = LogWriter(tmp_path / NAME), LogWriter(tmp_path / NAME)
    for n in range(1, 5):
        writer = one if n % 2 else two
        with writer.turn():
            writer.refresh()
            writer.append([accepted(f"e{n}", (f"t{n}", "i", 1), clock=n)])

    reading = read_log(tmp_path / NAME)

    assert [e.event_id for e in reading.events] == ["e1", "e2", "e3", "e4"]
    assert reading.damage == ""


def test_a_batch_of_events_is_one_write(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    writer = LogWriter(tmp_path / NAME)
    syncs: list[int] = []
    real = os.fsync

    def counted(handle: int) -> None:
        syncs.append(handle)
        real(handle)

    monkeypatch.setattr(os, "fsync", counted)
    with writer.turn():
        writer.append([accepted("e1", ("t1", "i1", 1))])
        syncs.clear()
        writer.append([accepted(f"b{n}", (f"t{n}", f"i{n}", 1), clock=n) for n in range(2, 100)])

    assert len(syncs) == 1


def test_an_event_saw_what_stood_in_the_heads_it_carries() -> None:
    of_bob = accepted("b2", ("t", "i", 1), user="bob", n=2)
    later = accepted("a", ("t", "i", 1), heads={"decisions.bob@desk": [2, "…"]})

    assert later.saw(of_bob)
    assert not later.saw(replace(of_bob, n=3))
