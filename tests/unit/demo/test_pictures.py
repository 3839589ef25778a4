"""Every kind of thing in the demo shop has a drawing, and every drawing keeps to the few shapes and paints it may use."""

import json
import xml.etree.ElementTree as ET

import pytest

from crossaisle.demo import feed_path
from crossaisle.demo.pictures import DRAWINGS, draw
from crossaisle.demo.tints import contrast, paints, tint_of

SVG = "{http://www.w3.org/2000/svg}"
GEOMETRY = {"d", "x", "y", "width", "height", "rx", "ry", "cx", "cy", "r", "x1", "y1", "x2", "y2", "points", "transform"}
SHAPES = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "g"}
PAINTED = {"t", "d", "l", "w", "g", "k", "s", "sw", "a", "n", "h"}
SPRITES = sorted(DRAWINGS.glob("*.svg"))
SYMBOLS = [
    pytest.param(symbol, id=f"{sprite.stem}/{symbol.get('id')}")
    for sprite in SPRITES
    for symbol in ET.parse(sprite).getroot().iter(f"{SVG}symbol")
]
CATEGORIES = sorted({path for line in feed_path().read_text("utf-8").splitlines() for path in json.loads(line)["categories"]["en"]})
PARCEL = draw(["Nowhere > Nothing"], color="red")


def shapes_of(picture):
    return picture.partition("</style>")[2]


@pytest.mark.parametrize("path", CATEGORIES)
def test_every_category_has_a_drawing_of_its_own_department(path):
    department = path.partition(" > ")[0]
    alone = draw([path], color="red")
    assert shapes_of(alone) != shapes_of(PARCEL)
    slug = "".join(letter if letter.isalpha() else "-" for letter in path.rpartition(" > ")[2].lower().replace("' ", "-"))
    ids = [
        symbol.get("id")
        for sprite in SPRITES
        if sprite.stem == department.lower().replace(",", "").replace(" ", "-")
        for symbol in ET.parse(sprite).getroot()
    ]
    assert slug in ids


def test_no_two_categories_share_a_drawing():
    drawn = [shapes_of(draw([path], color="red")) for path in CATEGORIES if shapes_of(draw([path], color="red")) != shapes_of(PARCEL)]
    assert len(set(drawn)) == len(drawn) > 100


@pytest.mark.parametrize("sprite", SPRITES, ids=lambda sprite: sprite.stem)
def test_a_sprite_holds_symbols_only_each_of_them_read(sprite):
    root = ET.parse(sprite).getroot()
    assert root.tag == f"{SVG}svg"
    assert not root.attrib
    names = [child.get("id") for child in root]
    assert len(set(names)) == len(names)
    assert {child.tag for child in root} == {f"{SVG}symbol"}
    assert all(set(child.attrib) == {"id", "viewBox"} and child.get("viewBox") == "0 0 200 200" for child in root)
    assert not any((element.text or "").strip() or (element.tail or "").strip() for element in root.iter())


@pytest.mark.parametrize("symbol", SYMBOLS)
def test_a_symbol_uses_only_plain_shapes_and_paint_classes(symbol):
    parts = [part for part in symbol.iter() if part is not symbol]
    assert 4 <= len(parts) <= 30
    for part in parts:
        name = part.tag.removeprefix(SVG)
        assert name in SHAPES
        assert set(part.attrib) <= GEOMETRY | {"class", "opacity"}
        assert name == "g" or part.get("class") in PAINTED
        assert float(part.get("opacity", "1")) > 0.1
    assert any(part.get("class") in {"t", "d", "l"} for part in parts)


@pytest.mark.parametrize("color", ["black", "白色", "red", "transparent", "aurora", ""])
def test_a_picture_is_well_formed_and_refers_to_nothing(color):
    for path in CATEGORIES:
        picture = draw([path], color=color)
        root = ET.fromstring(picture)
        assert root.tag == f"{SVG}svg"
        assert {part.tag.removeprefix(SVG) for part in root.iter()} <= SHAPES | {"svg", "style"}
        assert "url(" not in picture
        assert "href" not in picture


def test_drawing_twice_gives_the_same():
    assert draw(["Kitchen > Mugs"], color="天青蓝") == draw(("Kitchen > Mugs",), color="sky blue")
    assert draw(["Kitchen > Mugs"], color="red") != draw(["Kitchen > Mugs"], color="blue")
    assert draw(["Kitchen > Mugs"]) == draw(["Kitchen > Mugs"], color="a name that means no colour")


def test_the_first_path_with_a_drawing_counts():
    mug = shapes_of(draw(["Kitchen > Mugs"], color="red"))
    assert shapes_of(draw(["Gifts > Surprises", "Kitchen > Mugs", "Kitchen > Woks"], color="red")) == mug
    assert shapes_of(draw(["Home and garden > Kitchen > Mugs"], color="red")) == mug
    assert shapes_of(draw(["Kitchen > Travel mug"], color="red")) == mug


def test_a_similar_kind_shares_the_most_words():
    assert shapes_of(draw(["Kitchen > Small coffee grinder"], color="red")) == shapes_of(draw(["Kitchen > Coffee grinders"], color="red"))
    assert shapes_of(draw(["Clothing > Long down jacket"], color="red")) == shapes_of(draw(["Clothing > Down jackets"], color="red"))


@pytest.mark.parametrize("paths", [[], [""], [">"], ["厨房 > 电饭煲"], ["../../etc > passwd"], ["Kitchen"], ["Kitchen > "]])
def test_where_nothing_fits_there_is_a_parcel(paths):
    assert shapes_of(draw(paths, color="red")) == shapes_of(PARCEL)


HOSTILE = ['"><script>alert(1)</script>', "</style><script>", "&amp;<!--", "]]>", "\x00\x0b\ud800\uffff", "'onload='x", "url(javascript:x)"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text):
    picture = draw([f"Kitchen > {text}", "Kitchen > Mugs"], color=text)
    root = ET.fromstring(picture.encode())
    assert {part.tag.removeprefix(SVG) for part in root.iter()} <= SHAPES | {"svg", "style"}
    assert set(root.attrib) == {"viewBox", "role", "aria-label"}
    assert shapes_of(picture) == shapes_of(draw(["Kitchen > Mugs"], color="red"))
    kept = "".join(letter for letter in text if letter not in "\x00\x0b\ud800\uffff")
    assert root.get("aria-label") == kept.rpartition(">")[2].strip()


def test_a_folder_of_its_own_serves_its_own_drawings(tmp_path):
    (tmp_path / "moon.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg">\n<symbol id="rocks" viewBox="0 0 200 200">\n<circle class="t" r="9"/>\n</symbol>\n</svg>\n',
        "utf-8",
    )
    assert shapes_of(draw(["Moon > Rocks"], drawings=tmp_path)).endswith('<circle class="t" r="9"/></svg>')
    assert shapes_of(draw(["Kitchen > Mugs"], drawings=tmp_path)) == shapes_of(PARCEL)


@pytest.mark.parametrize(
    ("name", "tint"),
    [
        ("black", "#3b3e45"),
        ("黑色", "#3b3e45"),
        ("Dark Grey", "#5d636c"),
        ("rose gold", tint_of("玫瑰金")),
        ("white sleeve", tint_of("白色")),
        ("navy and white", tint_of("navy")),
        ("藏青配白", tint_of("navy")),
        ("grey / black", tint_of("grey")),
        ("aurora, black", tint_of("black")),
        ("grey blue", tint_of("灰蓝")),
        ("米白", tint_of("cream")),
        ("浅粉", tint_of("pink")),
        ("07 brick red", tint_of("砖红")),
        ("透明黑拉链", tint_of("clear")),
        ("scattered", tint_of("", "")),
        ("tangerine", tint_of("", "")),
    ],
)
def test_the_longest_known_word_names_the_colour(name, tint):
    assert tint_of(name) == tint


def test_most_colours_of_the_feed_are_known():
    names = {text for text in feed_colors() if text}
    unknown = sorted(name for name in names if len({tint_of(name, seed) for seed in "abcdefgh"}) > 1)
    assert len(names) > 200
    assert len(unknown) < len(names) * 0.1, unknown


def feed_colors():
    for line in feed_path().read_text("utf-8").splitlines():
        product = json.loads(line)
        for holder in [product["attributes"], *(variant.get("options", {}) for variant in product.get("variants", []))]:
            color = holder.get("color", "")
            yield from [color] if isinstance(color, str) else color.values()


EXTREMES = ["#000000", "#ffffff", "#fffff0", "#0a0a20", "#ff0000", "#ffff00", "#00ff00", "#0000ff", "#808080", "#f08a4b"]


@pytest.mark.parametrize("tint", sorted({tint_of(name) for name in feed_colors()} | {*EXTREMES}))
def test_details_stand_out_on_every_tint(tint):
    used = paints(tint)
    assert contrast(used.darker, used.tint) >= 1.15
    assert contrast(used.lighter, used.tint) >= 1.05
    assert contrast(used.line, used.tint) >= 2
    assert contrast(used.line, used.ground) >= 2
    assert contrast(used.dark, used.tint) >= 1.5
    assert contrast(used.ground, used.tint) >= 1.15
    assert contrast(used.white, used.tint) >= 1.15
    assert contrast(used.metal, used.tint) >= 1.1
