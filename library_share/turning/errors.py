"""Why the school year cannot be turned that way."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoYearToTurn(NotFound):
    code = "no_year_to_turn"
    message = N_("No school year has begun yet, so there is none to end.")


class NoSuchStep(NotFound):
    code = "no_such_turning_step"
    message = N_("This library has no such step at the end of the school year.")


class NoSuchOldClass(NotFound):
    code = "no_such_old_class"
    message = N_("There is no such class of this library in the school year that ends.")


class NoSuchShelf(NotFound):
    code = "no_such_turning_shelf"
    message = N_("This library has no such class shelf in use. Load the page again.")


class StepMarkedMeanwhile(Refused):
    code = "step_marked_meanwhile"
    message = N_("Somebody else marked this step just now. Load the page again.")


class StepDoneByItself(Refused):
    code = "step_done_by_itself"
    message = N_("This step is marked by what you do on its page, not by hand.")


class ReasonNeeded(Refused):
    code = "turning_reason_needed"
    message = N_("Say why the step is skipped.")


class NoNextYear(Refused):
    code = "no_next_year"
    message = N_("The school year after {name} is not set up yet. Set it up first.")


class NextYearStands(Refused):
    code = "next_year_stands"
    message = N_("The school year {name} is set up already. Change it in the calendar.")


class PromotedAlready(Refused):
    code = "promoted_already"
    message = N_("The classes of {name} are promoted already. Undo that first to change anything.")


class PromotedAnew(Refused):
    code = "promoted_anew"
    message = N_(
        "The promotion that you looked at was undone, and the classes were promoted again since. "
        "Load the page again."
    )


class NothingToPromote(Refused):
    code = "nothing_to_promote"
    message = N_("There is nobody to promote.")


class PlanChangedMeanwhile(Refused):
    code = "plan_changed_meanwhile"
    message = N_("Something changed since you looked at the preview. Look at it again.")


class NotASchoolOnward(Refused):
    code = "not_a_school_onward"
    message = N_("{name} takes in no pupils of this school.")


class ShelfNamesClash(Refused):
    code = "shelf_names_clash"
    message = N_("Two places would be called {name}. Choose another class for one of the shelves.")


class ShelfNameTooLong(Refused):
    code = "shelf_name_too_long"
    message = N_(
        "A shelf would be called {name}, which is longer than {at_most} letters. Rename the shelf, "
        "or choose another class for it."
    )


class ArrivedElsewhere(Refused):
    code = "arrived_elsewhere"
    message = N_(
        "{school} has taken in {pupils} of the pupils who left. It must undo that before you can."
    )


class TurnActedUpon(Refused):
    """`reasons` says what has happened since."""

    code = "turn_acted_upon"
    message = N_("The new year has begun, so this can no longer be undone.")


class NothingToTakeIn(Refused):
    code = "nothing_to_take_in"
    message = N_("Nobody whom you chose is waiting to be taken in. Load the page again.")


class OfAnotherYear(Refused):
    code = "of_another_year"
    message = N_(
        "{names} left at the end of an earlier school year than the others. Take them in by "
        "themselves."
    )


class TakenInMeanwhile(Refused):
    code = "taken_in_meanwhile"
    message = N_("Somebody else took in pupils just now. Load the page again.")


class NoSuchIntake(NotFound):
    code = "no_such_intake"
    message = N_("There is no such taking-in at this library.")
