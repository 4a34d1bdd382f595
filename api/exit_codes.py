"""Exit codes of the command line."""

FINE = 0
BAD_INPUT = 2
NO_ANSWER = 3
BUG = 4
INTERRUPTED = 130
