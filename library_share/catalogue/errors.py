"""Why a title was not added, changed or found."""

from __future__ import annotations

from library_share.errors import NotFound, Refused, WrongInput
from library_share.translation import N_


class NoSuchTitle(NotFound):
    code = "no_such_title"
    message = N_("There is no such title in the catalogue.")


class TitleExists(Refused):
    code = "title_exists"
    message = N_("“{title}” is in the catalogue already. Add your copies to that title.")


class NotAnIsbn(WrongInput):
    """An ISBN with a wrong digit, or another number in its place."""

    code = "not_an_isbn"
    message = N_(
        "{isbn} is not an ISBN: a digit is wrong or missing. Leave it empty if the book has none."
    )

    def __init__(self, isbn: str) -> None:
        super().__init__(isbn=isbn)
        self.fields = {"isbn": [self.sentence]}


class IsbnIsShopBarcode(NotAnIsbn):
    code = "isbn_is_shop_barcode"
    message = N_(
        "{isbn} is the shop's barcode (893 stands for Việt Nam), not an ISBN. The ISBN begins with "
        "978 or 979; leave it empty if the book has none."
    )


class TooLong(WrongInput):
    """A text that does not fit its column."""

    code = "too_long"
    message = N_("“{text}…” is too long: at most {at_most} letters.")

    def __init__(self, column: str, text: str, at_most: int) -> None:
        super().__init__(text=text[:30], at_most=at_most)
        self.fields = {column: [self.sentence]}


class TitleNameless(WrongInput):
    code = "title_nameless"
    message = N_("A title is needed.")

    def __init__(self) -> None:
        super().__init__()
        self.fields = {"title": [self.sentence]}
