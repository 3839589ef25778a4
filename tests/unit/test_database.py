"""One way of opening SQLite: all or nothing, many threads and processes, read-only places, honest failures."""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crossaisle.database import Database
from crossaisle.errors import StorageError

SCHEMA = "CREATE TABLE IF NOT EXISTS word (text TEXT PRIMARY KEY) WITHOUT ROWID; INSERT OR IGNORE INTO word VALUES ('first');"
WORDS = "SELECT text FROM word ORDER BY text"


@pytest.fixture
def database(tmp_path):
    with contextlib.closing(Database(tmp_path / "deep" / "words.db", SCHEMA)) as one:
        yield one


def put(database, *words):
    with database.transaction() as connection:
        connection.executemany("INSERT INTO word VALUES (?)", [(word,) for word in words])


def words(database):
    return [row[0] for row in database.read(WORDS)]


def test_it_is_made_with_its_schema_and_kept(database, tmp_path):
    assert words(database) == ["first"]
    put(database, "second")
    assert words(Database(tmp_path / "deep" / "words.db", SCHEMA)) == ["first", "second"]
    assert list(database.stream(WORDS)) == database.read(WORDS)


@pytest.mark.parametrize("failure", [ValueError("ours"), KeyboardInterrupt()])
def test_a_transaction_that_fails_leaves_nothing(database, failure):
    def fail():
        with database.transaction() as connection:
            connection.execute("INSERT INTO word VALUES ('half')")
            raise failure

    with pytest.raises(type(failure)):
        fail()
    put(database, "whole")
    assert words(database) == ["first", "whole"]


def test_what_sqlite_refuses_is_a_storage_error_and_undone(database):
    with pytest.raises(StorageError, match=r"words\.db cannot be written: UNIQUE"):
        put(database, "second", "first")
    assert words(database) == ["first"]
    with pytest.raises(StorageError, match="cannot be read"):
        database.read("SELECT nothing FROM nowhere")
    with pytest.raises(StorageError, match="cannot be read"):
        list(database.stream("SELECT nothing FROM nowhere"))


def test_a_reader_sees_only_what_is_committed(database, tmp_path):
    other = Database(tmp_path / "deep" / "words.db", SCHEMA)
    with database.transaction() as connection:
        connection.execute("INSERT INTO word VALUES ('second')")
        assert words(other) == ["first"]
    assert words(other) == ["first", "second"]


def test_many_threads_may_make_the_file_at_once(tmp_path):
    for turn in range(10):
        database, barrier = Database(tmp_path / f"{turn}.db", SCHEMA), threading.Barrier(6)

        def start(number, database=database, barrier=barrier):
            barrier.wait()
            put(database, f"word{number}")

        with ThreadPoolExecutor(6) as pool:
            list(pool.map(start, range(6)))
        assert len(words(database)) == 7
        database.close()


def test_connections_of_ended_threads_are_closed(database):
    for _ in range(20):
        thread = threading.Thread(target=words, args=(database,))
        thread.start()
        thread.join()
    words(database)
    assert len(database._opened) <= 2


def test_closed_is_open_again_on_the_next_use(database):
    put(database, "second")
    database.close()
    database.close()
    assert words(database) == ["first", "second"]


def test_backup_copies_while_open(database, tmp_path):
    put(database, "second")
    database.backup(tmp_path / "copy.db")
    assert words(Database(tmp_path / "copy.db", SCHEMA)) == ["first", "second"]
    with pytest.raises(StorageError, match="cannot be copied"):
        database.backup(tmp_path / "no" / "such" / "place.db")


def test_a_place_that_cannot_be_made_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError, match="unable to open"):
        Database(tmp_path / "file" / "words.db", SCHEMA).read(WORDS)


@pytest.mark.parametrize("content", [b"plain text, not a database at all " * 50, b"SQLite format 3\x00" + b"\xff" * 4000])
def test_a_damaged_file_points_to_restore(tmp_path, content):
    (tmp_path / "words.db").write_bytes(content)
    with pytest.raises(StorageError) as caught:
        words(Database(tmp_path / "words.db", SCHEMA))
    assert "restore" in caught.value.hint


def test_a_lock_that_is_held_says_so(database, tmp_path, monkeypatch):
    monkeypatch.setattr("crossaisle.database._BUSY_S", 0.05)
    assert words(database) == ["first"]
    other = Database(tmp_path / "deep" / "words.db", "SELECT 1;")
    other.read(WORDS)
    with database.transaction(), pytest.raises(StorageError, match="locked") as caught:
        put(other, "second")
    assert "Another process" in caught.value.hint


# Places where nothing may be written


@pytest.fixture
def open_place():
    """A folder that another user can look into: the tests may run as root, whom permissions do not bind."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place)
        path.chmod(0o755)
        yield path


@contextlib.contextmanager
def nothing_may_be_written(place):
    place.chmod(0o555)
    user = os.geteuid()
    if user == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        if user == 0:
            os.seteuid(0)
        place.chmod(0o755)


def test_a_read_only_place_can_be_read_and_says_so_when_written(open_place):
    with contextlib.closing(Database(open_place / "words.db", SCHEMA)) as writer:
        put(writer, "second")
    with nothing_may_be_written(open_place):
        database = Database(open_place / "words.db", SCHEMA)
        assert words(database) == ["first", "second"]
        with pytest.raises(StorageError, match="readonly") as caught:
            put(database, "third")
        database.close()
    assert "read-only" in caught.value.hint


def test_a_read_only_place_does_not_hide_changes_that_are_not_merged(open_place, tmp_path):
    with contextlib.closing(Database(tmp_path / "words.db", SCHEMA)) as writer:
        put(writer, "second")
        for name in ("words.db", "words.db-wal"):  # as a copy of a running shop, or one that was killed
            shutil.copy(tmp_path / name, open_place / name)
    with nothing_may_be_written(open_place), pytest.raises(StorageError, match="last changes") as caught:
        words(Database(open_place / "words.db", SCHEMA))
    assert "can be written" in caught.value.hint
    assert words(Database(open_place / "words.db", SCHEMA)) == ["first", "second"]


FILL = """
import resource, sys
from pathlib import Path
from crossaisle.database import Database
from crossaisle.errors import StorageError
database = Database(Path(sys.argv[1]), "SELECT 1;")
database.read("SELECT 1")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
try:
    with database.transaction() as connection:
        connection.executemany("INSERT INTO word VALUES (?)", ((f"{number:08}" * 20,) for number in range(5000)))
except StorageError as exc:
    sys.exit(exc.exit_code if "Free space" in exc.hint else 1)
"""


def test_a_full_disk_keeps_nothing_of_the_step(database, tmp_path):
    put(database, "second")
    done = subprocess.run([sys.executable, "-c", FILL, str(tmp_path / "deep" / "words.db")], check=False, timeout=20)
    assert done.returncode == 7
    assert words(database) == ["first", "second"]
    assert database.read("PRAGMA integrity_check") == [("ok",)]
