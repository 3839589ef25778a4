"""What every request can reach: the opened shop, the settings, the keys, the meters. Made once a worker, when it starts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Request

from crossaisle.service.keys import Keys
from crossaisle.service.limits import Limiter
from crossaisle.service.metrics import Metrics
from crossaisle.service.sessions import Sessions
from crossaisle.settings import Settings
from crossaisle.shop import Shop


@dataclass(slots=True)
class Context:
    """The parts of one worker."""

    shop: Shop
    settings: Settings
    keys: Keys
    sessions: Sessions
    limiter: Limiter
    metrics: Metrics
    started_at: datetime
    is_draining: bool = False
    """True from the moment that the worker has been told to stop: it answers what comes, and asks for no more (`service.drain_s`)."""

    def drain(self) -> None:
        """Say from now on that the worker is stopping."""
        self.is_draining = True

    @property
    def is_local(self) -> bool:
        """Say whether requests without a key are the owner's: the shop has never had a key, and only this machine reaches it."""
        return is_loopback(self.settings.service.host) and not self.keys.exist()


def is_loopback(host: str) -> bool:
    """Say whether a host name means this machine, and nobody else can reach it."""
    return host in {"127.0.0.1", "localhost", "::1", "[::1]"}


def context_of(request: Request) -> Context:
    """Give the context of the app that a request came to."""
    found: Context = request.app.state.context
    return found


async def _here(request: Request) -> Context:
    """Do the same as a dependency; a plain function would wait for a thread."""
    return context_of(request)


Here = Annotated[Context, Depends(_here)]
"""Dependency: the context."""
