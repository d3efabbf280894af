"""Which addresses may be asked: public ones on the ports of the web, in whatever way they are spelled."""

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookings.domain.addresses import (
    Reach,
    RefusedAddressError,
    is_public,
    may_carry_password,
    redirected,
    refuse_private,
    target_of,
)

WEB = Reach()
FEED = "https://calendar.example/private-k1/basic.ics?key=k2"


def target(url=FEED, reach=WEB):
    return target_of(url, reach=reach)


PUBLIC = {
    "8.8.8.8": "any host of the internet",
    "2001:4860:4860::8888": "any host of the internet",
    "::ffff:8.8.8.8": "the IPv4 host it names",
    "64:ff9b::8.8.8.8": "the IPv4 host it names, through NAT64",
}
PRIVATE = {
    "127.0.0.1": "this machine",
    "127.8.9.10": "this machine: the whole of 127/8",
    "0.0.0.0": "this machine, on Linux",
    "10.1.2.3": "a network at home",
    "172.16.0.1": "a network at home",
    "192.168.1.1": "a network at home",
    "169.254.169.254": "where clouds hand out their keys",
    "100.64.0.1": "behind a carrier's NAT",
    "192.0.0.8": "of the protocols",
    "192.88.99.1": "a relay of 6to4",
    "198.18.0.1": "for benchmarks",
    "203.0.113.1": "for documents",
    "224.0.0.1": "everybody near",
    "255.255.255.255": "everybody near",
    "::1": "this machine",
    "::": "this machine, on Linux",
    "::7f00:1": "127.0.0.1, compatible",
    "::ffff:127.0.0.1": "127.0.0.1, mapped",
    "::ffff:7f00:1": "127.0.0.1, mapped, in hexadecimal",
    "::ffff:0:127.0.0.1": "127.0.0.1, translated",
    "64:ff9b::127.0.0.1": "127.0.0.1 through NAT64",
    "64:ff9b:1::7f00:1": "NAT64 of a network at home",
    "2002:7f00:1::": "127.0.0.1 through 6to4",
    "2002:808:808::": "even 8.8.8.8 through 6to4: nobody knows where it comes out",
    "2001:0:7f00:1::": "Teredo",
    "fe80::1": "on the same link",
    "fe80::1%eth0": "on the same link, which is named",
    "2001:4860::8888%eth0": "a public one has no link",
    "fc00::1": "a network at home",
    "fec0::1": "a network at home, as it was once",
    "ff02::1": "everybody near",
    "2001:db8::1": "for documents",
    "3fff::1": "for documents",
    "4000::1": "given to nobody",
    "localhost": "a name is no address",
    "2130706433": "a number is no address",
    "": "nothing is no address",
}


@pytest.mark.parametrize("address", PUBLIC, ids=PUBLIC.get)
def test_an_address_of_the_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE, ids=lambda a: f"{a} {PRIVATE[a]}")
def test_every_other_address_is_not_public(address):
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_ipv6_spelling(address):
    low = int(address)
    spellings = [
        IPv6Address(low),
        IPv6Address(0xFFFF << 32 | low),
        IPv6Address(0xFFFF << 48 | low),
        IPv6Address(0x64FF9B << 96 | low),
    ]

    assert {is_public(str(spelling)) for spelling in spellings} == {is_public(str(address))}


@given(st.integers(0x7F000000, 0x7FFFFFFF), st.integers(0, 2**96 - 1))
def test_no_loopback_address_is_public_whatever_stands_before_it(low, high):
    assert not is_public(str(IPv4Address(low)))
    assert not is_public(f"2002:{low >> 16:x}:{low & 0xFFFF:x}::{high & 0xFFFF:x}")


def test_an_address_is_taken_apart():
    found = target("HTTPS://Calendar.Example:443/a b".replace(" ", "%20") + "?k=ä#part")

    assert found.origin == ("https", "calendar.example", 443)
    assert (found.path, found.authority) == ("/a%20b?k=%C3%A4", "calendar.example")


@pytest.mark.parametrize(
    ("url", "same_as"),
    [
        ("webcal://calendar.example/a", "https://calendar.example/a"),
        ("webcals://calendar.example/a", "https://calendar.example/a"),
        ("https://calendar.example", "https://calendar.example/"),
        ("https://calendar.example./a", "https://calendar.example/a"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://CALENDAR.example:443/a", "https://calendar.example/a"),
    ],
)
def test_one_address_has_many_spellings(url, same_as):
    assert target(url) == target(same_as)


def test_the_address_asked_for_is_put_together_again():
    assert target(FEED).url == FEED
    assert target("https://[2001:4860::8888]/a").url == "https://[2001:4860::8888]/a"


def test_a_port_of_its_own_stands_in_the_host_header():
    assert target("http://a.example:443/").authority == "a.example:443"


def test_an_address_shows_its_host_and_keeps_its_secret():
    assert (str(target()), f"{target()!r}") == ("<https://calendar.example>",) * 2


REFUSED = {
    "file:///etc/passwd": "must begin with https",
    "ftp://calendar.example/a": "must begin with https",
    "calendar.example/basic.ics": "must begin with https",
    "javascript:alert(1)": "must begin with https",
    "https://": "names no host",
    "https:///a": "names no host",
    "https://./a": "no address of a web server",
    "https://aino:secret@calendar.example/": "their own fields",
    "https://calendar.example@127.0.0.1/": "their own fields",
    "https://calendar.example:8080/": "port 8080 of calendar.example",
    "https://calendar.example:0/": "port 0",
    "https://calendar.example:99999/": "no address of a web server",
    "https://calendar.example:a/": "no address of a web server",
    "https://[::1/": "no address of a web server",
    "https://" + "a" * 64 + ".example/": "no address of a web server",
    "https://calendar.example/a\r\nX-Evil: 1": "too long, or has blanks",
    "https://calendar.example\\@evil.example/": "too long, or has blanks",
    "https://calendar.example/a b": "too long, or has blanks",
    "https://calendar.example/" + "a" * 2000: "too long, or has blanks",
    "http://127.0.0.1/": "127.0.0.1 is not on the public internet",
    "http://[::ffff:127.0.0.1]/": "not on the public internet",
    "http://[fe80::1%25eth0]/": "not on the public internet|no address",
}


@pytest.mark.parametrize("url", REFUSED)
def test_what_is_no_address_of_the_public_web_is_refused_with_its_reason(url):
    with pytest.raises(RefusedAddressError, match=REFUSED[url]):
        target(url)


@pytest.mark.parametrize("url", REFUSED)
def test_a_refusal_repeats_nothing_secret_and_has_no_cause_that_does(url):
    with pytest.raises(RefusedAddressError) as refused:
        target(url.replace("/a", "/private-k1"))

    assert ("secret" in str(refused.value), "k1" in str(refused.value)) == (False, False)
    assert refused.value.__cause__ is None


def test_a_pair_that_the_owner_named_passes_and_no_other():
    intranet = Reach(allowed=frozenset({"127.0.0.1:5232"}))

    assert target("http://127.0.0.1:5232/", intranet).port == 5232
    for url in ("http://127.0.0.1/", "http://127.0.0.1:5233/", "http://localhost:5232/"):
        with pytest.raises(RefusedAddressError):
            target(url, intranet)


def test_a_name_passes_when_all_it_leads_to_is_public():
    assert refuse_private(target(), ["8.8.8.8", "2001:4860::8888"], reach=WEB) is None


@pytest.mark.parametrize("addresses", [[], ["127.0.0.1"], ["8.8.8.8", "::1"]])
def test_a_name_is_refused_for_any_address_that_is_not_public(addresses):
    with pytest.raises(RefusedAddressError, match=r"calendar\.example is not on the public"):
        refuse_private(target(), addresses, reach=WEB)


@pytest.mark.parametrize(
    ("url", "may", "sentence"),
    [
        (FEED, True, "over https"),
        ("http://calendar.example/", False, "in clear over the internet"),
        ("http://127.0.0.1:5232/", True, "in clear in the owner's own network"),
    ],
)
def test_a_password_is_sent_only_where_nobody_can_read_along(url, may, sentence):
    intranet = Reach(allowed=frozenset({"127.0.0.1:5232"}))

    assert may_carry_password(target(url, intranet), reach=intranet) is may, sentence


def test_a_name_that_the_owner_named_may_lead_home():
    intranet = Reach(allowed=frozenset({"calendar.example:443"}))

    assert refuse_private(target(), ["10.0.0.5"], reach=intranet) is None


@pytest.mark.parametrize(
    ("location", "leads_to"),
    [
        ("/other.ics", "https://calendar.example/other.ics"),
        ("other.ics", "https://calendar.example/private-k1/other.ics"),
        ("//elsewhere.example/a", "https://elsewhere.example/a"),
        ("https://elsewhere.example/a", "https://elsewhere.example/a"),
    ],
)
def test_a_redirect_is_read_from_where_it_was_met(location, leads_to):
    assert redirected(target(), location, reach=WEB).url == leads_to


@pytest.mark.parametrize(
    "location",
    [
        "http://calendar.example/basic.ics",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::1",
        "https://calendar.example:8443/",
        "file:///etc/passwd",
        "https://a@b.example/",
    ],
)
def test_a_redirect_is_refused_where_an_address_would_be_and_out_of_https(location):
    with pytest.raises(RefusedAddressError):
        redirected(target(), location, reach=WEB)


def test_a_redirect_into_https_is_followed():
    assert redirected(target("http://a.example/"), "https://a.example/", reach=WEB).port == 443


@given(st.text(max_size=200))
def test_any_text_is_an_address_or_refused(text):
    try:
        found = target(text)
    except RefusedAddressError:
        return

    assert found.port in WEB.ports
