"""Figures that are counted whenever asked for, as closed months had them: open loans, copies,
pupils at the end of a month. Kept beside, so that no closed month changes in silence.
"""
