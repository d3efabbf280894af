"""libical (Debian's libical3) by ctypes: a parser that did not write our invitations."""

import ctypes
from dataclasses import dataclass
from functools import cache

ANY_COMPONENT = 1  # ICAL_ANY_COMPONENT
ANY_PROPERTY = 0  # ICAL_ANY_PROPERTY


@dataclass(frozen=True)
class Reading:
    """What libical makes of a calendar."""

    errors: int  # properties of the name X-LIC-ERROR
    meets_restrictions: bool  # the tables of RFC 5546, by METHOD
    properties: tuple  # of (component, name, value), in order


@cache
def library():
    """Return libical, or None where it is not installed."""
    try:
        return _declared(ctypes.CDLL("libical.so.3"))
    except OSError:
        return None


def read(text: bytes) -> Reading:
    """Return libical's reading of one calendar."""
    ical = library()
    root = ical.icalparser_parse_string(text)
    if not root:
        raise AssertionError("L01: libical finds no component at all")
    try:
        return Reading(
            # In this order: a restriction that is not met becomes an error property as well.
            meets_restrictions=bool(ical.icalrestriction_check(root)),
            errors=ical.icalcomponent_count_errors(root),
            properties=tuple(_properties(ical, root)),
        )
    finally:
        ical.icalcomponent_free(root)


def _properties(ical, component):
    name = ical.icalcomponent_kind_to_string(ical.icalcomponent_isa(component)).decode()
    found = ical.icalcomponent_get_first_property(component, ANY_PROPERTY)
    while found:
        value = ical.icalproperty_get_value_as_string(found) or b""
        yield name, ical.icalproperty_get_property_name(found).decode(), value.decode()
        found = ical.icalcomponent_get_next_property(component, ANY_PROPERTY)
    part = ical.icalcomponent_get_first_component(component, ANY_COMPONENT)
    while part:
        yield from _properties(ical, part)
        part = ical.icalcomponent_get_next_component(component, ANY_COMPONENT)


def _declared(ical):
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, *arguments in (
        ("icalparser_parse_string", pointer, text),
        ("icalcomponent_count_errors", number, pointer),
        ("icalrestriction_check", number, pointer),
        ("icalcomponent_free", None, pointer),
        ("icalcomponent_isa", number, pointer),
        ("icalcomponent_kind_to_string", text, number),
        ("icalcomponent_get_first_property", pointer, pointer, number),
        ("icalcomponent_get_next_property", pointer, pointer, number),
        ("icalcomponent_get_first_component", pointer, pointer, number),
        ("icalcomponent_get_next_component", pointer, pointer, number),
        ("icalproperty_get_property_name", text, pointer),
        ("icalproperty_get_value_as_string", text, pointer),
    ):
        function = getattr(ical, name)
        function.restype, function.argtypes = result, arguments
    return ical
