import pytest

from crossaisle.quantities import find_fractions


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("half for a desk, the rest for a chair", [0.5, None]),
        ("two thirds on a desk", [2 / 3]),
        ("80% on the phone and 20 percent on the case", [0.8, 0.2]),
        ("三分之一买锅，剩下的买碗", [1 / 3, None]),
        ("手机占八成，耳机占两成", [0.8, 0.2]),
        ("百分之三十", [0.3]),
        ("六成半", [0.65]),
        ("3/4 of it", [0.75]),
        ("half a dozen, half price, half sleeve", []),
        ("八成新，150%，三成员", []),
        ("", []),
    ],
)
def test_parts_of_a_whole(text, values):
    found = [one.value for one in find_fractions(text)]
    assert found == [None if value is None else pytest.approx(value) for value in values]
