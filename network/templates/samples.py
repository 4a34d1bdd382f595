"""Invented products for templates, as they are packed and priced."""

from collections.abc import Mapping
from dataclasses import dataclass

INVENTED = "invented sample; put your own here"

Size = tuple[float, float, float]

_CM3_PER_M3 = 1_000_000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """An invented product: a carton of ``units``, boxes of each unit, prices in US dollars."""

    sku: str
    name: str
    category: str
    hs_code: str
    units: int
    carton_cm: Size
    carton_kg: float
    unit_cm: Size
    transfer_price: float
    retail_price: float
    ti: int
    hi: int
    un_number: str = ""
    packing: str = ""
    state_of_charge: float | None = None
    return_rate: float = 0.05

    @property
    def carton_m3(self) -> float:
        """Volume of a carton."""
        length, width, height = self.carton_cm
        return length * width * height / _CM3_PER_M3


SAMPLES: Mapping[str, Sample] = {
    sample.sku: sample
    for sample in (
        Sample(
            sku="LAMP",
            name="Desk lamp (sample)",
            category="lighting",
            hs_code="940521",
            units=10,
            carton_cm=(60, 40, 30),
            carton_kg=14,
            unit_cm=(28, 25, 10),
            transfer_price=12,
            retail_price=39,
            ti=4,
            hi=5,
        ),
        Sample(
            sku="SPEAKER",
            name="Bluetooth speaker, battery built in (sample)",
            category="audio",
            hs_code="851822",
            units=12,
            carton_cm=(50, 40, 30),
            carton_kg=13.2,
            unit_cm=(24, 15, 13),
            transfer_price=18,
            retail_price=59,
            ti=4,
            hi=5,
            un_number="UN3481",
            packing="in_equipment",
            state_of_charge=30,
            return_rate=0.07,
        ),
        Sample(
            sku="POWER-BANK",
            name="Power bank (sample)",
            category="batteries",
            hs_code="850760",
            units=40,
            carton_cm=(40, 30, 25),
            carton_kg=13,
            unit_cm=(15, 8, 5),
            transfer_price=9,
            retail_price=29,
            ti=8,
            hi=5,
            un_number="UN3480",
            packing="alone",
            state_of_charge=30,
        ),
        Sample(
            sku="MUG",
            name="Porcelain mug (sample)",
            category="tableware",
            hs_code="691110",
            units=24,
            carton_cm=(45, 35, 30),
            carton_kg=11.5,
            unit_cm=(11, 11, 13),
            transfer_price=1.8,
            retail_price=9.9,
            ti=4,
            hi=5,
            return_rate=0.03,
        ),
        Sample(
            sku="JACKET",
            name="Padded jacket (sample)",
            category="apparel",
            hs_code="620240",
            units=20,
            carton_cm=(60, 40, 45),
            carton_kg=15,
            unit_cm=(28, 24, 8),
            transfer_price=16,
            retail_price=79,
            ti=4,
            hi=3,
            return_rate=0.18,
        ),
        Sample(
            sku="BACKPACK",
            name="Backpack (sample)",
            category="bags",
            hs_code="420292",
            units=12,
            carton_cm=(60, 40, 45),
            carton_kg=10.2,
            unit_cm=(30, 20, 15),
            transfer_price=11,
            retail_price=45,
            ti=4,
            hi=3,
            return_rate=0.08,
        ),
        Sample(
            sku="TOY-SET",
            name="Building set (sample)",
            category="toys",
            hs_code="950300",
            units=24,
            carton_cm=(60, 40, 34),
            carton_kg=11.5,
            unit_cm=(28, 18, 6.5),
            transfer_price=6.5,
            retail_price=24.9,
            ti=4,
            hi=4,
        ),
        Sample(
            sku="AIR-FRYER",
            name="Air fryer (sample)",
            category="kitchen appliances",
            hs_code="851660",
            units=2,
            carton_cm=(62, 40, 37),
            carton_kg=11,
            unit_cm=(30, 38, 36),
            transfer_price=32,
            retail_price=99,
            ti=3,
            hi=4,
        ),
    )
}
