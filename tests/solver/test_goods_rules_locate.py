"""Goods rules in location plans, and bounds that hold although tariffs round weights up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from network.dangerous import DangerousGoodsRule
from network.enums import Carriage, ChargeBasis, LoadForm, Mode, Reason
from network.goods import Product
from network.schema import TABLES
from network.service import Service
from network.table import Table
from network.tariff import TariffLine
from solver.locate import locate
from solver.options import Options
from solver.plan import LocateQuestion
from solver.ship import ShipQuestion, ship
from solver.verify_siting import location_violations
from tests.solver.siting_world import services, siting_world, tariffs
from tests.solver.test_envelope import at, exact, priced
from tests.solver.tiny_world import line, service, shipment, tiny_world
from tests.strategies import reals, unhurried

ASKED = LocateQuestion(options=Options(time_limit_s=20))
BATTERY = Product(sku="LAMP", weight_kg=2.0, volume_m3=0.01, un_number="UN3480")


def rules(*pairs):
    rows = [
        DangerousGoodsRule(un_number="UN3480", carriage=carriage, allowed=allowed)
        for carriage, allowed in pairs
    ]
    return Table.from_rows(TABLES["dg_rules"], rows)


def world_of(product):
    """Parcels everywhere, and one dear lorry from NORTH to ROME."""
    lorry = Service(
        service_id="LORRY",
        origin_id="NORTH",
        destination_id="ROME",
        mode=Mode.TRUCK,
        load_form=LoadForm.PALLET,
        transit_min=1440,
        tariff_id="LORRY",
    )
    haul = TariffLine(
        tariff_id="LORRY", line=1, charge_code="HAUL", basis=ChargeBasis.PER_UNIT, rate=50.0
    )
    made = siting_world(
        services=[*services(), lorry], tariffs=[*tariffs(), haul], products=[product]
    )
    return made.with_table(rules((Carriage.COURIER, False), (Carriage.ROAD, True)))


class TestLocate:
    def test_only_services_that_take_the_product_serve(self):
        harmless = locate(world_of(replace(BATTERY, un_number="")), ASKED)
        assert {flow.destination_id for flow in harmless.outbound} == {"OSLO", "ROME", "PORTO"}
        plan = locate(world_of(BATTERY), ASKED)
        assert [flow.service_id for flow in plan.outbound] == ["LORRY"]

    def test_who_is_left_out_is_told_the_rule(self):
        plan = locate(world_of(BATTERY), ASKED)
        assert {(u.subject_id, u.reason.code, u.reason.limit) for u in plan.unserved} == {
            ("OSLO/LAMP", Reason.FORBIDDEN_GOODS, "UN3480 courier"),
            ("PORTO/LAMP", Reason.FORBIDDEN_GOODS, "UN3480 courier"),
        }

    def test_the_referee_finds_what_may_not_go(self):
        plan = locate(world_of(replace(BATTERY, un_number="")), ASKED)
        codes = {found.code for found in location_violations(world_of(BATTERY), ASKED, plan)}
        assert Reason.FORBIDDEN_GOODS in codes


class TestRoundedWeights:
    STEPS = tariffs(basis=ChargeBasis.PER_KG, round_to_kg=60.0, minimum=0.0)

    @unhurried
    @given(reals(0.001, 1.0, 3))
    def test_no_share_costs_less_than_the_envelope(self, share):
        """100 lamps weigh 200 kg, billed as 240: nine tenths are billed as 180."""
        pricer, bound = priced(siting_world(tariffs=self.STEPS))
        shares = np.full(len(pricer.lanes), share)
        assert (at(bound, shares) <= exact(pricer, shares) + 1).all()

    @pytest.mark.parametrize("step_kg", [0.0, 700.0])
    def test_parts_that_save_a_step_beat_no_bound(self, step_kg):
        """Two ways of limited weight: the parts are billed in steps, as the whole would be."""
        pair = [
            service(
                name,
                "FAC",
                "MKT",
                load_form=LoadForm.LCL,
                mode=Mode.AIR,
                capacity_kg=capacity,
                tariff_id="T",
            )
            for name, capacity in (("A", 700.0), ("B", 350.0))
        ]
        lines = [line("T", 1, ChargeBasis.PER_KG, 1.0, round_to_kg=step_kg)]
        load = shipment("P", weight_kg=1050.0, volume_m3=1.0, packages=3, may_split=True, due_at="")
        plan = ship(
            tiny_world(pair, lines, [load]),
            ShipQuestion(options=Options(time_limit_s=20, horizon_days=10)),
        )
        assert len(plan.moves) == 2
        assert plan.termination.bounds.dual <= plan.totals.decision_cost
