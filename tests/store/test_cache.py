import subprocess
import sys
from pathlib import Path

import duckdb
import polars as pl
import pytest

from bankrec_nb.store.cache import Derived, SqlCache, connect, quoted

FRAME = pl.DataFrame({"a": [1, 2, 3]})


def filled(root: Path) -> SqlCache:
    cache = SqlCache(root, "id", [root])
    cache.sync({"t": ("v1", FRAME)})
    return cache


def answer(cache: SqlCache) -> int:
    return int(cache.query("select sum(a) s from t")["s"][0])


def test_a_table_is_made_again_only_when_its_content_changed(tmp_path: Path) -> None:
    cache = filled(tmp_path)

    cache.sync({"t": ("v1", pl.DataFrame({"a": [100]}))})
    assert answer(cache) == 6
    cache.sync({"t": ("v2", pl.DataFrame({"a": [100]}))})
    assert answer(cache) == 100


def test_the_file_serves_the_next_process(tmp_path: Path) -> None:
    filled(tmp_path).close()

    assert answer(SqlCache(tmp_path, "id", [tmp_path])) == 6


@pytest.mark.parametrize(
    "fault", ["missing", "empty", "garbage", "cut", "flipped", "wal lost", "wal cut", "newer version"]
)
def test_f61_a_cache_that_is_of_no_use_is_made_again(
    tmp_path: Path, fault: str, caplog: pytest.LogCaptureFixture
) -> None:
    cache = filled(tmp_path)
    cache.close()
    path = cache.path
    content = path.read_bytes()
    if fault == "missing":
        path.unlink()
    elif fault == "empty":
        path.write_bytes(b"")
    elif fault == "garbage":
        path.write_bytes(b"not a database" * 1000)
    elif fault == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif fault == "flipped":
        path.write_bytes(bytes(b ^ 255 if i >= 8192 else b for i, b in enumerate(content)))
    elif fault == "newer version":
        path.write_bytes(content[:12] + (9999).to_bytes(8, "little") + content[20:])
    elif fault == "wal cut":
        path.with_name(path.name + ".wal").write_bytes(b"\x01\x02\x03")
    else:
        _killed_before_checkpoint(path)
        path.with_name(path.name + ".wal").unlink(missing_ok=True)

    again = SqlCache(tmp_path, "id", [tmp_path])
    again.sync({"t": ("v1", FRAME)})

    assert answer(again) == 6
    assert len(caplog.records) <= 1


def _killed_before_checkpoint(path: Path) -> None:
    path.unlink()
    code = (
        "import os, sys, polars as pl; from pathlib import Path; from bankrec_nb.store.cache import SqlCache;"
        "c = SqlCache(Path(sys.argv[1]), 'id', []); c.sync({'t': ('v1', pl.DataFrame({'a': [1, 2, 3]}))}); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(path.parent)], check=False)


def test_f63_a_second_kernel_works_on_its_own_copy(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.read()",
         str(SqlCache(tmp_path, "id", []).path)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert holder.stdout is not None
    assert holder.stdout.readline() == b"open\n"

    cache = SqlCache(tmp_path, "id", [tmp_path])
    cache.sync({"t": ("v1", FRAME)})

    assert answer(cache) == 6
    assert "own copy in memory" in caplog.text
    holder.communicate()


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('{out}/secret.csv')",
        "select * from read_text('{out}/secret.csv')",
        "select * from '{out}/secret.csv'",
        "select * from read_csv('{inside}/../outside/secret.csv')",
        "copy (select 1) to '{out}/written.csv'",
        "attach '{out}/other.db'",
        "install httpfs",
        "set enable_external_access = true",
    ],
)
def test_no_query_reaches_outside(tmp_path: Path, query: str) -> None:
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.csv").write_text("a\n1\n", "utf-8")
    connection = connect(":memory:", [inside])

    with pytest.raises(duckdb.Error):
        connection.execute(query.format(out=outside, inside=inside))

    assert not (outside / "written.csv").exists()
    connection.close()


def test_a_python_variable_is_not_a_table(tmp_path: Path) -> None:
    secret = pl.DataFrame({"a": [1]})
    connection = connect(":memory:", [tmp_path])

    with pytest.raises(duckdb.Error):
        connection.execute("select * from secret")

    assert secret.height == 1
    connection.close()


def test_f52_a_hostile_name_stays_a_name(tmp_path: Path) -> None:
    hostile = 'x"; drop table canary; --'
    cache = SqlCache(tmp_path, "id", [tmp_path])

    cache.sync({"canary": ("1", FRAME), hostile: ("1", FRAME)})

    assert cache.query("select count(*) n from canary")["n"][0] == 3
    assert cache.query(f"select count(*) n from {quoted(hostile)}")["n"][0] == 3  # noqa: S608 - what is tested


def test_derived_frames_come_back_only_for_what_they_were_made_from(tmp_path: Path) -> None:
    derived = Derived(tmp_path)
    derived.put("merged", "mark-1", {"a": FRAME})

    found = derived.get("merged", "mark-1")

    assert found is not None
    assert found["a"].equals(FRAME)
    assert derived.get("merged", "mark-2") is None


@pytest.mark.parametrize("suffix", [".json", ".parquet"])
def test_f61_a_damaged_derived_frame_is_not_used(tmp_path: Path, suffix: str) -> None:
    derived = Derived(tmp_path)
    derived.put("merged", "mark", {"a": FRAME})
    path = next(p for p in tmp_path.iterdir() if p.suffix == suffix)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    found = derived.get("merged", "mark")

    assert found is None or found["a"].equals(FRAME)
    assert (found is None) == (suffix == ".parquet") or suffix == ".json"
