"""Form F29 for one patron or as a pile for a class. Always in Vietnamese: it goes home."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from library_share import clock
from library_share.consents.models import Purpose
from library_share.consents.rules import must_be_asked
from library_share.libraries.letterheads import letterhead_of
from library_share.libraries.models import Library
from library_share.libraries.queries import shown_year
from library_share.patrons.models import Patron, PatronKind
from library_share.printing import forms
from library_share.printing.documents import Document

#: What the form says of each purpose: to what end, which data, where. Entered with the consent
#: unless the librarian says otherwise.
WORDS: dict[Purpose, tuple[str, str, str]] = {
    Purpose.EVENT_PHOTO: (
        "đăng ảnh chụp tại ngày hội đọc sách, hoạt động của thư viện",
        "hình ảnh, không kèm họ tên",
        "bảng tin và trang thông tin của trường, của thư viện",
    ),
    Purpose.HONOURS_LIST: (
        "nêu tên trong danh sách bạn đọc tiêu biểu của học kỳ",
        "họ và tên, lớp",
        "trang công khai của thư viện và bảng tin của trường",
    ),
    Purpose.SCHOOL_PAPER: (
        "nêu tên, đăng bài viết trong báo tường, bản tin của trường",
        "họ và tên, lớp, bài viết",
        "báo tường, bản tin của trường",
    ),
}
#: The same in a library that is no school's: it has no classes, terms or wall newspaper.
ELSEWHERE: dict[Purpose, tuple[str, str, str]] = {
    Purpose.EVENT_PHOTO: (
        *WORDS[Purpose.EVENT_PHOTO][:2],
        "bảng tin và trang thông tin của thư viện",
    ),
    Purpose.HONOURS_LIST: (
        "nêu tên trong danh sách bạn đọc tiêu biểu",
        "họ và tên",
        "trang công khai và bảng tin của thư viện",
    ),
    Purpose.SCHOOL_PAPER: (
        "nêu tên, đăng bài viết trong bản tin của thư viện",
        "họ và tên, bài viết",
        "bản tin của thư viện",
    ),
}


def words_for(library: Library) -> dict[Purpose, tuple[str, str, str]]:
    """`WORDS` as this library says them."""
    return WORDS if library.kind.is_school else ELSEWHERE


def form_of(
    library: Library, patron: Patron, purpose: Purpose, class_name: str, grade: int | None
) -> Document:
    end, data, where = words_for(library)[purpose]
    is_pupil = patron.kind is PatronKind.PUPIL
    return forms.consent_form(
        forms.ConsentForm(
            letterhead=letterhead_of(library),
            name=patron.name,
            class_name=class_name,
            is_pupil=is_pupil,
            child_signs=is_pupil and must_be_asked(patron.born_on, grade, clock.today()),
            purpose=end,
            data=data,
            published_at=where,
            valid_until=usual_end(library),
        )
    )


def forms_of(
    library: Library,
    patrons: Sequence[Patron],
    purpose: Purpose,
    class_name: str,
    grade: int | None,
) -> list[Document]:
    return [form_of(library, one, purpose, class_name, grade) for one in patrons]


def usual_end(library: Library) -> date | None:
    """Until the school year ends: then everybody is asked again."""
    year = shown_year(clock.today(), library.commune_id)
    return year.ends_on if year else None
