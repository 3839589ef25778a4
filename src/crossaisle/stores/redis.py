"""Events in Redis: for services on several machines, where one file cannot be shared. Needs the extra `redis`.

The order of keeping is a stream whose ids are `cursor-0`. A stream does not free what is deleted from it until a whole
block is empty, so it holds no personal data: each entry has the cursor and a number that stands for the shopper. The
events are in a hash of that shopper, which is gone for good when it is deleted. Appending is one script: all of it is
kept or none, and an id is looked up and taken in one step. All keys share one hash tag, so that a cluster keeps them together.
Redis keeps durably only with `appendonly yes` and `appendfsync always`; what it is set to is said in `notes`.
Source: redis.io/docs/latest/commands/xadd, redis.io/docs/latest/operate/oss_and_stack/management/persistence.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from crossaisle.errors import ConfigError, MissingExtraError, StorageError
from crossaisle.protocols import Receipt
from crossaisle.records import event_from_plain, event_to_plain, time_to_ticks
from crossaisle.types import Event

try:
    import redis
except ImportError as exc:
    raise MissingExtraError("The event store redis", extra="redis") from exc

_PREFIX: Final = "{crossaisle}:"
_TIMEOUT_S: Final = 5.0
_SCHEMES: Final = ("redis://", "rediss://", "unix://")
_APPEND: Final = """
local answer = {}
for place = 1, #ARGV, 3 do
    local shopper, id, body = ARGV[place], ARGV[place + 1], ARGV[place + 2]
    local whose = redis.call('HGET', KEYS[1] .. 'shoppers', shopper)
    if not whose then
        whose = redis.call('INCR', KEYS[1] .. 'shopper')
        redis.call('HSET', KEYS[1] .. 'shoppers', shopper, whose)
    end
    local known = redis.call('ZSCORE', KEYS[1] .. 'ids:' .. whose, id)
    if known then
        table.insert(answer, {known, 0})
    else
        local cursor = redis.call('INCR', KEYS[1] .. 'cursor')
        redis.call('XADD', KEYS[1] .. 'events', cursor .. '-0', 'of', whose)
        redis.call('ZADD', KEYS[1] .. 'ids:' .. whose, cursor, id)
        redis.call('HSET', KEYS[1] .. 'bodies:' .. whose, cursor, body)
        table.insert(answer, {tostring(cursor), 1})
    end
end
return answer
"""
_OF_SHOPPER: Final = """
local whose = redis.call('HGET', KEYS[1] .. 'shoppers', ARGV[1])
if not whose then return {} end
local answer = {}
local found = redis.call('ZRANGEBYSCORE', KEYS[1] .. 'ids:' .. whose, '(' .. ARGV[2], ARGV[3], 'WITHSCORES')
for place = 2, #found, 2 do
    table.insert(answer, found[place])
    table.insert(answer, redis.call('HGET', KEYS[1] .. 'bodies:' .. whose, found[place]))
end
return answer
"""
_NEWEST: Final = """
local whose = redis.call('HGET', KEYS[1] .. 'shoppers', ARGV[1])
if not whose then return '0' end
return redis.call('ZRANGE', KEYS[1] .. 'ids:' .. whose, -1, -1, 'WITHSCORES')[2] or '0'
"""
_SINCE: Final = """
local answer = {}
for _, entry in ipairs(redis.call('XRANGE', KEYS[1] .. 'events', ARGV[1] .. '-1', '+', 'COUNT', ARGV[2])) do
    local cursor = string.match(entry[1], '^(%d+)')
    local body = redis.call('HGET', KEYS[1] .. 'bodies:' .. entry[2][2], cursor)
    if body then
        table.insert(answer, cursor)
        table.insert(answer, body)
    end
end
return answer
"""
_FORGET: Final = """
local whose = redis.call('HGET', KEYS[1] .. 'shoppers', ARGV[1])
if not whose then return 0 end
local cursors = redis.call('HKEYS', KEYS[1] .. 'bodies:' .. whose)
for _, cursor in ipairs(cursors) do
    redis.call('XDEL', KEYS[1] .. 'events', cursor .. '-0')
end
redis.call('DEL', KEYS[1] .. 'bodies:' .. whose, KEYS[1] .. 'ids:' .. whose)
redis.call('HDEL', KEYS[1] .. 'shoppers', ARGV[1])
return #cursors
"""


class RedisEventStore:
    """`redis:HOST:PORT/DB` or a Redis URL; connects when it is first used."""

    def __init__(self, place: str = "", *, password: str = "") -> None:
        url = place_to_url(place)
        try:
            self._client: Any = redis.Redis.from_url(
                url, socket_timeout=_TIMEOUT_S, socket_connect_timeout=_TIMEOUT_S, decode_responses=True,
                **({"password": password} if password else {}),
            )  # fmt: skip
        except ValueError as exc:
            raise ConfigError(f"{hidden(url)} is no address of a Redis server: {exc}.", hint="For example redis:127.0.0.1:6379/0.") from exc
        self._place = hidden(url)
        make = self._client.register_script
        self._append, self._of_shopper, self._newest = make(_APPEND), make(_OF_SHOPPER), make(_NEWEST)
        self._since, self._forget = make(_SINCE), make(_FORGET)

    @property
    def notes(self) -> Sequence[str]:
        """Say what of the server's settings lets events be lost; asked of it each time.

        Raises:
            StorageError: The server does not answer.
        """
        with self._speaking("asked"):
            try:
                found = self._client.config_get("append*") | self._client.config_get("maxmemory*")
            except redis.ResponseError:  # hosted servers hide their settings
                return ("redis:settings unknown",)
        notes = []
        if found.get("appendonly") != "yes":
            notes.append("redis:appendonly is off, a crash loses events")
        elif found.get("appendfsync") != "always":
            notes.append(f"redis:appendfsync is {found.get('appendfsync')}, a crash may lose the last events")
        if found.get("maxmemory", "0") != "0" and found.get("maxmemory-policy") != "noeviction":
            notes.append(f"redis:maxmemory-policy is {found.get('maxmemory-policy')}, a full server drops events")
        return tuple(notes)

    def append(self, events: Sequence[Event]) -> Sequence[Receipt]:
        """Keep in one script, as durably as the server is set to; one receipt each, in order.

        Raises:
            StorageError: The server cannot be reached or has no room. After a timeout the events may have been kept: sending
                them again changes nothing.
            DataError: The time of one of them names no zone; nothing was kept.
        """
        if not events:
            return []
        values = [word for event in events for word in (event.shopper, event.id, _body(event))]
        with self._speaking("written"):
            answer = self._append(keys=[_PREFIX], args=values)
        return [Receipt(int(cursor), is_new=bool(is_new)) for cursor, is_new in answer]

    def since(self, cursor: int, *, limit: int = 1000) -> Sequence[tuple[int, Event]]:
        """Give up to `limit` events after a cursor, in the order of keeping."""
        with self._speaking("read"):
            return _pairs(self._since(keys=[_PREFIX], args=[cursor, limit])) if limit > 0 else []

    def of_shopper(self, shopper: str, *, after: int = 0, until: int | None = None) -> Sequence[Event]:
        """Give the events of one shopper after a cursor and until another, by time of happening, then in the order of keeping."""
        with self._speaking("read"):
            found = _pairs(self._of_shopper(keys=[_PREFIX], args=[shopper, after, "+inf" if until is None else until]))
        return [event for _, event in sorted(found, key=lambda pair: (pair[1].at, pair[0]))]

    def newest(self, shopper: str) -> int:
        """Give the cursor of the shopper's last kept event; 0 where there is none."""
        with self._speaking("read"):
            return int(self._newest(keys=[_PREFIX], args=[shopper]))

    def forget(self, shopper: str) -> int:
        """Erase a shopper's events; the server then writes its append-only file anew, without them. Give how many went."""
        with self._speaking("written"):
            gone = int(self._forget(keys=[_PREFIX], args=[shopper]))
            # Refused while one is being written, which may have begun before, or where it is not allowed: the next one erases.
            with contextlib.suppress(redis.ResponseError):
                if gone and self._client.config_get("appendonly").get("appendonly") == "yes":
                    self._client.bgrewriteaof()
        return gone

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    @contextlib.contextmanager
    def _speaking(self, verb: str) -> Iterator[None]:
        try:
            yield
        except redis.RedisError as exc:
            raise StorageError(
                f"The events at {self._place} cannot be {verb}: {exc}.", hint="Is the Redis server running, and the password right?"
            ) from exc


def place_to_url(place: str) -> str:
    """Give the URL of what stands behind `redis:` in a spec.

    Example:
        >>> place_to_url("127.0.0.1:6380/2"), place_to_url("//cache:6379/0"), place_to_url("rediss://cache:6379/0")
        ('redis://127.0.0.1:6380/2', 'redis://cache:6379/0', 'rediss://cache:6379/0')
    """
    if place.startswith(_SCHEMES):
        return place
    return f"redis://{place.removeprefix('//') or '127.0.0.1:6379/0'}"


def hidden(url: str) -> str:
    """Give a URL without its user and password, for messages.

    Example:
        >>> hidden("redis://me:secret@cache:6379/0")
        'redis://cache:6379/0'
    """
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="").geturl()


def _body(event: Event) -> str:
    time_to_ticks(event.at)
    return json.dumps(event_to_plain(event), separators=(",", ":"))


def _pairs(flat: Sequence[str]) -> list[tuple[int, Event]]:
    return [(int(cursor), event_from_plain(json.loads(body))) for cursor, body in zip(flat[::2], flat[1::2], strict=True)]
