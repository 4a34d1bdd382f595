"""Faults of places, services and timetables."""

from datetime import date

from network.check import (
    dates,
    disruptions,
    places,
    reach,
    sea_ways,
    services,
    timetable,
    zones,
)
from network.disruption import Delay, Disruption, FeedState
from network.enums import (
    DisruptionSubject,
    LoadForm,
    LocationKind,
    Mode,
    Reason,
    Severity,
)
from network.location import Location, Passage
from network.service import DatedDeparture, Service
from network.working_time import CalendarRow
from solver import dead_ends
from tests.network.check_cases import Case, add, both, change, remove, twin

SEA = "S-YTN-HAM-F"


def hub(place, lat, lon, country, zone, **more):
    return Location(
        location_id=place,
        name=place,
        kind=more.pop("kind", LocationKind.HUB),
        lat=lat,
        lon=lon,
        country_code=country,
        timezone=zone,
        **more,
    )


def truck(name, start, end, **more):
    return Service(
        service_id=name,
        origin_id=start,
        destination_id=end,
        mode=Mode.TRUCK,
        load_form=LoadForm.LCL,
        transit_min=600,
        tariff_id="GROUPAGE-DE",
        toc_id="HGV",
        **more,
    )


def strike(**more):
    given = {"subject_kind": DisruptionSubject.SERVICE, "subject": SEA, **more}
    return Disruption(disruption_id="D-1", **given)


WAYS = (
    Case(
        reach.unreachable_markets,
        add(hub("MKT-X", 53.0, 9.0, "DE", "Europe/Berlin", kind=LocationKind.MARKET)),
        Reason.UNREACHABLE_MARKET,
        "locations/MKT-X",
    ),
    Case(
        reach.factories_cut_off,
        add(hub("FAC-X", 23.0, 114.0, "CN", "Asia/Shanghai", kind=LocationKind.FACTORY)),
        Reason.FACTORY_CUT_OFF,
        "locations/FAC-X",
    ),
    Case(
        reach.islands,
        add(truck("T-FR", "HUB-LYO", "HUB-PAR", distance_km=460.0)),
        Reason.ISLAND,
        "locations/HUB-LYO",
        also=(Reason.NO_TRANSFER,),
    ),
    Case(
        services.faster_than_physics,
        change("services", SEA, transit_min=9000),
        Reason.FASTER_THAN_PHYSICS,
        f"services/{SEA}",
        Severity.ERROR,
    ),
    Case(
        services.shorter_than_straight,
        change("services", SEA, distance_km=2560.0),
        Reason.SHORTER_THAN_STRAIGHT,
        f"services/{SEA}",
    ),
    Case(
        services.services_to_their_origin,
        add(truck("T-LOOP", "DEHAM", "DEHAM")),
        Reason.SAME_PLACE,
        "services/T-LOOP",
    ),
    Case(
        services.duplicate_services,
        twin("services", SEA, service_id="S-TWIN", tariff_id="SEA-FCL-SIN-EU"),
        Reason.DUPLICATE_SERVICE,
        "services/S-TWIN",
    ),
    Case(
        services.services_without_tariff,
        change("services", SEA, tariff_id=""),
        Reason.NO_TARIFF,
        f"services/{SEA}",
    ),
    Case(
        services.boxes_without_rate,
        remove("tariffs", ("SEA-FCL-EU", 1)),
        Reason.BOX_WITHOUT_RATE,
        f"services/{SEA}",
    ),
    Case(
        sea_ways.passages_missing,
        both(
            add(*(Passage(passage_id=name) for name in ("suez", "malacca", "south_africa"))),
            add(Passage(passage_id="panama"), Passage(passage_id="chili")),
            change("services", SEA, passages=("malacca",)),
            change("services", "S-YTN-HAM-L", passages=("malacca", "south_africa")),
            change("services", "S-SIN-HAM-F", passages=("suez", "malacca")),
        ),
        Reason.PASSAGES_MISSING,
        f"services/{SEA}",
    ),
    Case(
        sea_ways.unknown_passages,
        add(Passage(passage_id="bosphorus")),
        Reason.UNKNOWN_PASSAGE,
        "passages/bosphorus",
        Severity.NOTE,
    ),
    Case(
        sea_ways.ports_inland,
        change("locations", "CNYTN", lat=32.0, lon=103.0),
        Reason.PORT_INLAND,
        "locations/CNYTN",
        also=(Reason.SHORTER_THAN_STRAIGHT, Reason.FASTER_THAN_PHYSICS),
    ),
    Case(
        dead_ends.dead_ends,
        remove("transfers", "TRANSSHIP"),
        Reason.NO_TRANSFER,
        "services/S-YTN-SIN-F",
        also=(Reason.NO_TRANSFER,),
    ),
    Case(
        dead_ends.unused_transfers,
        twin("transfers", "TRANSSHIP", transfer_id="RAIL-SG", to_mode=Mode.RAIL),
        Reason.TRANSFER_UNUSED,
        "transfers/RAIL-SG",
        Severity.NOTE,
    ),
    Case(
        places.positions_at_zero,
        change("locations", "HUB-PAR", lat=0.0, lon=0.0),
        Reason.POSITION_ZERO,
        "locations/HUB-PAR",
        Severity.ERROR,
    ),
    Case(
        places.positions_far_from_their_country,
        add(hub("HUB-CAN", -23.1, 113.3, "CN", "Asia/Shanghai")),
        Reason.POSITION_SUSPECT,
        "locations/HUB-CAN",
    ),
    Case(
        places.positions_far_from_their_country,
        add(hub("HUB-CAN", -60.0, -60.0, "CN", "Asia/Shanghai")),
        Reason.POSITION_SUSPECT,
        "locations/HUB-CAN",
        Severity.NOTE,
        also=(Reason.TIMEZONE_FAR,),
    ),
    Case(
        zones.unknown_time_zones,
        change("locations", "HUB-PAR", timezone="Europe/Lutetia"),
        Reason.UNKNOWN_TIMEZONE,
        "locations/HUB-PAR",
        Severity.ERROR,
    ),
    Case(
        zones.time_zones_of_elsewhere,
        change("locations", "HUB-PAR", timezone="Asia/Tokyo"),
        Reason.TIMEZONE_FOREIGN,
        "locations/HUB-PAR",
    ),
    Case(
        zones.time_zones_off_the_sun,
        add(hub("X", 40.7, -74.0, "", "America/Los_Angeles"), hub("Y", 40.7, -74.0, "", "UTC")),
        Reason.TIMEZONE_FAR,
        "locations/Y",
    ),
)

TIMES = (
    Case(
        timetable.on_demand_where_nothing_may_wait,
        change("locations", "CNYTN", may_store=False),
        Reason.NO_WAITING_FOR_UNSCHEDULED,
        "services/T-FAC-YTN-F",
    ),
    Case(
        timetable.departures_in_the_past,
        change("services", SEA, departures="dated 2026-09-01T08:00, 2026-10-29T23:00"),
        Reason.DEPARTURES_PAST,
        f"services/{SEA}",
    ),
    Case(
        timetable.cut_offs_before_receiving,
        change("cut_offs", (SEA, "CY"), offset_min=14400),
        Reason.CUT_OFF_ORDER,
        f"cut_offs/{SEA}/CY",
        Severity.ERROR,
    ),
    Case(
        timetable.dated_departures_that_do_not_fit,
        add(
            DatedDeparture(service_id=SEA, departs_at="2026-11-07T18:00", status="blanked"),
            DatedDeparture(service_id=SEA, departs_at="2026-11-14T08:00", status="blanked"),
            DatedDeparture(service_id=SEA, departs_at="soon", status="extra"),
        ),
        Reason.DEPARTURE_UNMATCHED,
        f"departures/{SEA}/2026-11-14T08:00",
    ),
    Case(
        timetable.calendars_never_open,
        add(
            CalendarRow(calendar_id="OFF", line=1, weekdays="Mon-Fri"),
            CalendarRow(
                calendar_id="OFF",
                line=2,
                closed_from=date(2020, 1, 1),
                closed_to=date(2030, 1, 1),
            ),
            CalendarRow(calendar_id="ON", line=1, weekdays="Mon"),
            CalendarRow(calendar_id="TORN", line=1, weekdays="Someday"),
        ),
        Reason.NEVER_OPEN,
        "calendars/OFF/1",
        Severity.ERROR,
    ),
    Case(
        timetable.half_hours,
        add(CalendarRow(calendar_id="C", line=1, weekdays="Mon", opens="08:00")),
        Reason.MISSING_VALUE,
        "calendars/C/1",
    ),
    Case(
        disruptions.disruptions_of_nothing,
        add(strike(subject="S-YTN-HAM")),
        Reason.STRIKES_NOTHING,
        "disruptions/D-1",
    ),
    Case(
        disruptions.overtaking,
        add(strike(extra_transit_min=11 * 1440, valid_to=date(2026, 12, 1))),
        Reason.OVERTAKING,
        "disruptions/D-1",
        Severity.NOTE,
    ),
    Case(
        dates.unreadable_times,
        add(FeedState(feed="ais", observed_at="2026-10-30T08:00")),
        Reason.NAIVE_TIME,
        "feeds/ais",
    ),
    Case(
        dates.unreadable_times,
        add(Delay(delay_id="L", mode=Mode.SEA, observed_at="yesterday")),
        Reason.NOT_A_DATE,
        "delays/L",
    ),
    Case(
        dates.dates_reversed,
        change("services", SEA, valid_from=date(2026, 5, 2), valid_to=date(2026, 5, 1)),
        Reason.DATES_REVERSED,
        f"services/{SEA}",
        Severity.ERROR,
    ),
    Case(
        dates.ranges_reversed,
        change("tariffs", ("SEA-FCL-EU", 2), rate_low=2300.0),
        Reason.RANGE_REVERSED,
        "tariffs/SEA-FCL-EU/2",
        Severity.ERROR,
    ),
)
