"""Which addresses on the network may be asked, and where a redirect may lead; nothing is looked up here."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, urljoin, urlsplit

PORTS = {"http": 80, "https": 443}
# What calendar programs hand out for "subscribe": the same addresses under another name.
SUBSCRIBED = {"webcal": "https", "webcals": "https"}
LONGEST = 2_000  # characters
# All that is routed for everybody (RFC 4291 section 2.4); the rest is local, or not given out.
GLOBAL_UNICAST = IPv6Network("2000::/3")
# Tables of older Pythons (Debian 12's) take these for global.
NOT_GLOBAL = (
    IPv4Network("192.0.0.0/24"),  # RFC 6890 section 2.1
    IPv4Network("192.88.99.0/24"),  # RFC 7526: a relay of 6to4 leads anywhere
    IPv6Network("2001::/23"),  # RFC 2928
    IPv6Network("2002::/16"),  # RFC 3056
    IPv6Network("3fff::/20"),  # RFC 9637
)
# IPv6 addresses whose last 32 bits are an IPv4 address, which is the one that is reached.
CARRIES_IPV4_LAST = (
    IPv6Network("::/96"),  # RFC 4291 section 2.5.5.1, IPv4-compatible
    IPv6Network("::ffff:0:0/96"),  # RFC 4291 section 2.5.5.2, IPv4-mapped
    IPv6Network("::ffff:0:0:0/96"),  # RFC 2765, IPv4-translated
    IPv6Network("64:ff9b::/96"),  # RFC 6052, NAT64
)


class Refusal(StrEnum):
    """Why an address is not asked."""

    TEXT = "text"
    SCHEME = "scheme"
    LOGIN = "login"
    PORT = "port"
    PRIVATE = "private"
    DOWNGRADE = "downgrade"


class RefusedAddressError(ValueError):
    """That address is never asked; the message says why, and names no more of it than its host."""

    def __init__(self, refusal: Refusal, message: str) -> None:
        super().__init__(message)
        self.refusal = refusal


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart. Its text is a secret: `str` and `repr` show the host alone."""

    scheme: str
    host: str
    port: int
    path: str

    def __repr__(self) -> str:
        return f"<{self.scheme}://{self.host}>"

    @property
    def origin(self) -> tuple[str, str, int]:
        """What decides whether two addresses belong together (RFC 6454 section 4)."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """The Host header: without the port that goes without saying (RFC 9110 section 7.2)."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, secret parts too."""
        return f"{self.scheme}://{self.authority}{self.path}"


@dataclass(frozen=True, slots=True)
class Reach:
    """How far requests may go: which ports, and pairs "host:port" that pass without being public."""

    ports: frozenset[int] = frozenset(PORTS.values())
    allowed: frozenset[str] = frozenset()

    def exempts(self, target: Target) -> bool:
        """Return whether the site's owner named this host and port."""
        return f"{target.host}:{target.port}" in self.allowed


def target_of(url: str, *, reach: Reach) -> Target:
    """Return a typed or received address taken apart, if it may be asked at all.

    Raises RefusedAddressError for anything but http and https (webcal is https) on the reach's ports,
    for a user name or password in it, and for a host that is plainly an address which is not public.
    What a name leads to is known only when it is looked up: see `refuse_private`.
    """
    if len(url) > LONGEST or not url.isprintable() or {" ", "\\"} & set(url):
        # A line break would begin a header of its own; of a backslash every reader thinks differently.
        raise RefusedAddressError(Refusal.TEXT, "the address is too long, or has blanks in it")
    try:
        target = _taken_apart(url)
    except ValueError as error:
        if isinstance(error, RefusedAddressError):
            raise
        # The cause would repeat the address.
        raise RefusedAddressError(Refusal.TEXT, "this is no address of a web server") from None
    if target.port not in reach.ports and not reach.exempts(target):
        raise RefusedAddressError(Refusal.PORT, f"port {target.port} of {target.host} is not asked")
    # Told while it is typed. What a name leads to may change, so it is checked
    # where it is looked up.
    if _is_literal(target.host):
        refuse_private(target, [target.host], reach=reach)
    return target


def refuse_private(target: Target, addresses: Collection[str], *, reach: Reach) -> None:
    """Raise RefusedAddressError if any address that the host's name leads to is not public.

    One is enough: an honest host has none, and one of several would be reached sooner or later.
    """
    if reach.exempts(target):
        return
    if not addresses or not all(map(is_public, addresses)):
        raise RefusedAddressError(Refusal.PRIVATE, f"{target.host} is not on the public internet")


def may_carry_password(target: Target, *, reach: Reach) -> bool:
    """Return whether a password may be sent there: not in clear, but in the owner's own network."""
    return target.scheme == "https" or reach.exempts(target)


def redirected(target: Target, location: str, *, reach: Reach) -> Target:
    """Return where a redirect leads. Raises RefusedAddressError as `target_of`, and from https to http."""
    try:
        url = urljoin(target.url, location)
    except ValueError:
        raise RefusedAddressError(Refusal.TEXT, "the redirect leads to no address") from None
    following = target_of(url, reach=reach)
    if (target.scheme, following.scheme) == ("https", "http"):
        # Address and answer were secret so far; anyone on the way would read both.
        raise RefusedAddressError(Refusal.DOWNGRADE, f"{target.host} redirects from https to http")
    return following


def is_public(address: str) -> bool:
    """Return whether a numeric address is reached over the public internet, and nowhere else.

    An IPv4 address inside an IPv6 one is what counts. What is no plain address (names, zones such as
    `fe80::1%eth0`) is not public.
    """
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        # ::ffff:127.0.0.1 passed the checks of another product: what counts is where it leads.
        inner = _carried(found)
        if inner is None:
            return found in GLOBAL_UNICAST and found.scope_id is None and _is_global(found)
        found = inner
    return _is_global(found)


def _taken_apart(url: str) -> Target:
    parts = urlsplit(url)
    scheme = SUBSCRIBED.get(parts.scheme, parts.scheme)
    if scheme not in PORTS:
        raise RefusedAddressError(Refusal.SCHEME, "the address must begin with https:// or http://")
    # "https://bank.example@evil.example" also reads like the one and leads to the other.
    if "@" in parts.netloc:
        raise RefusedAddressError(
            Refusal.LOGIN, "user name and password belong in their own fields"
        )
    # The same name in every spelling, or two that differ in capitals would be two origins.
    name = parts.hostname or ""
    host = name if ":" in name else _ascii(name)
    if not host:
        raise RefusedAddressError(Refusal.TEXT, "the address names no host")
    port = PORTS[scheme] if parts.port is None else parts.port
    # The percent sign stays: what is quoted already must not be quoted twice.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~?")
    return Target(scheme, host, port, f"{path}?{query}" if query else path)


def _ascii(host: str) -> str:
    return host.encode("idna").decode().lower().rstrip(".")


def _is_literal(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _carried(address: IPv6Address) -> IPv4Address | None:
    """Return the IPv4 address that an IPv6 one leads to, if it is of a kind that leads to one."""
    if any(address in network for network in CARRIES_IPV4_LAST):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def _is_global(address: IPv4Address | IPv6Address) -> bool:
    special = any(address.version == net.version and address in net for net in NOT_GLOBAL)
    return address.is_global and not address.is_multicast and not special
