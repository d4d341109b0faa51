"""What is refused about self-assessments."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchAssessment(NotFound):
    code = "no_such_assessment"
    message = N_("There is no self-assessment of this school year yet.")


class NotASchool(Refused):
    code = "assessment_not_a_school"
    message = N_("Thông tư 16/2022 holds for libraries of schools.")


class AssessmentBegun(Refused):
    code = "assessment_begun"
    message = N_("The self-assessment of this school year was begun already.")


class AssessmentChangedMeanwhile(Refused):
    code = "assessment_changed_meanwhile"
    message = N_(
        "Somebody else has written in this self-assessment meanwhile. Your words are still on this "
        "page: copy them, open the page again and put both together."
    )


class AssessmentIsConfirmed(Refused):
    code = "assessment_is_confirmed"
    message = N_("This self-assessment is confirmed and changes no more.")


class LevelsMissing(Refused):
    code = "assessment_levels_missing"
    message = N_("No level is chosen yet for: {criteria}.")
