"""Keys of texts and how they are found."""

import pytest

from crossaisle.complete.keys import KeyTable, literal_keys, sound_keys, word_starts


def table(*texts, keys=literal_keys):
    return KeyTable((key, number, tier) for number, text in enumerate(texts) for key, tier in keys(text))


def numbers(found):
    return sorted(set(found[0].tolist()))


@pytest.mark.parametrize(
    ("prefix", "expected"),
    [("wire", [0]), ("ear", [0, 1]), ("bud", []), ("powerb", [2]), ("power bank", [2]), ("bank", [2])],
)
def test_a_text_is_found_from_every_word_on(prefix, expected):
    assert numbers(table("Wireless earbuds", "ear plugs", "Power-bank").starting(prefix)) == expected


def test_all_of_a_text_is_told_from_a_later_word():
    entries, tiers, is_whole = table("phone", "phone case", "car phone").starting("phone")
    assert dict(zip(entries.tolist(), zip(tiers.tolist(), is_whole.tolist(), strict=True), strict=True)) == {
        0: (0, True), 1: (0, False), 2: (1, False),
    }  # fmt: skip


def test_chinese_is_found_by_characters_and_by_sound():
    assert numbers(table("手机壳", "相机").starting("机")) == [0, 1]
    by_sound = table("手机壳", "USB充电线", "phone", keys=sound_keys)
    assert numbers(by_sound.starting("shouj")) == numbers(by_sound.starting("sjk")) == [0]
    assert numbers(by_sound.starting("chongd")) == numbers(by_sound.starting("cdx")) == [1]


@pytest.mark.parametrize("slip", ["wirless", "wireeless", "wirelass", "wierless", "qireless"])
def test_one_slip_is_near(slip):
    assert "wireless" in table("wireless earbuds").near(slip)


@pytest.mark.parametrize("slips", ["wrless", "weirlss", "xyz"])
def test_two_slips_are_not(slips):
    assert table("wireless earbuds").near(slips) == []


def test_no_texts_no_keys():
    empty = table()
    assert (len(empty), empty.has("a"), empty.near("abcd"), numbers(empty.starting(""))) == (0, False, [], [])


def test_words_begin_where_they_begin():
    assert word_starts("a 手机-case") == [0, 2, 3, 4]
