"""Where the border is, and which charges belong to the customs value and to the VAT base.

A charge that arises before the border is part of the customs value where the territory takes it
(CIF); one that arises behind it, up to the first place of destination, is part of the base of
import VAT. ``tariffs.tax_part`` overrides that for a line.
"""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from network.enums import ChargeCategory, Nature, TaxPart
from network.network import Network
from network.table import Table
from network.tariff import TariffLine

Mask = NDArray[np.bool_]

_BEFORE = (ChargeCategory.FREIGHT, ChargeCategory.SURCHARGE, ChargeCategory.ORIGIN)
_BEHIND = (
    ChargeCategory.FREIGHT,
    ChargeCategory.SURCHARGE,
    ChargeCategory.DESTINATION,
    ChargeCategory.LAST_MILE,
)
_CACHE: dict[Any, Any] = {}
_MOST_CACHED = 16


def customs_value_rows(tariffs: Table[TariffLine]) -> Mask:
    """Return the tariff rows (T,) that are part of the customs value when before the border."""
    return _rows(tariffs, TaxPart.CUSTOMS_VALUE, _BEFORE)


def vat_base_rows(tariffs: Table[TariffLine]) -> Mask:
    """Return the tariff rows (T,) that are part of the VAT base when behind the border."""
    return _rows(tariffs, TaxPart.VAT_BASE, _BEHIND)


def tax_rows(tariffs: Table[TariffLine], part: TaxPart | None) -> Mask:
    """Return the tariff rows (T,) that belong to a tax base; all of them for none."""
    if part is TaxPart.CUSTOMS_VALUE:
        return customs_value_rows(tariffs)
    if part is TaxPart.VAT_BASE:
        return vat_base_rows(tariffs)
    return np.ones(len(tariffs), np.bool_)


def export_rows(tariffs: Table[TariffLine]) -> Mask:
    """Return the tariff rows (T,) that are for leaving a territory, by the code of the charge."""
    key = (tariffs.digest, _EXPORT)
    if key not in _CACHE:
        codes = tariffs.texts("charge_code")
        _remember(key, np.array([str(c).upper().startswith(_EXPORT) for c in codes], np.bool_))
    rows: Mask = _CACHE[key]
    return rows


_EXPORT = "EXPORT"


def _rows(tariffs: Table[TariffLine], part: TaxPart, usual: tuple[ChargeCategory, ...]) -> Mask:
    key = (tariffs.digest, part)
    if key not in _CACHE:
        stated = tariffs.equals("tax_part", part)
        by_category = np.isin(tariffs.texts("category"), [str(word) for word in usual])
        unstated = tariffs.equals("tax_part", "")
        cash = tariffs.equals("nature", Nature.CASH)
        _remember(key, (stated | (unstated & by_category)) & cash)
    rows: Mask = _CACHE[key]
    return rows


def customs_territories(network: Network) -> NDArray[np.object_]:
    """Return the customs territory of every location (locations,): a union, or the country's own.

    A country without a row among the territories stands for itself.
    """
    key = (network.locations.digest, network.table("territories").digest)
    if key not in _CACHE:
        union = {
            row.country_code: row.customs_territory_id or row.territory_id
            for row in network.table("territories")
            if row.country_code
        }
        places = network.locations
        countries = places.texts("country_code")
        stated = places.texts("customs_territory")
        names = [
            union.get(country) or word or country
            for country, word in zip(countries, stated, strict=True)
        ]
        _remember(key, np.array(names, dtype=object))
    territories: NDArray[np.object_] = _CACHE[key]
    return territories


def _remember(key: Any, value: Any) -> None:
    while len(_CACHE) >= _MOST_CACHED:
        _CACHE.pop(next(iter(_CACHE)))
    _CACHE[key] = value
