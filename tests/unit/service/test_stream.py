"""An answer in stages: what comes when, what is kept before it is seen, and how a failure in the middle is told."""

import json

import pytest

from crossaisle.errors import StorageError
from crossaisle.service import stream as streaming

NEED = {"text": "a phone under $95", "n": 3}


def events(answer):
    """Read server-sent events: names and data in the order in which they came."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    blocks = [block.split("\n") for block in answer.text.split("\n\n") if block]
    assert all(len(block) == 2 for block in blocks), "one line of data an event"
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def ask(client, **more):
    return client.post("/v1/recommend/stream", json={**NEED, **more})


def test_what_was_understood_comes_first_then_products_then_copy_then_the_end(client):
    found = events(ask(client))
    names = [name for name, _ in found]
    assert names == ["intent", "sections", "copy", "copy", "copy", "done"]
    understood, shown, done = found[0][1], found[1][1], found[-1][1]
    assert understood["intent"]["needs"][0]["labels"][0]["id"] == "phone"
    assert understood["sections"] == []
    places = [item["position"] for section in shown["sections"] for item in section["items"]]
    assert [data["position"] for name, data in found if name == "copy"] == places == [1, 2, 3]
    assert all(data["copy"] for name, data in found if name == "copy")
    assert {understood["slate_id"], shown["slate_id"]} == {done["slate_id"]}


def test_proxies_do_not_hold_it_back(client):
    headers = ask(client).headers
    assert (headers["X-Accel-Buffering"], headers["Cache-Control"]) == ("no", "no-store")


def test_the_answer_is_kept_before_a_product_is_seen(client, monkeypatch):
    context = client.app.state.context
    kept = []
    put = context.shop.feedback.slates.put

    def noted(served):
        kept.append(served.id)
        put(served)

    monkeypatch.setattr(context.shop.feedback.slates, "put", noted)
    stages = context.shop.recommender.run(streaming.query_of(context, "ann", streaming.Recommend.model_validate(NEED)))
    coming = streaming._events(context, "ann", next(stages), stages)
    assert next(coming).startswith(b"event: intent\n")
    assert kept == []
    assert next(coming).startswith(b"event: sections\n")
    assert len(kept) == 1


def test_a_need_that_cannot_be_read_is_refused_before_it_begins(client):
    answer = ask(client, text=" ")
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_query")


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (StorageError("The disk is full.", hint="Make room."), "storage_error", "The disk is full."),
        (ZeroDivisionError("secret"), "internal", "Something went wrong that should not have."),
    ],
    ids=["ours", "unforeseen"],
)
def test_a_failure_in_the_middle_is_the_last_event(client, monkeypatch, fault, code, message):
    def fails(_):
        raise fault

    monkeypatch.setattr(client.app.state.context.shop.feedback.slates, "put", fails)
    answer = ask(client)
    found = events(answer)
    assert [name for name, _ in found] == ["intent", "error"], "what is not kept is not shown"
    error = found[-1][1]["error"]
    assert (error["code"], error["message"]) == (code, message)
    assert error["hint"]
    assert error["request_id"] == answer.headers["X-Request-ID"]
    assert "secret" not in answer.text


def test_an_event_is_one_line_whatever_is_in_it():
    written = streaming.event("copy", {"copy": "two\nlines\r\nand 手机, half \ud83d"})
    assert written.startswith(b"event: copy\ndata: ")
    assert written.endswith(b"\n\n")
    assert written.count(b"\n") == 3
    assert b"\r" not in written
    assert json.loads(written.split(b"data: ")[1])["copy"] == "two\nlines\r\nand 手机, half \ud83d"
