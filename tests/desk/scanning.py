"""Scanning in a test as a device does: through the API, with a token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from flask.testing import FlaskClient
from werkzeug.test import TestResponse


@dataclass
class Desk:
    """One desk of a library, with somebody signed in."""

    client: FlaskClient
    token: str
    library: str

    def post(self, address: str, sent: Any) -> TestResponse:
        return self.client.post(
            f"/api/v1{address}",
            json=sent,
            headers={"Authorization": f"Bearer {self.token}", "Accept-Language": "en"},
        )

    def scan(
        self, code: str, patron: str | None = None, intent: str = "auto", **more: Any
    ) -> TestResponse:
        reason = more.pop("override", None)
        return self.post(
            "/scans",
            {
                "scan_id": str(more.pop("scan_id", uuid4())),
                "library": self.library,
                "code": code,
                "patron": patron,
                "intent": intent,
                "scanned_at": more.pop("scanned_at", None),
                "override": {"reason": reason} if reason else None,
                **more,
            },
        )

    def undo(self, answer: TestResponse) -> TestResponse:
        return self.undo_at(answer.json["undo"])

    def undo_at(self, address: str) -> TestResponse:
        return self.post(address.removeprefix("/api/v1"), None)


def reasons(answer: TestResponse) -> list[str]:
    return [reason["code"] for reason in answer.json["reasons"]]
