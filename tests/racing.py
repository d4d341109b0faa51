"""Letting several threads go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from flask import Flask

from library_share.database import db, transaction
from library_share.errors import Problem


@contextmanager
def at_once(app: Flask, threads: int) -> Iterator[Callable[..., list[Any]]]:
    """Yields a function that runs one call per thread, all let go at the same moment; it answers
    their results, in order."""
    with ThreadPoolExecutor(threads) as pool:

        def run(*calls: Callable[[], Any]) -> list[Any]:
            start = Barrier(len(calls))

            def one(call: Callable[[], Any]) -> Any:
                with app.app_context():
                    start.wait()
                    return call()

            return list(pool.map(one, calls))

        yield run


def attempt(action: Callable[..., Any], *args: Any, **more: Any) -> str:
    """Do it in a transaction of its own: "done", or the code of the refusal."""
    try:
        with transaction():
            action(*args, **more)
    except Problem as refused:
        return refused.code
    finally:
        db.session.rollback()
    return "done"
