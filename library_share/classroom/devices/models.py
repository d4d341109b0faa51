"""Devices of shelves and desks, how they were paired, and what they reported."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from library_share.classroom.devices.rules import ActKind, ActState
from library_share.database import Base, UtcDateTime, check, choice_of
from library_share.libraries.models import Library, Place
from library_share.patrons.models import Account


class DevicePairing(Base):
    """A secret on the librarian's screen that makes one phone a device, once."""

    __tablename__ = "device_pairings"
    __table_args__ = (
        UniqueConstraint("secret_hash"),
        check("used_by_a_device", "(used_at IS NULL) = (device_id IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    secret_hash: Mapped[str] = mapped_column(String(64))
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    #: The shelf that it will serve; None for a desk.
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"))

    library: Mapped[Library] = relationship()
    place: Mapped[Place | None] = relationship()


class Device(Base):
    """A paired phone or tablet. It can do the work of its shelf, or of its desk, and nothing else.

    Its account has no password and no role: it only says who noted a fact.
    """

    __tablename__ = "devices"
    __table_args__ = (
        UniqueConstraint("key_hash"),
        UniqueConstraint("account_id"),
        Index("ix_devices_library_id", "library_id", "id"),
        check("named", "length(name) > 0"),
        check("numbers_positive", "last_number >= 0"),
        check("revoked_by_somebody", "(revoked_at IS NULL) = (revoked_by_id IS NULL)"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    library_id: Mapped[int] = mapped_column(ForeignKey("libraries.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"), index=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    #: SHA-256 of the key that the phone keeps.
    key_hash: Mapped[str] = mapped_column(String(64))
    paired_at: Mapped[datetime] = mapped_column(UtcDateTime)
    paired_by_id: Mapped[int] = mapped_column(ForeignKey("accounts.id"))
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    revoked_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))
    #: The number of the last act that was written down, and when that act happened.
    last_number: Mapped[int] = mapped_column(default=0, server_default="0")
    last_act_at: Mapped[datetime] = mapped_column(UtcDateTime)
    #: By how many seconds its clock was off when it last reported.
    clock_off_s: Mapped[int] = mapped_column(default=0, server_default="0")

    library: Mapped[Library] = relationship()
    place: Mapped[Place | None] = relationship()
    account: Mapped[Account] = relationship(foreign_keys=account_id)


class DeviceAct(Base):
    """One act that a device reported. Its number and its UUID belong together for ever."""

    __tablename__ = "device_acts"
    __table_args__ = (
        UniqueConstraint("device_id", "number", name="one_act_per_number"),
        UniqueConstraint("act_id", name="one_number_per_act"),
        Index(
            "ix_device_acts_held",
            "device_id",
            "number",
            sqlite_where=text("state = 'held'"),
            postgresql_where=text("state = 'held'"),
        ),
        check("numbered", "number > 0"),
        check("decided_by_somebody", "(decided_at IS NULL) = (decided_by_id IS NULL)"),
        check("dropped_by_somebody", "state <> 'dropped' OR decided_at IS NOT NULL"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    device_id: Mapped[int] = mapped_column(ForeignKey("devices.id"))
    number: Mapped[int]
    act_id: Mapped[UUID] = mapped_column(Uuid)
    kind: Mapped[ActKind] = mapped_column(choice_of(ActKind, "kind"))
    #: What the act was about: `copy` and `reader` as codes, `condition`, `count` (and the `reading`
    #: it made), `undoes`; `raw` of what could not be read.
    about: Mapped[dict[str, Any]] = mapped_column(JSON)
    happened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    recorded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    state: Mapped[ActState] = mapped_column(choice_of(ActState, "state"))
    #: What became of it, as the device was told: lent, returned, shown, noted, refused, held …
    outcome: Mapped[str] = mapped_column(String(20))
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id"))

    device: Mapped[Device] = relationship()

    @property
    def is_unreadable(self) -> bool:
        return self.kind is ActKind.UNREADABLE
