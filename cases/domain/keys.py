"""What makes two addresses or two organisation names the same: keys to compare by, never to show."""

import re
import unicodedata

_FREE_MAIL = """
aol.com elisanet.fi fastmail.com gmail.com
icloud.com inet.fi jippii.fi kolumbus.fi luukku.com mac.com mail.com me.com
msn.com netti.fi phnet.fi pp.inet.fi proton.me protonmail.com
saunalahti.fi suomi24.fi tutanota.com welho.com ymail.com zoho.com
"""
_LEGAL = """
ab as asunto-osakeyhtiö ay bv corp gmbh inc ky llc ltd nv oy oyj osk osuuskunta plc ry rf rs sa
sarl sàrl se srl säätiö sr tmi
"""
# Addresses at these say nothing about where a person works.
# Tied by such a domain, strangers would all work for one firm.
FREE_MAIL_DOMAINS = frozenset(_FREE_MAIL.split())
# These houses hand out addresses under most countries, hotmail.co.uk and yahoo.com.br among them. Only
# right below a country or a common ending: live.pilvi.fi is a firm's own.
_FREE_MAIL_FAMILIES = re.compile(
    r"(?:gmx|googlemail|hotmail|live|outlook|yahoo)"
    r"\.(?:com|net|org|info|biz|(?:(?:com?|net?|org?)\.)?[a-z]{2})"
)
LEGAL_FORMS = frozenset(_LEGAL.split())
# As wide as the column that holds it.
KEY_LENGTH = 200
# RFC 1035 section 2.3.4, written out.
DOMAIN_LENGTH = 253
# The letters that DNS holds (RFC 1123 section 2.1), of two parts at least: nobody's mail ends in @fi.
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+{_LABEL}")
_ADDRESS_OF_A_PAGE = re.compile(r"[a-z][a-z0-9+.-]*://")


def email_key(address: str) -> str:
    """Return the address as it is compared: NFKC, stripped, lower case, its domain in IDNA.

    Plus-tags and dots stay: whether two such addresses share a mailbox only their server knows.
    """
    # At the last @, since a quoted local part may hold another (RFC 5321 section 4.1.2). Compared
    # whole: looked for as a part, as DjangoCRM does, a@b.fi is found in maria@b.fi.
    local, at, domain = unicodedata.normalize("NFKC", address).strip().lower().rpartition("@")
    return f"{local}{at}{_ascii(domain)}"


def work_domain(address: str) -> str:
    """Return the domain of an address in IDNA, or "" when it says nothing of where one works."""
    return key_domain(email_key(address))


def key_domain(key: str) -> str:
    """Return the same of an address that is a key already: of 20,000, IDNA would take a second."""
    domain = key.rpartition("@")[2]
    return "" if is_free_mail(domain) or len(domain) > DOMAIN_LENGTH else domain


def is_free_mail(domain: str) -> bool:
    """Return whether anybody can have an address at this domain, which is lower case."""
    return domain in FREE_MAIL_DOMAINS or bool(_FREE_MAIL_FAMILIES.fullmatch(domain))


def domain_of(written: str) -> str:
    """Return the mail domain that somebody means, in IDNA, or "" where none can be meant.

    Understood are an address of a page and of a person too: what follows the @ there, and the name
    of the site without www.
    """
    text = unicodedata.normalize("NFKC", written).strip().lower()
    host = re.split(r"[/?#:\\]", _ADDRESS_OF_A_PAGE.sub("", text, count=1), maxsplit=1)[0]
    domain = email_key(f"@{host.rpartition('@')[2].strip('. ')}")[1:]
    # A firm might be called www itself.
    without = domain.removeprefix("www.")
    domain = without if "." in without else domain
    return domain if len(domain) <= DOMAIN_LENGTH and _DOMAIN.fullmatch(domain) else ""


def organisation_key(name: str) -> str:
    """Return the name as it is compared: casefolded, without punctuation and legal form.

    At most 200 characters: normalising may lengthen a name eighteen-fold.
    """
    # Casefold, which makes one of Straße and STRASSE; lower() leaves two.
    folded = unicodedata.normalize("NFKC", name).casefold()
    words = "".join(" " if _is_punctuation(c) else c for c in folded).split()
    core = [word for word in words if word not in LEGAL_FORMS]
    # A firm may be called by nothing but such a word.
    return " ".join(core or words)[:KEY_LENGTH]


def phone_key(number: str) -> str:
    """Return the last nine digits, which an international prefix does not change."""
    return "".join(c for c in number if c.isdecimal())[-9:]


def _ascii(domain: str) -> str:
    try:
        return domain.encode("idna").decode("ascii")
    except UnicodeError:
        # Not a domain that DNS could hold; still a key that equals itself.
        return domain


def _is_punctuation(character: str) -> bool:
    # A hyphen is part of a name: Pilvi-Joki and Pilvi Joki are two firms.
    return unicodedata.category(character).startswith("P") and character != "-"
