"""One signed POST to an address that somebody typed in, with nothing left to chance.

Signed by *Standard Webhooks* (standardwebhooks.com): ``webhook-id`` names the message
and stays the same when it is sent again, ``webhook-timestamp`` is the second of this
attempt, ``webhook-signature`` holds ``v1,`` and the Base64 of HMAC-SHA256 over
``id.timestamp.body``, one for each secret in force, with a space between. The secret is
``whsec_`` and Base64; its bytes are the key.

Plain ``http.client``: it follows no redirects and no proxies, and lets us connect to
the very address that was checked, so that a name cannot lead elsewhere a moment later.
The certificate is verified against the name.
"""

import base64
import hashlib
import hmac
import http.client
import ipaddress
import socket
import ssl
import threading
import time
from typing import NamedTuple
from urllib.parse import urlsplit

TIMEOUT = 10  # seconds for all of it
ANSWER = 500  # characters kept
LOCAL = ("localhost", "127.0.0.1", "::1")
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # leads to any address of the old kind


class Refused(Exception):
    """The address is not one to send customers' data to."""


class Outcome(NamedTuple):
    """``status`` 0: no answer came; ``answer``: its beginning, or what went wrong."""

    status: int
    answer: str

    @property
    def taken(self):
        return 200 <= self.status < 300


def signature(secret, message_id, timestamp, body):
    """What stands in ``webhook-signature`` for one secret."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = b".".join((message_id.encode(), str(timestamp).encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def problem(url, loopback=False):
    """Why nothing may be sent there, or None; by how the address is written."""
    try:
        parts = urlsplit(url or "")
        parts.port  # noqa: B018  a wrong one raises
    except ValueError:
        return "unreadable"
    if not parts.hostname:
        return "unreadable"
    if parts.username or parts.password:
        return "password"
    if parts.scheme == "http" and loopback and parts.hostname in LOCAL:
        return None
    return None if parts.scheme == "https" else "https"


def resolve(host, port, loopback=False):
    """An address of the host, when each of its addresses is a public one."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [entry[4][0] for entry in found]
    for address in addresses:
        if not _allowed(address, loopback):
            raise Refused(address)
    return addresses[0]


def _allowed(address, loopback):
    ip = ipaddress.ip_address(address.partition("%")[0])
    # how an address of the old kind, perhaps a private one, is written in the new
    ip = getattr(ip, "ipv4_mapped", None) or ip
    if loopback and ip.is_loopback:
        return True
    embedded = getattr(ip, "sixtofour", None) or getattr(ip, "teredo", None)
    if embedded or (ip.version == 6 and ip in NAT64):
        return False
    return ip.is_global and not ip.is_multicast


def post(url, secrets, message_id, body, loopback=False):
    """Send ``body`` (bytes); an :class:`Outcome`, whatever happens."""
    try:
        if problem(url, loopback):
            raise Refused(url)
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        address = resolve(parts.hostname, port, loopback)
    except Refused as refused:
        return Outcome(0, _kept(f"Not a public address: {refused}"))
    except (OSError, UnicodeError) as error:
        return Outcome(0, _kept(f"No such host: {error}"))
    now = int(time.time())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Odoo-Customer-Data-Platform",
        "Connection": "close",
        "webhook-id": message_id,
        "webhook-timestamp": str(now),
        "webhook-signature": " ".join(
            signature(secret, message_id, now, body) for secret in secrets
        ),
    }
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return _exchange(_connection(parts, port, address), target, body, headers)


def _exchange(connection, target, body, headers):
    # A server that sends a byte now and then would never time out by itself.
    late = threading.Timer(TIMEOUT, _hang_up, [connection])
    late.start()
    try:
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        text = answer.read(4 * ANSWER).decode("utf-8", "replace")
        return Outcome(answer.status, _kept(text))
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Outcome(0, _kept(f"{type(error).__name__}: {error}"))
    finally:
        late.cancel()
        connection.close()


def _kept(text):
    """The beginning, as PostgreSQL takes it."""
    return text.replace("\0", "")[:ANSWER]


def _hang_up(connection):
    if connection.sock:
        try:
            connection.sock.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has hung up by itself


def _connection(parts, port, address):
    kind = _Tls if parts.scheme == "https" else _Plain
    made = kind(parts.hostname, port, timeout=TIMEOUT)
    made.address = address
    return made


class _Plain(http.client.HTTPConnection):
    """To the address that was checked, by the name it was typed with."""

    address = None

    def connect(self):
        self.sock = self._reached()

    def _reached(self):
        return socket.create_connection((self.address, self.port), self.timeout)


class _Tls(_Plain):
    default_port = 443

    def _reached(self):
        context = ssl.create_default_context()
        return context.wrap_socket(super()._reached(), server_hostname=self.host)
