"""What every route has from the app: shapes that are refused in one form, methods, origins, and the session's cookie."""

import pytest
from fastapi.testclient import TestClient

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


def test_a_page_of_a_named_origin_may_use_every_method(serving):
    with serving(origins=("https://shop.example",)) as client:
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
            asking = {"Access-Control-Request-Method": method, "Access-Control-Request-Headers": "authorization"}
            answer = client.options("/v1/merchant/relations", headers={"Origin": "https://shop.example", **asking})
            assert answer.status_code == 200
            assert method in answer.headers["Access-Control-Allow-Methods"]
            assert client.options("/v1/cart", headers={"Origin": "https://elsewhere.example", **asking}).status_code == 400


@pytest.mark.parametrize("wrong", [{"n": "3"}, {"n": True}, {"seed": False}], ids=str)
def test_a_number_is_no_text(client, wrong):
    assert fields(client.post("/v1/recommend", json={"text": "a phone", **wrong})) == {f"body.{name}" for name in wrong}


def test_a_cursor_beyond_every_event_is_refused(client):
    assert fields(client.get("/v1/merchant/events", params={"after": 2**63})) == {"query.after"}
    assert client.get("/v1/merchant/events", params={"after": 2**63 - 1}).status_code == 200


def cookies(client):
    """The cookie as it is given, and as it is taken back."""
    begun = client.get("/v1/session").headers["Set-Cookie"]
    ended = client.delete("/v1/session", headers=PAGE).headers["Set-Cookie"]
    return [begun.lower(), ended.lower()]


def test_the_cookie_is_for_tls_only_where_this_process_speaks_it(client):
    plain, secure = (cookies(TestClient(client.app, base_url=f"{scheme}://127.0.0.1")) for scheme in ("http", "https"))
    assert all("httponly" in cookie and "; secure" not in cookie for cookie in plain)
    assert all("httponly" in cookie and "; secure" in cookie for cookie in secure)


def test_the_cookie_is_for_tls_only_where_a_proxy_speaks_it(serving):
    with serving(cookie_secure=True) as client:
        assert all("; secure" in cookie for cookie in cookies(client))


def test_what_a_store_says_of_itself_is_shown_to_the_merchant(client, monkeypatch):
    note = "redis:appendonly is off, a crash loses events"
    monkeypatch.setattr(client.app.state.context.shop.feedback.events, "notes", (note,))
    assert client.get("/v1/merchant/system").json()["notes"][-1] == note


def test_a_worker_that_drains_is_not_ready_and_still_answers(client, monkeypatch):
    monkeypatch.setattr(client.app.state.context, "is_draining", False)
    assert client.get("/readyz").json()["status"] == "ok"
    client.app.state.context.drain()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["status"]) == (503, "stopping")
    assert client.post("/v1/search", json={"text": "phone"}).status_code == 200
