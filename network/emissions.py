"""Emissions: well-to-tank and tank-to-wheel in whole micrograms of CO2e."""

from dataclasses import dataclass

from network.units import MICROGRAMS_PER_GRAM, kilograms_co2e


@dataclass(frozen=True, slots=True)
class Emissions:
    """Greenhouse gases of something, WTW = WTT + TTW always.

    Parameters
    ----------
    wtt_ug, ttw_ug
        Energy provision and operation, micrograms of CO2e.
    """

    wtt_ug: int = 0
    ttw_ug: int = 0

    @property
    def wtw_ug(self) -> int:
        """Return well-to-wheel micrograms."""
        return self.wtt_ug + self.ttw_ug

    @property
    def co2e_wtw_g(self) -> float:
        """Return well-to-wheel grams."""
        return self.wtw_ug / MICROGRAMS_PER_GRAM

    @property
    def co2e_wtw_kg(self) -> float:
        """Return well-to-wheel kilograms."""
        return kilograms_co2e(self.wtw_ug)

    @property
    def co2e_wtt_kg(self) -> float:
        """Return well-to-tank kilograms."""
        return kilograms_co2e(self.wtt_ug)

    @property
    def co2e_ttw_kg(self) -> float:
        """Return tank-to-wheel kilograms."""
        return kilograms_co2e(self.ttw_ug)

    def __add__(self, other: "Emissions") -> "Emissions":
        return Emissions(self.wtt_ug + other.wtt_ug, self.ttw_ug + other.ttw_ug)
