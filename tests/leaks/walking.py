"""Somebody of another library tries every address with what is not theirs."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from library_share.web.assets import FILES
from tests.leaks.filling import Bodies
from tests.leaks.reading import found_in, words_of
from tests.leaks.stock import HOME, PARTNER, Stock
from tests.leaks.values import COMMON, kind_of
from tests.leaks.watching import Watch

#: What somebody knows by right. Whose copy it is, sees in whose hands it is (`borrower_for`); the
#: form on which libraries borrow from each other carries the card (story 451). Never more.
_OWNER = frozenset({("librarian-tvx", "reader"), ("librarian-th", "reader")})
_LENDER = frozenset(
    {
        ("librarian-tvx", "card"),
        ("librarian-tvx", "reader's card"),
        ("librarian-th", "reader's card"),
    }
)
KNOWN: dict[str, frozenset[tuple[str, str]]] = {
    "catalogue.scanned": _OWNER,
    "catalogue.title": _OWNER,
    "one_copy.show": _OWNER,
    "one_copy.change": _OWNER,
    "one_copy.put": _OWNER,
    "one_copy.add_barcode": _OWNER,
    "titles.change": _OWNER,
    "interlibrary.paper": _LENDER,
}
#: Says yes to whatever is none of ours, so that nobody learns what there is; nothing is done.
SILENT = {"accounts.end_session", "accounts.revoke_token", "feeds.revoke"}
#: What libraries keep together, each at its end: a list for the other one, terms, how far it is,
#: a plan of where boxes should go, which moves nothing;
#: and a book that lies on whatever desk is given back and lent there. `PEOPLE` stay untouched.
TOGETHER = {
    "desk.scan",
    "api_desk.take_scan",
    "api_desk.take_batch",
    "handovers.begin",
    "api_dispatch.prepare",
    "api_rotation_plans.make",
    "rotation_plans.make",
    "api_rotation_ways.put_carrier",
    "api_rotation_ways.put_way",
    "rotation_ways.carry",
    "rotation_ways.measure",
    "sharing.set_terms",
    "sharing.take_terms_back",
    "sharing.measure",
    "api_sharing.set_terms",
    "api_sharing.measure",
    "api_sharing.take_terms_back",
}
#: What takes a file, under which name.
FILED = {"api_imports.create_import": "file", "api_stocktake.read_photos": "photo"}
PEOPLE = {"patrons", "cards", "enrolments", "accounts", "appointments", "place_keepers"}


@dataclass
class Viewer:
    """Who looks: the cookie of a browser and a token, at one library or (a visitor) at none."""

    name: str
    library: str | None = None
    cookie: str | None = None
    token: str | None = None

    def client(self, app: Flask) -> FlaskClient:
        """A browser as it was before anything was asked: signed in, and at home."""
        client = app.test_client()
        if self.cookie:
            client.set_cookie("library_share", self.cookie)
        return client

    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"} if self.token else {}


@dataclass(frozen=True)
class Door:
    """One address with its arguments filled in. `is_private`: it names what is of `HOME` alone."""

    rule: Rule
    method: str
    path: str
    is_private: bool
    said: str

    def __str__(self) -> str:
        return f"{self.method} {self.rule.rule}"


@dataclass
class Walk:
    app: Flask
    stock: Stock
    bodies: Bodies
    watch: Watch
    home_id: int
    faults: dict[str, str] = field(default_factory=dict)
    opened: set[str] = field(default_factory=set)
    asked: int = 0

    def go(self, viewer: Viewer, *, looks_only: bool = False, through: str = "") -> None:
        """Every door, or those whose address begins so; `looks_only` changes nothing."""
        secrets = {
            what: secret
            for code, kept in self.stock.secrets.items()
            if code != viewer.library
            for what, secret in kept.items()
        }
        for door in self.doors():
            is_left_out = looks_only and door.method != "GET"
            if is_left_out or not door.rule.rule.startswith(through):
                continue
            if door.method == "GET":
                self._look(viewer, door, secrets)
            else:
                self._try(viewer, door, secrets)

        signed_in = viewer.client(self.app).get("/account").status_code == 200
        assert signed_in == (viewer.library is not None), "the walk has lost its way in"

    def doors(self) -> Iterator[Door]:
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint in FILES:
                continue
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                for values, is_private in self._arguments(rule):
                    with self.app.test_request_context():
                        path = rule.build(values, append_unknown=False)
                    assert path is not None, rule.rule
                    said = " ".join(map(str, values.values()))
                    yield Door(rule, method, path[1], is_private, said)

    def _arguments(self, rule: Rule) -> Iterator[tuple[dict[str, Any], bool]]:
        kinds = {name: kind_of(rule, name) for name in sorted(rule.arguments)}
        own = {name: kind for name, kind in kinds.items() if kind not in ("line", "event")}
        for chosen in itertools.product(*(self.stock.values[kind] for kind in own.values())):
            values = dict(zip(own, chosen, strict=True))
            is_private = any(
                kind not in COMMON and (kind, value) not in self.stock.shared
                for kind, value in zip(own.values(), chosen, strict=True)
            )
            for name, kind in kinds.items():
                if kind in ("line", "event"):
                    inside = self.stock.lines if kind == "line" else self.stock.events
                    values[name] = inside[values["code"]][-1]
            yield values, is_private

    # --- looking and trying ---------------------------------------------------------------------

    def _look(self, viewer: Viewer, door: Door, secrets: dict[str, str]) -> None:
        own = viewer.library or HOME
        queries: list[dict[str, Any]] = [{}, self.bodies.named(own)]
        if not door.rule.arguments and viewer.library:
            queries.append(self.bodies.named(HOME))
        for query in queries:
            if is_shut(self._ask(viewer, door, secrets, query_string=query)):
                break

    def _try(self, viewer: Viewer, door: Door, secrets: dict[str, str]) -> None:
        """Body after body, until the door is shut whatever is sent."""
        rule, turn = door.rule.rule, 0
        is_api = rule.startswith("/api/")
        schema = self.bodies.operation(rule, door.method) if is_api else {}
        meets = viewer.library == PARTNER
        while turn < self.bodies.turns(
            schema or self.bodies.form(door.rule.endpoint), every_pair=meets
        ):
            if is_api:
                libraries = dict.fromkeys([HOME, viewer.library or HOME])
                sendings = [self._as_program(door, schema, code, turn) for code in libraries]
            else:
                sendings = [self._as_page(door, viewer.library or HOME, turn)]
            answers = [self._ask(viewer, door, secrets, **sending) for sending in sendings]
            if all(is_shut(answer) for answer in answers):
                return
            # What a form knows is learned from its first answer; then it is filled in.
            turn += 0 if not is_api and self.bodies.learn(door.rule.endpoint) else 1
            if door.is_private and all(answer.status_code == 404 for answer in answers):
                return

    def _as_program(
        self, door: Door, schema: dict[str, Any], library: str, turn: int
    ) -> dict[str, Any]:
        query = {"library": library, "partner": HOME, "kind": "patrons"}
        if name := FILED.get(door.rule.endpoint):
            query |= {"place": self.bodies.named(library)["place"], "photo_id": str(uuid4())}
            return {"query_string": query, "data": {name: self.bodies.files()[name]}}
        sent = self.bodies.filled(schema, library, turn)
        return {"query_string": query, **({"json": sent} if schema else {})}

    def _as_page(self, door: Door, own: str, turn: int) -> dict[str, Any]:
        """A form as pages send it; the first time with files, and with the other library's code."""
        library = HOME if turn % 2 == 0 else own
        form = self.bodies.form(door.rule.endpoint)
        filled = self.bodies.filled(form, library, turn)
        named = {} if form else self.bodies.named(library, turn)
        files = self.bodies.files() if turn == 0 and not door.rule.arguments else {}
        return {"data": {**named, **as_form(filled), **files}}

    def _ask(self, viewer: Viewer, door: Door, secrets: dict[str, str], **more: Any) -> Any:
        self.asked += 1
        client, headers = viewer.client(self.app), viewer.headers()
        is_form = door.method == "POST" and not door.rule.rule.startswith("/api/")
        if is_form:
            headers["HX-Request"] = "true"
        said = f"{door.said} {json.dumps(more, default=str, ensure_ascii=False)}"
        if "photo" in more.get("data", ()):
            said += self.bodies.pictured
        answer = client.open(door.path, method=door.method, headers=headers, **more)
        words = words_of(answer)
        if is_form and (then := answer.headers.get("HX-Redirect") or answer.location):
            parts = urlsplit(then)
            words += words_of(client.get(f"{parts.path}?{parts.query}"))
        if answer.status_code < 300:
            self.opened.add(door.rule.endpoint)
        known = KNOWN.get(door.rule.endpoint, frozenset())
        for what in found_in(words, secrets, said):
            if (viewer.name, what) not in known:
                self._fault(viewer, door, f"shows the {what}", said)
        if answer.status_code >= 500:
            self._fault(viewer, door, f"breaks with {answer.status_code}", said)
        self.watch.look()
        if door.method != "GET":
            self._judge(viewer, door, answer, said)
        self.watch.restore()
        return answer

    def _judge(self, viewer: Viewer, door: Door, answer: Any, said: str) -> None:
        """What is of `HOME` alone is refused in words, and none of its rows is another after."""
        endpoint = door.rule.endpoint
        is_refused = 400 <= answer.status_code < 500
        if is_refused and not answer.data.strip():
            self._fault(viewer, door, f"refuses with {answer.status_code} and no words", said)
        if door.is_private and not is_refused and endpoint not in SILENT:
            self._fault(viewer, door, f"is done ({answer.status_code})", said)
        shared = (door.rule.arguments and not door.is_private) or endpoint in TOGETHER
        if touched := self.watch.touched(self.home_id, PEOPLE if shared else None):
            self._fault(viewer, door, f"changes {touched[:3]}", said)

    def _fault(self, viewer: Viewer, door: Door, what: str, said: str) -> None:
        self.faults.setdefault(f"{viewer.name}: {door} {what}", f"{door.path} {said}"[:400])


def is_shut(answer: Any) -> bool:
    to_sign_in = answer.status_code == 303 and urlsplit(answer.location).path == "/sign-in"
    return answer.status_code in (401, 403) or to_sign_in


def as_form(sent: dict[str, Any]) -> dict[str, Any]:
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in sent.items()
        if value is not None and not isinstance(value, dict)
    }
