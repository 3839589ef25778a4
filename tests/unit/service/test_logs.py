"""One JSON line a request, with its id, and nothing of what was in it."""

import json
import logging

import pytest
import structlog

from crossaisle.service.logs import configure

SECRET = "geheim-4711"


@pytest.fixture
def lines(client, capsys):
    """Give the lines that a call wrote to standard error."""

    def of(call):
        structlog.reset_defaults()
        configure()  # anew: standard error is another one in every test
        capsys.readouterr()
        answer = call()
        return answer, [json.loads(line) for line in capsys.readouterr().err.splitlines()]

    return of


def test_a_request_is_one_line(client, lines):
    answer, (line,) = lines(lambda: client.get("/v1/products/p1"))
    assert (line["event"], line["level"], line["method"], line["status"]) == ("request", "info", "GET", 200)
    assert line["route"] == "/v1/products/{item_id:path}"
    assert line["request_id"] == answer.headers["X-Request-ID"]
    assert line["ms"] > 0
    assert line["timestamp"].endswith("Z")
    assert "code" not in line


def test_a_refusal_says_its_code(client, lines):
    answer, (line,) = lines(lambda: client.get("/v1/products/none"))
    assert (line["status"], line["code"]) == (404, "not_found")
    assert line["request_id"] == answer.json()["error"]["request_id"]


@pytest.mark.parametrize("said", ["0123abcd", "A.b-c_" + "9" * 58])
def test_an_id_of_the_sender_is_kept(client, lines, said):
    answer, (line,) = lines(lambda: client.get("/v1/products/p1", headers={"X-Request-ID": said}))
    assert answer.headers["X-Request-ID"] == line["request_id"] == said


@pytest.mark.parametrize("said", ["short", "9" * 65, "has space", 'quote"quote', "<b>bold</b>"])
def test_an_id_that_is_none_is_replaced(client, lines, said):
    answer, (line,) = lines(lambda: client.get("/v1/products/p1", headers={"X-Request-ID": said}))
    assert line["request_id"] != said
    assert answer.headers["X-Request-ID"] == line["request_id"]
    assert len(line["request_id"]) == 16


def test_nothing_of_what_was_sent_is_logged(client, lines):
    headers = {"Authorization": f"Bearer {SECRET}", "X-Shopper-ID": SECRET, "Cookie": f"crossaisle_session={SECRET}", "User-Agent": SECRET}
    calls = [
        lambda: client.post("/v1/search", json={"text": SECRET}),
        lambda: client.post("/v1/search", json={"text": SECRET, SECRET: SECRET}),
        lambda: client.get(f"/v1/products/{SECRET}", params={"language": SECRET}),
        lambda: client.get(f"/{SECRET}"),
        lambda: client.get("/v1/cart", headers=headers),
    ]
    for call in calls:
        _, found = lines(call)
        assert len(found) == 1
        assert SECRET not in json.dumps(found)
        assert "testclient" not in json.dumps(found), "the address"


def test_an_unknown_path_has_no_route_of_its_own(client, lines):
    _, (line,) = lines(lambda: client.get("/v1/nothing/at/all"))
    assert (line["route"], line["status"]) == ("unknown", 404)


def test_a_failure_is_told_by_its_place_and_not_by_its_words(client, lines, monkeypatch):
    def fails(*_, **__):
        raise ZeroDivisionError(SECRET)

    monkeypatch.setattr(client.app.state.context.shop, "complete", fails)
    answer, (failure, line) = lines(lambda: client.post("/v1/complete", json={"text": "ph"}))
    assert (answer.status_code, answer.json()["error"]["code"]) == (500, "internal")
    assert SECRET not in answer.text
    assert (failure["event"], failure["level"], failure["type"]) == ("failure", "error", "ZeroDivisionError")
    assert "fails" in failure["at"][-1]
    assert failure["request_id"] == line["request_id"] == answer.headers["X-Request-ID"]
    assert SECRET not in json.dumps([failure, line])
    assert line["status"] == 500


def test_what_machines_ask_all_the_time_is_logged_only_when_it_fails(client, lines, monkeypatch):
    monkeypatch.setattr(client.app.state.context, "is_draining", False)
    assert lines(lambda: client.get("/healthz"))[1] == []
    assert lines(lambda: client.get("/readyz"))[1] == []
    client.app.state.context.drain()
    _, (line,) = lines(lambda: client.get("/readyz"))
    assert (line["route"], line["status"]) == ("/readyz", 503)


def test_the_servers_own_lines_are_json_without_texts_of_exceptions(lines):
    def log():
        try:
            int(SECRET)
        except ValueError:
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application")

    _, (line,) = lines(log)
    assert (line["event"], line["level"]) == ("Exception in ASGI application", "error")
    assert SECRET not in json.dumps(line)
