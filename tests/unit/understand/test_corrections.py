import pytest

from crossaisle.understand.corrections import Corrector


@pytest.fixture
def corrector():
    words = ["headphones", "umbrella", "tent", "phone", "手机", "保温杯"]
    return Corrector(words, values=["waterproof", "wireless", "charging"], common=["dirty dishes"], is_used=lambda stem: stem == "zorblax")


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("headphnoes please", "headphones please"),
        ("tnet", "tent"),
        ("shouji", "手机"),
        ("买个手级", "买个手机"),
        ("umbrela", "umbrella"),
    ],
)
def test_nouns_are_put_right(corrector, text, right):
    assert corrector.correct(text).text == right


@pytest.mark.parametrize("text", ["zorblax", "rent", "something else", "无线的那个什么", ""])
def test_other_words_are_left_alone(corrector, text):
    assert corrector.correct(text) is None


@pytest.mark.parametrize(("text", "right"), [("watreproof tent", "waterproof tent"), ("wireles", "wireless")])
def test_values_are_put_right(corrector, text, right):
    assert corrector.correct_value(text).text == right


@pytest.mark.parametrize("text", ["charming", "waterproofs", "aren't wired", "changing"])
def test_words_near_a_value_are_left_alone(corrector, text):
    assert corrector.correct_value(text) is None


def test_sounds_are_not_loaded_for_english(corrector):
    corrector.correct("wireless headset for running")
    assert "_kind_sounds" not in vars(corrector)
