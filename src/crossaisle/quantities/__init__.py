"""Numbers with a meaning: numerals, sums of money and measures, in Chinese and English."""

from crossaisle.quantities.amounts import Amount, find_amounts
from crossaisle.quantities.fractions import Fraction, find_fractions
from crossaisle.quantities.measures import UNITS, Measure, dimension_of, find_measures, to_base
from crossaisle.quantities.money import convert, format_money, minor_digits, to_major, to_minor
from crossaisle.quantities.numerals import Numeral, find_numerals, parse_numeral

__all__ = [
    "UNITS",
    "Amount",
    "Fraction",
    "Measure",
    "Numeral",
    "convert",
    "dimension_of",
    "find_amounts",
    "find_fractions",
    "find_measures",
    "find_numerals",
    "format_money",
    "minor_digits",
    "parse_numeral",
    "to_base",
    "to_major",
    "to_minor",
]
