"""Handling between services: what goods cost that come in, go out, or pass through a place."""

from collections.abc import Iterable, Mapping

from network.enums import Confidence, LoadForm, Mode, UnitChange
from network.io.anura.goods import SOURCE
from network.service import Service, Transfer

ON_SITE = LoadForm.PALLET
"""The load form of goods that go from a plant to the warehouse beside it, and of no others."""

_SET_APART = (LoadForm.FCL, ON_SITE)


def handling(
    services: Iterable[Service], tariffs: Mapping[str, Mapping[str, str]]
) -> list[Transfer]:
    """Return what it takes to change between services and the door, at every place of them.

    Boxes are stuffed and stripped where they begin and end. Time it takes none, as a model says
    none of it. Goods of the place itself do not come in.

    Parameters
    ----------
    tariffs
        By place, the ids of its tariffs: ``in``, ``out`` and ``through``.
    """
    comes: dict[str, dict[LoadForm | None, None]] = {}
    goes: dict[str, dict[LoadForm | None, None]] = {}
    for service in services:
        form = service.load_form if service.load_form in _SET_APART else None
        goes.setdefault(service.origin_id, {})[form] = None
        comes.setdefault(service.destination_id, {})[form] = None
    return [
        row
        for place in dict.fromkeys((*goes, *comes))
        for row in _of_place(
            place, comes.get(place, {}), goes.get(place, {}), tariffs.get(place, {})
        )
    ]


def _of_place(
    place: str,
    comes: Iterable[LoadForm | None],
    goes: Iterable[LoadForm | None],
    tariffs: Mapping[str, str],
) -> Iterable[Transfer]:
    for after in goes:
        yield _row(place, (Mode.GATE, None), (None, after), tariffs.get("out", ""))
    for before in comes:
        is_own = before is ON_SITE
        received = "" if is_own else tariffs.get("in", "")
        yield _row(place, (None, before), (Mode.GATE, None), received)
        through = tariffs.get("out" if is_own else "through", "")
        for after in goes:
            yield _row(place, (None, before), (None, after), through)


Side = tuple[Mode | None, LoadForm | None]


def _row(place: str, before: Side, after: Side, tariff_id: str) -> Transfer:
    names = ["-".join(str(part) for part in side if part) or "any" for side in (before, after)]
    return Transfer(
        transfer_id=f"{place}/{names[0]}/{names[1]}",
        location_id=place,
        from_mode=before[0],
        from_form=before[1],
        to_mode=after[0],
        to_form=after[1],
        unit_change=_CHANGES[before[1] is LoadForm.FCL, after[1] is LoadForm.FCL],
        tariff_id=tariff_id,
        source=SOURCE,
        confidence=Confidence.UNVERIFIED,
    )


_CHANGES = {
    (False, False): UnitChange.STAY,
    (False, True): UnitChange.STUFF,
    (True, False): UnitChange.STRIP,
    (True, True): UnitChange.TRANSLOAD,
}
"""What happens to the box, by whether goods come in one and whether they leave in one."""
