"""Views of a network for other libraries: a networkx multigraph, and GeoDataFrames.

The libraries are imported when a view is asked for, never with ``network``. A view shows the
tables as they are: for the world of a day with its closures, view ``network.conditions.under``.
"""

from typing import TYPE_CHECKING, Any

from network.network import Network
from network.polyline import Line, cut_at_meridian, folded
from network.sea import PASSAGES, sea_graph
from network.table import Table
from network.ways import Ways

if TYPE_CHECKING:
    from geopandas import GeoDataFrame
    from networkx import MultiDiGraph

WGS84 = "EPSG:4326"


def to_networkx(network: Network) -> "MultiDiGraph[str]":
    """Return the network as a directed multigraph.

    Nodes are location ids with every column of the locations table; edges run from origin to
    destination, are keyed by service id, and carry every column of the services table. Column
    names end in their unit (``distance_km``, ``transit_min``, ``capacity_teu``), so that
    ``weight="distance_km"`` says what is minimised. Blank numbers are ``None``.

    Guarantees: one node per location, one edge per service, in table order; changing the graph
    does not change the network. Departures, transfers, tariffs and limits are not part of it: a
    shortest path here is not a quote.

    Examples
    --------
    >>> from network import load
    >>> from network.graph import to_networkx
    >>> graph = to_networkx(load("examples/ten-nodes"))
    >>> graph.edges["CNYTN", "DEHAM", "S-YTN-HAM-F"]["distance_km"]
    25600.0
    """
    import networkx as nx  # noqa: PLC0415  (heavy; only for those who ask for the view)

    graph: MultiDiGraph[str] = nx.MultiDiGraph(
        name=network.name, reference_date=network.reference_date, digest=network.digest
    )
    for record in _records(network.locations):
        graph.add_node(record["location_id"], **record)
    for record in _records(network.services):
        graph.add_edge(
            record["origin_id"], record["destination_id"], key=record["service_id"], **record
        )
    return graph


def to_geodataframes(network: Network) -> "tuple[GeoDataFrame, GeoDataFrame]":
    """Return locations as points and services as lines, in WGS 84.

    The first frame is indexed by location id, the second by service id; both hold every column
    of their table, blank reals as NaN. Sea services follow the maritime graph through the
    passages they name, all others are great circles. A line over the antimeridian is a
    MultiLineString in two parts; a service from a place to itself is an empty line.

    Guarantees: one row per location and one per service, in table order; no line has a step
    longer than half a turn.

    Examples
    --------
    >>> from network import load
    >>> from network.graph import to_geodataframes
    >>> locations, services = to_geodataframes(load("examples/ten-nodes"))
    >>> services.loc["A-SZX-FRA"].geometry.geom_type
    'LineString'
    """
    from shapely import Point  # noqa: PLC0415  (heavy; only for those who ask for the view)

    places, ways = _records(network.locations), Ways(network)
    points = [Point(place["lon"], place["lat"]) for place in places]
    offers = _records(network.services)
    lines = [
        _geometry(ways.line(o["mode"], o["origin_id"], o["destination_id"], o["passages"]))
        for o in offers
    ]
    return _frame(network.locations, places, points), _frame(network.services, offers, lines)


def to_passages(network: Network) -> "GeoDataFrame":
    """Return the passages of a network as lines, in WGS 84.

    The frame is indexed by passage id and holds every column of the passages table. A line is
    what closing the passage takes away: the edges of the maritime graph that are tagged with it.
    A passage that the graph does not know has an empty line.

    Guarantees: one row per passage, in table order.

    Examples
    --------
    >>> from network import load
    >>> from network.graph import to_passages
    >>> to_passages(load("reference")).loc["suez"].geometry.geom_type
    'MultiLineString'
    """
    rows = _records(network.passages)
    return _frame(network.passages, rows, [_passage_line(row["passage_id"]) for row in rows])


def _frame(table: Table[Any], rows: list[dict[str, Any]], shapes: list[Any]) -> "GeoDataFrame":
    """Return a table with shapes as a frame indexed by its key; blank reals are NaN."""
    import geopandas  # noqa: PLC0415  (heavy; only for those who ask for the view)

    columns = {
        field.name: table.array(field.name)
        if field.kind == "real"
        else [row[field.name] for row in rows]
        for field in table.schema.fields
    }
    frame = geopandas.GeoDataFrame(columns, geometry=shapes, crs=WGS84)
    return frame.set_index(table.schema.key[0])


def _passage_line(name: str) -> Any:
    """Return the edges of the maritime graph that a passage is made of."""
    from shapely import MultiLineString  # noqa: PLC0415  (heavy, as above)

    graph = sea_graph()
    if name not in PASSAGES:
        return MultiLineString()
    edges = graph.passage == PASSAGES.index(name)
    parts: list[Line] = []
    for ends in zip(graph.tail[edges], graph.head[edges], strict=True):
        parts += cut_at_meridian([(folded(graph.lon[n]), float(graph.lat[n])) for n in ends])
    return MultiLineString(parts)


def _columns(table: Table[Any]) -> tuple[str, ...]:
    return tuple(field.name for field in table.schema.fields)


def _records(table: Table[Any]) -> list[dict[str, Any]]:
    """Return rows as plain records."""
    names = _columns(table)
    return [{name: getattr(row, name) for name in names} for row in table]


def _geometry(line: Line) -> Any:
    """Return a line as shapely geometry, cut at the antimeridian."""
    from shapely import LineString, MultiLineString  # noqa: PLC0415  (heavy, as above)

    parts = cut_at_meridian(line)
    if len(parts) == 1:
        return LineString(parts[0])
    return MultiLineString(parts) if parts else LineString()
