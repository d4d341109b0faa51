"""A stand-in for `/api/v1/device/…`: answers as the contract says, and can be made to fail."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from flask import Flask

from library_share import clock

READERS = [
    ("2000017", "Nông Anh An", "An N.", ("cat", "con mèo")),
    ("2000029", "Bế Văn An", "An B.", ("chicken", "con gà")),
    ("2000035", "Lý Thị Bình", "Bình", ("fish", "con cá")),
    ("2000043", "Đàm Quang Dũng", "Dũng", ("rabbit", "con thỏ")),
    ("2000056", "Hoàng Thị Yến", "Yến", ("elephant", "con voi")),
]
TITLES = ["Dế Mèn phiêu lưu ký", "Đất rừng phương Nam", "Góc sân và khoảng trời", "Kim Đồng"]

OUTCOMES = {"lend": "lent", "return": "returned", "read_here": "read_here", "undo": "undone"}


@dataclass
class ClassServer:
    """What the server knows, and what it was told."""

    copies: dict[str, str | None]
    cards: list[str]
    signs: bool = False
    may_not: dict[str, str] = field(default_factory=dict)
    conditions: dict[str, str] = field(default_factory=dict)
    readings: int = 0
    heard: list[dict[str, Any]] = field(default_factory=list)
    kept: dict[int, dict[str, Any]] = field(default_factory=dict)
    #: What the next request for a path answers instead: {"/device/acts": (409, {...})}.
    instead: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)
    #: The next answers to acts are lost on their way, after they were heard.
    loses: int = 0

    def answer(self, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if path in self.instead:
            return self.instead[path]
        if path == "/device-pairings":
            return self._paired(body)
        return (200, self._shelf()) if path == "/device/shelf" else self._acts(body)

    def _paired(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        if body["secret"] != "dung-mot-lan":
            return 404, {"code": "pairing_over", "detail": "Mã ghép này đã hết hạn."}
        return 201, {"key": "k", "device": {"code": "6000015", "name": body["name"]}}

    def _whose(self) -> dict[str, Any]:
        number = max(self.kept, default=0)
        return {
            "device": {"code": "6000015", "name": "Máy", "last_number": number},
            "library": {"code": "TH", "name": "Trường Tiểu học Hà Thượng"},
            "shelf": {"code": "3000011", "name": "Tủ sách 4A"},
            "class_name": "4A",
        }

    def _shelf(self) -> dict[str, Any]:
        people = zip(self.cards, READERS, strict=True)
        return {
            **self._whose(),
            "readers": [
                {
                    "card": card,
                    "name": name,
                    "label": label,
                    "sign": sign[0] if self.signs else "",
                    "sign_name": sign[1] if self.signs else "",
                    "may_borrow": card not in self.may_not,
                    "why_not": self.may_not.get(card, ""),
                }
                for card, (_, name, label, sign) in people
            ],
            "copies": [
                {
                    "code": code,
                    "accession_number": f"TH-{place:05}",
                    "title": title,
                    "level": "",
                    "condition": self.conditions.get(code, "good"),
                    "belongs_here": True,
                    "state": "in_use",
                    "reader": self.copies[code],
                    "on_loan": self.copies[code] is not None,
                    "due_on": "2026-12-10" if self.copies[code] else None,
                }
                for place, (code, title) in enumerate(zip(self.copies, TITLES * 2, strict=False), 1)
            ],
            "rules": ["Mỗi em mượn nhiều nhất 2 cuốn, trong 14 ngày."],
            "loans_at_most": 2,
            "days": 14,
            "readings": {"day": f"{clock.today()}", "count": self.readings},
        }

    def _acts(self, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        expected = max(self.kept, default=0) + 1
        if body["acts"][0]["number"] > expected:
            missing = {"code": "number_missing", "facts": {"expected": expected}}
            return 409, {"code": "number_missing", "detail": "Thiếu số.", "reasons": [missing]}
        self.heard += body["acts"]
        answers = [self._take(act) for act in body["acts"]]
        return 200, {"answers": answers, "last_number": max(self.kept), "clock_off_s": 0}

    def _take(self, act: dict[str, Any]) -> dict[str, Any]:
        is_new = act["number"] not in self.kept
        known = self.kept.setdefault(act["number"], act)
        assert known["act_id"] == act["act_id"]
        if is_new:
            self.readings += self._readings(act)
        outcome = OUTCOMES.get(act["kind"], "noted")
        if act["kind"] == "lend":
            self.copies[act["copy"]] = act["reader"]
        elif act["kind"] == "return":
            self.copies[act["copy"]] = None
        elif act["kind"] == "condition":
            self.conditions[act["copy"]] = act["condition"]
        return {
            "number": act["number"],
            "act_id": act["act_id"],
            "outcome": outcome,
            "sentence": f"Máy chủ: {outcome}",
            "to_look_at": False,
        }

    def _readings(self, act: dict[str, Any]) -> int:
        """By how many an act changes what was counted."""
        undone = [one for one in self.kept.values() if one["act_id"] == act.get("undoes")]
        counts = [one.get("count", 0) for one in undone]
        return int(act.get("count", 0)) - sum(counts)

    def before(self, app: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
        """The application with this server in front of it."""

        def wsgi(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
            path = environ["PATH_INFO"].removeprefix("/api/v1")
            if not path.startswith("/device"):
                return app(environ, start)
            length = int(environ.get("CONTENT_LENGTH") or 0)
            body = json.loads(environ["wsgi.input"].read(length) or "{}")
            status, told = self.answer(path, body)
            if path == "/device/acts" and self.loses:
                self.loses -= 1
                status, told = 502, {}
            data = json.dumps(told).encode()
            headers = [("Content-Type", "application/json"), ("Content-Length", str(len(data)))]
            start(f"{status} told", headers)
            return [data]

        return wsgi


@contextmanager
def standing_in(app: Flask, server: ClassServer) -> Iterator[None]:
    """The stand-in before a running application, and gone again."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(app, "wsgi_app", server.before(app.wsgi_app))
        yield
