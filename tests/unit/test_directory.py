"""shop.toml written and read again, other versions and hand-made mistakes, one writer at a time."""

import subprocess
import sys
import tomllib
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crossaisle.directory import FORMAT, ShopDirectory, ShopFacts, _facts, _toml, renamed
from crossaisle.errors import ConflictError, NotFoundError, StorageError

FACTS = ShopFacts(
    name='Lumora "朗慕" \\ 🏕',
    currency="CNY",
    currency_by_language={"zh": "CNY", "en": "USD", "zh-Hant": "TWD"},
    rates={"USD": 0.1385, "JPY": 21.0},
    rates_date="2026-01-31",
    languages=("zh", "en"),
    encoder="onnx:/models/多语言 🏕",
)


def test_what_is_created_is_read(tmp_path):
    directory = ShopDirectory(tmp_path / "a" / "shop")
    assert not directory.exists()
    directory.create(FACTS)
    assert directory.exists()
    assert directory.read() == FACTS
    assert [path.name for path in directory.path.iterdir()] == ["shop.toml"]


def test_an_existing_shop_stays_as_it_is(tmp_path):
    directory = ShopDirectory(tmp_path)
    directory.create(FACTS)
    directory.create(ShopFacts())
    assert directory.read() == FACTS
    directory.write(renamed(FACTS, encoder="hashing"))
    assert directory.read() == replace(FACTS, encoder="hashing")


words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


@given(
    name=words,
    encoder=words,
    languages=st.lists(words, max_size=3),
    rates=st.dictionaries(st.sampled_from(["USD", "JPY", "KWD"]), st.floats(1e-9, 1e9)),
)
def test_any_text_survives_toml(name, encoder, languages, rates):
    facts = ShopFacts(name=name, encoder=encoder, languages=tuple(languages), rates=rates)
    assert _facts(tomllib.loads(_toml(facts))) == facts


def test_a_name_that_is_no_unicode_does_not_break_the_shop(tmp_path):
    directory = ShopDirectory(tmp_path)
    directory.create(ShopFacts(name="caf\udce9"))
    assert directory.read().name == "caf?"


def test_a_short_file_means_the_usual(tmp_path):
    (tmp_path / "shop.toml").write_text(f"format = {FORMAT}\n[rates]\ndate = 2026-01-31\nUSD = 7\n")
    assert ShopDirectory(tmp_path).read() == ShopFacts(rates={"USD": 7.0}, rates_date="2026-01-31")


def test_no_shop_says_how_to_make_one(tmp_path):
    with pytest.raises(NotFoundError) as caught:
        ShopDirectory(tmp_path).read()
    assert "crossaisle index" in caught.value.hint


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (f"format = {FORMAT + 1}", "reads up to"),
        ("name = 'old'", "older format 0"),
        ("format = ", "cannot be read"),
        ("format = 'one'", "cannot be read"),
        ("format = 1\nrates = 3", "cannot be read"),
        ("format = 1\nlanguages = 3", "cannot be read"),
        ("format = 1\ncurrency_by_language = 'USD'", "cannot be read"),
        ("format = 1\n[rates]\nUSD = 'seven'", "cannot be read"),
        ("format = 1\n[rates]\nUSD = 0", "rate of USD must be above 0"),
        ("format = 1\n[rates]\nUSD = nan", "rate of USD must be above 0"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, says):
    (tmp_path / "shop.toml").write_text(text)
    with pytest.raises(StorageError, match=says) as caught:
        ShopDirectory(tmp_path).read()
    assert caught.value.hint


def test_bytes_that_are_no_text_are_a_storage_error(tmp_path):
    (tmp_path / "shop.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(StorageError, match="cannot be read"):
        ShopDirectory(tmp_path).read()


def test_a_place_that_cannot_be_written_is_a_storage_error(tmp_path):
    (tmp_path / "file").write_text("in the way")
    directory = ShopDirectory(tmp_path / "file" / "shop")
    with pytest.raises(StorageError, match="cannot be made"):
        directory.create(FACTS)
    with pytest.raises(StorageError, match="cannot be written"):
        directory.write(FACTS)
    with pytest.raises(StorageError, match="cannot be written"), directory.writing():
        pass


def test_one_writer_at_a_time(tmp_path):
    directory = ShopDirectory(tmp_path)
    directory.create(FACTS)
    with directory.writing():
        with pytest.raises(ConflictError), ShopDirectory(tmp_path).writing():
            pass
        code = "import sys; from pathlib import Path; from crossaisle.directory import ShopDirectory\nwith ShopDirectory(Path(sys.argv[1])).writing(): pass"
        other = subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=False, capture_output=True, text=True, timeout=20)
        assert "ConflictError" in other.stderr
        assert directory.read() == FACTS
    with directory.writing():
        pass


def test_the_lock_is_freed_by_a_failure(tmp_path):
    directory = ShopDirectory(tmp_path)
    directory.create(FACTS)
    with pytest.raises(KeyError), directory.writing():
        raise KeyError
    with directory.writing():
        pass


def test_paths_stay_inside(tmp_path):
    directory = ShopDirectory(tmp_path)
    paths = [directory.facts_path, directory.catalog, directory.lexical, directory.overrides, directory.category_map, directory.quarantine]
    assert len({*paths, directory.vectors("a"), directory.vectors("b")}) == 8
    assert all(tmp_path in path.parents for path in paths)
