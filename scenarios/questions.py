"""From a scenario to the question a solver answers, with every finding at its JSON pointer."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from network.calendar import read_moment, start_of_day
from network.enums import Reason
from network.errors import InvalidInputError, UnknownLocationError, refuse
from network.explanation import Explanation
from network.goods import Consignment
from network.location import Location
from network.money import Money, round_half_up
from network.network import Network
from network.packing_list import consignment_of
from network.place import Role, named, resolve, unknown_name
from network.shipment import Shipment
from network.trade_choice import choices_of
from scenarios.scenario import Amount, QuoteSpec, Scenario
from solver.options import Limits, Options
from solver.plan import LocateQuestion, RouteQuestion

Asked = TypeVar("Asked")
Notes = tuple[Explanation, ...]


@dataclass(slots=True)
class _Reader:
    """Reads one scenario against a network and keeps what it finds on the way."""

    network: Network
    scenario: Scenario
    findings: list[Explanation] = field(default_factory=list)
    notes: list[Explanation] = field(default_factory=list)

    def find(
        self,
        code: Reason,
        pointer: str,
        *,
        subject: str = "",
        limit: str = "",
        current: str = "",
        needed: str = "",
    ) -> None:
        """Keep a finding at a JSON pointer of the scenario."""
        self.findings.append(
            Explanation(
                code=code,
                subject=subject or pointer.rsplit("/", 1)[-1],
                limit=limit,
                current=current,
                needed=needed,
                place=f"{self.scenario.place}{pointer}",
            )
        )

    def currency(self, code: str, pointer: str) -> str:
        """Return a currency the network has a rate for."""
        known = self.network.exchange().per_usd
        if code not in known:
            needed = ", ".join(sorted(known))
            self.find(Reason.UNKNOWN_CURRENCY, pointer, subject=code, needed=needed)
        return code

    def place(self, text: str, role: Role, pointer: str) -> Location | None:
        """Return the place a text means in its role."""
        try:
            location, notes = resolve(self.network, text, role)
        except UnknownLocationError as error:
            here = f"{self.scenario.place}{pointer}"
            self.findings.extend(finding.at(here) for finding in error.findings)
            return None
        self.notes.extend(notes)
        return location

    def moment(self, text: str, timezone: str, pointer: str, *, is_due: bool) -> int | None:
        """Return a time or bare date as UTC minutes; blank is None."""
        if not text:
            return None
        try:
            return read_moment(text, timezone, is_due=is_due)
        except (ValueError, OverflowError) as error:
            code = Reason.NAIVE_TIME if str(error) == "naive" else Reason.NOT_A_DATE
            self.find(code, pointer, current=text)
            return None

    def money(self, amount: Amount | None, pointer: str) -> Money | None:
        """Return an amount; without a currency it is in that of the options."""
        if amount is None:
            return None
        code = amount.currency or self.scenario.options.currency
        return Money.of(repr(amount.amount), self.currency(code, f"{pointer}/currency"))

    def budget(self) -> Money | None:
        """Return the budget in the currency of the options, rounded half up."""
        money = self.money(self.scenario.limits.budget, "/limits/budget")
        target = self.scenario.options.currency
        if money is None or money.currency == target or self.findings:
            return money
        options = self.scenario.options
        exchange = self.network.exchange(options.as_of, options.fx_kind)
        exact = money.amount_minor * exchange.minor_rate(money.currency, target)
        return Money(round_half_up(exact), target)

    def avoided(self) -> Iterator[str]:
        """Yield the ids of the places, carriers and services that must not be used."""
        for number, text in enumerate(self.scenario.limits.avoid):
            ids = named(self.network, text)
            if not ids:
                place = f"{self.scenario.place}/limits/avoid/{number}"
                self.findings.append(unknown_name(self.network, text).at(place))
            yield from ids

    def options(self) -> Options:
        """Return the options."""
        given = self.scenario.options
        return Options(
            currency=self.currency(given.currency, "/options/currency"),
            as_of=given.as_of,
            fx_kind=given.fx_kind,
            carbon_price=self.money(given.carbon_price, "/options/carbon_price"),
            time_limit_s=given.time_limit_s,
            relative_gap=given.relative_gap,
            threads=given.threads,
            seed=given.seed,
            horizon_days=given.horizon_days,
            label_cap=given.label_cap,
            rule_choices=self.rule_choices(),
        )

    def rule_choices(self) -> tuple[tuple[str, str], ...]:
        """Return the rules that are to hold where sources disagree, by conflict group."""
        choices, wrong = choices_of(self.network, self.scenario.options.rules)
        for position, finding in wrong:
            self.findings.append(finding.at(f"{self.scenario.place}/options/rules/{position}"))
        return choices

    def limits(self, timezone: str, *, due: int | None = None) -> Limits:
        """Return the limits; ``due`` is a further latest arrival, the earlier one binds."""
        given = self.scenario.limits
        latest = self.moment(given.arrive_by, timezone, "/limits/arrive_by", is_due=True)
        both = [minute for minute in (latest, due) if minute is not None]
        return Limits(
            arrive_by_min=min(both, default=None),
            budget=self.budget(),
            max_co2e_kg=given.max_co2e_kg,
            max_legs=given.max_legs,
            barred_modes=frozenset(given.barred_modes),
            avoid=frozenset(self.avoided()),
        )


def route_question(network: Network, scenario: Scenario) -> tuple[RouteQuestion, Notes]:
    """Return the question of a ``quote`` scenario, and how its place codes were read.

    Raises
    ------
    InvalidInputError
        With every finding at once, each with its JSON pointer.
    """
    quote = scenario.quote
    if quote is None:
        place = f"{scenario.place}/quote"
        missing = Explanation(code=Reason.MISSING_VALUE, subject="quote", place=place)
        raise InvalidInputError((missing,))
    reader = _Reader(network, scenario)
    origin = reader.place(quote.origin, "origin", "/quote/from")
    destination = reader.place(quote.destination, "destination", "/quote/to")
    if origin is not None and origin == destination:
        reader.find(Reason.SAME_PLACE, "/quote/to", subject=origin.location_id)
    zone_from, zone_to = (p.timezone if p else "UTC" for p in (origin, destination))
    ready = reader.moment(quote.ready, zone_from, "/quote/ready", is_due=False)
    due = reader.moment(quote.by, zone_to, "/quote/by", is_due=True)
    if ready is None:
        ready = start_of_day(network.reference_date, zone_from)
    question = RouteQuestion(
        origin_id=origin.location_id if origin else "",
        destination_id=destination.location_id if destination else "",
        consignment=_consignment(reader, quote, origin, destination),
        ready_min=ready,
        limits=reader.limits(zone_to, due=due),
        options=reader.options(),
    )
    return _sound(reader, question), tuple(reader.notes)


def _consignment(
    reader: _Reader, quote: QuoteSpec, origin: Location | None, destination: Location | None
) -> Consignment:
    """Return the goods, read like a shipment of the network's own tables."""
    for name, table in (("sku", "products"), ("importer_id", "importers")):
        code = getattr(quote, name)
        if code and reader.network.table(table).find(code) is None:
            reader.find(Reason.UNKNOWN_REFERENCE, f"/quote/{name}", subject=code, limit=table)
    currency = reader.currency(quote.currency, "/quote/currency")
    if origin is None or destination is None or reader.findings:
        return Consignment(weight_kg=quote.weight_kg, volume_m3=quote.volume_m3)
    whole = consignment_of(
        reader.network,
        Shipment(
            shipment_id="quote",
            origin_id=origin.location_id,
            destination_id=destination.location_id,
            weight_kg=quote.weight_kg,
            volume_m3=quote.volume_m3,
            packages=quote.packages,
            units=quote.units,
            value=quote.value,
            order_value=quote.order_value,
            currency=currency,
            sku=quote.sku,
            hs_code=quote.hs_code,
            origin_country=quote.origin_country,
            channel=quote.channel,
            incoterm=quote.incoterm,
            importer_id=quote.importer_id,
            duty_percent=quote.duty_percent,
        ),
        lines=(),
    )
    return replace(whole, item_categories=max(quote.item_categories, whole.item_categories))


def ship_parts(network: Network, scenario: Scenario) -> tuple[Limits, Options]:
    """Return limits and options of a ``ship`` scenario; a bare latest arrival is read in UTC.

    Raises
    ------
    InvalidInputError
        With every finding at once; a network without shipments is one.
    """
    reader = _Reader(network, scenario)
    if not len(network.shipments):
        reader.find(Reason.MISSING_VALUE, "/goods", subject="shipments")
    return _sound(reader, (reader.limits("UTC"), reader.options()))


def locate_question(network: Network, scenario: Scenario) -> LocateQuestion:
    """Return the question of a ``locate`` scenario.

    Raises
    ------
    InvalidInputError
        With every finding at once; a network without demand or facilities is one.
    """
    reader = _Reader(network, scenario)
    for name in ("demand", "facilities"):
        if not len(network.table(name)):
            reader.find(Reason.MISSING_VALUE, "/goods", subject=name)
    given = scenario.locate
    question = LocateQuestion(**given.model_dump(), options=reader.options())
    return _sound(reader, question)


def _sound(reader: _Reader, made: Asked) -> Asked:
    """Return what was made, unless something was found on the way."""
    refuse(reader.findings)
    return made
