"""What people do with newspapers and magazines; none of it commits."""

from __future__ import annotations

from library_share.serials.actions import bundling, moving, receiving, subscribing

__all__ = ["bundling", "moving", "receiving", "subscribing"]
