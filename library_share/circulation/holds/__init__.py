"""Holds: somebody waits for a title, or for one copy (đặt giữ).

A *hold* is what was asked: by a patron for one copy, or for a class for several copies of a title
with one return date. A *slot* is one of these copies, from waiting in line to the pick-up shelf.
A copy that is caught for a slot is nobody else's.
"""
