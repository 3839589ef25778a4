"""CSV that is made from anything: read back whole, and never run by a spreadsheet."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from crossaisle.reports import to_csv

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"))
VALUES = st.one_of(
    TEXTS, st.integers(), st.floats(allow_nan=False), st.booleans(), st.none(), st.lists(TEXTS), st.dictionaries(TEXTS, TEXTS)
)
DANGEROUS = st.builds(
    lambda start, space, rest: space + start + rest, st.sampled_from("=+-@＝＋－＠\t\r\n"), st.sampled_from(["", " ", "  "]), TEXTS
)


def rows_of(made):
    assert made.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


@given(st.lists(st.tuples(VALUES, VALUES | DANGEROUS), max_size=8))
@example([("=cmd|' /C calc'!A0", '@SUM(1+1)*cmd"')])
def test_no_text_is_a_formula_and_no_cell_is_lost(pairs):
    read = rows_of(to_csv([{"a": first, "b": second} for first, second in pairs], ["a", "b"]))
    assert len(read) == len(pairs) + 1
    assert all(len(row) == 2 for row in read)
    for row, pair in zip(read[1:], pairs, strict=True):
        for cell, value in zip(row, pair, strict=True):
            if isinstance(value, str):
                assert cell in {value, f"'{value}"}
                assert not cell.lstrip(" ").startswith(tuple("=+-@＝＋－＠\t\r\n"))
            elif isinstance(value, int | float) and not isinstance(value, bool):
                assert type(value)(cell) == value


def test_a_minus_of_a_number_stays():
    assert rows_of(to_csv([{"a": -1.5, "b": "-1.5"}], ["a", "b"]))[1] == ["-1.5", "'-1.5"]


def test_half_a_surrogate_pair_does_not_fail():
    assert b"ud83d" in to_csv([{"a": "\ud83d"}], ["a"])
