"""The names that look most like a mistyped one."""

from collections.abc import Iterable


def nearest(name: str, names: Iterable[str]) -> str:
    """Return the names that look most like a mistyped one, best first."""
    return ", ".join(closest(name, names))


def closest(name: str, names: Iterable[str]) -> list[str]:
    """Return up to three names that look most like a mistyped one, best first."""
    from difflib import get_close_matches  # noqa: PLC0415  (only when something is wrong)

    folded = {_fold(n): n for n in names}
    return [folded[c] for c in get_close_matches(_fold(name), list(folded), n=3, cutoff=0.6)]


def _fold(name: str) -> str:
    """Return the letters and digits of a name, in any script, without regard to case."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())
