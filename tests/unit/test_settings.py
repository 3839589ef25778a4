"""Defaults, file, environment, flags, in that order; and errors that name the field."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from crossaisle.errors import ConfigError
from crossaisle.settings import Settings, config_path, data_home, fields, load, sources


@pytest.fixture
def config(tmp_path, monkeypatch):
    """Write the settings file."""
    path = tmp_path / "config.toml"
    monkeypatch.setenv("CROSSAISLE_CONFIG", str(path))
    return path


def test_defaults_without_file_and_environment():
    settings = load()
    assert (settings.shop, settings.encoder.spec, settings.retrieve.k, settings.slate.n) == (None, "", 200, 6)
    assert {origin for _, origin in sources().values()} == {"default"}


def test_each_layer_covers_the_one_below(config, monkeypatch):
    config.write_text('shop = "/file"\n[retrieve]\nk = 50\n[slate]\nn = 3\n[encoder]\nspec = "hashing"\n')
    monkeypatch.setenv("CROSSAISLE_SLATE__N", "4")
    monkeypatch.setenv("CROSSAISLE_SHOP", "/environment")
    settings = load(shop=Path("/flag"))
    assert (settings.shop, settings.slate.n, settings.retrieve.k, settings.encoder.timeout_s) == (Path("/flag"), 4, 50, 30.0)
    found = sources(shop=Path("/flag"))
    assert {name: found[name][1] for name in ("shop", "slate.n", "retrieve.k", "encoder.spec", "encoder.timeout_s")} == {
        "shop": "flag",
        "slate.n": "environment",
        "retrieve.k": "file",
        "encoder.spec": "file",
        "encoder.timeout_s": "default",
    }
    assert found["slate.n"][0] == "4"


def test_layers_of_one_section_are_merged_field_by_field(config, monkeypatch):
    config.write_text('[encoder]\nspec = "hashing"\ntimeout_s = 5\n')
    monkeypatch.setenv("CROSSAISLE_ENCODER__TIMEOUT_S", "7")
    settings = load(encoder={"api_key": "sk"})
    assert (settings.encoder.spec, settings.encoder.timeout_s, settings.encoder.api_key.get_secret_value()) == ("hashing", 7.0, "sk")


def test_a_flag_that_was_not_given_covers_nothing(monkeypatch):
    monkeypatch.setenv("CROSSAISLE_SHOP", "/environment")
    assert load(shop=None).shop == Path("/environment")
    assert sources(shop=None)["shop"] == ("/environment", "environment")


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[retrieve]\nk = 5", "retrieve.k"),
        ("[llm]\noptions = '[1]'", "llm.options"),
        ("[llm]\noptions = '{'", "llm.options"),
        ("[retrieve]\nk = 'many'", "retrieve.k"),
        ("[retrieve]\nkk = 5", "retrieve.kk"),
        ("retrive = 5", "retrive"),
        ("retrieve = 5", "retrieve"),
        ("[encoder]\ntimeout_s = 0", "encoder.timeout_s"),
        ("[slate]\nn = 101", "slate.n"),
    ],
)
def test_an_error_names_the_field(config, text, names):
    config.write_text(text)
    with pytest.raises(ConfigError, match=rf"^Setting {names}: ") as caught:
        load()
    assert "settings show" in caught.value.hint


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("CROSSAISLE_RETRIEVE__K", "5", r"retrieve\.k"),
        ("CROSSAISLE_RETRIEVE__KK", "50", r"retrieve\.kk"),
        ("CROSSAISLE_ENCODER", "hashing", "encoder"),
        ("CROSSAISLE_ENCODER", '"hashing"', "encoder"),
    ],
)
def test_an_error_of_the_environment_names_the_field(monkeypatch, name, value, says):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=says):
        load()
    with pytest.raises(ConfigError, match=says):
        sources()


@pytest.mark.parametrize("content", [b"k = ", b"\xff\xfe", b"a = 1\na = 2"])
def test_a_file_that_is_no_toml_is_named(config, content):
    config.write_bytes(content)
    with pytest.raises(ConfigError, match=r"config\.toml cannot be read"):
        load()


def test_secrets_are_masked_everywhere(monkeypatch):
    monkeypatch.setenv("CROSSAISLE_ENCODER__API_KEY", "sk-secret")
    settings = load()
    assert settings.encoder.api_key.get_secret_value() == "sk-secret"
    assert "sk-secret" not in f"{settings!r} {sources()} {settings.model_dump_json()}"
    monkeypatch.setenv("CROSSAISLE_ENCODER__TIMEOUT_S", "never")
    with pytest.raises(ConfigError) as caught:
        load()
    assert "sk-secret" not in f"{caught.value} {caught.value.hint}"


def test_settings_do_not_change():
    with pytest.raises(ValueError, match="frozen"):
        load().slate.n = 7


def test_places_follow_the_environment(monkeypatch):
    monkeypatch.delenv("CROSSAISLE_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", "/c")
    monkeypatch.setenv("XDG_DATA_HOME", "/d")
    assert (config_path(), data_home()) == (Path("/c/crossaisle/config.toml"), Path("/d/crossaisle"))
    monkeypatch.setenv("XDG_CONFIG_HOME", "")
    monkeypatch.delenv("XDG_DATA_HOME")
    monkeypatch.setenv("HOME", "/h")
    assert (config_path(), data_home()) == (Path("/h/.config/crossaisle/config.toml"), Path("/h/.local/share/crossaisle"))
    monkeypatch.setenv("CROSSAISLE_CONFIG", "/elsewhere.toml")
    assert config_path() == Path("/elsewhere.toml")


def test_every_field_is_listed_with_its_meaning():
    rows = fields()
    assert {name for name, _, _ in rows} == set(sources())
    assert all(meaning for _, _, meaning in rows)
    assert ("slate.n", "6") in {(name, default) for name, default, _ in rows}


def test_every_section_refuses_what_it_does_not_know():
    sections = [
        info.annotation
        for info in Settings.model_fields.values()
        if isinstance(info.annotation, type) and issubclass(info.annotation, BaseModel)
    ]
    assert len(sections) >= 3
    assert all(section.model_config["extra"] == "forbid" and section.model_config["frozen"] for section in (*sections, Settings))
