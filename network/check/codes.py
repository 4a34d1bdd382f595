"""Codes that follow a standard: ISO 6346 boxes, HS goods, ISO 3166 countries, UN numbers."""

import re
from collections.abc import Callable, Iterator

import numpy as np

from network.check.fault import Check, Fault, warning
from network.check.masks import columns_named, items, where_word
from network.dangerous import un_number_of
from network.enums import EquipmentKind, Reason
from network.equipment import read_iso_code
from network.network import Network

_HS = re.compile(r"\d{2}(?:\d{2}){0,4}$")
_COUNTRY = re.compile(r"[A-Z]{2}$")
_UN_NUMBER = re.compile(r"UN\d{4}$")
_SEPARATORS = re.compile(r"[ .]")


def malformed_boxes(network: Network) -> Iterator[Fault]:
    """Every container has a size and type code of ISO 6346, where it has one at all."""
    boxes = network.equipment
    wrong = where_word(boxes, "iso_code", _is_no_box)
    for row in np.flatnonzero(wrong & boxes.equals("kind", EquipmentKind.CONTAINER)).tolist():
        yield warning(
            boxes,
            row,
            "iso_code",
            Reason.MALFORMED_CODE,
            current=boxes[row].iso_code,
            limit="code of ISO 6346",
            needed="22G1, 45R1",
        )


def _is_no_box(word: str) -> bool:
    return bool(word) and read_iso_code(word) is None


def malformed_goods_codes(network: Network) -> Iterator[Fault]:
    """Every HS code and prefix has an even number of digits; points and blanks may part them."""
    yield from _malformed(network, ("hs_code", "hs_prefix"), _is_hs, "HS code", "8507.60")


def _is_hs(word: str) -> bool:
    return bool(_HS.match(_SEPARATORS.sub("", word)))


def malformed_countries(network: Network) -> Iterator[Fault]:
    """Every country is two capital letters."""
    names = ("country_code", "origin_country")
    yield from _malformed(network, names, _is_country, "country code", "DE")
    yield from _malformed(network, ("transit_countries",), _are_countries, "country code", "DE")


def _is_country(word: str) -> bool:
    return bool(_COUNTRY.match(word))


def _are_countries(word: str) -> bool:
    return all(map(_is_country, items(word)))


def malformed_dangerous_goods(network: Network) -> Iterator[Fault]:
    """Every UN number has four digits."""
    yield from _malformed(network, ("un_number",), _is_un_number, "UN number", "UN3480")


def _is_un_number(word: str) -> bool:
    return bool(_UN_NUMBER.match(un_number_of(word)))


def _malformed(
    network: Network, names: tuple[str, ...], fits: Callable[[str], bool], what: str, such: str
) -> Iterator[Fault]:
    """Find the rows whose code does not fit; blank codes are left alone."""
    for table, column in columns_named(network, *names):
        wrong = where_word(table, column, lambda word: bool(word) and not fits(word))
        for row in np.flatnonzero(wrong).tolist():
            found = table.vocabulary(column)[table.array(column)[row]]
            yield warning(
                table,
                row,
                column,
                Reason.MALFORMED_CODE,
                current=found,
                limit=what,
                needed=such,
            )


CHECKS = (
    Check(malformed_boxes),
    Check(malformed_goods_codes),
    Check(malformed_countries),
    Check(malformed_dangerous_goods),
)
