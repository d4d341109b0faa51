"""Why something could not be done with a plan."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchPlan(NotFound):
    code = "no_such_rotation_plan"
    message = N_("There is no rotation plan under that number.")


class NotInPlan(NotFound):
    code = "not_in_rotation_plan"
    message = N_("{what} is not part of this plan.")


class PlanNameTaken(Refused):
    code = "rotation_plan_name_taken"
    message = N_("There is a plan “{name}” already. Choose another name.")


class NoSuchCarrier(NotFound):
    code = "no_such_carrier"
    message = N_("There is nobody under that number who carries boxes.")


class NoWayNamed(Refused):
    code = "no_way_named"
    message = N_("Tick at least one way on which boxes are carried.")


class WayIsCarried(Refused):
    code = "way_is_carried"
    message = N_(
        "Somebody else carries on one of the ways of {name} already. Put both under one name, "
        "or untick that way."
    )


class CarrierJustNamed(Refused):
    code = "carrier_just_named"
    message = N_("Somebody has just noted {name}. Look again before you change it.")


class NoPeriods(Refused):
    code = "rotation_plan_without_periods"
    message = N_(
        "From {starts_on} to {ends_on} there is no day on which boxes could move. "
        "Choose other days."
    )


class NothingToPlan(Refused):
    code = "nothing_to_plan"
    message = N_("Choose one box and one point at least.")


class PlanIsSettled(Refused):
    code = "rotation_plan_is_settled"
    message = N_("This plan is approved. Take the approval back before you change it.")


class PlanIsDraft(Refused):
    code = "rotation_plan_is_draft"
    message = N_("This plan is still a draft.")


class PlanNotApproved(Refused):
    code = "rotation_plan_not_approved"
    message = N_("A round goes by an approved plan. Let this one be approved first.")


class NoBoxOfYours(Refused):
    code = "no_box_in_rotation_plan"
    message = N_("No box of {library} has a way left in this plan.")


class PlanIsEmpty(Refused):
    code = "rotation_plan_is_empty"
    message = N_("No box stands anywhere in this plan yet. Let the planner work first.")


class PlanBeingMade(Refused):
    code = "rotation_plan_being_made"
    message = N_("The planner is at work on this plan. Wait, or stop it.")


class PairMeetsTwice(Refused):
    code = "box_and_point_meet_twice"
    message = N_("This box comes to this point in another period already. Choose another box.")


class CellTaken(Refused):
    code = "rotation_cell_taken"
    message = N_("Somebody changed this period at the same moment. Look again.")


class CellHappened(Refused):
    code = "rotation_cell_happened"
    message = N_("What has happened stays as it was.")


class SameEnds(Refused):
    code = "way_to_itself"
    message = N_("Choose two different places.")
