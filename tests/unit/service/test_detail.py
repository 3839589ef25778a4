"""The sheet of a product: its facts under names in the reader's language, and the language of a name that nobody knows."""

import pytest

from crossaisle.service.detail import _label


@pytest.mark.parametrize(
    ("name", "language", "label", "spoken"),
    [
        ("screen_size", "zh", "屏幕尺寸", "zh"),
        ("screen_size", "en", "screen size", "en"),
        ("Screen Size", "zh-CN", "屏幕尺寸", "zh"),
        ("屏幕尺寸", "en", "screen size", "en"),
        ("color", "zh", "颜色", "zh"),
        ("color", "de", "Colour", "en"),
        ("lug_depth", "zh", "lug depth", "en"),
        ("表冠", "en", "表冠", "zh"),
    ],
)
def test_a_name_comes_in_the_readers_language_or_says_in_which(name, language, label, spoken):
    assert _label(name, language) == {"label": label, "label_language": spoken}
