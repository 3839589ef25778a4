import pytest

from crossaisle.errors import UserError
from crossaisle.quantities import find_measures, to_base


@pytest.mark.parametrize(
    ("text", "value", "unit", "dimension"),
    [
        ("256GB", 256, "GB", "data"),
        ("256G", 256, "GB", "data"),
        ("1 TB", 1, "TB", "data"),
        ("27寸", 27, "inch", "length"),
        ("6.5英寸", 6.5, "inch", "length"),
        ('27"', 27, "inch", "length"),
        ("15.6-inch", 15.6, "inch", "length"),
        ("3 metres", 3, "m", "length"),
        ("1米8", 1.8, "m", "length"),
        ("80厘米", 80, "cm", "length"),
        ("5 ft", 5, "ft", "length"),
        ("2.5kg", 2.5, "kg", "mass"),
        ("3千克", 3, "kg", "mass"),
        ("10斤", 5, "kg", "mass"),
        ("500g", 500, "g", "mass"),
        ("半斤", 0.25, "kg", "mass"),
        ("16 oz", 16, "oz", "mass"),
        ("16 fl oz", 16, "fl oz", "volume"),
        ("500毫升", 500, "ml", "volume"),
        ("1.8L", 1.8, "L", "volume"),
        ("3-5L", (3, 5), "L", "volume"),
        ("3-5升", (3, 5), "L", "volume"),
        ("65W", 65, "W", "power"),
        ("2kW", 2, "kW", "power"),
        ("20000mAh", 20000, "mAh", "charge"),
        ("5000毫安", 5000, "mAh", "charge"),
        ("5000毫安时", 5000, "mAh", "charge"),
        ("144Hz", 144, "Hz", "frequency"),
        ("3200 MHz", 3200, "MHz", "frequency"),
        ("3岁", 3, "years", "age"),
        ("两岁半", 2.5, "years", "age"),
        ("5 year old", 5, "years", "age"),
        ("3-6岁", (3, 6), "years", "age"),
        ("6个月", 6, "months", "age"),
        ("两人", 2, "person", "people"),
        ("3-4人", (3, 4), "person", "people"),
        ("4-person", 4, "person", "people"),
        ("100片", 100, "piece", "count"),
        ("6 pcs", 6, "piece", "count"),
        ("48MP", 48, "MP", "pixels"),
        ("5000万像素", 50, "MP", "pixels"),
        ("40℃", 40, "℃", "temperature"),
        ("30 min", 30, "min", "time"),
        ("12小时", 12, "h", "time"),
        ("7天", 7, "day", "time"),
    ],
)
def test_find_measures(text: str, value: float | tuple[float, float], unit: str, dimension: str) -> None:
    found = find_measures(text)
    assert [(one.value, one.unit, one.dimension) for one in found] == [(pytest.approx(value), unit, dimension)]
    assert (found[0].start, found[0].end) == (0, len(text))


@pytest.mark.parametrize(
    "text", ["5G", "5G手机", "4G网络", "3M胶带", "3 in 1", "1.5w以内", "500人民币", "iPhone 15", "$300", "4K", "2000元", "V60"]
)
def test_what_is_no_measure(text: str) -> None:
    assert not find_measures(text)


def test_measures_compare_within_a_dimension() -> None:
    assert to_base(0.5, "L") == to_base(500, "ml")
    assert to_base(1, "TB") == to_base(1000, "GB")
    assert to_base(1, "inch") == pytest.approx(to_base(2.54, "cm"))
    assert to_base(1, "kg") == to_base(1000, "g")
    assert to_base(2, "years") == to_base(24, "months")
    assert to_base(2, "h") == to_base(120, "min")
    with pytest.raises(UserError):
        to_base(1, "furlong")
