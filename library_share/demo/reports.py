"""The demo's reports: one that is in, and one for which somebody is late."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from library_share import clock
from library_share.demo.diary import Diary
from library_share.libraries.models import Library
from library_share.reports import actions
from library_share.reports.actions import Asked
from library_share.reports.models import Report
from library_share.reports.rules import Happening, Kind
from library_share.statistics import tallying

RESULTS = Asked(heading="Kết quả", question="Đơn vị đã làm gì để học sinh và người dân đọc sách?")
WISHES = Asked(heading="Kiến nghị", question="Đơn vị cần gì để làm tốt hơn?")
DONE = "Mỗi tuần giới thiệu một cuốn sách, đổi sách ở các tủ sách lớp hai lần."
WISHED = "Cần thêm truyện cho lớp 1, lớp 2."


def report(libraries: Sequence[Library], diary: Diary) -> None:
    """All libraries have handed in the first one; nobody has written the second."""
    # As in a library that ran all the while: the figures of those days are there to be handed in.
    tallying.catch_up()
    first = _started("Báo cáo khuyến đọc tháng trước", libraries, diary, days=20)
    for library in libraries:
        with diary.deed(library, 15) as deed:
            for position, text in enumerate((DONE, WISHED), start=1):
                actions.write(first, library, section=position, text=text, version=0)
            assert deed.account_id is not None
            actions.act(first, library, Happening.HAND_IN, account_id=deed.account_id)
    _started("Báo cáo sử dụng tủ sách lớp", libraries, diary, days=8)


def _started(title: str, libraries: Sequence[Library], diary: Diary, *, days: int) -> Report:
    """Begun so many days ago; to be handed in within a week."""
    with diary.deed(libraries[0], days):
        today = clock.today()
        return actions.start(
            libraries[0].commune,
            kind=Kind.MONTH,
            title=title,
            first_on=today - timedelta(days=30),
            last_on=today,
            due_before=today + timedelta(days=7),
            sections=[RESULTS, WISHES],
            units=libraries,
        )
