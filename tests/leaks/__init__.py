"""Nothing of another library's patrons leaks, through any address, to anybody (Vietnamese law and
our own promise). The walk finds the addresses by itself; `values.py` says what their arguments are.
"""
