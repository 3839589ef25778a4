"""What is too much: requests of one caller in a minute, and bytes of one body."""

import asyncio

import pytest
from starlette.exceptions import HTTPException

from crossaisle.errors import RateLimitedError
from crossaisle.service.limits import BodyLimit, Limiter


def count(limiter, name, *, is_key, most=20):
    """How many requests get through."""
    for number in range(most):
        try:
            limiter.hit(name, is_key=is_key)
        except RateLimitedError:
            return number
    return most


def test_each_caller_has_a_count_of_its_own():
    limiter = Limiter(page_per_minute=3, key_per_minute=5)
    assert count(limiter, "shopper:a", is_key=False) == 3
    assert count(limiter, "shopper:a", is_key=False) == 0
    assert count(limiter, "shopper:b", is_key=False) == 3
    assert count(limiter, "key:a", is_key=True) == 5


def test_zero_is_no_limit():
    limiter = Limiter(page_per_minute=0, key_per_minute=1)
    assert count(limiter, "shopper:a", is_key=False) == 20
    assert count(limiter, "key:a", is_key=True) == 1


def test_who_is_refused_is_told_when_to_come_back():
    limiter = Limiter(page_per_minute=1, key_per_minute=0)
    limiter.hit("shopper:a", is_key=False)
    with pytest.raises(RateLimitedError, match="More than 1 requests in a minute") as caught:
        limiter.hit("shopper:a", is_key=False)
    assert 1 <= caught.value.retry_after_s <= 120


def test_the_answer_says_so_too(serving):
    with serving(key_requests_per_minute=2) as client:
        app = client.app.state.context
        key = {"Authorization": f"Bearer {app.keys.add('till', ['shopper'])}", "X-Shopper-ID": "ann"}
        statuses = [client.get("/v1/cart", headers=key).status_code for _ in range(3)]
        refused = client.get("/v1/cart", headers=key)
    assert statuses == [200, 200, 429]
    assert refused.json()["error"]["code"] == "rate_limited"
    assert 1 <= int(refused.headers["Retry-After"]) <= 120


def read(chunks, *, path="/v1/search", headers=(), kind="http"):
    """Send a body in chunks through the limits; give what the app inside has read."""
    messages = [{"type": "http.request", "body": chunk, "more_body": True} for chunk in chunks] + [{"type": "http.request", "body": b""}]
    got = []

    async def app(_, receive, __):
        while (message := await receive()).get("more_body"):
            got.append(message["body"])

    async def receive():
        return messages.pop(0)

    scope = {"type": kind, "path": path, "headers": list(headers)}
    asyncio.run(BodyLimit(app, usual=10, of_path={"/v1/products": 100})(scope, receive, None))
    return b"".join(got)


def refused(*arguments, **options):
    with pytest.raises(HTTPException) as caught:
        read(*arguments, **options)
    return caught.value.status_code


def test_a_body_is_read_to_its_limit_and_not_a_byte_further():
    assert read([b"12345", b"67890"]) == b"1234567890"
    assert refused([b"12345", b"678901"]) == 413
    assert refused([b"12345678901"]) == 413


def test_a_stated_length_is_refused_before_anything_is_read():
    length = [(b"content-length", b"11")]
    assert refused([], headers=length) == 413
    assert read([b"1"], headers=[(b"content-length", b"10")]) == b"1"


def test_a_false_length_does_not_help():
    assert refused([b"x" * 11], headers=[(b"content-length", b"1")]) == 413
    assert refused([b"x" * 11], headers=[(b"content-length", b"-1")]) == 413


def test_a_path_may_take_more():
    assert len(read([b"x" * 100], path="/v1/products")) == 100
    assert refused([b"x" * 101], path="/v1/products") == 413


def test_what_is_no_request_passes():
    assert read([b"x" * 1000], kind="lifespan") == b"x" * 1000
