"""Questions to real databases: SQLite, and a PostgreSQL that the test starts."""

import os
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import pytest

from voca.cli import run
from voca.errors import InputError, UsageError
from voca.schema import check
from voca.sources import Query, read

pytest.importorskip("sqlalchemy", reason="the extra sql is not installed")

ANSWERS = [
    (1, "c1", "The parcel came too late", 3, "2024-03-01 10:00:00", "Free"),
    (2, "c2", "Very helpful people in the shop", 9, "2024-03-02 10:00:00", "Paid"),
    (3, "c3", None, 7, "2024-03-03 10:00:00", "Free"),
    (4, "c4", "I could not find the invoice anywhere", 2, "2024-03-04 10:00:00", "Paid"),
]
TABLE = "(id integer, customer_id varchar(20), comment text, nps {number}, created_at {time}, plan text)"
SELECT = "select id, customer_id, comment, nps, created_at, plan from answers order by id"


@pytest.fixture
def sqlite(tmp_path):
    path = tmp_path / "answers.db"
    with sqlite3.connect(path) as database:
        database.execute(f"create table answers {TABLE.format(number='real', time='text')}")
        database.executemany("insert into answers values (?, ?, ?, ?, ?, ?)", ANSWERS)
    return f"sqlite:///{path}"


def binaries():
    """Find PostgreSQL's programs, installing Debian's package where that is possible."""
    for attempt in range(2):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or list(filter(None, [shutil.which("initdb")]))
        if found:
            return Path(found[-1]).parent
        if attempt or os.geteuid() != 0 or not shutil.which("apt-get"):
            break
        subprocess.run(["apt-get", "install", "-y", "-qq", "postgresql"], capture_output=True, timeout=300, check=False)
    return None


@pytest.fixture(scope="module")
def postgres():
    folder = binaries()
    if folder is None:
        reason = "NOT TESTED: PostgreSQL is not installed here, and Debian's package could not be installed"
        warnings.warn(reason, stacklevel=1)
        pytest.skip(reason)
    data = Path(tempfile.mkdtemp(prefix="voca-postgres-"))
    user = None
    if os.geteuid() == 0:  # it refuses to run as root
        user = "postgres"
        shutil.chown(data, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def call(program, *arguments):
        subprocess.run(
            [folder / program, "-D", data / "db", *arguments], check=True, capture_output=True, user=user, cwd=data
        )

    try:
        call("initdb", "-U", "voca", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c fsync=off"
        call("pg_ctl", "-w", "-t", "60", "-o", options, "-l", str(data / "log"), "start")
        url = f"postgresql://voca:secret-word@127.0.0.1:{port}/postgres"
        from sqlalchemy import create_engine

        with create_engine(url.replace("postgresql:", "postgresql+pg8000:")).begin() as connection:
            connection.exec_driver_sql(
                f"create table answers {TABLE.format(number='numeric(4,1)', time='timestamptz')}"
            )
            for row in ANSWERS:
                connection.exec_driver_sql("insert into answers values (%s, %s, %s, %s, %s, %s)", row)
        yield url
    finally:
        call("pg_ctl", "-m", "immediate", "stop")
        shutil.rmtree(data, ignore_errors=True)


def expect(reading):
    documents = reading.documents.sort_by("source_row")
    assert check(documents, "documents") == []
    assert documents["source_row"].to_pylist() == [1, 2, 3, 4]
    assert documents["text"].to_pylist() == [row[2] for row in ANSWERS]
    assert documents["score.nps"].to_pylist() == [row[3] for row in ANSWERS]
    assert documents["customer_id"].to_pylist() == [row[1] for row in ANSWERS]
    assert [str(moment) for moment in documents["time"].to_pylist()] == [row[4] for row in ANSWERS]
    (entry,) = reading.inputs
    assert (entry["format"], entry["rows"], entry["kept"], len(entry["sha256"])) == ("sql", 4, 4, 64)


def test_sqlite(sqlite):
    expect(read([Query(SELECT, sqlite)]))


def test_postgresql(postgres):
    expect(read([Query(SELECT, postgres)]))


def test_a_percent_sign_and_a_colon(sqlite, postgres):
    select = "select comment, nps from answers where comment like '%late%' or comment = ':x'"
    for url in (sqlite, postgres):
        assert read([Query(select, url)]).documents["text"].to_pylist() == ["The parcel came too late"]


def test_the_same_rows_have_the_same_ids_in_both(sqlite, postgres):
    select = "select customer_id, comment, cast(nps as integer) as nps from answers"
    one, other = (read([Query(select, url)]).documents["document_id"].to_pylist() for url in (sqlite, postgres))
    assert one == other


def test_nothing_is_changed(postgres):
    for changing in ("with gone as (delete from answers returning *) select * from gone", "delete from answers"):
        with pytest.raises(InputError, match="did not answer the query"):
            read([Query(changing, postgres)])
    expect(read([Query(SELECT, postgres)]))


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("select * from answer", 'did not answer the query: relation "answer" does not exist'),
        ("selec 1", 'did not answer the query: syntax error at or near "selec"'),
        ("create table other (a int)", "syntax error at or near"),
        ("select * from answers where id > 9", "found no rows"),
    ],
)
def test_statements_that_fail_in_postgresql(postgres, sql, message):
    with pytest.raises((InputError, UsageError)) as caught:
        read([Query(sql, postgres)])
    assert message in str(caught.value)
    assert "secret-word" not in str(caught.value)
    assert caught.value.hint


@pytest.mark.parametrize(
    ("sql", "url", "message"),
    [
        ("select * from answer", None, "no such table"),
        ("delete from answers", None, "is no select"),
        ("select 1", "sqlite:////nowhere/at/all.db", "There is no SQLite file"),
        ("select 1", "no address with a secret-word", "no address of a database"),
        ("select 1", "nosuch://user:secret-word@host/db", "no driver for nosuch"),
        ("select 1", "postgresql://user:secret-word@127.0.0.1:1/db", "did not answer the query"),
        ("select 1", "postgresql://127.0.0.1:1/db", "did not answer the query"),
    ],
)
def test_addresses_and_statements_that_fail(sqlite, sql, url, message):
    began = time.monotonic()
    with pytest.raises((InputError, UsageError)) as caught:
        read([Query(sql, url or sqlite)])
    assert message in str(caught.value)
    assert "secret-word" not in str(caught.value)
    assert "secret-word" not in repr(Query(sql, url or sqlite))
    assert time.monotonic() - began < 20
    expect(read([Query(SELECT, sqlite)]))


def test_a_very_long_cell_leaves_its_row_out(tmp_path):
    path = tmp_path / "long.db"
    with sqlite3.connect(path) as database:
        database.execute("create table t (comment text)")
        database.executemany("insert into t values (?)", [("good and cheap",), ("x" * 1_000_001,), ("slow and dear",)])
    reading = read([Query("select comment from t", f"sqlite:///{path}")])
    assert reading.documents.num_rows == 2
    assert [issue.row for issue in reading.issues if issue.code == "cell-too-long"] == [2]


def test_command_line(sqlite, capsys):
    with pytest.raises(SystemExit) as done:
        run(["check", "--sql", SELECT, "--from", sqlite])
    assert done.value.code in (0, None)
    out = capsys.readouterr().out
    assert "sqlite query" in out
    assert "score.nps" in out


def test_half_of_a_question(capsys):
    with pytest.raises(SystemExit) as done:
        run(["check", "--sql", "select 1"])
    assert done.value.code == 2
    assert "--sql and --from belong together" in capsys.readouterr().err
