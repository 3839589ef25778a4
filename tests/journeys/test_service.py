"""The shop over HTTP, by a real server process: the circle from a need to events to the next answer, and who may do what."""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import uuid

import httpx
import pytest

PROGRAM = [sys.executable, "-c", "from crossaisle.cli.app import main; main()"]
NEED = {"text": "我想买一条新手机"}


@pytest.fixture(scope="module")
def shop(demo, tmp_path_factory):
    place = tmp_path_factory.mktemp("served") / "shop"
    shutil.copytree(demo.directory.path, place)
    return place


@pytest.fixture(scope="module")
def address(shop, serving):
    with serving(shop) as (found, _):
        yield found


@pytest.fixture
def browser(address):
    with httpx.Client(base_url=address, headers={"X-Crossaisle-Page": "1"}, timeout=60) as client:
        client.get("/v1/session").raise_for_status()
        yield client


def ask(client, **more):
    answer = client.post("/v1/recommend", json={**NEED, **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def ids(answer):
    return [item["product"]["id"] for section in answer["sections"] for item in section["items"]]


def send(client, kind, item, **more):
    return client.post("/v1/events", json={"id": uuid.uuid4().hex, "type": kind, "item_id": item, **more})


def test_what_is_in_the_cart_leaves_the_next_answer_and_returns(shopper):
    answer = ask(shopper)
    first = answer["sections"][0]["items"][0]
    item = first["product"]["id"]
    about = {"slate_id": answer["slate_id"], "position": first["position"], "variant_id": first["variant_id"]}
    assert send(shopper, "add_to_cart", item, **about).json()["stored"] == 1
    assert item not in ids(ask(shopper))
    cart = shopper.get("/v1/cart").json()
    assert [line["product"]["id"] for line in cart["lines"]] == [item]
    assert cart["total"]["amount"] == cart["lines"][0]["subtotal"]["amount"] > 0
    assert send(shopper, "remove_from_cart", item, variant_id=first["variant_id"]).status_code == 200
    assert item in ids(ask(shopper))
    assert shopper.get("/v1/cart").json()["lines"] == []


def test_what_is_dismissed_leaves_until_it_is_undone(shopper):
    item = ids(ask(shopper))[0]
    assert send(shopper, "dismiss", item, reason="too_expensive").status_code == 200
    assert item not in ids(ask(shopper))
    assert send(shopper, "dismiss", item, reason="undo").status_code == 200
    assert item in ids(ask(shopper))


def test_a_click_moves_the_order(shopper):
    before = [item["product"]["id"] for item in ask(shopper, n=12)["sections"][0]["items"]]
    liked = before[8]
    for _ in range(3):
        send(shopper, "click", liked)
    after = [item["product"]["id"] for item in ask(shopper, n=12)["sections"][0]["items"]]
    assert set(after) == set(before)
    assert after.index(liked) < 8


def test_an_event_sent_again_changes_nothing(shopper):
    first = ask(shopper)["sections"][0]["items"][0]
    event = {"id": "same", "type": "add_to_cart", "item_id": first["product"]["id"], "variant_id": first["variant_id"]}
    assert [shopper.post("/v1/events", json=event).json()["results"][0]["status"] for _ in range(2)] == ["stored", "duplicate"]
    assert shopper.get("/v1/cart").json()["lines"][0]["quantity"] == 1


def test_of_a_batch_the_good_ones_are_kept_and_each_refused_one_says_why(shopper):
    item = ids(ask(shopper))[0]
    batch = [
        {"id": "a", "type": "click", "item_id": item},
        {"id": "b", "type": "click", "item_id": "no-such-product"},
        {"id": "c", "type": "click", "item_id": item, "slate_id": "0" * 20},
        {"id": "d", "type": "shout", "item_id": item},
    ]
    results = shopper.post("/v1/events", json={"events": batch}).json()
    assert results["stored"] == 1
    assert [one["status"] for one in results["results"]] == ["stored", "refused", "refused", "refused"]
    assert [one["error"]["code"] for one in results["results"][1:]] == ["not_found", "not_found", "invalid_request"]
    assert all(one["error"]["message"] for one in results["results"][1:])


def test_the_stream_gives_the_same_answer_in_stages(shopper):
    with shopper.stream("POST", "/v1/recommend/stream", json=NEED) as answer:
        said = [block.split("\n", 1) for block in answer.read().decode().split("\n\n") if block]
    events = [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in said]
    names = [name for name, _ in events]
    assert names[:2] == ["intent", "sections"]
    assert names[-1] == "done"
    assert set(names[2:-1]) == {"copy"}
    assert events[0][1]["sections"] == []
    kept = shopper.get(f"/v1/slates/{events[-1][1]['slate_id']}").json()
    assert ids(kept) == ids(events[1][1])
    copies = {data["position"]: data["copy"] for name, data in events if name == "copy"}
    assert copies == {item["position"]: item["copy"] for section in kept["sections"] for item in section["items"]}


def test_more_of_a_row_goes_on_where_it_ended(shopper):
    answer = ask(shopper, n=3)
    more = shopper.get(f"/v1/slates/{answer['slate_id']}/more", params={"need_id": "n1", "n": 3}).json()
    assert len(more["items"]) == 3
    assert not {item["product"]["id"] for item in more["items"]} & set(ids(answer))
    positions = [item["position"] for item in more["items"]]
    assert min(positions) > len(ids(answer))


def test_nobody_sees_what_is_another_shoppers(address, shopper):
    slate = ask(shopper)["slate_id"]
    mine = shopper.headers["X-Shopper-ID"]
    with httpx.Client(base_url=address, headers={"X-Shopper-ID": "somebody-else"}, timeout=60) as other:
        paths = [f"/v1/slates/{slate}", f"/v1/slates/{slate}/more?need_id=n1", f"/v1/shoppers/{mine}", f"/v1/shoppers/{mine}/export"]
        assert [other.get(path).status_code for path in paths] == [404] * 4
        assert other.delete(f"/v1/shoppers/{mine}").status_code == 404
        refused = send(other, "click", ids(ask(other))[0], slate_id=slate)
        assert (refused.status_code, refused.json()["error"]["code"]) == (404, "not_found")


def test_what_is_erased_is_gone(shopper):
    answer = ask(shopper)
    send(shopper, "click", ids(answer)[0])
    kept = shopper.get("/v1/shoppers/me/export").json()
    assert (len(kept["events"]), len(kept["slates"])) == (1, 1)
    assert shopper.delete("/v1/shoppers/me").json() == {"events": 1, "slates": 1, "conversations": 0}
    assert shopper.get(f"/v1/slates/{answer['slate_id']}").status_code == 404
    assert shopper.get("/v1/shoppers/me").json()["events"] == 0


def test_a_browser_needs_the_pages_header_and_its_own_origin(address, browser):
    assert browser.post("/v1/recommend", json=NEED).status_code == 200
    foreign = browser.post("/v1/recommend", json=NEED, headers={"Origin": "https://elsewhere.example"})
    assert (foreign.status_code, foreign.json()["error"]["code"]) == (403, "access_denied")
    with httpx.Client(base_url=address, cookies=browser.cookies, timeout=60) as bare:
        assert bare.post("/v1/recommend", json=NEED).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("POST", "/v1/recommend", {"text": "  "}, 422, "invalid_query"),
        ("POST", "/v1/recommend", {"text": "x", "n": 0}, 422, "invalid_request"),
        ("POST", "/v1/recommend", {"txt": "x"}, 422, "invalid_request"),
        ("POST", "/v1/similar", {"item_id": "no-such"}, 404, "not_found"),
        ("GET", "/v1/nothing", None, 404, "not_found"),
        ("PUT", "/v1/recommend", {}, 405, "method_not_allowed"),
        ("POST", "/v1/recommend", {"text": "x" * 2_000_000}, 413, "too_large"),
    ],
)
def test_every_failure_says_what_to_do(shopper, method, path, body, status, code):
    answer = shopper.request(method, path, json=body)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (status, code)
    assert error["message"]
    assert error["hint"]
    assert error["request_id"] == answer.headers["X-Request-ID"]


def test_headers_keep_browsers_safe_and_pictures_are_drawn(address, browser):
    page = browser.get("/")
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    item = ids(ask(browser))[0]
    drawing = browser.get(f"/v1/pictures/{item}.svg")
    assert drawing.headers["Content-Type"].startswith("image/svg+xml")
    assert drawing.text.startswith("<svg")


def test_what_is_counted(address, shopper):
    ask(shopper)
    text = httpx.get(f"{address}/metrics").text
    assert re.search(r'crossaisle_requests_total\{method="POST",route="/v1/recommend",status="200"\} [1-9]', text)
    assert "crossaisle_stage_seconds_bucket" in text or "crossaisle_stages" in text


def test_the_first_key_closes_the_door(demo, tmp_path, serving):
    place = tmp_path / "shop"
    shutil.copytree(demo.directory.path, place)
    open_wide = subprocess.run(
        [*PROGRAM, "serve", "--shop", str(place), "--host", "0.0.0.0", "--port", "0"], capture_output=True, text=True, check=False
    )
    assert open_wide.returncode == 2
    assert "crossaisle keys add" in open_wide.stderr
    made = subprocess.run(
        [*PROGRAM, "keys", "add", "--name", "till", "--scope", "shopper", "--shop", str(place), "--json"], capture_output=True, check=True
    )
    key = json.loads(made.stdout)["key"]
    with serving(place) as (address, _), httpx.Client(base_url=address, timeout=60) as client:
        assert client.post("/v1/recommend", json=NEED).status_code == 401
        own = {"Authorization": f"Bearer {key}", "X-Shopper-ID": "ann"}
        assert client.post("/v1/recommend", json=NEED, headers=own).status_code == 200
        assert client.get("/v1/merchant/system", headers=own).status_code == 403
        assert client.request("DELETE", "/v1/products", json={"ids": ["x"]}, headers=own).status_code == 403
        subprocess.run([*PROGRAM, "keys", "revoke", "till", "--shop", str(place)], capture_output=True, check=True)
        assert client.post("/v1/recommend", json=NEED, headers=own).status_code == 401


def test_a_kill_loses_nothing_that_was_acknowledged(demo, tmp_path, serving):
    place = tmp_path / "shop"
    shutil.copytree(demo.directory.path, place)
    acknowledged = []
    for round_ in range(3):
        with serving(place) as (address, process), httpx.Client(base_url=address, headers={"X-Shopper-ID": "ann"}, timeout=30) as client:
            item = ids(ask(client))[0]
            threading.Timer(0.5, lambda process=process: os.killpg(process.pid, signal.SIGKILL)).start()
            with contextlib.suppress(httpx.HTTPError):
                for number in range(100_000):
                    batch = [{"id": f"{round_}-{number}-{one}", "type": "click", "item_id": item} for one in range(20)]
                    answer = client.post("/v1/events", json={"events": batch}).json()
                    acknowledged += [one["id"] for one in answer["results"] if one["status"] == "stored"]
            process.wait(30)
    with serving(place) as (address, _), httpx.Client(base_url=address, headers={"X-Shopper-ID": "ann"}, timeout=60) as client:
        kept = [one["id"] for one in client.get("/v1/shoppers/me/export").json()["events"]]
    assert len(acknowledged) > 60
    assert len(kept) == len(set(kept))
    assert set(acknowledged) <= set(kept)


def test_two_workers_share_one_shop(shop, serving):
    with (
        serving(shop, "--workers", "2") as (address, _),
        httpx.Client(base_url=address, headers={"X-Shopper-ID": "two"}, timeout=60) as client,
    ):
        first = ask(client)["sections"][0]["items"][0]
        item = first["product"]["id"]
        send(client, "add_to_cart", item, variant_id=first["variant_id"]).raise_for_status()
        for _ in range(6):
            with httpx.Client(base_url=address, headers={"X-Shopper-ID": "two"}, timeout=60) as again:
                assert item not in ids(ask(again))


def test_a_server_that_is_told_to_stop_says_so_before_it_does(shop, serving, monkeypatch):
    monkeypatch.setenv("CROSSAISLE_SERVICE__DRAIN_S", "3")
    with serving(shop, "--workers", "2") as (address, process), httpx.Client(base_url=address, timeout=60) as client:
        process.terminate()
        states = set()
        while "stopping" not in states:
            ready = client.get("/readyz")
            states.add(ready.json()["status"])
            assert ready.status_code == (503 if "stopping" in states else 200)
        answer = client.post("/v1/recommend", json=NEED, headers={"Connection": "close"})
        assert answer.status_code == 200
        assert process.wait(30) in {0, -signal.SIGTERM}
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{address}/readyz")
