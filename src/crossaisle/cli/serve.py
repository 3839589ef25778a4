"""Serving the shop over HTTP: one process or several over one directory, until somebody says stop."""

from __future__ import annotations

import os
import signal
import socket
import sys
import tempfile
from contextlib import closing
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import typer

from crossaisle.cli.console import LlmOption, ShopOption, errors, shop_path
from crossaisle.cli.demo import fill
from crossaisle.cli.models import warn
from crossaisle.errors import MissingExtraError, UserError
from crossaisle.settings import Settings, data_home, load, share_metrics, single_blas_thread

_PARTS: Final = ("fastapi", "uvicorn", "itsdangerous", "limits", "prometheus_client", "structlog")
_TRIES: Final = 20
"""Ports tried after a taken one that nobody has chosen."""
_WAITING: Final = 2048
"""Connections that may wait to be taken, as uvicorn has it."""
_STOP_S: Final = 20
"""Seconds that requests may still take after a stop."""


def serve(
    shop: Path | None = ShopOption,
    host: str | None = typer.Option(None, help="Address to listen on. Any but this machine's own needs an API key first."),
    port: int | None = typer.Option(None, min=0, max=65535, help="TCP port; the next free one is taken when none is given. 0 = any."),
    workers: int | None = typer.Option(None, min=1, max=64, help="Processes over the one shop, one core each."),
    llm: str | None = LlmOption,
) -> None:
    """Serve the shop: the storefront at /, the dashboard at /dashboard, the API under /v1. Stays until Ctrl-C."""
    missing = [part for part in _PARTS if not find_spec(part)]
    if missing:
        raise MissingExtraError("Serving", extra="serve")
    given = {name: value for name, value in (("host", host), ("port", port), ("workers", workers)) if value is not None}
    settings = load(shop=shop, **({"service": given} if given else {}), **({"llm": {"spec": llm}} if llm else {}))
    settings = settings.model_copy(update={"shop": shop_path(settings)})
    warn(settings.llm.spec)
    _fill_demo(settings)
    _check_access(settings)
    with closing(bound(settings, is_chosen=port is not None)) as listening, tempfile.TemporaryDirectory(prefix="crossaisle-") as counters:
        address, number = listening.getsockname()[:2]
        shown = f"[{address}]" if ":" in address else address
        errors().print(
            f"Serving {settings.shop} at http://{shown}:{number}/ (dashboard: /dashboard, API: /docs). Ctrl-C stops.", soft_wrap=True
        )
        if settings.service.workers > 1:
            share_metrics(Path(counters))
        _run(settings, listening)


def _fill_demo(settings: Settings) -> None:
    """Make the demo shop where it is meant and not there."""
    path = settings.shop or Path()
    if path == data_home() / "demo" and not (path / "shop.toml").is_file():
        with closing(fill(settings)):
            pass


def _check_access(settings: Settings) -> None:
    """Refuse an open door: without keys only this machine may come in.

    Raises:
        UserError: Another address is asked for, and the shop has no key.
    """
    from crossaisle.service.context import is_loopback  # noqa: PLC0415 - the extra may be missing until here
    from crossaisle.service.state import keys_of  # noqa: PLC0415

    if is_loopback(settings.service.host):
        return
    with closing(keys_of(settings.shop or Path())) as keys:
        if not keys.exist():
            raise UserError(
                f"Without API keys the shop is served to this machine only, not at {settings.service.host}.",
                hint="Make a key first: crossaisle keys add --name NAME --scope merchant. Or leave --host out.",
            )


def bound(settings: Settings, *, is_chosen: bool) -> socket.socket:
    """Listen on the port, or where nobody has chosen it, on the next free one.

    Raises:
        UserError: The address is not this machine's, or no port is free.
    """
    host, first = settings.service.host, settings.service.port
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    fault: OSError | None = None
    for port in range(first, first + (1 if is_chosen or not first else _TRIES)):
        # Named as TCP, asyncio sends at once; else heads and bodies of answers wait 40 ms for each other (Nagle and delayed ACKs).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host.strip("[]"), port))
            listening.listen(_WAITING)  # only this tells a second server that starts at the same moment
        except (OSError, OverflowError) as exc:
            listening.close()
            fault = exc if isinstance(exc, OSError) else None
        else:
            listening.set_inheritable(True)
            return listening
    raise UserError(
        f"{host}:{first} cannot be listened on: {fault.strerror if fault else 'no such port'}.",
        hint="Choose another with --port or --host.",
    ) from fault


def _run(settings: Settings, listening: socket.socket) -> None:
    import uvicorn  # noqa: PLC0415 - an extra
    from uvicorn.supervisors import Multiprocess  # noqa: PLC0415

    from crossaisle.service.app import create_app  # noqa: PLC0415

    # uvicorn hands the signal on when it has stopped: without a handler it would end this process before the counters are cleared away.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    workers = settings.service.workers
    options: dict[str, Any] = {
        "factory": True, "log_config": None, "access_log": False, "server_header": False, "timeout_graceful_shutdown": _STOP_S,
        "workers": workers, "proxy_headers": False,
    }  # fmt: skip
    config = uvicorn.Config(partial(create_app, settings), **options)
    if workers == 1:
        uvicorn.Server(config).run(sockets=[listening])
        return
    if (os.cpu_count() or 1) < 2 * workers:
        single_blas_thread()
    Multiprocess(config, sockets=[listening]).run()
