"""A merchant lets a model propose, reviews what it wrote, and the next answer uses what was accepted."""

import json
import shutil
from contextlib import closing

import pytest

from crossaisle.shop import open_shop
from crossaisle.testing import ScriptedChatServer

REASON = {"en": "holds it while filming", "zh": "拍摄时架着"}
NEED = "I need a phone"


@pytest.fixture(scope="module")
def plain_shop(demo_path, tmp_path_factory):
    return shutil.copytree(demo_path, tmp_path_factory.mktemp("proposing") / "shop")


@pytest.fixture
def shop(plain_shop, tmp_path):
    return shutil.copytree(plain_shop, tmp_path / "shop")


def answer(body):
    """A model that wants a tripod beside everything, proposes what the shop has not, writes markup, and finds all of it typical."""
    asked = json.loads(body["messages"][-1]["content"])
    if "claims" in asked:
        return json.dumps(
            {"verdicts": [{"number": one["number"], "holds": True, "typical": 0.99, "remark": ""} for one in asked["claims"]]}
        )
    how = {"essential": False} if "occasion" in asked else {"type": "accessory"}
    said = [{"kind": "tripod", **how, **REASON}] if "tripod" in asked["kinds"] else []
    other = next(iter(asked["kinds"]))
    said += [{"kind": other, **how, "en": "<b>the best</b>", "zh": "全网第一"}] if other != "tripod" else []
    return json.dumps({"suggestions": said})


@pytest.fixture
def spec():
    with ScriptedChatServer(answer) as server:
        yield f"openai:scripted@{server.base}"


def beside(cli, shop):
    slate = cli("recommend", NEED, "--shop", shop, "--json").json
    return {item["reason"]: item for section in slate["sections"] if section["relation"] for item in section["items"]}


def test_from_a_proposal_to_the_next_answer(cli, shop, spec):
    assert REASON["en"] not in beside(cli, shop)
    ran = cli("knowledge", "propose", "--kind", "phone", "--llm", spec, "--shop", shop, "--json")
    assert ran.code == 0, ran.err
    [asked] = ran.json["asked"]
    [row] = asked["proposals"]
    assert (row["from"], row["to"], row["typicality"], row["source"]) == ("phone", "tripod", 0.99, f"model:{spec}")
    assert asked["dropped"]["reason"] >= 1
    assert REASON["en"] not in beside(cli, shop), "a proposal changes nothing"
    assert [one["id"] for one in cli("knowledge", "review", "--shop", shop, "--json").json["proposals"]] == [row["id"]]
    assert cli("knowledge", "review", "--accept", row["id"], "--by", "Mei", "--shop", shop).code == 0
    assert beside(cli, shop)[REASON["en"]]["source"] == "model", "the shopper is not told which model, nor its address"
    assert cli("knowledge", "review", "--shop", shop, "--json").json == {"proposals": []}
    [kept] = cli("knowledge", "review", "--state", "accepted", "--shop", shop, "--json").json["proposals"]
    assert kept["by"] == "Mei"
    again = cli("knowledge", "propose", "--kind", "phone", "--llm", spec, "--shop", shop, "--json").json
    assert again["asked"][0]["proposals"] == [], "what was decided is not proposed again"


def test_a_need_of_a_mission(cli, shop, spec):
    ran = cli("knowledge", "propose", "--mission", "picnic", "--llm", spec, "--shop", shop, "--json")
    [row] = ran.json["asked"][0]["proposals"]
    assert cli("knowledge", "review", "--accept", row["id"], "--shop", shop).code == 0
    slate = cli("recommend", "going on a picnic", "--shop", shop, "--json").json
    assert "tripod" in {label["id"] for need in slate["intent"]["needs"] for label in need["labels"]}
    assert not any("upgrade" in note for note in slate["degraded"])


def test_what_is_rejected_stays_away(cli, shop, spec):
    [row] = cli("knowledge", "propose", "--kind", "phone", "--llm", spec, "--shop", shop, "--json").json["asked"][0]["proposals"]
    rejected = cli("knowledge", "review", "--reject", row["id"], "--shop", shop)
    assert "rejected" in rejected.out
    assert cli("knowledge", "propose", "--kind", "phone", "--llm", spec, "--shop", shop, "--json").json["asked"][0]["proposals"] == []
    assert REASON["en"] not in beside(cli, shop)


def test_people_see_a_table_and_what_was_dropped(cli, shop, spec):
    ran = cli("knowledge", "propose", "--kind", "phone", "--kind", "tent", "--llm", spec, "--shop", shop)
    assert ran.code == 0, ran.err
    assert "2 proposals from" in ran.out
    assert "Dropped:" in ran.out
    assert "拍摄时架着" in ran.out
    assert "--accept ID" in ran.err
    few = cli("knowledge", "propose", "--kind", "phone_case", "--kind", "tripod", "--calls", 1, "--llm", spec, "--shop", shop)
    assert "2 of 2 were not asked about" in few.said


@pytest.mark.parametrize(
    ("arguments", "said", "code"),
    [
        (("propose",), "No language model is named", 2),
        (("propose", "--llm", "openai:m@nowhere"), "needs a model and an address", 6),
        (("propose", "--llm", "oracle:m"), "oracle", 2),
        (("propose", "--kind", "hovercraft", "--llm", "openai:m@http://127.0.0.1:9/v1"), "hovercraft", 2),
        (("propose", "--kind", "phone", "--llm", "openai:m@http://127.0.0.1:9/v1"), "127.0.0.1:9", 6),
        (("review", "--accept", "nobody"), "There is no proposal 'nobody'", 2),
        (("review", "--accept", "a", "--reject", "a"), "both accepted and rejected", 2),
        (("review", "--state", "maybe"), "no state", 2),
    ],
)
def test_what_goes_wrong_is_said(cli, plain_shop, arguments, said, code):
    ran = cli("knowledge", *arguments, "--shop", plain_shop)
    assert (ran.code, said in ran.said) == (code, True), ran.err


def test_a_review_file_with_a_fault_is_refused_and_answers_go_on(cli, shop):
    (shop / "proposals").mkdir(exist_ok=True)
    (shop / "proposals" / "review.yaml").write_text("- {id: a}\n", encoding="utf-8")
    ran = cli("knowledge", "review", "--shop", shop)
    assert (ran.code, "review.yaml: a: has no 'state'" in ran.said) == (3, True), ran.err
    with closing(open_shop(shop)) as opened:
        assert not opened.recommend(NEED).degraded
