"""Refusals that turn round, sums and sizes in everyday words: what each family reads, in a world of few words."""

import pytest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("no wallets without suede", ("material", "eq", "suede", True, "want")),
        ("nothing that isn't waterproof: a tent", ("feature", "eq", "waterproof", True, "want")),
        ("没有降噪的耳机就别推荐了", ("feature", "eq", "noise_cancelling", True, "want")),
        ("连衣裙，粉色别要", ("color", "eq", "pink", True, "avoid")),
        ("a mug, any colour but red", ("color", "eq", "red", True, "avoid")),
        ("杯子，没有塑料味的", ("keyword", "eq", "塑料味", True, "avoid")),
        ("a laptop, a grand and a half at most", ("price", "lte", 1500.0, True, "want")),
        ("two mugs, neither over $9", ("price", "lte", 9.0, True, "want")),
        ("4 pillows, $20 each max", ("price", "lte", 20.0, True, "want")),
        ("皮鞋41码半", ("size", "eq", "41.5", False, "want")),
        ("皮鞋三十九码", ("size", "eq", "39", False, "want")),
        ("a mug, not curved", ("keyword", "eq", "curved", True, "avoid")),
    ],
)
def test_a_family_reads_its_sentence(reader, text, wanted):
    found = [(one.field, one.op, one.value, one.hard, one.polarity) for one in reader.read(text, language="en")]
    assert wanted in found
    assert not any(one[:3] == wanted[:3] for one in found if one != wanted)


@pytest.mark.parametrize("text", ["手机壳，别太便宜", "a mug, doesn't have to be cheap", "马克杯颜色无所谓", "a mug, any colour is fine"])
def test_what_is_waived_is_no_wish(reader, text):
    assert reader.read(text, language="en") == []


@pytest.mark.parametrize("text", ["帐篷，黑的白的都不要", "帐篷，除黑白红外都行"])
def test_a_row_of_colours_is_refused_one_by_one(reader, text):
    found = [one for one in reader.read(text, language="zh") if one.field == "color"]
    assert {one.value for one in found} >= {"black", "white"}
    assert all(one.polarity == "avoid" for one in found)
