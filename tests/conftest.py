"""What every test stands on: no network but this machine, a home of its own, no settings from outside."""

import ipaddress
import os
import socket

import pytest

_HOME_VARIABLES = {
    "XDG_CONFIG_HOME": ".config",
    "XDG_DATA_HOME": ".local/share",
    "XDG_CACHE_HOME": ".cache",
    "XDG_STATE_HOME": ".local/state",
}


class NetworkClosedError(AssertionError):
    """A test reached for the network; not an OSError, so that no code under test mistakes it for an outage."""


def _is_here(host: object) -> bool:
    name = host.decode() if isinstance(host, bytes) else str(host or "")
    try:
        return ipaddress.ip_address(name.partition("%")[0]).is_loopback
    except ValueError:
        return name in {"", "localhost"}


@pytest.fixture(scope="session", autouse=True)
def _closed_network():
    """Refuse every address that is not loopback, and every name that would have to be looked up."""
    connect, connect_ex, sendto, lookup = socket.socket.connect, socket.socket.connect_ex, socket.socket.sendto, socket.getaddrinfo

    def check(place, address):
        if place.family != socket.AF_UNIX and not _is_here(address[0]):
            raise NetworkClosedError(f"Tests do not use the network: {address[0]!r}.")

    def guarded_connect(self, address):
        check(self, address)
        return connect(self, address)

    def guarded_connect_ex(self, address):
        check(self, address)
        return connect_ex(self, address)

    def guarded_sendto(self, data, *rest):
        check(self, rest[-1])
        return sendto(self, data, *rest)

    def guarded_lookup(host, *rest, **options):
        if not _is_here(host):
            raise NetworkClosedError(f"Tests do not use the network: {host!r}.")
        return lookup(host, *rest, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", guarded_connect)
        patch.setattr(socket.socket, "connect_ex", guarded_connect_ex)
        patch.setattr(socket.socket, "sendto", guarded_sendto)
        patch.setattr(socket, "getaddrinfo", guarded_lookup)
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_home(tmp_path_factory):
    """Give a home to the whole run, and clear what the settings would read; processes that tests start inherit it."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith("CROSSAISLE_") or name.lower().endswith("_proxy"):
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        for name, place in _HOME_VARIABLES.items():
            patch.setenv(name, str(home / place))
        yield home
