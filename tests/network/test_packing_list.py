"""From a shipment and its tables to a consignment: lines, prices, origin, packages."""

import pytest

from network.enums import Channel, Incoterm, PackagingLevel
from network.goods import Packaging, Product
from network.inventory import Supply
from network.packing_list import consignment_of
from network.schema import TABLES
from network.shipment import Package, Shipment, ShipmentLine
from network.table import Table
from tests.network.small_world import small_world

LAMP = Product(
    sku="LAMP",
    category="light",
    weight_kg=2.0,
    volume_m3=0.01,
    transfer_price=12.0,
    retail_price_gross=40.0,
    hs_code="940521",
)
BANK = Product(
    sku="BANK",
    weight_kg=0.5,
    volume_m3=0.001,
    transfer_price=8.0,
    hs_code="850760",
    un_number="UN3480",
    packing="alone",
    state_of_charge_percent=30.0,
    temperature_max_c=25.0,
)


def world(**rows):
    made = {"products": [LAMP, BANK], **rows}
    tables = {name: Table.from_rows(TABLES[name], given) for name, given in made.items()}
    return small_world().with_tables(tables)


def shipped(**changes):
    fields = {
        "shipment_id": "S",
        "origin_id": "FAC-SZX",
        "destination_id": "MKT-DEHAM",
        "weight_kg": 30.0,
        "volume_m3": 0.2,
    }
    return Shipment(**{**fields, **changes})


def lines(*given_):
    return [ShipmentLine(shipment_id="S", line=n, **each) for n, each in enumerate(given_, 1)]


def only(network, **changes):
    (line,) = consignment_of(network, shipped(**changes)).goods
    return line


class TestOneKindOfGoods:
    def test_of_unknown_goods_customs_knows_nothing(self):
        found = consignment_of(world(), shipped(value=500.0))
        assert (found.goods, found.value) == ((), 500.0)

    def test_the_product_says_what_the_shipment_does_not(self):
        line = only(world(), sku="BANK", units=10)
        assert (line.hs_code, line.transfer_price, line.units) == ("850760", 8.0, 10)
        assert (line.un_number, line.packing, line.state_of_charge_percent) == (
            "UN3480",
            "alone",
            30.0,
        )
        assert line.is_reefer
        assert line.weight_kg == 30.0

    def test_the_value_of_the_shipment_is_the_price(self):
        line = only(world(), sku="LAMP", units=10, value=150.0)
        assert (line.transfer_price, line.retail_price_gross) == (15.0, 40.0)

    def test_in_e_commerce_the_value_is_what_the_customer_pays(self):
        line = only(world(), sku="LAMP", units=2, value=78.0, channel=Channel.E_COMMERCE)
        assert (line.transfer_price, line.retail_price_gross) == (12.0, 39.0)

    def test_a_tariff_code_alone_makes_a_line(self):
        line = only(world(), hs_code="940521", value=90.0, units=3)
        assert (line.sku, line.hs_code, line.transfer_price) == ("", "940521", 30.0)

    def test_a_price_in_another_currency_without_a_rate_is_unknown(self):
        line = only(world(), sku="LAMP", value=10.0, currency="EUR")
        assert (line.currency, line.transfer_price, line.retail_price_gross) == ("EUR", 10.0, None)

    def test_no_price_is_unknown_not_free(self):
        bare = Product(sku="BARE", weight_kg=1.0, volume_m3=0.01)
        line = only(world(products=[bare]), sku="BARE")
        assert (line.transfer_price, line.retail_price_gross) == (None, None)


class TestOrigin:
    def supply(self, factory, country, sku="LAMP"):
        return Supply(factory_id=factory, sku=sku, origin_country=country)

    @pytest.mark.parametrize(
        ("supply", "stated", "country"),
        [
            ((), "", "CN"),
            ((("FAC-SZX", "VN"),), "", "VN"),
            ((("FAC-SZX", "VN"), ("FAC-SGH", "TH")), "", "VN"),
            ((("FAC-SGH", "TH"),), "", "TH"),
            ((("FAC-SGH", "TH"), ("FAC-X", "IN")), "", "CN"),
            ((("FAC-SZX", "VN"),), "KH", "KH"),
        ],
    )
    def test_the_nearest_word_counts(self, supply, stated, country):
        network = world(supply=[self.supply(*pair) for pair in supply])
        assert only(network, sku="LAMP", origin_country=stated).origin_country == country


class TestLines:
    NETWORK = world(
        shipment_lines=lines(
            {"sku": "LAMP", "units": 10, "value": 130.0, "origin_country": "VN"},
            {"sku": "BANK", "units": 20, "has_proof_of_origin": True},
        )
    )

    def test_each_line_is_one_of_customs(self):
        found = consignment_of(self.NETWORK, shipped(units=1, value=999.0))
        assert [(x.sku, x.units, x.transfer_price, x.origin_country) for x in found.goods] == [
            ("LAMP", 10, 13.0, "VN"),
            ("BANK", 20, 8.0, "CN"),
        ]
        assert [line.has_proof_of_origin for line in found.goods] == [False, True]
        assert (found.units, found.item_categories) == (30, 2)

    def test_the_gross_weight_is_shared_by_net_weight(self):
        """20 kg of lamps and 10 kg of power banks, packed 33 kg."""
        found = consignment_of(self.NETWORK, shipped(weight_kg=33.0))
        assert [line.weight_kg for line in found.goods] == [22.0, 11.0]

    def test_other_shipments_have_other_lines(self):
        assert consignment_of(self.NETWORK, shipped(shipment_id="T")).goods == ()


class TestPackages:
    def carton(self, sku, side):
        return Packaging(
            sku=sku,
            level=PackagingLevel.CARTON,
            length_cm=side,
            width_cm=30.0,
            height_cm=20.0,
            gross_weight_kg=side / 4,
        )

    def sizes(self, network, **changes):
        found = consignment_of(network, shipped(**changes))
        return found.largest_side_cm, found.package_kg

    def test_stated_packages_count_first(self):
        packages = [
            Package(
                shipment_id="S",
                line=n,
                length_cm=50.0,
                width_cm=side,
                height_cm=10.0,
                gross_weight_kg=kg,
            )
            for n, (side, kg) in enumerate(((40.0, 22.0), (120.0, 9.0)), 1)
        ]
        network = world(packages=packages, packaging=[self.carton("LAMP", 60.0)])
        assert self.sizes(network, sku="LAMP") == (120.0, 22.0)

    def test_else_the_cartons_of_all_products(self):
        network = world(packaging=[self.carton("LAMP", 60.0)])
        assert self.sizes(network, sku="LAMP") == (60.0, 15.0)
        assert self.sizes(network, sku="BANK") == (None, None)
        assert self.sizes(network) == (None, None)


def test_terms_and_traders_travel_with_the_goods():
    found = consignment_of(
        world(),
        shipped(
            incoterm=Incoterm.DAP,
            importer_id="IMP",
            exporter_id="EXP",
            order_value=170.0,
            channel=Channel.E_COMMERCE,
        ),
        account="ACME",
    )
    assert (found.incoterm, found.importer_id, found.exporter_id) == (Incoterm.DAP, "IMP", "EXP")
    assert (found.order_value, found.channel, found.account) == (
        170.0,
        Channel.E_COMMERCE,
        "ACME",
    )
