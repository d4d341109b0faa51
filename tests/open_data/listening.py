"""All public doors, asked at random, and what their numbers say about whom."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask.testing import FlaskClient
from lxml import html
from python_calamine import CalamineWorkbook

from library_share.open_data.models import Figure
from library_share.statistics.rules import next_month
from tests.open_data.attacker import Equation, recovered
from tests.open_data.doors import CLOSED, OTHERS
from tests.open_data.world import Commune, Fact

FEWER_THAN = 5
#: First and last month of what may be asked for, by its key; of the world's two school years.
SPANS = {
    f"{year}-{year + 1}{term}": (date(*first, 1), date(*last, 1))
    for year in (2025, 2026)
    for term, first, last in (
        ("", (year, 9), (year + 1, 8)),
        ("-1", (year, 9), (year + 1, 1)),
        ("-2", (year + 1, 2), (year + 1, 8)),
    )
}
#: What somebody might try to cut a block with.
KNIVES = {
    "class_name": ("1A", "5B", ""),
    "classes": ("1A", "5B"),
    "first": ("2025-10-01", "2025-10-09"),
    "last": ("2025-10-08", "2026-01-31"),
    "grade": ("5",),
    "patron_kind": ("pupil", "resident"),
    "by": ("class", "level", "title_kind"),
    "measure": ("uses", "renewals"),
    "level": ("X",),
    "owned": ("true",),
    "limit": ("1", "7", "500"),
}


class Listener:
    """Keeps every equation it heard."""

    def __init__(self, commune: Commune, client: FlaskClient) -> None:
        self.commune, self.client = commune, client
        self.equations: dict[frozenset[Fact], Equation[Fact]] = {}
        #: When a release was first heard with these words.
        self.heard_at: dict[str, int] = {}
        self.releases: list[dict[str, Any]] = []
        self.asked = 0
        #: Paths that answered.
        self.opened: set[str] = set()
        #: Numbers that are not what they say they are.
        self.untrue: list[str] = []

    # --- asking --------------------------------------------------------------------------------

    def look(self, often: int) -> None:
        """Read all releases, then ask so many times whatever comes to mind."""
        self._read_releases()
        for _ in range(often):
            self._ask()

    def _get(self, address: str, **asked: str) -> Any:
        self.asked += 1
        answer = self.client.get(address, query_string=asked) if asked else self.client.get(address)
        assert answer.status_code < 500, address
        assert b"Em 1A" not in answer.get_data(), "a child's name in public"
        if answer.status_code == 200:
            self.opened.add(answer.request.path)
        return answer

    def _read_releases(self) -> None:
        self.releases, after = [], ""
        while True:
            asked = {"limit": "100", **({"after": after} if after else {})}
            page = self._get("/api/v1/open/releases", **asked).json
            self.releases += page["items"]
            after = page["next"]
            if not after:
                break
        for release in self.releases:
            self._hear_release(release)

    def _ask(self) -> None:
        chance = self.commune.chance
        asked = {
            "period": chance.choice((*SPANS, f"{self._some_month():%Y-%m}")),
            "figure": chance.choice([figure.value for figure in Figure]),
        }
        for knife in chance.sample(list(KNIVES), chance.randint(0, 2)):
            asked[knife] = chance.choice(KNIVES[knife])
        door = chance.choice(("commune", "library", "csv", "xlsx", "api", "other", "closed"))
        if door == "other":
            answer = self._get(chance.choice(OTHERS))
            assert not re.search(r"(?<!ít nhất )\b\d+ lượt", answer.text)
        elif door == "closed":
            assert self._get(chance.choice(CLOSED)).status_code != 200
        elif door == "api":
            self._hear_api(asked)
        elif door == "csv":
            self._hear_csv(self._get("/open/figures.csv", **asked))
        elif door == "xlsx":
            self._hear_xlsx(self._get("/open/figures.xlsx", **asked))
        elif door == "commune":
            self._hear_commune(self._get("/open", **asked), asked)
        else:
            code = chance.choice(list(self.commune.libraries))
            self._hear_library(self._get(f"/open/libraries/{code}", **asked), asked, code)

    def _some_month(self) -> date:
        month = date(2025, 9, 1)
        for _ in range(self.commune.chance.randint(0, self.commune.looks)):
            month = next_month(month)
        return month

    # --- hearing -------------------------------------------------------------------------------

    def _hear_release(self, release: dict[str, Any]) -> None:
        facts: frozenset[Fact] = frozenset()
        for block in release["blocks"]:
            of_block = self._facts_of(release, block["classes"])
            self._note(of_block, block["number"], f"{release['id']} {block['classes']}")
            facts |= of_block
        if release["blocks"]:
            self._note(facts, release["number"], f"{release['id']} in all")

    def _hear_api(self, asked: dict[str, str]) -> None:
        code = self.commune.chance.choice(list(self.commune.libraries))
        answer = self._get("/api/v1/open/releases", library=code, **asked)
        for release in answer.json["items"]:
            self._hear_release(release)

    def _hear_csv(self, answer: Any) -> None:
        if answer.status_code != 200:
            return
        rows = list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
        self._hear_rows(rows, "csv")

    def _hear_xlsx(self, answer: Any) -> None:
        if answer.status_code != 200:
            return
        book = CalamineWorkbook.from_filelike(io.BytesIO(answer.get_data()))
        self._hear_rows(book.get_sheet_by_index(0).to_python(), "xlsx")

    def _hear_rows(self, rows: list[Any], file: str) -> None:
        figures = {"Lượt mượn về": "loans_home", "Lượt đọc tại chỗ": "readings_on_site"}
        for code, _name, figure, _first, last, classes, number in rows[1:]:
            if not number:
                continue
            release = self._one(code, figures[figure], last)
            names = [*classes.split(", ")]
            names = ["" if name.startswith("bạn đọc không") else name for name in names]
            self._note(
                self._facts_of(release, names), int(number), f"{file} {code} {last} {classes}"
            )

    def _one(self, code: str, figure: str, month: str) -> dict[str, Any]:
        (found,) = (
            one
            for one in self.releases
            if (one["library"], one["figure"], one["month"][:7]) == (code, figure, month)
        )
        return found

    def _hear_commune(self, answer: Any, asked: dict[str, str]) -> None:
        if answer.status_code != 200:
            return
        page = html.fromstring(answer.text)
        spanned = self._spanned(asked)
        self._note(
            self._sum(spanned), _number(page.xpath("//p[@class='lead']/strong")[0]), "commune"
        )
        for row in page.xpath("//table[contains(@class, 'table-cards')]/tbody/tr"):
            code = row.xpath(".//a/@href")[0].split("?")[0].rsplit("/", 1)[1]
            at = 1 + [figure.value for figure in Figure].index(asked["figure"])
            cell = row.xpath("td")[at]
            if cell.text_content().strip() == "ít hơn 5":
                continue
            of_library = [one for one in spanned if one["library"] == code]
            self._note(self._sum(of_library), _number(cell), f"page {code} {asked}")

    def _hear_library(self, answer: Any, asked: dict[str, str], code: str) -> None:
        if answer.status_code != 200:
            return
        page = html.fromstring(answer.text)
        if not page.xpath("//p[@class='lead']"):
            return
        spanned = [one for one in self._spanned(asked) if one["library"] == code]
        self._note(self._sum(spanned), _number(page.xpath("//p[@class='lead']/strong")[0]), code)
        by_class = page.xpath("//table[contains(@class, 'figures-table')]")[0]
        for row in by_class.xpath("tbody/tr[td[2]]"):
            names = row.xpath("th")[0].text_content().split(", ")
            names = ["" if name.startswith("bạn đọc không") else name for name in names]
            same = [
                (one, block)
                for one in spanned
                for block in one["blocks"]
                if sorted(block["classes"]) == sorted(names)
            ]
            facts = frozenset(f for one, b in same for f in self._facts_of(one, b["classes"]))
            self._note(facts, _number(row.xpath("td")[1]), f"{code} {names} {asked}")

    def _spanned(self, asked: dict[str, str]) -> list[dict[str, Any]]:
        key = asked["period"]
        first, last = SPANS.get(key) or (date.fromisoformat(f"{key}-01"),) * 2
        return [
            one
            for one in self.releases
            if one["figure"] == asked["figure"]
            and first <= date.fromisoformat(one["month"]) <= last
            and not one["is_carried"]
        ]

    def _sum(self, releases: Iterable[dict[str, Any]]) -> frozenset[Fact]:
        return frozenset(
            fact
            for one in releases
            for block in one["blocks"]
            for fact in self._facts_of(one, block["classes"])
        )

    def _facts_of(self, release: dict[str, Any], classes: list[str]) -> frozenset[Fact]:
        """What a block counts: all that the books knew when it was first told so."""
        look = self.heard_at.setdefault(
            repr((release["library"], release["figure"], release["month"], release["blocks"])),
            self.commune.looks,
        )
        first = date.fromisoformat(release["first_month"])
        last = date.fromisoformat(release["month"])
        named = {name for block in release["blocks"] for name in block["classes"]}
        return frozenset(
            fact
            for fact in self.commune.facts
            if fact.library == release["library"]
            and fact.figure.value == release["figure"]
            and first <= fact.month <= last
            and fact.known <= look < fact.gone
            and (fact.class_name if fact.class_name in named else "") in classes
        )

    def _note(self, facts: frozenset[Fact], number: int, where: str) -> None:
        if len(facts) != number:
            self.untrue.append(f"{where}: {number} is said, {len(facts)} are known")
        self.equations[facts] = Equation(facts, number)

    # --- calculating ---------------------------------------------------------------------------

    def found(self) -> list[str]:
        """Groups of one to four, or of fewer than five readers, that the attacker recovered."""
        return [
            f"{len(group)} by {_readers(group)}: {Counter(_said(fact) for fact in group)}"
            for group in recovered(self.equations.values())
            if group and (len(group) < FEWER_THAN or _readers(group) < FEWER_THAN)
        ]


def _readers(group: frozenset[Fact]) -> int:
    """Everybody who is known, and one for each reading without a card."""
    known = {fact.who for fact in group if fact.who is not None}
    return len(known) + sum(1 for fact in group if fact.who is None)


def _said(fact: Fact) -> str:
    return f"{fact.library} {fact.figure.value} {fact.class_name or '–'} {fact.month:%Y-%m}"


def _number(cell: Any) -> int:
    return int(cell.text_content().strip().replace(".", ""))
