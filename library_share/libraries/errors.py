"""What the network refuses, in words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchLibrary(NotFound):
    code = "no_such_library"
    message = N_("There is no library with the code {code}.")


class NoSuchPlace(NotFound):
    code = "no_such_place"
    message = N_("There is no place with the code {code} in this library.")


class NoSuchClosure(NotFound):
    code = "no_such_closure"
    message = N_("These days off are not in the calendar (any more).")


class NoSuchSchoolYear(NotFound):
    code = "no_such_school_year"
    message = N_("There is no school year {name}.")


class LibraryCodeTaken(Refused):
    code = "library_code_taken"
    message = N_("Another library has the code {code} already. Choose another code.")


class WrongLibraryCode(Refused):
    code = "wrong_library_code"
    message = N_(
        "“{code}” cannot be a library's code: 1 to 12 letters A–Z or digits, without marks."
    )


class NeverOpen(Refused):
    code = "never_open"
    message = N_("A library that is shut on all seven days of the week cannot lend.")


class PlaceNameTaken(Refused):
    code = "place_name_taken"
    message = N_("This library has a place named “{name}” already. Choose another name.")


class ClassShelfWithoutClass(Refused):
    code = "class_shelf_without_class"
    message = N_("Say whose shelf “{name}” is: the name of its class, for example 5B.")


class OnlyBoxesStandInside(Refused):
    code = "only_boxes_stand_inside"
    message = N_("Only a box stands inside another place, and that place is not a box itself.")


class MainRoomStays(Refused):
    code = "main_room_stays"
    message = N_("“{name}” is the main stack room; it stays in use.")


class SchoolYearsOverlap(Refused):
    code = "school_years_overlap"
    message = N_("{name} shares days with the school year {other} ({starts_on} – {ends_on}).")


class SchoolYearNameTaken(Refused):
    code = "school_year_name_taken"
    message = N_("There is a school year {name} already.")


class SchoolYearTooLong(Refused):
    code = "school_year_too_long"
    message = N_(
        "{name} would last from {starts_on} to {ends_on}, longer than a school year. Look at the "
        "year in each date."
    )


class WrongSchoolYear(Refused):
    code = "wrong_school_year"
    message = N_(
        "The days of school year {name} are not in order: it begins, the second term begins, "
        "books are due back, it ends."
    )


class EndsBeforeItBegins(Refused):
    code = "ends_before_it_begins"
    message = N_("The last day ({ends_on}) lies before the first ({starts_on}).")


class UnknownTet(Refused):
    code = "unknown_tet"
    message = N_("We do not know when Tết {year} is. Add the days off by hand.")


class NoSuchClass(NotFound):
    code = "no_such_class"
    message = N_("There is no class {name} in this school year.")


class NotAClassName(Refused):
    code = "not_a_class_name"
    message = N_("“{name}” cannot be the name of a class: 1 to {at_most} letters, as in 6A.")


class NotSetUpByHand(Refused):
    code = "not_set_up_by_hand"
    message = N_("Consignments are made by handing books over, not set up by hand.")
