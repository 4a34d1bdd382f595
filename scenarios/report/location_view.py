"""A location plan as blocks: key figures, map, warehouses, and who serves whom."""

from collections.abc import Iterable, Sequence
from math import isnan

from network.ways import Ways
from scenarios.report import blocks
from scenarios.report.blocks import Block, Kpi, Kpis, Notes
from scenarios.report.customs_view import Named, crosses, customs_table
from scenarios.report.flows import location_map
from scenarios.report.landed import are_complete, at_least
from scenarios.report.plan_view import unserved_table
from scenarios.report.status_words import all_notes, status_kpi
from scenarios.report.tables import Page
from scenarios.report.words import NONE, co2e, figure, money, percent, wtw
from solver.plan import Itinerary, LocationPlan, Site, SiteFlow


def location_blocks(page: Page, ways: Ways, plan: LocationPlan) -> list[Block]:
    """Return the blocks of a location plan."""
    words = page.words
    out: list[Block] = [_kpis(page, plan)]
    if plan.outbound or plan.inbound:
        out.append(location_map(page, ways, plan))
    if plan.sites:
        out.append(_sites_table(page, plan.sites))
    if plan.unserved:
        out.append(unserved_table(page, plan.unserved))
    if plan.outbound:
        out.append(_flows_table(page, plan.outbound, "flows.outbound"))
    if plan.inbound:
        out.append(_flows_table(page, plan.inbound, "flows.inbound"))
    ways_in = _ways_in(plan)
    if crosses(ways_in):
        out.append(_customs(page, plan.inbound))
    notes = all_notes(words, plan.notes, plan.provenance, ways_in)
    out.append(Notes(title=words("notes"), items=notes))
    return out


def _ways_in(plan: LocationPlan) -> list[Itinerary]:
    return [flow.itinerary for flow in plan.inbound if flow.itinerary is not None]


def _kpis(page: Page, plan: LocationPlan) -> Kpis:
    words, ways_in = page.words, _ways_in(plan)
    is_open = [site for site in plan.sites if site.is_open]
    items = [
        Kpi(
            label=words("kpi.total_cost"),
            value=at_least(words, plan.total_cost, is_complete=are_complete(ways_in)),
            detail=words("kpi.per_period"),
        ),
        Kpi(
            label=words("kpi.open_sites"),
            value=words("of", part=len(is_open), whole=len(plan.sites)),
            detail=words.joined(page.name(site.location_id) for site in is_open[:4])
            + (" …" if len(is_open) > 4 else ""),  # noqa: PLR2004
        ),
        Kpi(
            label=words("figure.co2e_wtw"),
            value=wtw(plan.emissions),
            detail=words(
                "wtt_ttw",
                wtt=co2e(plan.emissions.co2e_wtt_kg),
                ttw=co2e(plan.emissions.co2e_ttw_kg),
            ),
        ),
    ]
    if plan.outbound:
        farthest = max(plan.outbound, key=lambda flow: flow.transit_min)
        ends = (page.name(farthest.origin_id), page.name(farthest.destination_id))
        items.append(
            Kpi(
                label=words("kpi.longest_delivery"),
                value=words.duration(farthest.transit_min),
                detail=" → ".join(ends),
            )
        )
    if crosses(ways_in):
        known = sum(way.landed_complete for way in ways_in)
        items.append(
            Kpi(
                label=words("kpi.known"),
                value=words("of", part=known, whole=len(ways_in)),
                detail=words("kpi.ways_in"),
            )
        )
    items.append(status_kpi(words, plan.termination))
    return Kpis(items=tuple(items))


def _sites_table(page: Page, sites: Sequence[Site]) -> blocks.TableBlock:
    words = page.words
    ranked = sorted(sites, key=lambda site: (not site.is_open, -site.throughput_m3))
    rows = [
        (
            page.place(site.location_id),
            words("site.open" if site.is_open else "site.closed"),
            money(site.fixed_cost),
            figure(site.throughput_units),
            figure(site.throughput_m3, 1),
            _utilisation(page, site),
        )
        for site in ranked
    ]
    columns = (
        blocks.text(words("site")),
        blocks.text(words("state")),
        blocks.number(words("fixed_cost")),
        blocks.number(words("units")),
        blocks.number(words("volume_m3")),
        blocks.number(words("utilisation")),
    )
    return blocks.table(words("sites.caption"), columns, rows)


def _customs(page: Page, flows: Iterable[SiteFlow]) -> blocks.Fold:
    """Return how one lot of each flow into a warehouse enters."""
    words = page.words
    named = [
        Named(
            name=f"{page.name(flow.origin_id)} → {page.name(flow.destination_id)}, {flow.sku}",
            way=flow.itinerary,
        )
        for flow in flows
        if flow.itinerary is not None
    ]
    table = customs_table(page, words("answer"), words("customs.flows"), named)
    return blocks.Fold(title=words("customs.flows"), blocks=(table,))


def _utilisation(page: Page, site: Site) -> str:
    """Return the fill of a warehouse that is open and has a limit to fill."""
    facilities = page.network.facilities
    row = facilities.find(site.location_id)
    limits = ("storage_capacity_m3", "throughput_m3", "throughput_units")
    is_ample = row is not None and all(isnan(facilities.array(name)[row]) for name in limits)
    if not site.is_open or is_ample:
        return NONE
    return percent(site.utilisation, 1)


def _flows_table(page: Page, flows: Iterable[SiteFlow], caption: str) -> blocks.TableBlock:
    words = page.words
    rows = [
        (
            page.name(flow.origin_id),
            page.name(flow.destination_id),
            flow.sku,
            figure(flow.units),
            percent(flow.share),
            words.duration(flow.transit_min),
            money(flow.cost),
            wtw(flow.emissions),
        )
        for flow in sorted(flows, key=lambda f: (f.origin_id, -f.units, f.destination_id, f.sku))
    ]
    columns = (
        blocks.text(words("from")),
        blocks.text(words("to")),
        blocks.text(words("sku")),
        blocks.number(words("units")),
        blocks.number(words("share")),
        blocks.number(words("transit")),
        blocks.number(words("cost")),
        blocks.number(words("co2e_wtw")),
    )
    return blocks.table(words(caption), columns, rows)
