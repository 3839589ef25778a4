"""Talking to the shop as a shopper would: through the library, the command line and HTTP."""

import json
import shutil
import sqlite3
import uuid
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import httpx
import pytest

from crossaisle.errors import NotFoundError
from crossaisle.quantities import to_major
from crossaisle.shop import open_shop
from crossaisle.types import Case


@pytest.fixture(scope="module")
def place(demo, tmp_path_factory):
    """A copy of the demo shop that conversations may write into."""
    found = tmp_path_factory.mktemp("talking") / "shop"
    shutil.copytree(demo.directory.path, found)
    return found


@pytest.fixture(scope="module")
def talking(place):
    with closing(open_shop(place)) as shop:
        yield shop


@pytest.fixture
def say(talking):
    """Say one turn after the other in a conversation of one's own."""
    shopper, conversation = uuid.uuid4().hex, None

    def turn(text, **fields):
        nonlocal conversation
        reply = talking.talk(text, shopper=shopper, conversation=conversation, **fields)
        conversation = reply.conversation_id
        return reply

    turn.shopper = shopper
    return turn


def stated(reply):
    return [item for section in reply.slate.sections if section.relation is None for item in section.items]


def price(item, currency):
    return next(to_major(one) for one in item.variant.prices if one.currency == currency)


def wishes(reply):
    return {(one.field, one.value) for need in reply.slate.intent.needs if need.origin == "stated" for one in need.constraints}


def test_cheaper_keeps_the_need_and_lowers_the_price(say):
    before = stated(say("a tent in green"))
    middle = sorted(price(item, "USD") for item in before)[(len(before) - 1) // 2]
    reply = say("cheaper please")
    assert reply.move == "relative"
    assert {item.kind for item in stated(reply)} == {"tent"}
    assert all(price(item, "USD") < middle for item in stated(reply))
    assert ("color", "green") in wishes(reply)


def test_cheaper_than_the_one_that_is_spoken_of(say):
    first = stated(say("我想买一条新手机"))[0]
    say("第一个")
    reply = say("有没有便宜点的")
    assert all(price(item, "CNY") < price(first, "CNY") for item in stated(reply))


def test_a_refinement_takes_the_place_of_what_it_contradicts(say):
    say("a red dress under $100")
    reply = say("in blue")
    assert ("color", "blue") in wishes(reply)
    assert ("color", "red") not in wishes(reply)
    assert ("price", 100.0) in wishes(reply)
    assert ("color", "blue") not in wishes(say("any colour is fine"))


def test_undo_gives_back_what_there_was(say):
    before = [item.product.id for item in stated(say("a tent"))]
    say("cheaper")
    reply = say("go back")
    assert reply.move == "undo"
    assert [item.product.id for item in stated(reply)] == before


def test_where_nothing_is_cheaper_what_there_was_stays(say):
    before = stated(say("a tent"))
    for _ in range(12):
        reply = say("cheaper")
        if not reply.slate.sections:
            break
        before = stated(reply)
    assert not reply.slate.sections
    cheapest = min(before, key=lambda item: item.variant.prices[0].amount)
    assert cheapest.product.title["en"].split(", ")[0] in reply.text
    assert say("the first one").facts[0].item_id == before[0].product.id


def test_a_sum_that_is_said_is_the_bound(say):
    say("running shoes")
    reply = say("my budget is 60 dollars, something cheaper")
    assert ("price", 60.0) in wishes(reply) | {("price", one.value) for one in reply.slate.intent.constraints}


def test_another_kind_is_a_new_need(say):
    say("running shoes under $100")
    reply = say("I need a rice cooker")
    assert reply.move == "need"
    assert {item.kind for item in stated(reply)} == {"rice_cooker"}
    assert wishes(reply) == set()


def test_others_are_others(say):
    before = {item.product.id for item in stated(say("手机"))}
    assert not before & {item.product.id for item in stated(say("换一批"))}


def test_a_brand_that_is_not_wanted_goes(say):
    first = stated(say("running shoes"))[0]
    reply = say("not this brand")
    assert first.product.brand not in [item.product.brand for item in stated(reply)]


def test_more_like_one_leaves_the_one_out(say):
    items = stated(say("a tent"))
    reply = say("show me more like the second one")
    assert items[1].product.id not in {item.product.id for item in stated(reply)}
    assert {item.kind for item in stated(reply)} <= {item.kind for item in items}


def test_a_question_is_answered_by_the_fact_or_not_at_all(say):
    item = stated(say("a tent"))[0]
    reply = say("how heavy is the first one?")
    assert [one.item_id for one in reply.facts] == [item.product.id]
    assert reply.facts[0].text == str(item.product.attributes["weight"])
    assert reply.facts[0].text in reply.text
    unknown = say("does it have bluetooth?")
    assert unknown.facts == ()
    assert "not stated" in unknown.text


def test_products_are_compared_by_what_they_state(say):
    items = stated(say("我想买一条新手机"))
    reply = say("对比第一个和第三个")
    assert [column.item_id for column in reply.table.columns] == [items[0].product.id, items[2].product.id]
    assert reply.table.rows[0].label == "价格"
    assert all(len(row.values) == 2 and any(row.values) for row in reply.table.rows)


def test_what_goes_with_it_is_no_more_of_the_same(say):
    kind = stated(say("a phone"))[0].kind
    reply = say("what goes with the first one?")
    items = [item for section in reply.slate.sections for item in section.items]
    assert items
    assert all(item.relation and item.kind != kind for item in items)


def test_the_cart_is_filled_and_emptied_by_events(say, talking):
    item = stated(say("a tent"))[0]
    say("put the first one in my cart")
    assert [line.item_id for line in talking.feedback.shopper(say.shopper).cart] == [item.product.id]
    assert item.product.title["en"].split(", ")[0] in say("what's in my cart?").text
    say("take it out of the cart")
    assert talking.feedback.shopper(say.shopper).cart == ()


def test_the_shop_is_asked_and_cited_or_not_known(say):
    reply = say("can I return it if it does not fit?")
    assert reply.citations[0].file == "returns.en.md"
    assert reply.citations[0].text in reply.text
    assert say("包邮吗").citations[0].file == "delivery.zh.md"
    unknown = say("你们支持礼品包装吗")
    assert unknown.citations == ()
    assert "转人工" in unknown.text


def test_a_person_is_called_and_the_case_recorded(say, talking):
    say("a tent")
    reply = say("this is unacceptable, let me talk to a person")
    assert reply.is_handed_over
    case = talking.parts.conversations.cases(limit=1)[0]
    assert isinstance(case, Case)
    assert (case.shopper, case.conversation_id) == (say.shopper, reply.conversation_id)


def test_languages_switch_midway(say):
    say("我想买一条新手机")
    reply = say("under 2000 yuan, in black")
    assert reply.language == "en"
    assert {item.kind for item in stated(reply)} == {"phone"}
    assert all(price(item, "CNY") <= 2000 for item in stated(reply))


def test_a_question_back_is_asked_once_and_may_be_ignored(say):
    asked = [reply.question.field for text in ("a backpack", "cheaper", "others", "cheaper") if (reply := say(text)).question]
    assert len(asked) == len(set(asked))


def test_a_question_back_is_about_what_was_not_said(say):
    question = say("a toy").question
    assert question is not None
    assert len(question.options) > 1
    assert all(option in question.text for option in question.options)
    later = say("for a 5 year old, in red, under $30")
    assert later.question is None or later.question.field not in {question.field, "price", "color", "audience", "age"}


def test_a_conversation_survives_the_shop_and_is_nobody_elses(place, talking):
    first = talking.talk("a tent", shopper="ann")
    with closing(open_shop(place)) as again:
        reply = again.talk("cheaper", shopper="ann", conversation=first.conversation_id)
        assert reply.move == "relative"
        with pytest.raises(NotFoundError):
            again.talk("cheaper", shopper="eve", conversation=first.conversation_id)


def test_what_is_kept_of_a_shopper_is_given_and_erased_with_the_rest(talking):
    reply = talking.talk("我的电话是13800138000，想买帐篷", shopper="zoe")
    kept = talking.feedback.export("zoe")["conversations"]
    assert [one["id"] for one in kept] == [reply.conversation_id]
    assert "13800138000" not in json.dumps(kept)
    assert talking.feedback.forget("zoe").conversations == 1
    with pytest.raises(NotFoundError):
        talking.talk("cheaper", shopper="zoe", conversation=reply.conversation_id)


def test_the_command_line_talks_line_by_line(place, process):
    done = process("chat", "--shop", place, "--json", input=b"a tent\n\n???\ncheaper\n")
    lines = [json.loads(line) for line in done.out.splitlines()]
    assert done.code == 0
    assert [line.get("move") or line["error"]["code"] for line in lines] == ["need", "invalid_query", "relative"]
    assert lines[0]["conversation_id"] == lines[2]["conversation_id"]
    assert lines[2]["recommendation"]["sections"]


def test_the_command_line_shows_people_tables_and_how_to_go_on(place, process):
    done = process("chat", "--shop", place, input=b"a tent\ncompare the first two\n")
    assert "Side by side" in done.out
    told = done.said.split("--conversation ")[1].split()[0]
    more = process("chat", "--shop", place, "--conversation", told, input=b"cheaper\n")
    assert "below" in more.out


def test_somebody_elses_conversation_is_not_found_on_the_command_line(place, process):
    done = process("chat", "--shop", place, "--conversation", "0" * 32, input=b"cheaper\n")
    assert done.code == 2
    assert "no conversation" in done.said


@pytest.fixture(scope="module")
def address(place, serving):
    with serving(place) as (found, _):
        yield found


def test_over_http_a_turn_is_answered_and_its_slate_can_be_acted_on(shopper):
    first = shopper.post("/v1/chat", json={"text": "a tent"}).raise_for_status().json()
    assert first["text"]
    item = first["recommendation"]["sections"][0]["items"][0]
    about = {"slate_id": first["recommendation"]["slate_id"], "position": item["position"], "variant_id": item["variant_id"]}
    event = {"id": "e1", "type": "click", "item_id": item["product"]["id"], **about}
    assert shopper.post("/v1/events", json=event).json()["stored"] == 1
    added = shopper.post("/v1/chat", json={"text": "add the first one to my cart", "conversation_id": first["conversation_id"]}).json()
    assert added["cart"] == [{"action": "add", "item_id": item["product"]["id"], "variant_id": item["variant_id"], "quantity": 1}]
    assert [line["product"]["id"] for line in shopper.get("/v1/cart").json()["lines"]] == [item["product"]["id"]]


def test_over_http_a_conversation_is_its_shoppers_alone(shopper, address):
    name = shopper.post("/v1/chat", json={"text": "a tent"}).json()["conversation_id"]
    assert [one["move"] for one in shopper.get(f"/v1/chat/{name}").json()["turns"]] == ["need"]
    with httpx.Client(base_url=address, headers={"X-Shopper-ID": "eve"}, timeout=60) as eve:
        assert eve.post("/v1/chat", json={"text": "cheaper", "conversation_id": name}).status_code == 404
        assert eve.post("/v1/chat/stream", json={"text": "cheaper", "conversation_id": name}).status_code == 404
        assert eve.get(f"/v1/chat/{name}").status_code == 404
        assert eve.delete(f"/v1/chat/{name}").status_code == 404
    assert shopper.delete(f"/v1/chat/{name}").status_code == 204
    assert shopper.get(f"/v1/chat/{name}").status_code == 404


def test_over_http_the_stream_gives_the_reply_then_the_products(shopper):
    with shopper.stream("POST", "/v1/chat/stream", json={"text": "a tent"}) as answer:
        blocks = [block.split("\n", 1) for block in answer.read().decode().split("\n\n") if block]
    said = {name.removeprefix("event: "): json.loads(data.removeprefix("data: ")) for name, data in blocks}
    assert list(said) == ["reply", "sections", "done"]
    assert said["done"]["slate_id"] == said["sections"]["slate_id"]
    assert said["reply"]["conversation_id"] == said["done"]["conversation_id"]


@pytest.mark.parametrize("body", [{"text": ""}, {"text": "???"}, {"text": "x" * 3000}, {"text": "a tent", "more": 1}])
def test_over_http_what_cannot_be_read_is_refused_with_a_hint(shopper, body):
    for route in ("/v1/chat", "/v1/chat/stream"):
        answer = shopper.post(route, json=body)
        assert answer.status_code == 422
        assert answer.json()["error"]["message"]


def test_over_http_the_merchant_reads_what_was_handed_over(shopper):
    name = shopper.post("/v1/chat", json={"text": "the kettle arrived broken, I want to talk to a person"}).json()["conversation_id"]
    first = shopper.get("/v1/merchant/hand-overs").json()["hand_overs"][0]
    assert (first["conversation_id"], first["text"]) == (name, "the kettle arrived broken, I want to talk to a person")
    assert [turn["move"] for turn in first["turns"]] == ["hand_over"]


def test_over_http_everything_is_erased_with_the_shopper(shopper):
    name = shopper.post("/v1/chat", json={"text": "a tent"}).json()["conversation_id"]
    assert shopper.get("/v1/shoppers/me/export").json()["conversations"][0]["id"] == name
    assert shopper.delete("/v1/shoppers/me").json()["conversations"] == 1
    assert shopper.get(f"/v1/chat/{name}").status_code == 404


def said(shopper, text, turn_id, conversation_id=None):
    return shopper.post("/v1/chat", json={"text": text, "turn_id": turn_id, "conversation_id": conversation_id})


def test_over_http_a_turn_whose_reply_was_lost_is_not_a_second_turn(shopper):
    first = said(shopper, "a tent", "t1").json()
    assert said(shopper, "a tent", "t1").json() == first, "also where the page never learnt the conversation's id"
    name = first["conversation_id"]
    added = said(shopper, "add the first one to my cart", "t2", name).json()
    assert said(shopper, "add the first one to my cart", "t2", name).json() == added
    assert [line["quantity"] for line in shopper.get("/v1/cart").json()["lines"]] == [1]
    turns = shopper.get(f"/v1/chat/{name}").json()["turns"]
    assert [turn["turn_id"] for turn in turns] == ["t1", "t2"]
    with shopper.stream("POST", "/v1/chat/stream", json={"text": "a tent", "turn_id": "t1"}) as answer:
        assert json.dumps(first["recommendation"]["slate_id"]) in answer.read().decode()


def test_over_http_a_turn_sent_twice_at_once_is_answered_once(shopper):
    name = said(shopper, "a tent", "t1").json()["conversation_id"]
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: said(shopper, "cheaper", "t2", name).json(), range(4)))
    assert len({json.dumps(one, sort_keys=True) for one in found}) == 1
    assert len(shopper.get(f"/v1/chat/{name}").json()["turns"]) == 2


def test_over_http_an_id_is_for_one_turn_of_one_shopper(shopper, address):
    first = said(shopper, "a tent", "t1").json()
    assert said(shopper, "a kettle", "t1").status_code == 409
    with httpx.Client(base_url=address, headers={"X-Shopper-ID": uuid.uuid4().hex}, timeout=60) as other:
        assert said(other, "a tent", "t1").json()["conversation_id"] != first["conversation_id"]
        assert said(other, "a tent", "t1", first["conversation_id"]).status_code == 404


def test_over_http_a_conversation_gives_what_its_replies_showed(shopper):
    first = said(shopper, "a tent", "t1").json()
    name = first["conversation_id"]
    for number, text in enumerate(("compare the first two", "how much is the first one?", "how do I return something?"), start=2):
        reply = said(shopper, text, f"t{number}", name).json()
        kept = shopper.get(f"/v1/chat/{name}").json()["turns"][-1]
        assert {field: kept[field] for field in reply if field in kept and field != "text"} == {
            field: value for field, value in reply.items() if field in kept and field != "text"
        }
        assert kept["table"] or kept["facts"] or kept["citations"]
    turns = shopper.get(f"/v1/chat/{name}").json()["turns"]
    slate = shopper.get(f"/v1/slates/{turns[0]['slate_id']}").json()
    assert slate["sections"] == first["recommendation"]["sections"]


def test_a_conversation_that_an_older_version_kept_can_be_read(shopper, place):
    name = said(shopper, "a tent", "t1").json()["conversation_id"]
    path = place / "state.db"
    with closing(sqlite3.connect(path)) as connection, connection:
        (body,) = connection.execute("SELECT body FROM conversation WHERE id = ?", (name,)).fetchone()
        kept = json.loads(body)
        kept["turns"] = [{"text": one["text"], "move": one["move"], "reply": one["reply"]} for one in kept["turns"]]
        connection.execute("UPDATE conversation SET body = ? WHERE id = ?", (json.dumps(kept), name))
    (turn,) = shopper.get(f"/v1/chat/{name}").json()["turns"]
    assert (turn["table"], turn["slate_id"], turn["cart"], turn["reply"] != "") == (None, None, [], True)
    assert said(shopper, "cheaper", "t2", name).json()["move"] == "relative"
