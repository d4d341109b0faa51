"""What is kept about readers and why, in words for parents.

Each keeper belongs to one kind of data, and so does each column of `patrons`: guards fail for a
new one that nobody explained (tests/guards/test_names.py).
"""

from __future__ import annotations

from dataclasses import dataclass

from library_share.translation import N_


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of data. `keepers`: the codes of the lists it stands in (`register`)."""

    code: str
    name: str
    what: str
    why: str
    how_long: str
    who_sees: str
    how_forgotten: str
    keepers: tuple[str, ...]


_STAFF = N_("The librarian of this library.")

KINDS = (
    Kind(
        code="person",
        name=N_("Who the reader is"),
        what=N_(
            "Full name, class, the school's own code, card number; date of birth and gender if the "
            "school gave them; a note of the librarian, and why somebody may not borrow for now."
        ),
        why=N_("So that the library knows who has a book, and writes the right name on the card."),
        how_long=N_("While the reader is at the school or in the commune."),
        who_sees=N_("The librarian; a form teacher sees the names of the own class."),
        how_forgotten=N_(
            "Some months after leaving, when no book is missing, the name goes by itself and the "
            "card is no longer valid."
        ),
        keepers=("person", "cards", "classes"),
    ),
    Kind(
        code="reading",
        name=N_("What the reader borrows and waits for"),
        what=N_(
            "Which book, the day it was lent, its due day, the day it came back; books waited for."
        ),
        why=N_(
            "So that books come back, and the next reader gets them. What a child reads is private."
        ),
        how_long=N_(
            "Until the end of the school year after the return, if the library set nothing else."
        ),
        who_sees=N_("The librarian; for books of the class shelf also the form teacher."),
        how_forgotten=N_(
            "The loan stays and counts, without a name. A lost or damaged book keeps the name "
            "until that is settled."
        ),
        keepers=("loans", "holds", "scans", "phones"),
    ),
    Kind(
        code="messages",
        name=N_("Reminders of books"),
        what=N_("That somebody was reminded of a book, on which day, in which words."),
        why=N_("So that nobody is reminded twice of the same book."),
        how_long=N_("Half a year; the day of the reminder as long as the loan."),
        who_sees=_STAFF,
        how_forgotten=N_("Names and words are deleted by themselves."),
        keepers=("notices", "reminders"),
    ),
    Kind(
        code="year",
        name=N_("The move to the next class or school"),
        what=N_("Class before and after, or the school that a pupil goes to."),
        why=N_("So that the card stays the same at the next school, and mistakes can be undone."),
        how_long=N_("Until the end of the next school year."),
        who_sees=N_("The librarians of both schools."),
        how_forgotten=N_("Deleted by itself."),
        keepers=("year_choices", "turned_pupils"),
    ),
    Kind(
        code="consents",
        name=N_("Consent, and being named as an outstanding reader"),
        what=N_("Who signed on which day, what for, until when, and what was published."),
        why=N_(
            "A child's name is published only if the representative has signed, and a child of 7 "
            "or more as well (Law 91/2025/QH15 Article 24). Silence is not consent."
        ),
        how_long=N_("As long as the consent holds; at most five years."),
        who_sees=N_("The librarian. A published name: whoever sees that list."),
        how_forgotten=N_("When consent is taken back, the name leaves the list at once."),
        keepers=("consents", "honours"),
    ),
    Kind(
        code="charges",
        name=N_("Pupils who look after a class shelf"),
        what=N_("Name of the pupil, which shelf, since when."),
        why=N_("So that the class knows whom to ask."),
        how_long=N_("While the reader is at the school or in the commune."),
        who_sees=N_("The librarian and the form teacher."),
        how_forgotten=N_("Goes together with the name of the reader."),
        keepers=("charges",),
    ),
    Kind(
        code="log",
        name=N_("Who looked at a reader's data"),
        what=N_("Which member of staff, when, about whom, and what was done."),
        why=N_("So that you can ask who saw your child's data."),
        how_long=N_("Two years, if the library set nothing else."),
        who_sees=_STAFF,
        how_forgotten=N_("Old lines are deleted by themselves."),
        keepers=("log",),
    ),
    Kind(
        code="files",
        name=N_("Files on the way"),
        what=N_("A list of names read in from Excel; cards waiting to be printed."),
        why=N_(
            "So that the list can be checked before it is taken over, and cards can be printed."
        ),
        how_long=N_("One day."),
        who_sees=_STAFF,
        how_forgotten=N_("The file is deleted by itself."),
        keepers=("files",),
    ),
    Kind(
        code="words",
        name=N_("Notes and reasons that staff wrote"),
        what=N_("For example why a loan was allowed although a book was late."),
        why=N_("So that a colleague understands what was decided."),
        how_long=N_("As long as the list in which it stands."),
        who_sees=N_("The staff who work with that list."),
        how_forgotten=N_(
            "When a reader's name goes, it is looked for in all notes and crossed out."
        ),
        keepers=(),
    ),
)

#: In which kind each column of a patron's row is explained; empty: it says nothing of its own.
PATRON_COLUMNS = {
    "id": "",
    "library_id": "person",
    "kind": "person",
    "name": "person",
    "sort_key": "person",
    "folded_name": "person",
    "school_code": "person",
    "born_on": "person",
    "gender": "person",
    "note": "person",
    "state": "person",
    "suspended_until": "person",
    "suspended_because": "person",
    "created_at": "person",
    "left_on": "person",
    "erased_on": "",
}

NEVER_KEPT = N_(
    "Never: parents' names, addresses, the personal identity number, ethnicity, a photo of the "
    "reader. A list from Excel that has them is read without them."
)
#: What the law says, as far as it was looked up.
GROUNDS = (
    N_(
        "Law 91/2025/QH15 on personal data, Article 3: only for a purpose, and no longer than "
        "needed."
    ),
    N_("Article 14: deletion. Article 24: a child's representative acts for the child."),
    N_(
        "Article 19.1: a state body doing its duty under the law needs no consent. Whether a "
        "public school counts as a state body here: not verified."
    ),
)
