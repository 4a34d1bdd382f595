"""How much text the sheets of a workbook hold when every cell has its own.

A workbook stores a text once and lets cells name it by number: a small file can so stand for
more text than any memory holds.
"""

import re
from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from network.io.xlsx_guard import MOST_BYTES, Parts, TooLargeError

_SHARED = "xl/sharedStrings.xml"
_END = re.compile(rb"</(?:\w+:)?si>")
_LONGEST_END = 32
_NUMBER = re.compile(rb"""\bt=["']s["'][^<>]*>\s*<(?:\w+:)?v>\s*(\d{1,9})\s*<""")
_LONGEST_CELL = 2**24


def refuse_too_much_text(parts: Parts, sheets: Iterable[str], cells: int) -> None:
    """Refuse a workbook whose cells name more text than is read.

    Parameters
    ----------
    sheets
        The parts that hold sheets.
    cells
        How many cells there are at most that name a text.

    Raises
    ------
    TooLargeError
        When the texts of all cells are longer than the largest file.
    """
    if _SHARED not in parts.members:
        return
    lengths = _lengths(parts.chunks(_SHARED))
    if int(lengths.max(initial=0)) * cells <= MOST_BYTES:
        return
    total = sum(_named(parts.chunks(sheet), lengths) for sheet in sheets)
    if total > MOST_BYTES:
        raise TooLargeError(holds=f"{total:,} bytes of text", most=f"{MOST_BYTES:,} bytes")


def _lengths(chunks: Iterable[bytes]) -> NDArray[np.int64]:
    """Return how long each shared text is, markup included."""
    ends, read, rest = [0], 0, b""
    for chunk in chunks:
        text = rest + chunk
        begin = read - len(rest)
        ends += [end for at in _END.finditer(text) if (end := begin + at.end()) > ends[-1]]
        read += len(chunk)
        rest = text[-_LONGEST_END:]
    places = np.array(ends, np.int64)
    return places[1:] - places[:-1]


def _named(chunks: Iterable[bytes], lengths: NDArray[np.int64]) -> int:
    """Return how long the texts that the cells of a sheet name are together."""
    total = 0
    for text in whole_cells(chunks):
        numbers = np.array([int(at[1]) for at in _NUMBER.finditer(text)], np.int64)
        total += int(lengths[numbers[numbers < len(lengths)]].sum())
    return total


def whole_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the XML of a sheet in pieces that do not cut a cell in two."""
    rest = b""
    for chunk in chunks:
        text = rest + chunk
        last = max(text.rfind(b"<c "), text.rfind(b":c "))
        cut = max(text.rfind(b"<", 0, last + 1) if last >= 0 else text.rfind(b"<"), 0)
        yield text[:cut]
        rest = text[cut:]
        if len(rest) > _LONGEST_CELL:
            raise TooLargeError(holds="a cell of more than 16 MB", most="32,767 signs in a cell")
    yield rest
