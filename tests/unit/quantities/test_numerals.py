import pytest

from crossaisle.quantities import find_numerals, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("300", 300),
        ("1,299.50", 1299.5),
        ("３００", 300),
        ("两三", None),
        ("两千三", 2300),
        ("一千五", 1500),
        ("三百五", 350),
        ("三百零五", 305),
        ("一万二", 12000),
        ("一千五百", 1500),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("一百八十", 180),
        ("两百", 200),
        ("二〇二六", 2026),
        ("三亿五千万", 350_000_000),
        ("1.5万", 15000),
        ("1万5", 15000),
        ("2千5", 2500),
        ("3千", 3000),
        ("3k", 3000),
        ("1.2w", 12000),
        ("半", 0.5),
        ("千元", None),
        ("two hundred", 200),
        ("two hundred and fifty", 250),
        ("twenty-five", 25),
        ("fifteen hundred", 1500),
        ("a grand", 1000),
        ("2 grand", 2000),
        ("a couple hundred", 200),
        ("half a grand", 500),
        ("a dozen", 12),
        ("three thousand two hundred", 3200),
        ("", None),
        ("phone", None),
        ("iPhone 15", None),
        ("千万", None),
    ],
)
def test_parse_numeral(text: str, value: float | None) -> None:
    assert parse_numeral(text) == value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("两三千", 2000, 3000),
        ("七八百", 700, 800),
        ("三五百", 300, 500),
        ("三百多", 300, 400),
        ("1500多", 1500, 1600),
        ("十几", 11, 19),
        ("几百", 200, 900),
        ("十七八", 17, 18),
        ("二三十", 20, 30),
    ],
)
def test_ranges_in_one_numeral(text: str, low: float, high: float) -> None:
    found = find_numerals(text)
    assert [(one.low, one.high, one.start, one.end) for one in found] == [(low, high, 0, len(text))]


@pytest.mark.parametrize("text", ["V60", "DDR5", "iPhone15", "M3", "千万别买", "万一坏了", "RTX4060"])
def test_digits_of_names_are_no_numerals(text: str) -> None:
    assert find_numerals(text) == []


@pytest.mark.parametrize(
    "text",
    ["two hundred and fifty, 1,299.50", "an inch of 12-core", "half a dozen DDR5-6000", "under -50 or a couple of grand", "twenty one, .5"],
)
def test_a_chinese_character_elsewhere_changes_no_numeral(text: str) -> None:
    assert find_numerals(text)
    assert find_numerals(text) == find_numerals(f"{text} 的")
