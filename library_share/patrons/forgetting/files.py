"""What was forgotten must be gone from the file, not only from the tables.

SQLite overwrites what it deletes with zeros (`secure_delete`, set at each connection), but its log
beside the file still has the pages as they were until it is emptied. PostgreSQL leaves old rows
to VACUUM, which its autovacuum does by itself some minutes later.
"""

from __future__ import annotations

from library_share.database import db, stop_reading


def tidy_file() -> bool:
    """Empty SQLite's log, unless somebody reads just now; answers whether it is empty."""
    if db.engine.dialect.name != "sqlite":
        return True
    stop_reading()  # what we ourselves are reading
    with db.engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        # Not to be waited for: it would keep the desk from writing until whoever reads has ended.
        (patience,) = driver.execute("PRAGMA busy_timeout").fetchone()
        driver.execute("PRAGMA busy_timeout=0")
        try:
            busy = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        finally:
            driver.execute(f"PRAGMA busy_timeout={patience}")
    return not busy
