"""What the world does to a plan: loans, waiting readers, losses, closed days, late schools.

A *dry run* says for each box what would happen on a day and why. Nothing moves by itself: a person
says go, and lists for the handovers are prepared.
"""
