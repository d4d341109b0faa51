"""Other programs at the doors of rotation: what they send is all that they send."""

from __future__ import annotations

from typing import Any

from library_share.database import db


def ask(who: Any, method: str, path: str, /, **sent: Any) -> Any:
    """`who` has a page and a token; a stranger has no token."""
    db.session.rollback()  # in life each request looks anew
    headers = {"Accept-Language": "en"}
    if token := getattr(who, "token", None):
        headers["Authorization"] = f"Bearer {token}"
    more = {"query_string": sent} if method == "GET" else {"json": sent} if sent else {}
    page = getattr(who, "page", who)
    return page.open(f"/api/v1{path}", method=method, headers=headers, **more)


def code_of(answer: Any) -> tuple[int, str]:
    """How it was refused: the status and the stable code."""
    return answer.status_code, answer.json["code"]
