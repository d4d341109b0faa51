"""Letting several threads go at the same moment."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from typing import Any

from flask import Flask


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
