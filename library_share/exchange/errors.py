"""What can be wrong with a file as a whole; what is wrong in its rows are `faults.Fault`s."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class FileRefused(Refused):
    """A file that cannot be read at all."""


class NoFile(FileRefused):
    code = "no_file"
    message = N_("Choose a file first.")


class EmptyFile(FileRefused):
    code = "empty_file"
    message = N_("The file is empty.")


class UnknownFile(FileRefused):
    code = "unknown_file"
    message = N_("This is neither an Excel file nor a CSV file. Save it as .xlsx and try again.")


class WordFile(FileRefused):
    code = "word_file"
    message = N_(
        "This is a Word document, even if its name ends in .xls. Copy its table into Excel and "
        "save it as .xlsx."
    )


class WebPageFile(FileRefused):
    code = "web_page_file"
    message = N_(
        "This is a web page with the name of an Excel file. Open it in Excel and save it as .xlsx."
    )


class BinaryWorkbook(FileRefused):
    code = "binary_workbook"
    message = N_("Files of the kind .xlsb are not understood. Save it as .xlsx and try again.")


class CorruptFile(FileRefused):
    code = "corrupt_file"
    message = N_("The file is damaged and cannot be opened. Save it anew in Excel and try again.")


class OpenQuotation(FileRefused):
    code = "open_quotation"
    message = N_(
        "Line {row} has a quotation mark that is not closed where the cell ends. Correct it, or "
        "save the list as .xlsx."
    )


class LockedFile(FileRefused):
    code = "locked_file"
    message = N_("The file is locked with a password. Remove the password in Excel and try again.")


class SwollenFile(FileRefused):
    code = "swollen_file"
    message = N_(
        "The file is far larger inside than a list of pupils or books can be. Copy only the list "
        "into a new file and try again."
    )


class TooManyRows(FileRefused):
    code = "too_many_rows"
    message = N_("The file has more than {at_most} rows. Split it and import the parts.")


class NoHeader(FileRefused):
    code = "no_header"
    message = N_(
        "No row with column names was found in the first {rows} rows. A list of patrons needs at "
        "least “Họ và tên”, a list of books “Nhan đề” or “Tên sách”. The templates show how."
    )


class OtherKindOfList(FileRefused):
    code = "other_kind_of_list"
    message = N_("This looks like a list of {found}, but {wanted} was chosen. Choose again.")


class NoRows(FileRefused):
    code = "no_rows"
    message = N_("Column names were found, but no rows below them.")


class NoSchoolYear(Refused):
    code = "no_school_year"
    message = N_(
        "No school year runs or comes next. An administrator of the commune adds it to the "
        "calendar; then choose the file again."
    )


class ImportGone(NotFound):
    code = "import_gone"
    message = N_(
        "This import was finished, cancelled or is older than a day. Choose the file again."
    )


class ImportHasFaults(Refused):
    code = "import_has_faults"
    message = N_("The file has {how_many} errors. Correct them in the file and choose it again.")


class YearsNotAgreed(Refused):
    code = "years_not_agreed"
    message = N_(
        "The file has years of two digits. Look at how they were read, and say that it is right; "
        "or write all four digits."
    )


class ImportUnderWay(Refused):
    code = "import_under_way"
    message = N_("This import is already under way.")


class ChangedMeanwhile(Refused):
    code = "changed_meanwhile"
    message = N_("Somebody changed the same data meanwhile. Nothing was imported; try again.")
