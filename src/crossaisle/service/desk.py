"""The merchant's desk: what the reports remember from one request to the next, and deriving anew in the background."""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Depends, Request

from crossaisle import knowledge as knowing
from crossaisle.errors import ConflictError, CrossAisleError
from crossaisle.knowledge import Knowledge
from crossaisle.reports import Ledger
from crossaisle.service.context import Context, context_of
from crossaisle.shop import Shop

_EVERY_S: Final = 0.5
"""Seconds between two notes of how far it is."""


class Upgrade:
    """Derives every product anew in a thread. How far it is stands in a file, so that every worker can say it."""

    def __init__(self, shop: Shop) -> None:
        self._shop, self._path = shop, shop.directory.path / "indexes" / "upgrade.json"
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    def start(self) -> dict[str, Any]:
        """Begin, and give the state.

        Raises:
            ConflictError: It is running already, or another process is importing.
        """
        with self._starting:
            if self.state()["state"] == "running":
                raise ConflictError("The products are being derived anew already.", hint="See GET /v1/merchant/system for how far it is.")
            with self._shop.directory.writing():
                pass  # refused here rather than in the background
            self._note("running", 0, len(self._shop))
            self._thread = threading.Thread(target=self._run, name="upgrade", daemon=True)
            self._thread.start()
            return self.state()

    def wait(self, timeout_s: float) -> None:
        """Wait until it ends, at most some seconds."""
        if self._thread is not None:
            self._thread.join(timeout_s)

    def state(self) -> dict[str, Any]:
        """Give idle, running, done, failed or interrupted, with how far it is."""
        usual: dict[str, Any] = {"state": "idle", "done": 0, "total": 0, "at": None, "error": None}
        try:
            known: dict[str, Any] = json.loads(self._path.read_text(encoding="utf-8"))
            pid = int(known.pop("pid"))
        except (OSError, ValueError, KeyError):
            return usual
        if known["state"] == "running" and not _lives(pid):
            known["state"] = "interrupted"
        return usual | known

    def _run(self) -> None:
        last = time.monotonic()

        def progress(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last > _EVERY_S:
                last = time.monotonic()
                self._note("running", done, total)

        try:
            count = self._shop.rederive(progress=progress)
        except CrossAisleError as exc:
            self._note("failed", 0, 0, {"code": exc.code, "message": exc.message, "hint": exc.hint})
        else:
            self._note("done", count, count)

    def _note(self, state: str, done: int, total: int, error: dict[str, str] | None = None) -> None:
        note = {"state": state, "done": done, "total": total, "at": datetime.now(UTC).isoformat(), "error": error, "pid": os.getpid()}
        fresh = self._path.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(OSError):  # a full disk stops the work by itself, and says so
            fresh.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_text(json.dumps(note), encoding="utf-8")
            fresh.replace(self._path)


@dataclass(frozen=True, slots=True)
class Desk:
    """The parts of one worker that only the merchant's routes use."""

    context: Context
    ledger: Ledger
    upgrade: Upgrade

    @property
    def overrides(self) -> Path:
        """Where corrections are written."""
        return self.context.shop.directory.overrides

    @property
    def read_overrides(self) -> Callable[[Path], Knowledge]:
        """Read a folder of overrides, on top of what ships."""
        return partial(knowing.load, cache=self.context.shop.directory.path / "indexes")


def desk_of(request: Request) -> Desk:
    """Give the desk of the app that a request came to; made with the first request."""
    known = getattr(request.app.state, "desk", None)
    context = context_of(request)
    if isinstance(known, Desk) and known.context is context:
        return known
    feedback = context.shop.feedback
    made = Desk(context, Ledger(feedback.slates, feedback.events), Upgrade(context.shop))
    request.app.state.desk = made
    return made


async def _here(request: Request) -> Desk:
    return desk_of(request)


AtDesk = Annotated[Desk, Depends(_here)]
"""Dependency: the desk."""


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
