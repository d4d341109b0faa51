"""Rounds (đợt luân chuyển): from the need to the report.

A round is a thin agreement: which boxes go to which points on which days. What really happens is
read from the handovers that carry the boxes.
"""
