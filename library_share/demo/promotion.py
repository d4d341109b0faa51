"""What the demo's libraries did so that more is read, in the last weeks."""

from __future__ import annotations

from library_share.demo.diary import Diary
from library_share.libraries.models import Library
from library_share.promotion import actions
from library_share.promotion.rules import ActivityKind

#: Days ago, what kind, what about, how many came; of a class where there is one.
HELD = (
    (24, ActivityKind.BOOK_TALK, "Giới thiệu “Dế Mèn phiêu lưu ký”", 34, True),
    (17, ActivityKind.READING_PERIOD, "Tiết đọc: chọn sách hợp tuổi", 31, True),
    (10, ActivityKind.STORYTELLING, "Kể chuyện theo sách “Đất rừng phương Nam”", 58, False),
    (3, ActivityKind.FESTIVAL, "Ngày hội đọc sách", 186, False),
)


def promote(library: Library, diary: Diary, class_name: str = "") -> None:
    for days, kind, name, attendance, is_of_class in HELD:
        with diary.deed(library, days) as deed:
            actions.note(
                library,
                deed,
                day=deed.on,
                kind=kind,
                name=name,
                attendance=attendance,
                class_name=class_name if is_of_class else "",
            )
