"""Values that no vocabulary knows, read by the words around them, and words that only look like one."""

import pytest

from crossaisle.knowledge import Lexicon
from crossaisle.knowledge.loader import load
from crossaisle.text import detect_language
from crossaisle.understand.constraints import ConstraintReader


@pytest.fixture(scope="module")
def read():
    reader = ConstraintReader(Lexicon(load()), {})
    return lambda text: reader.read(text, language=detect_language(text))


@pytest.mark.parametrize(
    ("text", "field", "value", "said"),
    [
        ("a bowl in a pebbled finish", "finish", "pebbled", "pebbled finish"),
        ("a stool made of basswood", "material", "basswood", "made of basswood"),
        ("a rug with a herringbone pattern", "pattern", "herringbone", "herringbone pattern"),
        ("wallpaper, colour: petrol", "color", "petrol", "colour: petrol"),
        ("a chair in color 7b", "color", "7b", "color 7b"),
        ("a tile in the q3 color family", "color", "q3", "q3 color family"),
        ("boots, size eu 41", "size", "41", "size eu 41"),
        ("a scarf in one size", "size", "one", "one size"),
        ("a blouse in medium with pockets", "size", "medium", "in medium"),
        ("a jumper with a crew neck", "neckline", "crew", "crew neck"),
        ("a scarf by Tallis", "brand", "tallis", "by Tallis"),
        ("a scarf by Tallis that's warm", "brand", "tallis", "by Tallis"),
        ("a pink tallis brand scarf", "brand", "tallis", "tallis brand"),
        ("a jug of 500ml, from tallis", "brand", "tallis", "from tallis"),
        ("a tablet with Quince OS", "operating_system", "quince", "Quince OS"),
        ("a computer with HDD storage", "storage", "hdd", "HDD storage"),
        ("a spray, category: hair care", "type", "hair care", "category: hair care"),
        ("a camera in preloved condition", "condition", "preloved", "preloved condition"),
        ("a lamp from the brand Orvane", "brand", "orvane", "from the brand Orvane"),
        ("a spirit level, model kd9", "model", "kd9", "model kd9"),
        ("a star-shaped cushion", "shape", "star", "star-shaped"),
        ("candles with a fig scent", "scent", "fig", "fig scent"),
        ("a mouse powered by two cells", "power_source", "two cells", "powered by two cells"),
        ("tiles suitable for wet rooms", "purpose", "wet rooms", "suitable for wet rooms"),
        ("a hose compatible with quick taps", "compatibility", "quick taps", "compatible with quick taps"),
        ("苔绿配色的毯子", "color", "苔绿", "苔绿配色"),
        ("茶杯，材质是汝瓷", "material", "汝瓷", "材质是汝瓷"),
        ("适用于电磁炉的锅", "purpose", "电磁炉", "适用于电磁炉"),
    ],
)
def test_a_frame_gives_its_property_the_words_in_it(read, text, field, value, said):
    found = [(one.field, one.value, one.text, one.hard, one.polarity) for one in read(text) if one.field == field]
    assert found == [(field, value, said, False, "want")]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [("a pack of 12 corks", 12), ("brush set, 3 pcs", 3), ("a 6-pack of soap", 6), ("soap, single item", 1), ("垃圾袋50只装", 50)],
)
def test_packs(read, text, pieces):
    assert [(one.value, one.unit) for one in read(text) if one.field == "pack_size"] == [(pieces, "piece")]


def test_a_volt_is_no_price(read):
    assert [(one.field, one.value, one.unit) for one in read("a 5V fan over $9")] == [("voltage", 5.0, "V"), ("price", 9.0, "USD")]


def test_words_that_insist_or_refuse_hold_for_frames_too(read):
    assert [(one.value, one.hard) for one in read("must come in size 7b")] == [("7b", True)]
    assert [(one.value, one.polarity, one.hard) for one in read("a rug, not a chevron pattern")] == [("chevron", "avoid", True)]


@pytest.mark.parametrize(
    "text",
    [
        "what size is it",
        "in a nice color",
        "in the same style",
        "I'd look at any colour",
        "need it by Friday",
        "made by hand",
        "starting from scratch",
        "with a wide price range",
        "free delivery service",
        "the 2024 model",
        "under 50 pieces",
        "想要好看的颜色",
        "有什么风格的",
        "什么材质的好",
    ],
)
def test_words_that_say_no_value(read, text):
    assert read(text) == []


def test_the_noun_of_a_property_names_nobody(read):
    assert [one.field for one in read("in the q3 color family")] == ["color"]
