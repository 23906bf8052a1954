"""A session of HTTP that leads to public addresses only, whatever a post writes.

A post may come from anyone, and who checks it may sit in a network that others must not reach:
`http://192.168.1.1/`, a name that resolves there, or a redirect that leads there. The address is
looked up once, judged, and then connected to, so that a name cannot mean another one in between.
"""

from __future__ import annotations

import ipaddress
import socket
from http.cookiejar import DefaultCookiePolicy
from typing import Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NameResolutionError, NewConnectionError
from urllib3.util.connection import create_connection

AGENT = "Mozilla/5.0 (compatible; postpress-check/1.0)"


class PrivateAddressError(Exception):
    """A host whose address is not a public one.

    No OSError: urllib3 would take that for a connection that failed, and try again.
    """


def public_addresses(host: str, port: int) -> list[str]:
    """Return the addresses of a host; raise PrivateAddressError unless all are public."""
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    for address in found:
        # `fe80::1%eth0` has a zone behind it
        parsed = ipaddress.ip_address(address.partition("%")[0])
        mapped = getattr(parsed, "ipv4_mapped", None) or getattr(parsed, "sixtofour", None)
        if not (mapped or parsed).is_global or parsed.is_multicast:
            raise PrivateAddressError(f"{host} is {address}, which is no public address")
    return found


class _Public:
    """Connects to the very address that was judged."""

    def _new_conn(self: Any) -> socket.socket:
        host, port = self._dns_host, self.port
        try:
            addresses = public_addresses(host, port)
        except (socket.gaierror, UnicodeError) as error:
            raise NameResolutionError(host, self, error) from error  # type: ignore[arg-type]
        last: OSError = OSError("no address")
        for address in addresses:
            try:
                return create_connection(
                    (address, port), self.timeout, socket_options=self.socket_options
                )
            except OSError as error:
                last = error
        raise NewConnectionError(self, f"Failed to establish a new connection: {last}") from last


class _HTTP(_Public, HTTPConnection):
    pass


class _HTTPS(_Public, HTTPSConnection):
    pass


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _HTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _HTTPS


class _Adapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}


def new_session(private: bool) -> requests.Session:
    """Return a session without cookies and passwords; ``private`` lets it go anywhere."""
    session = requests.Session()
    session.headers["User-Agent"] = AGENT
    session.headers["Accept"] = "text/html,*/*;q=0.5"
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    # else requests looks into the author's .netrc for every host
    session.auth = lambda request: request
    if not private:
        # behind a proxy it is the proxy that connects; there the host is judged by name alone
        session.mount("http://", _Adapter())
        session.mount("https://", _Adapter())
    return session
