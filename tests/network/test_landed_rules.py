"""The door for money: who shares what, which lines decide, and what holds for all of them."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from network.enums import ChargeBasis, ChargeCategory, Confidence, Nature
from network.landed import carbon_line, charge_lines, decision_costs, duty_line, total
from network.money import Exchange, Money, convert_lines, round_half_up
from tests.network.pricing import DOLLARS, GOODS, line, made, world
from tests.strategies import consignments, currencies, exchanges, reals, tariff_lines, unhurried


def named(letter, **given_):
    return replace(GOODS, consignment_id=letter, **given_)


def shares(network, *goods, group="box_group", **use):
    """Return what each of a group's members pays, in minor units."""
    found = made(network, *goods, **{group: [0] * len(goods)}, **use)
    return [
        int(found.amount_minor[found.consignment == number].sum()) for number in range(len(goods))
    ]


class TestSharing:
    BOX = line("per_container", 2200, equipment_id="40HC")

    def test_a_box_is_shared_by_volume_where_volume_binds(self):
        """Half and a quarter of the cube: two thirds and one third of USD 2,200."""
        two = named("A", volume_m3=33), named("B", volume_m3=16.5)
        assert shares(world(self.BOX), *two, boxes=(0, 1)) == [146667, 73333]

    def test_each_member_counts_by_what_it_binds(self):
        """A fills half the cube, B half the payload: they pay alike."""
        two = named("A", volume_m3=33), named("B", weight_kg=13165, volume_m3=1)
        assert shares(world(self.BOX), *two, boxes=(0, 1)) == [110000, 110000]

    def test_the_cents_that_are_left_go_to_the_first_by_id(self):
        three = named("C"), named("A"), named("B")
        network = world(replace(self.BOX, rate=100))
        assert shares(network, *three, boxes=(0, 1)) == [3333, 3334, 3333]

    def test_kilometres_of_the_box_are_shared_as_the_box_is(self):
        two = named("A", volume_m3=33), named("B", volume_m3=33)
        network = world(line("per_km", 10))
        assert shares(network, *two, boxes=(0, 1), distance_km=50) == [25000, 25000]

    def test_what_is_per_bill_is_paid_by_each(self):
        network = world(self.BOX, line("per_bl", 450, line=2, charge_code="DOC"))
        two = named("A", volume_m3=33), named("B", volume_m3=33)
        assert shares(network, *two, boxes=(0, 1)) == [155000, 155000]

    def test_a_percentage_of_a_shared_line_is_of_the_share(self):
        fuel = line("percent_of_lines", 10, line=2, charge_code="FSC", applies_to=("BAS",))
        two = named("A", volume_m3=33), named("B", volume_m3=16.5)
        assert shares(world(self.BOX, fuel), *two, boxes=(0, 1)) == [146667 + 14667, 73333 + 7333]

    def test_a_departure_is_shared(self):
        """Without boxes by volume: one part and three."""
        two = named("A", volume_m3=10), named("B", volume_m3=30)
        network = world(line("per_departure", 800))
        assert shares(network, *two, group="departure_group") == [20000, 60000]

    def test_those_outside_the_group_pay_for_themselves(self):
        network = world(self.BOX)
        three = named("A", volume_m3=33), named("B", volume_m3=33), named("C", volume_m3=33)
        found = made(network, *three, boxes=(0, 1), box_group=[0, 0, -1])
        assert found.amount_minor.tolist() == [110000, 110000, 220000]

    @unhurried
    @given(
        st.lists(consignments(), min_size=1, max_size=6, unique_by=lambda c: c.consignment_id),
        reals(0.01, 5000, 2),
        st.integers(1, 4),
        st.permutations(range(6)),
    )
    def test_the_shares_are_the_whole_whoever_comes_first(self, goods, rate, boxes, order):
        network = world(replace(self.BOX, rate=rate))
        paid = shares(network, *goods, boxes=(0, boxes))
        assert sum(paid) == round_half_up(Fraction(str(rate)) * boxes * 100)
        assert all(part >= 0 for part in paid)
        turned = [goods[number] for number in order if number < len(goods)]
        by_id = dict(zip([g.consignment_id for g in goods], paid, strict=True))
        assert shares(network, *turned, boxes=(0, boxes)) == [
            by_id[each.consignment_id] for each in turned
        ]


def all_lines(network, goods, currency="USD", exchange=DOLLARS, extra=(), **use):
    return charge_lines(network, made(network, goods, **use), 0, currency, exchange, extra)


class TestNatures:
    NETWORK = world(
        line("per_bl", 100),
        line("per_bl", 19, line=2, charge_code="VAT", nature=Nature.PASS_THROUGH),
        line("per_bl", 7, line=3, charge_code="CAPITAL", nature=Nature.SHADOW),
    )

    def test_each_total_has_its_natures(self):
        lines = all_lines(self.NETWORK, GOODS)
        landed, outlay = (Nature.CASH,), (Nature.CASH, Nature.PASS_THROUGH)
        assert total(lines, landed, "USD") == Money.of(100, "USD")
        assert total(lines, outlay, "USD") == Money.of(119, "USD")
        assert total(lines, (Nature.CASH, Nature.SHADOW), "USD") == Money.of(107, "USD")

    def test_what_is_passed_through_does_not_decide(self):
        found = made(self.NETWORK, GOODS)
        assert found.decides.tolist() == [True, False, True]
        assert decision_costs(found, 1, "USD", DOLLARS).tolist() == [107 * 100 * 1000]

    def test_shadow_lines_do_not_move_a_cent_of_the_cash(self):
        """Cash lines are converted among themselves."""
        exchange = Exchange({"USD": Fraction(1), "CNY": Fraction(10000, 1275)})
        cash = [line("per_bl", 10, line=n, charge_code=f"C{n}", currency="CNY") for n in (1, 2, 3)]
        shadow = line("per_bl", 9.99, line=4, nature=Nature.SHADOW, currency="CNY")
        alone = all_lines(world(*cash), GOODS, "USD", exchange)
        both = all_lines(world(*cash, shadow), GOODS, "USD", exchange)
        assert [x.converted for x in both[:3]] == [x.converted for x in alone]
        assert [x.converted.amount_minor for x in alone] == [128, 128, 127]


class TestExtraLines:
    def test_duty_that_a_shipment_states(self):
        """3.7 % of the CIF value of the lamp story."""
        goods = replace(GOODS, value=104_766.23, currency="EUR", duty_percent=3.7)
        (duty,) = duty_line(goods, 3)
        assert duty.amount == Money.of("3876.35", "EUR")
        assert (duty.category, duty.nature) == (ChargeCategory.DUTY_TAX, Nature.CASH)
        assert (duty.table, duty.row, duty.movement) == ("shipments", "quote", 3)
        assert duty_line(GOODS, 0) == ()

    def test_duty_of_nothing_is_a_line_of_nothing(self):
        (duty,) = duty_line(replace(GOODS, value=100, duty_percent=0.0), 0)
        assert duty.amount == Money.of(0, "USD")

    def test_a_carbon_price_is_a_shadow(self):
        """8,023.5229 kg at USD 100 per tonne."""
        (carbon,) = carbon_line(8_023_522_900_400, Money.of(100, "USD"), 0)
        assert carbon.amount == Money.of("802.35", "USD")
        assert carbon.nature is Nature.SHADOW
        assert carbon_line(0, Money.of(100, "USD"), 0) == ()
        assert carbon_line(10**9, None, 0) == ()

    def test_extra_lines_are_converted_with_the_others(self):
        exchange = Exchange({"USD": Fraction(1), "EUR": Fraction(10, 11)})
        goods = replace(GOODS, value=1000, currency="EUR", duty_percent=10.0)
        lines = all_lines(world(line("per_bl", 5)), goods, "USD", exchange, duty_line(goods, -1))
        assert [str(each.converted) for each in lines] == ["USD 5.00", "USD 110.00"]


single_lines = st.lists(
    tariff_lines(tariff_id=st.just("T")).filter(
        lambda each: each.basis is not ChargeBasis.PERCENT_OF_LINES
    ),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each.line,
)
uses = st.fixed_dictionaries(
    {
        "distance_km": reals(0, 3000),
        "boxes": st.tuples(st.integers(0, 3), st.integers(0, 3)),
        "days": st.integers(0, 60).map(float),
    }
)


class TestProperties:
    @unhurried
    @given(single_lines, consignments(), uses)
    def test_twice_the_rates_is_twice_the_money(self, lines, goods, use):
        """Within the rounding of each line."""
        twice = [replace(each, rate=2 * each.rate, minimum=2 * each.minimum) for each in lines]
        once, double = made(world(*lines), goods, **use), made(world(*twice), goods, **use)
        before = dict(zip(once.row.tolist(), once.amount_minor.tolist(), strict=True))
        after = dict(zip(double.row.tolist(), double.amount_minor.tolist(), strict=True))
        for row in before.keys() | after.keys():
            assert abs(after.get(row, 0) - 2 * before.get(row, 0)) <= 1

    @unhurried
    @given(single_lines, consignments(), uses, currencies, exchanges)
    def test_decision_costs_are_never_above_the_exact_ones(
        self, lines, goods, use, currency, exchange
    ):
        found = made(world(*lines), goods, **use)
        exact = sum(
            (
                amount * exchange.minor_rate(word, currency) * 1000
                for amount, word, decides in zip(
                    found.amount_minor.tolist(), found.currency, found.decides, strict=True
                )
                if decides
            ),
            Fraction(0),
        )
        (cost,) = decision_costs(found, 1, currency, exchange).tolist()
        assert exact - len(found.row) <= cost <= exact

    @unhurried
    @given(single_lines, consignments(), uses, currencies, exchanges)
    def test_the_lines_of_each_nature_sum_exactly(self, lines, goods, use, currency, exchange):
        shown = all_lines(world(*lines), goods, currency, exchange, **use)
        for nature in Nature:
            amounts_ = [each.amount for each in shown if each.nature is nature]
            converted = convert_lines(amounts_, currency, exchange)
            assert total(shown, (nature,), currency).amount_minor == sum(
                amount.amount_minor for amount in converted
            )

    @unhurried
    @given(single_lines, consignments(), uses)
    def test_every_line_names_its_row_and_source(self, lines, goods, use):
        marked = [replace(each, source=f"source of {each.line}") for each in lines]
        exchange = Exchange(dict.fromkeys(("USD", "EUR", "CNY", "JPY", "KWD", "GBP"), Fraction(1)))
        by_line = {each.line: each for each in marked}
        for shown in all_lines(world(*marked), goods, "USD", exchange, **use):
            table, (tariff, number) = shown.table, shown.row.split("/")
            origin = by_line[int(number)]
            assert (table, tariff, shown.source) == ("tariffs", "T", origin.source)
            assert shown.confidence is origin.confidence
            assert (shown.valid_from, shown.valid_to) == (origin.valid_from, origin.valid_to)
            assert (shown.code, shown.basis, shown.unit_price) == (
                origin.charge_code,
                origin.basis,
                origin.rate,
            )

    @unhurried
    @given(single_lines, st.lists(consignments(), min_size=1, max_size=4), uses)
    def test_many_at_once_are_priced_as_one_by_one(self, lines, goods, use):
        network = world(*lines)
        together = made(network, *goods, **use)
        for number, each in enumerate(goods):
            mine = together.consignment == number
            alone = made(network, each, **use)
            assert together.row[mine].tolist() == alone.row.tolist()
            assert together.amount_minor[mine].tolist() == alone.amount_minor.tolist()


def test_legs_are_named_where_movements_are_not_legs():
    network = world(line("per_bl", 1, source="a tariff", confidence=Confidence.VERIFIED))
    found = made(network, GOODS)
    (shown,) = charge_lines(network, found, 0, "USD", DOLLARS, leg_of=[7])
    assert (shown.movement, shown.source, shown.confidence) == (7, "a tariff", Confidence.VERIFIED)
