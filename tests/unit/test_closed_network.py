"""The guards of conftest.py themselves."""

import os
import socket
from pathlib import Path

import pytest

from crossaisle.settings import config_path, data_home


@pytest.mark.parametrize("host", ["192.0.2.1", "2001:db8::1", "shop.example"])
def test_the_network_is_closed(host):
    with pytest.raises(AssertionError, match="do not use the network"):
        socket.create_connection((host, 80), timeout=0.1)


def test_datagrams_and_lookups_are_closed():
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one, pytest.raises(AssertionError, match="network"):
        one.sendto(b"x", ("192.0.2.1", 9))
    with pytest.raises(AssertionError, match="network"):
        socket.getaddrinfo("shop.example", 80)


def test_loopback_is_open():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname(), timeout=1) as one:
        assert one.getpeername() == server.getsockname()


def test_home_is_temporary_and_settings_are_cleared():
    assert Path.home() in config_path().parents
    assert Path.home() in data_home().parents
    assert "home" in Path.home().name
    assert not [name for name in os.environ if name.startswith("CROSSAISLE_")]
