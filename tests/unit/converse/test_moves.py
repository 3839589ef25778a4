"""Which move a turn is: sentences in both languages, with and without products on the table."""

import pytest

from crossaisle.converse.moves import NEED, patterns, read_move
from crossaisle.converse.state import Aim, Conversation, Mark
from crossaisle.converse.talker import MOVES

NEW = Conversation("c", "ann")
SHOWN = Conversation(
    "c", "ann", aim=Aim("a tent"), past=(Aim("a lamp"),), shown=tuple(Mark(f"i{place}", f"v{place}", "n1", place) for place in (1, 2, 3))
)

TURNS = [
    ("hand_over", "Please put me through to a real person"),
    ("hand_over", "the kettle arrived broken!"),
    ("hand_over", "I want my money back"),
    ("hand_over", "帮我转人工"),
    ("hand_over", "我要投诉你们"),
    ("hand_over", "收到的杯子是碎的"),
    ("small_talk", "Hello there!"),
    ("small_talk", "ok, thanks a lot"),
    ("small_talk", "你好呀"),
    ("small_talk", "好的，谢谢"),
    ("small_talk", "are you a robot or a human?"),
    ("small_talk", "你是真人吗"),
    ("undo", "go back"),
    ("undo", "撤销"),
    ("cart_show", "what's in my basket?"),
    ("cart_show", "看看购物车"),
    ("cart_add", "put the second one in my cart"),
    ("cart_add", "I'll take it"),
    ("cart_add", "把第二个加入购物车"),
    ("cart_add", "就要这个"),
    ("cart_add", "来两个第二款"),
    ("goes_with", "买这个还需要配什么"),
    ("cart_remove", "take the lamp out of the cart"),
    ("cart_remove", "从购物车删掉第一个"),
    ("compare", "compare the first and the third"),
    ("compare", "what is the difference between these two"),
    ("compare", "第一个和第二个有什么区别"),
    ("compare", "which one is lighter?"),
    ("compare", "哪个更便宜"),
    ("compare", "对比一下前两个"),
    ("goes_with", "what goes with it?"),
    ("goes_with", "这个搭配什么好"),
    ("more_like", "show me more like the second one"),
    ("more_like", "有没有类似第三个的"),
    ("others", "show me some others"),
    ("others", "换一批"),
    ("other_value", "I don't want this brand"),
    ("other_value", "换个颜色"),
    ("other_value", "不要这个牌子"),
    ("again", "can I see a picture of it?"),
    ("again", "有图片吗"),
    ("drop", "I don't mind the price"),
    ("drop", "any colour is fine"),
    ("drop", "the price doesn't matter"),
    ("drop", "颜色无所谓"),
    ("drop", "不限品牌"),
    ("relative", "cheaper please"),
    ("relative", "something less expensive"),
    ("relative", "便宜点的"),
    ("relative", "太贵了"),
    ("relative", "a bigger one"),
    ("relative", "再大一点"),
    ("relative", "it is too heavy"),
    ("ask_shop", "how long does delivery take?"),
    ("ask_shop", "能退货吗"),
    ("ask_shop", "怎么开发票"),
    ("ask_product", "is it waterproof?"),
    ("ask_product", "how heavy is the second one?"),
    ("ask_product", "第二个多重"),
    ("ask_product", "它防水吗"),
    ("pick", "the second one"),
    ("pick", "第三个"),
    (NEED, "I need a rice cooker"),
    (NEED, "in blue, under 300"),
    (NEED, "a picture frame"),
    (NEED, "我想买一条新手机"),
    (NEED, "要红色的"),
    (NEED, "有红色的吗"),
    (NEED, "my budget is 100"),
]


@pytest.mark.parametrize(("move", "text"), TURNS)
def test_a_turn_is_read(move, text):
    assert read_move(text, SHOWN).name == move


@pytest.mark.parametrize("text", ["cheaper", "compare the first two", "is it waterproof?", "第二个", "go back", "any colour is fine"])
def test_what_needs_products_is_no_move_without_them(text):
    assert read_move(text, NEW).name == NEED


@pytest.mark.parametrize(("text", "field", "way"), [
    ("cheaper", "price", "lte"), ("too cheap, something more premium", "price", "gte"), ("屏幕大一点", "screen_size", "gte"),
    ("lighter please", "weight", "lte"), ("小一点的", "size", "lte"),
])  # fmt: skip
def test_a_comparison_has_a_field_and_a_way(text, field, way):
    move = read_move(text, SHOWN)
    assert (move.field, move.way) == (field, way)


def test_every_move_of_the_table_has_an_answer():
    assert {pattern.move for pattern in patterns()} | {NEED} == set(MOVES)
