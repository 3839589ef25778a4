"""A merchant trains the encoder of a shop through the command line."""

import json

import pytest

CATEGORIES = {"zorb": "Hoses", "flim": "Ladders", "quat": "Buckets", "drim": "Shovels", "plon": "Fences", "vask": "Sheds"}


@pytest.fixture
def garden(cli, tmp_path):
    """Things whose titles say in other words what their categories say."""
    rows = [
        {
            "id": f"p{number}",
            "title": f"{number:x}ab{number * 7:x} {called} k{number * 13:x}",
            "categories": [f"Garden > {CATEGORIES[called]}"],
            "attributes": {"series": f"ser{number * 31:x}"},
            "language": "en",
        }
        for number in range(500)
        for called in [list(CATEGORIES)[number % len(CATEGORIES)]]
    ]
    (tmp_path / "garden.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    assert cli("index", "garden.jsonl", "--shop", "garden").code == 0
    return tmp_path / "garden"


def test_a_dry_run_then_training_then_back(cli, garden):
    tried = cli("train", "encoder", "--shop", garden, "--dry-run")
    assert tried.code == 0
    assert "nothing was changed" in tried.out
    assert cli("doctor", "--shop", garden, "--json").json["shop"]["encoder"] == "hashing"
    kept = cli("train", "encoder", "--shop", garden, "--json")
    assert kept.code == 0
    assert kept.json["is_kept"]
    assert kept.json["measures"]["MRR"]["gain"]["low"] > 0
    assert cli("doctor", "--shop", garden, "--json").json["shop"]["encoder"] == kept.json["spec"]
    assert cli("search", "Hoses", "--shop", garden).code == 0
    again = cli("train", "encoder", "--shop", garden)
    assert again.code == 1
    assert "nothing was kept, and the shop is as it was" in again.said
    assert "Before" in again.out
    assert cli("upgrade", "--shop", garden, "--encoder", "hashing", "--backup", "back.tar.gz").code == 0
    assert cli("doctor", "--shop", garden, "--json").json["shop"]["encoder"] == "hashing"


def test_too_few_products_are_a_users_error(cli, shop):
    ran = cli("train", "encoder", "--shop", shop, "--json")
    assert ran.code == 2
    assert ran.json["error"]["code"] == "user_error"


def test_an_unknown_teacher_is_named(cli, garden):
    ran = cli("train", "encoder", "--shop", garden, "--teacher", "minilmm")
    assert ran.code == 2
    assert 'Did you mean "minilm"' in ran.said
