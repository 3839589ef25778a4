"""What a title says that the thing is, where other nouns stand beside it."""

import pytest

from crossaisle.knowledge import Lexicon, load


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon(load())


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Brennhof B12 server/workstation motherboard", "motherboard"),
        ("Quicklane (PC3 12800) laptop memory (CML8)", "computer_memory"),
        ("Guardo screen protector Mobile phone/Smartphone", "screen_protector"),
        ("Digital camera black sport case", "camera_bag"),
        ("Aurel in-ear headphones A3", "earbuds"),
        ("Spindo DVD+R matt silver", "blank_disc"),
        ("Klick K2 keyboard USB QWERTZ German", "keyboard"),
        ("Rackley T4 server Intel Xeon", "server"),
        ("Vireo flat screen TV floorstand", "tv_mount"),
        ("Lumen projector lamp 230 W", "projector_lamp"),
        ("Two-fold gaming laptop 16 GB memory", "laptop"),
        ("Ridgeline Edge Plus P0008 smartphone 17 cm", "phone"),
        ("Vireo Women's Plus Size Satin Prom Dress", "dress"),
        ("Spindo External USB CD/DVD R/RW drive optical disc drive", "optical_drive"),
        ("Guardo G150 screen protector desktop/laptop universal", "screen_protector"),
        ("Aurel A-3 lens cap black digital camera", "lens_accessory"),
        ("Cordwell Laptop / Notebook Power Cord", "power_cord"),
        ("Memory card reader, 1 lb bag", "card_reader"),
    ],
)
def test_the_thing_itself_is_found(lexicon, title, kind):
    head = lexicon.head(title, is_title=True)
    assert head is not None
    assert head.kinds == (kind,)
    assert not head.is_modifier


@pytest.mark.parametrize(
    "title", ["Lumen Projector Deluxe Carrying Case", "Carrylux 17 Laptop Roller- Black", "Beige Desktop Anti-Static Mat"]
)
def test_a_noun_before_what_holds_the_thing_is_not_sure(lexicon, title):
    head = lexicon.head(title, is_title=True)
    assert head is not None
    assert head.is_modifier


@pytest.mark.parametrize("title", ["Walnuts 1 lb bag", "Lumen TV wall mount bracket", "Tablet case with stand"])
def test_what_holds_by_itself_or_how_goods_are_packed_is_no_other_thing(lexicon, title):
    head = lexicon.head(title, is_title=True)
    assert head is not None
    assert not head.is_modifier


def test_what_only_brackets_name_is_not_sure(lexicon):
    head = lexicon.head("Bracket set 900 (laptop)", is_title=True)
    assert head is not None
    assert head.is_modifier


@pytest.mark.parametrize(
    ("query", "kinds"),
    [
        ("手冲咖啡用的秤", ("kitchen_scale",)),
        ("洗奶瓶的刷子", ("bottle_brush",)),
        ("空气净化器换的滤芯", ("purifier_filter",)),
        ("开车看导航的手机架", ("car_phone_mount",)),
        ("给篮球打气的", ("ball_pump",)),
        ("放手机的架子", ("phone_holder",)),
        ("送妈妈的围巾", ("scarf",)),
        ("something to stand my laptop on", ("laptop_stand",)),
        ("something to carry my laptop in", ("laptop_bag",)),
        ("stuffed dog for a toddler", ("plush_toy",)),
        ("游泳戴的帽子", ("swim_cap",)),
        ("旅行装衣服的收纳袋", ("packing_cubes",)),
        ("something to hold my phone in the car", ("car_phone_mount",)),
        ("glass screen cover for a phone", ("screen_protector",)),
        ("computer screen for photo editing", ("monitor",)),
        ("black and white laser printer", ("printer",)),
        ("ups for a server", ("ups",)),
        ("strong coffee", ("coffee_beans",)),
    ],
)
def test_a_query_names_its_kind(lexicon, query, kinds):
    head = lexicon.head(query)
    assert head is not None
    assert head.kinds == kinds


def test_exercises_are_no_power_supply(lexicon):
    assert lexicon.head("bar for pull ups") is None or lexicon.head("bar for pull ups").kinds != ("ups",)


@pytest.mark.parametrize(
    ("title", "kinds"),
    [
        ("手机专用充电器", ("phone",)),
        ("充电器 适用于手机", ("phone",)),
        ("Tripod for camera", ("camera",)),
        ("三脚架 for camera 手机专用", ("camera", "phone")),
        ("Camera with a strap", ()),
    ],
)
def test_what_a_product_is_for_stands_behind_for_and_before_dedicated(lexicon, title, kinds):
    assert lexicon.served(title) == kinds


def test_a_category_of_cables_is_no_pet(lexicon):
    assert [one.value.id for one in lexicon.attributes_in("patch lead, cat 6")] == []
    assert [one.value.id for one in lexicon.attributes_in("a cat")] == ["pets"]
