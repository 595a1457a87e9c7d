"""Slowing callers down: counts in Valkey, under names that tell nobody who called."""

from functools import lru_cache
from ipaddress import IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

from litestar import Request
from redis.asyncio import Redis

from kernel import keys
from kernel.exceptions import TooManyRequests
from kernel.settings import settings

_PREFIX = "opora:count:"


async def slow_down(valkey: "Redis", what: str, who: str, *, most: int, seconds: int) -> None:
    """Count one more and raise TooManyRequests above `most` within `seconds`."""
    count, _ = await count_one(valkey, what, who, seconds=seconds)
    if count > most:
        raise TooManyRequests


async def count_one(valkey: "Redis", what: str, who: str, *, seconds: int) -> tuple[int, int]:
    """Count one more; how many they are within `seconds`, and after how many seconds the count begins anew."""
    name = _PREFIX + keys.token_hash(f"{what}|{who}").hex()
    async with valkey.pipeline(transaction=True) as pipeline:
        pipeline.incr(name)
        pipeline.expire(name, seconds, nx=True)
        pipeline.ttl(name)
        count, _, left = await pipeline.execute()
    return count, max(left, 1)


def network_of(request: "Request[Any, Any, Any]") -> str:
    """Where the caller sits, for counting: one line of IPv6 has more addresses than anybody can count, so its /64."""
    return _network(address_of(request))


@lru_cache(maxsize=1024)
def _network(said: str) -> str:
    try:
        address = ip_address(said)
    except ValueError:  # a socket has none, and a proxy may say anything
        return said
    if not isinstance(address, IPv6Address):
        return said
    return str(address.ipv4_mapped or IPv6Network((int(address), 64), strict=False))


def address_of(request: "Request[Any, Any, Any]") -> str:
    """The caller's address; what a trusted proxy says about it, when one stands between."""
    address = request.client.host if request.client else ""
    lines = request.headers.getall("x-forwarded-for", [])  # a proxy may add a line of its own to the caller's
    said = [part.strip() for part in ",".join(lines).split(",") if part.strip()]
    while said and _is_trusted(address):
        address = said.pop()
    return address


def _is_trusted(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(network) for network in settings().trusted_proxies)
