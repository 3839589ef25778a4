"""Talk of a cart fills it only where it is a wish of the shopper's own."""

import pytest

from crossaisle.converse.basket import is_cart_talk


@pytest.mark.parametrize("text", [
    "what happens if I add it to the cart?", "don't add it to my cart", "my sister has already added it to her cart", "put ten into Tom's cart",
    'what does "add to cart" mean?', "should I add it to my cart?", "last time you put this into my cart", "如果加入购物车会怎么样",
    "别加购物车", "我妹妹已经把它加入购物车了", "帮我朋友的购物车加十个", "“加入购物车”是什么意思", "上次你把它加进购物车是不对的",
])  # fmt: skip
def test_what_is_no_wish_is_seen(text):
    assert is_cart_talk("no_wish", text)


@pytest.mark.parametrize("text", [
    "add it to my cart", "please put two of them into the basket", "let's put it in the cart", "add the second one to my bag", "buy it",
    "把它加入购物车", "帮我加购两个", "第二个放进购物车吧", "把刚才那个加入购物车", "上次看的那款加入购物车", "就要这个",
])  # fmt: skip
def test_a_wish_is_one(text):
    assert not is_cart_talk("no_wish", text)
