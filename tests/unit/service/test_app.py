"""What every route has from the app: shapes that are refused in one form, methods, origins, and the session's cookie."""

import pytest

PAGE = {"X-Crossaisle-Page": "1"}


def fields(answer):
    assert (answer.status_code, answer.json()["error"]["code"]) == (422, "invalid_request")
    return {fault["field"] for fault in answer.json()["error"].get("fields", [])}


def test_an_event_of_a_wrong_shape_is_not_told_the_faults_of_a_batch(client):
    assert fields(client.post("/v1/events", json={"id": "e", "type": "click", "item_id": ""})) == {"body.event.item_id"}


def test_a_batch_of_a_wrong_shape_is_not_told_the_faults_of_an_event(client):
    assert fields(client.post("/v1/events", json={"events": "none", "more": 1})) == {"body.batch.events", "body.batch.more"}


@pytest.mark.parametrize("body", [b"\xff\xfe{", b"[" * 100_000], ids=["no text", "too deep"])
def test_a_body_that_cannot_be_read_is_refused_as_a_wrong_shape_is(client, body):
    fields(client.post("/v1/search", content=body, headers={"Content-Type": "application/json"}))


def test_a_number_is_no_yes_or_no(client):
    chip = {"constraint_id": "c1", "action": "replace", "value": [True, 2]}
    assert fields(client.post("/v1/recommend", json={"text": "a phone", "edits": [chip]}))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/v1/products", "DELETE, POST"),
        ("/v1/products/p1", "DELETE, GET"),
        ("/v1/merchant/relations", "GET, PATCH, POST"),
        ("/healthz", "GET"),
    ],
)
def test_a_wrong_method_is_told_every_method_of_the_path(client, path, allowed):
    answer = client.put(path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert answer.headers["Allow"] == allowed


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_page_of_a_named_origin_may_use_every_method(serving, method):
    asking = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
    with serving(origins=("https://shop.example",)) as client:
        answer = client.options("/v1/merchant/relations", headers={"Origin": "https://shop.example", **asking})
        assert answer.status_code == 200
        assert method in answer.headers["Access-Control-Allow-Methods"]
        assert client.options("/v1/cart", headers={"Origin": "https://elsewhere.example", **asking}).status_code == 400
