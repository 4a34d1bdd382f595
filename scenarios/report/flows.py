"""From answers to flows on the map: lanes by mode with their volume, and the places they join."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from network.enums import Mode
from network.network import Network
from network.ways import Ways, position_of
from scenarios.report.blocks import LegendItem, Picture, Shape
from scenarios.report.map_svg import Flow, MapPlace, Role, draw_map
from scenarios.report.tables import Page
from scenarios.report.words import Words, figure
from solver.plan import Itinerary, LocationPlan, SiteFlow

_NAMES_SHOWN = 4
_SIGNS: dict[Role, Shape] = {
    Role.ORIGIN: "dot",
    Role.DESTINATION: "square",
    Role.SITE: "diamond",
    Role.CLOSED_SITE: "diamond",
    Role.VIA: "dot",
}
_RANK = (Role.SITE, Role.CLOSED_SITE, Role.ORIGIN, Role.DESTINATION, Role.VIA)


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """An itinerary, what it carries (m3, or units), and what it is called in tooltips."""

    itinerary: Itinerary
    size: float
    name: str


@dataclass(slots=True)
class _Lane:
    mode: Mode
    ends: tuple[str, str]
    passages: tuple[str, ...]
    distance_km: float
    size: float
    names: dict[str, None]


@dataclass(frozen=True, slots=True)
class Drawer:
    """What maps of one outcome are drawn with; ``unit`` is the label key of what is carried."""

    page: Page
    ways: Ways
    unit: str = "m3"

    @property
    def network(self) -> Network:
        """Return the network the flows run on."""
        return self.page.network

    @property
    def words(self) -> Words:
        """Return the labels of the report's language."""
        return self.page.words

    def flows(self, carried: Iterable[Carried]) -> list[Flow]:
        """Return the legs of itineraries as flows; a lane that several use is one flow."""
        lanes: dict[object, _Lane] = {}
        for item in carried:
            for leg in item.itinerary.services:
                ends = (leg.origin_id, leg.destination_id)
                fresh = _Lane(leg.mode, ends, leg.passages, leg.distance_km, 0.0, {})
                lane = lanes.setdefault((leg.mode, ends, leg.passages), fresh)
                lane.size += item.size
                lane.names[item.name] = None
        return [
            Flow(
                line=self.ways.line(lane.mode, *lane.ends, lane.passages),
                style=f"mode-{lane.mode}",
                volume_m3=lane.size,
                name=self._name(lane),
            )
            for lane in lanes.values()
        ]

    def _name(self, lane: _Lane) -> str:
        origin, destination = (self.network.locations.get(end).name for end in lane.ends)
        carried = list(lane.names)
        more = " …" if len(carried) > _NAMES_SHOWN else ""
        return self.words(
            "map.lane",
            origin=origin,
            destination=destination,
            mode=self.words(f"mode.{lane.mode}"),
            size=self.words(f"size.{self.unit}", size=figure(lane.size, 1)),
            distance=figure(lane.distance_km),
            carried=self.words.joined(carried[:_NAMES_SHOWN]) + more,
        )

    def site_flows(self, flows: Iterable[SiteFlow]) -> list[Flow]:
        """Return the flows of a location plan: by itinerary where there is one, else direct."""
        known = list(flows)
        routed = [
            Carried(itinerary=flow.itinerary, size=flow.units, name=flow.sku)
            for flow in known
            if flow.itinerary is not None
        ]
        units: dict[tuple[str, str, str], float] = {}
        for flow in known:
            if flow.itinerary is None:
                key = (flow.origin_id, flow.destination_id, self._style(flow))
                units[key] = units.get(key, 0.0) + flow.units
        return [*self.flows(routed), *(self._direct(*key, size) for key, size in units.items())]

    def _style(self, flow: SiteFlow) -> str:
        row = self.network.services.find(flow.service_id)
        return "lane-direct" if row is None else f"mode-{self.network.services[row].mode}"

    def _direct(self, origin_id: str, destination_id: str, style: str, size: float) -> Flow:
        origin, destination = (
            self.network.locations.get(x).name for x in (origin_id, destination_id)
        )
        carried = self.words(f"size.{self.unit}", size=figure(size, 1))
        return Flow(
            line=self.ways.direct(origin_id, destination_id),
            style=style,
            volume_m3=size,
            name=self.words("map.direct", origin=origin, destination=destination, size=carried),
        )

    def picture(self, flows: Sequence[Flow], places: Sequence[MapPlace]) -> Picture:
        """Return the map with its legend: the modes and the signs that occur."""
        styles = {flow.style for flow in flows}
        lines = [(f"mode-{mode}", self.words(f"mode.{mode}")) for mode in Mode]
        lines.append(("lane-direct", self.words("lane.direct")))
        legend = [
            LegendItem(class_=style, words=words, shape="line")
            for style, words in lines
            if style in styles
        ]
        roles = {place.role for place in places}
        legend += [
            LegendItem(class_=f"place {role}", words=self.words(f"role.{role}"), shape=sign)
            for role, sign in _SIGNS.items()
            if role in roles
        ]
        name = self.words("map.name", lanes=len(flows), places=len(places))
        return Picture(
            caption=self.words("map.caption"),
            svg=draw_map(flows, places, name, self.page.basemap),
            legend=tuple(legend),
            note=self.words("map.note", unit=self.words(f"unit.{self.unit}")),
            layout="map",
        )


def itinerary_map(page: Page, ways: Ways, carried: Sequence[Carried]) -> Picture:
    """Draw the legs of itineraries and the places they join."""
    drawer = Drawer(page, ways)
    return drawer.picture(drawer.flows(carried), _itinerary_places(page.network, carried))


def _itinerary_places(network: Network, carried: Sequence[Carried]) -> list[MapPlace]:
    roles: dict[str, set[Role]] = {}
    volumes: dict[str, float] = {}
    for item in carried:
        services = item.itinerary.services
        for leg in services:
            for end in (leg.origin_id, leg.destination_id):
                roles.setdefault(end, set()).add(Role.VIA)
                volumes[end] = volumes.get(end, 0.0) + item.size
        if services:
            roles[services[0].origin_id].add(Role.ORIGIN)
            roles[services[-1].destination_id].add(Role.DESTINATION)
    return _places(network, roles, volumes)


def _places(
    network: Network, roles: dict[str, set[Role]], volumes: dict[str, float]
) -> list[MapPlace]:
    places = []
    for location_id, found in roles.items():
        here = network.locations.get(location_id)
        places.append(
            MapPlace(
                position=position_of(here),
                name=here.name,
                role=next(role for role in _RANK if role in found),
                volume_m3=volumes.get(location_id, 0.0),
            )
        )
    return places


def location_map(page: Page, ways: Ways, plan: LocationPlan) -> Picture:
    """Draw the flows of a location plan from factory to warehouse to market."""
    drawer = Drawer(page, ways, "units")
    routed = [
        Carried(itinerary=flow.itinerary, size=flow.units, name=flow.sku)
        for flow in plan.inbound
        if flow.itinerary is not None
    ]
    roles: dict[str, set[Role]] = {}
    sizes = {site.location_id: site.throughput_units for site in plan.sites}
    for site in plan.sites:
        roles[site.location_id] = {Role.SITE if site.is_open else Role.CLOSED_SITE}
    for flow in plan.inbound:
        roles.setdefault(flow.origin_id, set()).add(Role.ORIGIN)
    for flow in plan.outbound:
        roles.setdefault(flow.destination_id, set()).add(Role.DESTINATION)
        sizes[flow.destination_id] = sizes.get(flow.destination_id, 0.0) + flow.units
    for item in routed:
        for leg in item.itinerary.services:
            roles.setdefault(leg.destination_id, set()).add(Role.VIA)
    flows = drawer.site_flows((*plan.inbound, *plan.outbound))
    return drawer.picture(flows, _places(page.network, roles, sizes))
