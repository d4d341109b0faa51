"""Tables of how papers look: heads, signers, lists of recipients and what papers rest on."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey, String, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.database import Base, check, choice_of, unique_where
from library_share.libraries.office.rules import Paper


class Office(Base):
    """A library, or (without one) the commune, as it stands at the head of its papers. An empty
    text: as usual."""

    __tablename__ = "offices"
    __table_args__ = (
        UniqueConstraint("library_id", name="one_office_per_library"),
        unique_where("one_office_per_commune", "commune_id", where=text("library_id IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commune_id: Mapped[int] = mapped_column(ForeignKey("communes.id"))
    library_id: Mapped[int | None] = mapped_column(ForeignKey("libraries.id"))
    #: The body above (cơ quan chủ quản), who issues (cơ quan ban hành), and where (địa danh).
    parent: Mapped[str] = mapped_column(String(150), default="", server_default="")
    body: Mapped[str] = mapped_column(String(150), default="", server_default="")
    place: Mapped[str] = mapped_column(String(100), default="", server_default="")

    signers: Mapped[list[Signer]] = relationship(
        order_by="Signer.position", cascade="all, delete-orphan"
    )
    recipients: Mapped[list[RecipientList]] = relationship(
        order_by="RecipientList.name", cascade="all, delete-orphan"
    )
    choices: Mapped[list[Choice]] = relationship(cascade="all, delete-orphan")
    grounds: Mapped[list[GroundLine]] = relationship(
        order_by="GroundLine.id", cascade="all, delete-orphan"
    )


class Signer(Base):
    """Who signs a kind of paper, in which place from the left."""

    __tablename__ = "office_signers"
    __table_args__ = (
        UniqueConstraint("office_id", "paper", "position", name="one_signer_in_a_place"),
        check("has_title", "title <> ''"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    paper: Mapped[Paper] = mapped_column(choice_of(Paper, "paper"))
    position: Mapped[int]
    #: Lines above the title, parted by line ends: TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH.
    authority: Mapped[str] = mapped_column(String(250), default="", server_default="")
    title: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100), default="", server_default="")


class RecipientList(Base):
    """A named list of who gets papers; `addressees` and `lines` are parted by line ends."""

    __tablename__ = "office_recipients"
    __table_args__ = (UniqueConstraint("office_id", "name", name="one_recipient_list_of_a_name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    name: Mapped[str] = mapped_column(String(60))
    addressees: Mapped[str] = mapped_column(String(600), default="", server_default="")
    lines: Mapped[str] = mapped_column(String(1500), default="", server_default="")


class Choice(Base):
    """Which list of recipients a kind of paper has."""

    __tablename__ = "office_choices"
    __table_args__ = (UniqueConstraint("office_id", "paper", name="one_list_for_a_paper"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    paper: Mapped[Paper] = mapped_column(choice_of(Paper, "paper"))
    recipients_id: Mapped[int] = mapped_column(ForeignKey("office_recipients.id"), index=True)

    recipients: Mapped[RecipientList] = relationship()


class GroundLine(Base):
    """A law or a letter on which papers rest (Căn cứ). A void one (hết hiệu lực) is not printed."""

    __tablename__ = "office_grounds"
    __table_args__ = (
        UniqueConstraint("office_id", "kind", "number", name="one_ground_of_a_number"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    kind: Mapped[str] = mapped_column(String(60))
    number: Mapped[str] = mapped_column(String(60), default="", server_default="")
    issued_on: Mapped[date | None]
    about: Mapped[str] = mapped_column(String(300), default="", server_default="")
    is_void: Mapped[bool] = mapped_column(default=False, server_default=false())
