"""Clients that send one request after the other, and what they saw."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable
from threading import Thread

from tests.benchmarks.servers import Served

#: Path, body and headers of a client's request at its turn.
RequestOf = Callable[[int, int], tuple[str, bytes, dict[str, str]]]


class Load:
    """So many clients of one server; their connections and turns last from slice to slice."""

    def __init__(self, server: Served, clients: int, request_of: RequestOf) -> None:
        self.server, self.request_of = server, request_of
        self.turns = [0] * clients
        self.connections = [
            http.client.HTTPConnection("127.0.0.1", server.port) for _ in range(clients)
        ]
        self.seconds = self.cpu_seconds = 0.0
        self.times_ms: list[float] = []

    def go_on(self, seconds: float) -> None:
        """One slice: every client sends for so long, then finishes what it began."""
        began, computed = time.perf_counter(), self.server.cpu_seconds()
        until = began + seconds
        threads = [
            Thread(target=self._send, args=(client, until)) for client in range(len(self.turns))
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.seconds += time.perf_counter() - began
        self.cpu_seconds += self.server.cpu_seconds() - computed

    def forget(self) -> None:
        """Begin to measure: what came before only warmed up."""
        self.seconds = self.cpu_seconds = 0.0
        self.times_ms = []

    def _send(self, client: int, until: float) -> None:
        connection, took_ms = self.connections[client], []
        while time.perf_counter() < until:
            path, body, headers = self.request_of(client, self.turns[client])
            began = time.perf_counter()
            connection.request("POST", path, body, headers)
            answer = connection.getresponse()
            text = answer.read()
            took_ms.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, text
            self.turns[client] += 1
        self.times_ms += took_ms

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.times_ms) / self.seconds

    @property
    def cpu_ms(self) -> float:
        """What the server's own process computes for one answer."""
        return 1000 * self.cpu_seconds / len(self.times_ms)

    @property
    def p50(self) -> float:
        return statistics.median(self.times_ms)

    @property
    def p99(self) -> float:
        return statistics.quantiles(self.times_ms, n=100)[-1]
