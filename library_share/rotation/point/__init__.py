"""The keeper of a point (người phụ trách điểm luân chuyển): four buttons on a phone, and figures
entered for points without network.

What a keeper does is a scan like any other: the desk does it, at the library of the point.
"""
