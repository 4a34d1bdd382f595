"""Dated rules in words: what a row is about, and what it says."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from api.language import label
from network.enums import Channel, ChargeBasis, Confidence, Measure, RuleStatus, ThresholdSide
from network.territory import Admission, Registration
from network.trade_rule import ExportRule, Regime, TradeRule, WatchedMeasure
from network.units import MINUTES_PER_DAY
from scenarios.report.words import Words

_RELIEFS = (Measure.DUTY_RELIEF, Measure.TAX_RELIEF)
_SCOPES = ("regimes", "origins", "modes", "load_forms", "goods_scope", "hs_prefix", "agreement")
_LABELS = {"regimes": "regime", "modes": "mode", "load_forms": "form"}
"""Labels of the words of a scope that are words of closed lists."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """Puts rows of rules into words of one language; codes and names stay as the tables have them.

    ``about`` says what a row is about, ``terms`` what holds.
    """

    language: str

    def about(self, table: str, row: Any) -> str:
        """Return what a row is about, without its figures."""
        return _ABOUT[table](self, row)

    def terms(self, table: str, row: Any) -> str:
        """Return what a row says, in a few words."""
        return self._listed(*_TERMS[table](self, row))

    def say(self, key: str, **fields: object) -> str:
        """Return a label about rules."""
        return label(f"rules.{key}", self.language, **fields)

    def confidence(self, known: Confidence) -> str:
        """Return how well a figure is known."""
        return Words(self.language)(f"confidence.{known}")

    def _listed(self, *parts: str) -> str:
        return self.say("comma").join(part for part in parts if part)

    def about_rule(self, row: TradeRule) -> str:
        """Return the measure with its scope."""
        scope = [self._scope(name, value) for name in _SCOPES if (value := getattr(row, name))]
        measure = self.say(f"measure.{row.measure}")
        return self.say("scoped", what=measure, scope=self._listed(*scope)) if scope else measure

    def _scope(self, name: str, value: Any) -> str:
        """Return one part of a scope: which regimes, origins, goods, proofs a rule speaks of."""
        if name in _LABELS:
            words = Words(self.language)
            said = [words(f"{_LABELS[name]}.{word}") for word in value]
            return "/".join(word.lower() if name == "modes" else word for word in said)
        if name == "origins":
            return self.say("made_in", countries="/".join(value))
        if name == "agreement":
            return self.say("proved", agreement=value)
        return f"HS {value}" if name == "hs_prefix" else str(value).replace("_", " ")

    def about_dangerous(self, row: Any) -> str:
        """Return the UN number and what it is carried in."""
        scope = self._listed(row.packing, str(row.carriage).replace("_", " "))
        return self.say("scoped", what=row.un_number, scope=scope)

    def terms_of_rule(self, row: TradeRule) -> Iterator[str]:
        """Yield what a rule charges, or up to what it frees, and under which conditions."""
        if row.measure in _RELIEFS:
            yield self._relief(row)
        else:
            yield from self._figures(row)
            yield self._bound(row)
        if row.replaces:
            yield self.say("instead", rules=self.say("comma").join(row.replaces))
        if row.status is RuleStatus.EXPECTED:
            yield self.say("expected")
        if not row.preferred:
            yield self.say("alternative", group=row.conflict_group)

    def _relief(self, row: TradeRule) -> str:
        if not row.threshold:
            return self.say("no_relief")
        return self.say("relief", most=_amount(row.threshold, row.threshold_currency))

    def _figures(self, row: TradeRule) -> Iterator[str]:
        low, high = row.rate_low_percent, row.rate_high_percent
        span = (
            ""
            if low is None or high is None
            else self.say("span", low=f"{low:g}", high=f"{high:g}")
        )
        if row.rate_percent is None and row.amount is None:
            yield self.say("unknown") + span
        if row.rate_percent is not None:
            yield f"{row.rate_percent:g} %" + (span if low != high else "")
        if row.amount is not None:
            per = "" if row.basis is ChargeBasis.PERCENT_OF_VALUE else self._per(row.basis)
            key = "less" if row.amount < 0 else "plain"
            yield self.say(key, amount=_amount(abs(row.amount), row.currency), per=per).strip()
        if row.minimum is not None:
            yield self.say("least", amount=_amount(row.minimum, row.currency))
        if row.maximum is not None:
            yield self.say("most", amount=_amount(row.maximum, row.currency))

    def _per(self, basis: ChargeBasis) -> str:
        return Words(self.language)(f"basis.{basis}")

    def _bound(self, row: TradeRule) -> str:
        if row.threshold is None:
            return ""
        key = "orders_above" if row.threshold_side is ThresholdSide.ABOVE else "orders_up_to"
        return self.say(key, amount=_amount(row.threshold, row.threshold_currency))

    def terms_of_regime(self, row: Regime) -> Iterator[str]:
        """Yield for which orders a way in is open, when VAT falls due, and how long it takes."""
        if row.max_order_value is not None:
            yield self.say("orders_up_to", amount=_amount(row.max_order_value, row.currency))
        yield self.say(f"vat.{row.vat_timing}")
        yield self.say("clearance", days=f"{row.clearance_min / MINUTES_PER_DAY:g}")

    def terms_of_export(self, row: ExportRule) -> Iterator[str]:
        """Yield the rebate of an export regime."""
        known = row.rebate_percent
        yield self.say("rebate_unknown") if known is None else self.say("rebate", rate=f"{known:g}")

    def terms_of_watch(self, row: WatchedMeasure) -> Iterator[str]:
        """Yield the range a watched measure may come to."""
        low, high = row.rate_low_percent, row.rate_high_percent
        key = "watched" if high else "watched_free"
        yield self.say(key, low=f"{low:g}", high=f"{high:g}")

    def terms_of_dangerous(self, row: Any) -> Iterator[str]:
        """Yield whether goods may go."""
        yield self.say("allowed" if row.allowed else "forbidden")
        if row.max_state_of_charge_percent is not None:
            yield self.say("charged", most=f"{row.max_state_of_charge_percent:g}")

    def terms_of_admission(self, row: Admission) -> Iterator[str]:
        """Yield the state of a certificate."""
        yield str(row.status).replace("_", " ")

    def terms_of_registration(self, row: Registration) -> Iterator[str]:
        """Yield what a registration costs."""
        yield self.say("yearly", amount=_amount(row.annual_cost, row.currency))


def _amount(amount: float, currency: str) -> str:
    return f"{amount:,.2f} {currency}".replace(".00 ", " ")


_ABOUT: Mapping[str, Callable[[RuleWords, Any], str]] = MappingProxyType(
    {
        "trade_rules": RuleWords.about_rule,
        "regimes": lambda words, row: words.say(
            "regime", regime=Words(words.language)(f"regime.{row.regime}")
        ),
        "export_rules": lambda words, row: words.say("export", regime=row.regime),
        "watched_measures": lambda _, row: str(row.name),
        "dg_rules": RuleWords.about_dangerous,
        "admissions": lambda words, row: (
            words.say(
                "admission",
                goods=row.sku or row.category or "*",
                certificate=row.certificate or row.admission_id,
            )
            + ("" if row.channel is Channel.BOTH else f" ({row.channel})".replace("_", " "))
        ),
        "registrations": lambda words, row: words.say("registration", kind=str(row.kind).upper()),
    }
)
_TERMS: Mapping[str, Callable[[RuleWords, Any], Iterator[str]]] = MappingProxyType(
    {
        "trade_rules": RuleWords.terms_of_rule,
        "regimes": RuleWords.terms_of_regime,
        "export_rules": RuleWords.terms_of_export,
        "watched_measures": RuleWords.terms_of_watch,
        "dg_rules": RuleWords.terms_of_dangerous,
        "admissions": RuleWords.terms_of_admission,
        "registrations": RuleWords.terms_of_registration,
    }
)
