"""A book as a file: at once when it is thin, else as a job that tells how far it is."""

from __future__ import annotations

import io
import zipfile
from typing import Any

from library_share import jobs
from library_share.database import db, transaction
from library_share.jobs.models import Job, JobState
from library_share.jobs.queries import job_for
from library_share.libraries.models import Library
from library_share.libraries.office import Paper, dressed
from library_share.papers import kept
from library_share.papers.errors import FileGone
from library_share.patrons import access_log
from library_share.printing import engine
from library_share.printing.answers import WORD, XLSX
from library_share.printing.books import Book, parts_of, xlsx_of
from library_share.printing.documents import docx, pdf
from library_share.registers.making import FORMS, BookCode, Order, make, require_for
from library_share.translation import gettext, ngettext
from library_share.web.access import Actor

ENDINGS = ("pdf", "docx", "xlsx")
#: Books of more lines are printed as a job: two seconds.
AT_ONCE_LINES = 600
_TYPES = {"pdf": "application/pdf", "docx": WORD, "xlsx": XLSX, "zip": "application/zip"}
_NAMES = {
    BookCode.ENTRIES: "so-tong-quat-nhap",
    BookCode.EXITS: "so-tong-quat-xuat",
    BookCode.YEARLY_STOCK: "so-tong-quat-kiem-ke",
    BookCode.ACCESSION: "so-dkcb",
    BookCode.TEXTBOOKS: "so-dang-ky-sgk",
    BookCode.PUPILS: "so-muon-hoc-sinh",
    BookCode.STAFF: "so-muon-cb-gv-nv",
    BookCode.RESIDENTS: "so-muon-ban-doc",
    BookCode.ON_SITE: "so-doc-tai-cho",
    BookCode.OVERDUE: "qua-han-theo-lop",
}


class File:
    """What somebody gets: the bytes, their type, and how the file is called."""

    def __init__(self, content: bytes, name: str) -> None:
        self.content = content
        self.name = name
        self.mimetype = _TYPES[name.rpartition(".")[2]]


def printed(library: Library, order: Order, ending: str) -> File | None:
    """The file; None when the book is so thick that it is to be asked for as a job."""
    book = make(library, order)
    if sum(len(chapter.lines) for chapter in book.chapters) > AT_ONCE_LINES and ending != "xlsx":
        return None
    return _drawn(book, library, order, ending, None)


def enqueue(library: Library, order: Order, ending: str, account_id: int | None) -> Job:
    arguments = {"library_id": library.id, "order": order.as_json(), "ending": ending}
    return jobs.actions.enqueue("print_book", arguments, account_id)


@jobs.task("print_book")
def print_book(
    job: jobs.Progress, *, library_id: int, order: dict[str, Any], ending: str
) -> dict[str, Any]:
    """Draw a thick book into a file."""
    library = db.session.get_one(Library, library_id)
    wanted = Order.from_json(order)
    file = _drawn(make(library, wanted), library, wanted, ending, job)
    result = {
        "address": f"/books/files/{job.job_id}",
        "file": kept.keep(file.content),
        "library_id": library.id,
        "book": wanted.book.value,
        "file_name": file.name,
    }
    with transaction():
        job.finish(result, gettext("The book is ready."))
    return result


def _drawn(
    book: Book, library: Library, order: Order, ending: str, job: jobs.Progress | None
) -> File:
    name = f"{_NAMES[order.book]}-{library.code}"
    if ending == "xlsx":
        return File(xlsx_of(book), f"{name}.xlsx")
    parts, made = parts_of(book, lambda last: dressed(last, library, Paper.REGISTER)), []
    draw = pdf if ending == "pdf" else docx
    for place, part in enumerate(parts, start=1):
        made.append(draw(part))
        if job is not None:
            told = ngettext("%(num)s part drawn…", "%(num)s parts drawn…", place)
            job.tell(place, len(parts), told)
    if len(made) == 1:
        return File(made[0], f"{name}.{ending}")
    if ending == "pdf":
        return File(engine.joined(made, title=f"{book.name} {book.about}"), f"{name}.pdf")
    return File(_zipped(made, name), f"{name}.zip")


def _zipped(made: list[bytes], name: str) -> bytes:
    """Word opens files of a hundred pages well, and of a thousand badly: each part is one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as parcel:
        for place, part in enumerate(made, start=1):
            parcel.writestr(f"{name}-phan-{place}.docx", part)
    return file.getvalue()


def note_names(library: Library, order: Order) -> None:
    """The access log says who printed whose names."""
    if FORMS[order.book].has_names:
        said = " ".join(filter(None, (order.book.value, order.class_name)))
        access_log.note("printed_book", library_id=library.id, detail=said)


def file_for(who: Actor, job_id: int) -> File:
    """The file of this job, for the account that asked for it; FileGone after a day."""
    job = job_for(who, job_id)
    if job.task != "print_book" or job.state is not JobState.DONE or not job.result:
        raise FileGone
    library = db.session.get_one(Library, job.result["library_id"])
    require_for(BookCode(job.result["book"]), library)
    return File(kept.read(job.result["file"], job.made_at), job.result["file_name"])
