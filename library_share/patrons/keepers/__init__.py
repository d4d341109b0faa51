"""Keepers (người phụ trách): who is in charge of a shelf, a corner, a box; an account or a patron.

A place may have several keepers at a time, a form teacher and two pupil librarians for example.
Whoever was in charge before stays in the history with both days.
"""
