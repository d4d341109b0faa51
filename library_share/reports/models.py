"""Tables of reports: what is asked, of whom, and what each unit answered."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.libraries.models import Commune, Library
from library_share.reports.rules import Happening, Kind, Step
from library_share.translation import N_

KIND_NAMES: dict[Kind, str] = {
    Kind.MONTH: N_("Report of a month"),
    Kind.TERM: N_("Report of a term"),
    Kind.YEAR: N_("Report of a year"),
    Kind.OTHER: N_("Report on something else"),
}
STEP_NAMES: dict[Step, str] = {
    Step.WRITING: N_("being written"),
    Step.HANDED_IN: N_("handed in, waits for approval"),
    Step.APPROVED: N_("in"),
    Step.SENT_BACK: N_("sent back"),
    Step.WITHDRAWN: N_("need not answer"),
}
HAPPENING_NAMES: dict[Happening, str] = {
    Happening.HAND_IN: N_("Hand in"),
    Happening.APPROVE: N_("Approve"),
    Happening.SEND_BACK: N_("Send back"),
    Happening.WITHDRAW: N_("Need not answer"),
    Happening.TAKE_IN: N_("Must answer after all"),
}


class Report(Base):
    """What a commune asks its units about some days. `due_before`: strictly before that day."""

    __tablename__ = "reports"
    __table_args__ = (
        UniqueConstraint(
            "commune_id", "title", "first_on", "last_on", name="one_report_of_a_title"
        ),
        check("days", "first_on <= last_on AND last_on <= due_before"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    kind: Mapped[Kind] = mapped_column(choice_of(Kind, "kind"))
    title: Mapped[str] = mapped_column(String(200))
    first_on: Mapped[date]
    last_on: Mapped[date]
    due_before: Mapped[date]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)

    commune: Mapped[Commune] = relationship()
    sections: Mapped[list[Section]] = relationship(order_by="Section.position")


class Section(Base):
    """A heading of the report with what is asked under it: data, each report has its own."""

    __tablename__ = "report_sections"
    __table_args__ = (UniqueConstraint("report_id", "position", name="one_section_in_a_place"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    position: Mapped[int]
    heading: Mapped[str] = mapped_column(String(150))
    question: Mapped[str] = mapped_column(String(500), default="", server_default="")


class Part(Base):
    """What one unit has to give. `figures` are frozen when it is handed in, by code."""

    __tablename__ = "report_parts"
    __table_args__ = (
        UniqueConstraint("report_id", "library_id", name="one_part_per_unit"),
        Index("ix_report_parts_library_id", "library_id", "step"),
        check(
            "frozen_when_in",
            "(step IN ('handed_in', 'approved')) = (figures_at IS NOT NULL)",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id"))
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    step: Mapped[Step] = mapped_column(choice_of(Step, "step"))
    figures: Mapped[dict[str, int]] = mapped_column(JSON, default=dict, server_default=text("'{}'"))
    figures_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    #: Handed in on or after the day before which it was due.
    was_late: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    #: Why it was sent back, or need not be given.
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")

    report: Mapped[Report] = relationship()
    library: Mapped[Library] = relationship(lazy="joined", innerjoin=True)


class Answer(Base):
    """What a unit wrote in a section. `version` goes up with each writing."""

    __tablename__ = "report_answers"
    __table_args__ = (UniqueConstraint("part_id", "section_id", name="one_answer_per_section"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("report_parts.id"))
    section_id: Mapped[int] = mapped_column(ForeignKey("report_sections.id"), index=True)
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    text: Mapped[str] = mapped_column(Text, default="", server_default="")


class PartEvent(Base):
    """Who did what with a part, and why."""

    __tablename__ = "report_part_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    part_id: Mapped[int] = mapped_column(ForeignKey("report_parts.id"), index=True)
    happening: Mapped[Happening] = mapped_column(choice_of(Happening, "happening"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    reason: Mapped[str] = mapped_column(String(300), default="", server_default="")
