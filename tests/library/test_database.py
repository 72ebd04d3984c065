"""The catalog's connections, used and closed by several threads at once."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from rag.library.database import Database

# In a process of its own: SQLite does not survive a connection closed under a running statement.
CHILD = """
import sys, threading
from pathlib import Path
from rag.library.database import Database

home = Path(sys.argv[1])
database = Database(home)
database.create()
with database.transaction() as connection:
    connection.execute("CREATE TABLE many (n INTEGER)")
    connection.executemany("INSERT INTO many VALUES (?)", [(n,) for n in range(300)])
wrong = []

def read():
    try:
        for _ in range(8):
            n = database.value("SELECT count(*) FROM many a, many b WHERE a.n <= b.n")
            if n != 45150:
                wrong.append(n)
    except Exception as error:
        wrong.append(repr(error))

for _ in range(60):
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    while any(reader.is_alive() for reader in readers):
        database.close()
print(wrong)
"""


def test_closing_waits_for_what_other_threads_are_reading(tmp_path):
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(tmp_path)], capture_output=True, text=True, timeout=120
    )
    assert (done.returncode, done.stdout.strip()) == (0, "[]"), done.stderr


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_threads_that_have_ended_leave_no_files_open(tmp_path):
    """A server answers in threads that come and go."""

    def opened() -> int:
        return len(list(Path("/proc/self/fd").iterdir()))

    database = Database(tmp_path)
    database.create()
    database.value("SELECT count(*) FROM papers")
    before = opened()
    for _ in range(30):
        asking = threading.Thread(target=database.value, args=("SELECT count(*) FROM papers",))
        asking.start()
        asking.join()
    assert opened() <= before + 6  # of the last thread, until the next one comes
    assert database.value("SELECT count(*) FROM papers") == 0
    database.close()
