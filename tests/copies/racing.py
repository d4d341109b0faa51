"""Several people at once, each in a thread and a transaction of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask

from library_share.database import db, transaction


def race(app: Flask, work: Callable[[int], Any], times: int = 2) -> list[Any]:
    """Run `work(0)`, `work(1)` … at once; their answers, an exception when one was raised."""
    answers: list[Any] = [None] * times
    ready = threading.Barrier(times)

    def run(which: int) -> None:
        with app.app_context():
            ready.wait()
            try:
                with transaction():
                    answers[which] = work(which)
            except Exception as problem:
                answers[which] = problem
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(which,)) for which in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    return answers
