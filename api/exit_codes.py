"""Exit codes of the command line."""

FINE = 0
BAD_INPUT = 2
NO_ANSWER = 3
BUG = 4
INTERRUPTED = 130
READER_GONE = 141
"""Whoever read the answer, such as ``head``, has read enough: as when the signal ends us."""
