"""What is refused about reports, in words."""

from __future__ import annotations

from library_share.errors import NotFound, Refused
from library_share.translation import N_


class NoSuchReport(NotFound):
    code = "no_such_report"
    message = N_("There is no such report.")


class NoSuchPart(NotFound):
    code = "no_such_report_part"
    message = N_("This unit has no part in the report.")


class NoSuchSection(NotFound):
    code = "no_such_report_section"
    message = N_("The report has no such section.")


class ReportIsThere(Refused):
    code = "report_is_there"
    message = N_("A report “{title}” of these days was started already.")


class ReportDaysTurned(Refused):
    code = "report_days_turned"
    message = N_("The last day comes before the first, or the deadline before the last day.")


class ReportPeriodTooLong(Refused):
    code = "report_period_too_long"
    message = N_(
        "A report is about three years at the most, not from {first_on} to {last_on}. Look at the "
        "year in each date."
    )


class ReportWithoutUnits(Refused):
    code = "report_without_units"
    message = N_("Choose who has to answer.")


class ReportWithoutSections(Refused):
    code = "report_without_sections"
    message = N_("Write at least one section.")


class ReportTooManySections(Refused):
    code = "report_too_many_sections"
    message = N_("A report has {at_most} sections at the most; you wrote {how_many}.")


class ReportSectionTooLong(Refused):
    code = "report_section_too_long"
    message = N_(
        "The section “{heading}…” is too long: {heading_at_most} letters before the colon and "
        "{question_at_most} behind it at the most."
    )


class UnitHasPart(Refused):
    code = "unit_has_part"
    message = N_("{unit} has its part in the report already.")


class WrongPartStep(Refused):
    code = "wrong_part_step"
    message = N_("This part is “{step}”; this cannot be done now.")


class AnswerChangedMeanwhile(Refused):
    code = "answer_changed_meanwhile"
    message = N_(
        "Somebody else has written in “{heading}” meanwhile. Your words are still in the box: "
        "copy them, open the page again and put both together."
    )


class SectionsEmpty(Refused):
    code = "sections_empty"
    message = N_("Still empty: {headings}. Where there is nothing to say, write “Không”.")


class ReasonNeeded(Refused):
    code = "report_reason_needed"
    message = N_("Say why.")
