"""Papers the user no longer wants."""

from __future__ import annotations

import json
from collections.abc import Sequence

from rag.library.database import Database
from rag.library.works import derive, drop


def remove(database: Database, paper_ids: Sequence[str]) -> None:
    """Forget papers and all their records; their titles are kept out from now on.

    The ledger notes how many records of each file are gone, so that naming the file brings them
    back although it has not changed.
    """
    ids = json.dumps(list(paper_ids))
    theirs = "paper_id IN (SELECT value FROM json_each(?))"
    with database.transaction() as connection:
        titles = connection.execute(
            f"SELECT DISTINCT title_hash FROM records WHERE {theirs}", [ids]
        ).fetchall()
        connection.executemany("INSERT OR IGNORE INTO removed VALUES (?)", titles)
        connection.execute(
            "UPDATE files SET removed = removed + (SELECT count(*) FROM records WHERE "
            f"records.file_id = files.file_id AND {theirs})",
            [ids],
        )
        connection.execute(f"DELETE FROM records WHERE {theirs}", [ids])
        drop(connection, paper_ids)
        derive(connection, [row[0] for row in titles])
        connection.execute("UPDATE meta SET value = '1' WHERE key = 'unsettled'")
