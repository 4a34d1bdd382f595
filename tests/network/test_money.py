"""Money adds up: lines sum exactly to the total that is shown."""

from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.enums import Reason
from network.errors import InvalidInputError
from network.money import (
    Exchange,
    Money,
    convert_lines,
    exact_rate,
    largest_remainder,
    minor_digits,
    round_half_up,
    round_minor,
)
from tests.strategies import currencies, exchanges, money, unhurried


class TestConversion:
    def test_three_lines_of_ten_yuan(self):
        """CNY 10.00 at 0.1275 is 1.275: exact sum 3.825, total 3.83, ties to the earlier line."""
        exchange = Exchange({"USD": Fraction(1), "CNY": 1 / exact_rate("0.1275")})
        lines = convert_lines([Money.of(10, "CNY")] * 3, "USD", exchange)
        assert [str(line) for line in lines] == ["USD 1.28", "USD 1.28", "USD 1.27"]
        assert sum(line.amount_minor for line in lines) == 383

    @unhurried
    @given(st.lists(money(), max_size=12), currencies, exchanges)
    def test_lines_sum_to_the_rounded_exact_total(self, lines, currency, exchange):
        exact = sum(
            (line.amount_minor * exchange.minor_rate(line.currency, currency) for line in lines),
            Fraction(0),
        )
        converted = convert_lines(lines, currency, exchange)
        assert sum(line.amount_minor for line in converted) == round_half_up(exact)

    @unhurried
    @given(st.lists(money(), max_size=12), currencies, exchanges)
    def test_lines_in_the_quote_currency_never_change(self, lines, currency, exchange):
        converted = convert_lines(lines, currency, exchange)
        for before, after in zip(lines, converted, strict=True):
            assert after.currency == currency
            if before.currency == currency:
                assert after == before

    @unhurried
    @given(st.lists(money(), max_size=12), currencies, exchanges)
    def test_no_line_is_off_by_a_whole_minor_unit(self, lines, currency, exchange):
        for before, after in zip(lines, convert_lines(lines, currency, exchange), strict=True):
            exact = before.amount_minor * exchange.minor_rate(before.currency, currency)
            assert abs(after.amount_minor - exact) < 1

    @unhurried
    @given(st.lists(money(), max_size=12), currencies, exchanges)
    def test_the_rule_to_the_letter(self, lines, currency, exchange):
        """Floor every line; the missing units go to the largest remainders, ties to the earlier.

        Written down again without looking at the implementation: a sort by remainder, then by
        place, and one unit to each of the first ones.
        """
        exact = [line.amount_minor * exchange.minor_rate(line.currency, currency) for line in lines]
        total = Decimal(sum(exact, Fraction(0)).numerator) / sum(exact, Fraction(0)).denominator
        floors = [floor(value) for value in exact]
        missing = round_half_up(sum(exact, Fraction(0))) - sum(floors)
        remainders = [value - below for value, below in zip(exact, floors, strict=True)]
        order = sorted(range(len(lines)), key=lambda k: (-remainders[k], k))
        raised = set(order[:missing])
        assert 0 <= missing <= sum(remainder > 0 for remainder in remainders)
        assert [x.amount_minor for x in convert_lines(lines, currency, exchange)] == [
            below + (k in raised) for k, below in enumerate(floors)
        ]
        assert abs(total - sum(floors) - missing) <= Decimal("0.5") + Decimal("1e-9")

    @unhurried
    @given(st.lists(money(), min_size=2, max_size=8), currencies, exchanges)
    def test_a_line_of_equal_remainder_never_overtakes_an_earlier_one(
        self, lines, currency, exchange
    ):
        """Equal lines differ by at most a unit, and the earlier one is not the smaller."""
        twice = [*lines, *lines]
        made = convert_lines(twice, currency, exchange)
        for first, second in zip(made[: len(lines)], made[len(lines) :], strict=True):
            assert first.amount_minor - second.amount_minor in {0, 1}

    @pytest.mark.parametrize(
        ("amounts", "rate", "expected"),
        [
            ([1000, 1000, 1000], "0.1275", [128, 128, 127]),
            ([-1000, -1000, -1000], "0.1275", [-127, -128, -128]),
            ([1000, -1000], "0.1275", [128, -128]),
            ([1, 1], "0.4", [1, 0]),
            ([-1], "0.5", [-1]),
            ([], "0.5", []),
        ],
    )
    def test_worked_by_hand(self, amounts, rate, expected):
        """Exact values, floors, remainders, total half up (away from zero when negative)."""
        exchange = Exchange({"USD": Fraction(1), "CNY": 1 / exact_rate(rate)})
        lines = convert_lines([Money(amount, "CNY") for amount in amounts], "USD", exchange)
        assert [line.amount_minor for line in lines] == expected

    def test_minor_units_of_different_size(self):
        """150 yen to the dollar: USD 1.00 is JPY 150, a KWD has a thousand fils."""
        exchange = Exchange({"USD": Fraction(1), "JPY": Fraction(150), "KWD": exact_rate("0.3")})
        assert convert_lines([Money.of(1, "USD")], "JPY", exchange) == [Money(150, "JPY")]
        assert convert_lines([Money.of(1, "USD")], "KWD", exchange) == [Money(300, "KWD")]
        assert convert_lines([Money(150, "JPY")], "USD", exchange) == [Money.of(1, "USD")]

    def test_an_unknown_currency_lists_the_known_ones(self):
        exchange = Exchange({"USD": Fraction(1), "EUR": exact_rate("0.9"), "CNY": Fraction(7)})
        with pytest.raises(InvalidInputError) as caught:
            convert_lines([Money.of(5, "XYZ")], "USD", exchange)
        (finding,) = caught.value.findings
        assert finding.code is Reason.UNKNOWN_CURRENCY
        assert (finding.subject, finding.needed) == ("XYZ", "CNY, EUR, USD")
        with pytest.raises(InvalidInputError):
            convert_lines([Money.of(5, "USD")], "XYZ", exchange)

    def test_no_rate_is_needed_for_the_same_currency(self):
        assert convert_lines([Money.of(5, "XYZ")], "XYZ", Exchange({})) == [Money.of(5, "XYZ")]

    @given(exchanges, currencies, currencies, currencies)
    def test_rates_chain_exactly(self, exchange, a, b, c):
        assert exchange.rate(a, b) * exchange.rate(b, c) == exchange.rate(a, c)


class TestRounding:
    @pytest.mark.parametrize(
        ("text", "minor"),
        [("0.005", 1), ("-0.005", -1), ("0.0049", 0), ("2.675", 268), ("-2.675", -268), ("1", 100)],
    )
    def test_money_rounds_halves_away_from_zero(self, text, minor):
        assert Money.of(text, "USD").amount_minor == minor

    def test_a_float_is_read_as_it_is_written(self):
        """The binary 2.675 lies below the half; the amount that was meant does not."""
        assert Money.of(2.675, "USD") == Money(268, "USD")
        assert Money.of(0.1 + 0.2, "USD") == Money(30, "USD")

    @pytest.mark.parametrize(
        ("currency", "digits"),
        [("USD", 2), ("JPY", 0), ("KRW", 0), ("XPF", 0), ("RWF", 0), ("KWD", 3), ("TND", 3)],
    )
    def test_decimals_follow_the_currency(self, currency, digits):
        assert minor_digits(currency) == digits
        assert Money.of(1, currency).amount_minor == 10**digits
        assert str(Money.of(1234, currency)).startswith(f"{currency} 1,234")

    @given(st.fractions())
    def test_round_half_up_is_the_nearest_and_away_from_zero(self, value):
        rounded = round_half_up(value)
        assert abs(rounded - value) <= Fraction(1, 2)
        assert round_half_up(-value) == -rounded

    def test_arrays_round_as_single_values_do(self):
        amounts = np.array([0.5, -0.5, 1.5, 2.4999, -2.5, 0.0])
        assert round_minor(amounts).tolist() == [1, -1, 2, 2, -3, 0]

    @given(st.integers(0, 10**7), st.integers(0, 10**6))
    def test_products_that_miss_a_half_by_a_binary_hair_count_as_halves(self, rate, quantity):
        """Rates in 1/1000 times quantities in 1/1000: the decimal product decides."""
        exact = Fraction(rate, 1000) * Fraction(quantity, 1000) * 100
        amounts = np.array([(rate / 1000) * (quantity / 1000) * 100])
        assert round_minor(amounts)[0] == round_half_up(exact)


class TestLargestRemainder:
    def test_ties_go_to_the_earlier_part(self):
        thirds = [Fraction(10, 3)] * 3
        assert largest_remainder(thirds, 10) == [4, 3, 3]

    @given(st.lists(st.fractions(-1000, 1000, max_denominator=997), min_size=1, max_size=9))
    def test_parts_sum_to_the_total_and_stay_close(self, exact):
        total = round_half_up(sum(exact, Fraction(0)))
        parts = largest_remainder(exact, total)
        assert sum(parts) == total
        assert all(abs(part - value) < 1 for part, value in zip(parts, exact, strict=True))


class TestArithmetic:
    @given(st.integers(), st.integers(), currencies)
    def test_amounts_of_one_currency_add_and_subtract(self, a, b, currency):
        left, right = Money(a, currency), Money(b, currency)
        assert (left + right) - right == left

    def test_two_currencies_do_not_add(self):
        with pytest.raises(ValueError, match="cannot add EUR to USD"):
            Money(1, "USD") + Money(1, "EUR")
        with pytest.raises(ValueError, match="cannot add EUR to USD"):
            Money(1, "USD") - Money(1, "EUR")

    @given(money())
    def test_the_amount_reads_back_exactly(self, amount):
        assert Money.of(amount.amount, amount.currency) == amount
