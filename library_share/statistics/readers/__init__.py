"""Distinct readers: people are counted once, so they cannot be added up from days.

They are counted for months, terms, school years and calendar years only, and *settled* when such a
period is over: from then on the figure stands in a table and needs nobody's name.
"""
