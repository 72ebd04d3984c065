"""The catalog's tables, as steps that are only ever appended to.

``PRAGMA user_version`` is the number of steps a catalog has been through.

    papers      one row a work, merged from its records; derived, never edited
    people      distinct author names; authorship joins them to papers, people_words finds them
    files       the ingest ledger: what was read, by which version
    failures    lines and files that could not be read
    records     every record as its listing has it; listed = 0 once the listing drops it
    record_ids  DOI, arXiv and OpenReview ids of records
    passages    one row a paper: character spans (JSON), float16 vectors row by row, and the int8
                vectors of its word pieces, row by row, if the embedder gives them
    signatures  the signs of those passages' vectors, row by row, a bit each
    seals       a checksum of each row of passages
    outbox      what still has to be done for a paper: embed, index, or remove from the indexes
    stale_rows  rows of Chroma to delete before any is added
    removed     title hashes of papers the user removed
    conversations, turns
                what was asked and answered, and what checking it found (checked, JSON); ids only
                grow, so the last turn has the highest
    tallies     how many papers there are of each venue, year ...; good for generation "tallied"
    meta        library id, generation, embedder, passage recipe; unsettled = 1: there are changes
                since that generation; writing = 1: a writer is, or was killed, amid the indexes
"""

from __future__ import annotations

import sqlite3
from contextlib import closing

from rag.errors import LibraryDamaged, LibraryTooNew
from rag.library.seals import first_checksum
from rag.library.signatures import signature

MIGRATIONS: list[str] = [
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE papers (
        paper_id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        abstract TEXT NOT NULL,
        authors TEXT NOT NULL,
        venue TEXT, year INTEGER, track TEXT, session TEXT, time TEXT, url TEXT, pdf_url TEXT,
        ids TEXT NOT NULL,
        keywords TEXT NOT NULL,
        sources TEXT NOT NULL,
        sentences TEXT NOT NULL,
        title_key TEXT NOT NULL,
        venue_key TEXT,
        track_key TEXT
    );
    CREATE INDEX papers_title ON papers (title_key, paper_id);
    CREATE INDEX papers_year ON papers (year);
    CREATE INDEX papers_venue ON papers (venue_key);
    CREATE INDEX papers_track ON papers (track_key);
    CREATE TABLE people (person_id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
    CREATE TABLE people_words (
        word TEXT NOT NULL,
        person_id INTEGER NOT NULL REFERENCES people ON DELETE CASCADE,
        PRIMARY KEY (word, person_id)
    ) WITHOUT ROWID;
    CREATE INDEX people_words_person ON people_words (person_id);
    CREATE TABLE authorship (
        paper_id TEXT NOT NULL REFERENCES papers ON DELETE CASCADE,
        position INTEGER NOT NULL,
        person_id INTEGER NOT NULL REFERENCES people,
        PRIMARY KEY (paper_id, position)
    ) WITHOUT ROWID;
    CREATE INDEX authorship_person ON authorship (person_id);
    CREATE TABLE files (
        file_id INTEGER PRIMARY KEY,
        path TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        format TEXT NOT NULL,
        reader_version TEXT NOT NULL,
        formats TEXT NOT NULL,
        records INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        read_at TEXT NOT NULL
    );
    CREATE INDEX files_sha256 ON files (sha256);
    CREATE TABLE failures (
        file_id INTEGER NOT NULL REFERENCES files ON DELETE CASCADE,
        line INTEGER NOT NULL,
        reason TEXT NOT NULL
    );
    CREATE INDEX failures_file ON failures (file_id);
    CREATE TABLE records (
        record_id INTEGER PRIMARY KEY,
        file_id INTEGER NOT NULL REFERENCES files,
        paper_id TEXT REFERENCES papers,
        source TEXT NOT NULL,
        number INTEGER NOT NULL,
        listed INTEGER NOT NULL DEFAULT 1,
        title_hash TEXT NOT NULL,
        fingerprint TEXT NOT NULL,
        data TEXT NOT NULL
    );
    CREATE INDEX records_paper ON records (paper_id);
    CREATE INDEX records_source ON records (source, listed, paper_id);
    CREATE INDEX records_file ON records (file_id, listed, paper_id);
    CREATE INDEX records_title ON records (title_hash);
    CREATE TABLE record_ids (
        scheme TEXT NOT NULL,
        value TEXT NOT NULL,
        record_id INTEGER NOT NULL REFERENCES records ON DELETE CASCADE,
        PRIMARY KEY (scheme, value, record_id)
    ) WITHOUT ROWID;
    CREATE INDEX record_ids_record ON record_ids (record_id);
    CREATE TABLE passages (
        paper_id TEXT PRIMARY KEY REFERENCES papers,
        count INTEGER NOT NULL,
        spans TEXT NOT NULL,
        vectors BLOB NOT NULL
    );
    CREATE TABLE outbox (
        paper_id TEXT PRIMARY KEY,
        task TEXT NOT NULL CHECK (task IN ('embed', 'index', 'remove'))
    );
    CREATE TABLE stale_rows (row_id TEXT PRIMARY KEY) WITHOUT ROWID;
    CREATE TABLE removed (title_hash TEXT PRIMARY KEY) WITHOUT ROWID;
    INSERT INTO meta VALUES
        ('library_id', lower(hex(randomblob(8)))), ('generation', '0'), ('unsettled', '0'),
        ('writing', '0');
    """,
    """
    ALTER TABLE passages ADD COLUMN pieces BLOB NOT NULL DEFAULT x'';
    """,
    """
    CREATE TABLE conversations (conversation_id INTEGER PRIMARY KEY AUTOINCREMENT);
    CREATE TABLE turns (
        turn_id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversations ON DELETE CASCADE,
        asked_at TEXT NOT NULL,
        question TEXT NOT NULL,
        rewritten TEXT,
        status TEXT NOT NULL,
        answer TEXT NOT NULL,
        cited TEXT NOT NULL,
        filters TEXT NOT NULL,
        model TEXT NOT NULL
    );
    CREATE INDEX turns_conversation ON turns (conversation_id, turn_id);
    """,
    """
    ALTER TABLE turns ADD COLUMN checked TEXT NOT NULL DEFAULT '{}';
    """,
    # Filters are answered from these indexes alone, without a look at the papers' long rows.
    """
    DROP INDEX papers_year;
    DROP INDEX papers_venue;
    DROP INDEX papers_track;
    CREATE INDEX papers_year ON papers (year, track_key, venue_key, paper_id);
    CREATE INDEX papers_venue ON papers (venue_key, year, track_key, paper_id);
    CREATE INDEX papers_track ON papers (track_key, year, venue_key, paper_id);
    CREATE INDEX papers_filtered ON papers (paper_id, year, venue_key, track_key);
    CREATE INDEX papers_venue_name ON papers (venue);
    CREATE INDEX papers_track_name ON papers (track);
    CREATE INDEX papers_session ON papers (session);
    CREATE INDEX papers_url ON papers (url);
    CREATE INDEX papers_pdf_url ON papers (pdf_url);
    CREATE TABLE tallies (
        field TEXT NOT NULL,
        value NOT NULL,
        papers INTEGER NOT NULL,
        PRIMARY KEY (field, value)
    ) WITHOUT ROWID;
    """,
    # Small enough to be kept in memory; no passages, no signature.
    """
    CREATE TABLE signatures (
        paper_id TEXT PRIMARY KEY REFERENCES passages ON UPDATE CASCADE ON DELETE CASCADE,
        count INTEGER NOT NULL,
        signs BLOB NOT NULL
    ) WITHOUT ROWID;
    INSERT OR IGNORE INTO signatures
        SELECT paper_id, count, signature(count, vectors) FROM passages;
    """,
    # Vectors that cannot be right get none, and are made again by the next repair.
    """
    CREATE TABLE seals (
        paper_id TEXT PRIMARY KEY REFERENCES passages ON UPDATE CASCADE ON DELETE CASCADE,
        seal INTEGER NOT NULL
    ) WITHOUT ROWID;
    INSERT OR IGNORE INTO seals
        SELECT paper_id, first_checksum(count, spans, vectors, pieces) FROM passages;
    """,
]


def migrate(connection: sqlite3.Connection, steps: list[str] | None = None) -> None:
    """Bring a catalog up to the newest schema, all steps in one transaction.

    Raises:
        LibraryTooNew: it has been through more steps than this program knows. It is not touched.
        LibraryDamaged: the file is a database of something else.
    """
    steps = MIGRATIONS if steps is None else steps
    version = check_version(connection, len(steps))
    if version == len(steps):
        return
    connection.create_function("signature", 2, signature, deterministic=True)
    connection.create_function("first_checksum", 4, first_checksum, deterministic=True)
    script = "".join(steps[version:])
    connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version={len(steps)}; COMMIT;")


def is_plain(catalog: sqlite3.Connection) -> bool:
    """Whether a catalog of a known version has its tables with their columns, and nothing that
    SQLite would run by itself (a trigger, a view)."""
    with closing(sqlite3.connect(":memory:")) as known:
        migrate(known, MIGRATIONS[: check_version(catalog)])
        has, should_have = _columns(catalog), _columns(known)
    runs = "SELECT 1 FROM sqlite_master WHERE type IN ('trigger', 'view') LIMIT 1"
    return should_have <= has and catalog.execute(runs).fetchone() is None


def _columns(catalog: sqlite3.Connection) -> set[tuple[str, str]]:
    """Tables and columns by name."""
    found = "SELECT m.name, c.name FROM sqlite_master AS m, pragma_table_info(m.name) AS c"
    return set(catalog.execute(f"{found} WHERE m.type = 'table'"))


def check_version(connection: sqlite3.Connection, newest: int | None = None) -> int:
    """The number of steps a catalog has been through. Raises as ``migrate``."""
    newest = len(MIGRATIONS) if newest is None else newest
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    if tables and not (version and {"meta", "papers", "records"} <= tables):
        raise LibraryDamaged(
            "the catalog is a database of some other program",
            "Choose another library with --home",
        )
    if version > newest:
        raise LibraryTooNew(
            f"the library has schema {version}, this program knows up to {newest}",
            "Upgrade with 'pip install -U paper-rag', or choose another library with --home",
        )
    return version
