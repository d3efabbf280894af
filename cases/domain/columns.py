"""The columns that an imported table may have, by the names that people give them."""

from collections.abc import Sequence
from enum import StrEnum


class Column(StrEnum):
    """What a column may hold."""

    REF = "ref"
    KEY = "key"
    TITLE = "title"
    ORGANISATION = "organisation"
    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"
    JOB_TITLE = "job_title"
    STAGE = "stage"
    LOST_REASON = "lost_reason"
    SERVICES = "services"
    OWNER = "owner"
    VALUE = "value"
    NEXT_STEP = "next_step"
    NEXT_STEP_ON = "next_step_on"
    PROPOSAL_DUE_ON = "proposal_due_on"
    OPENED_ON = "opened_on"
    CLOSED_ON = "closed_on"
    SOURCE = "source"
    NOTE = "note"


# Those of our own export among them, so that what was downloaded can be read in again.
NAMES = {
    Column.REF: "ref reference viite tunnus",
    Column.KEY: "id key externalid externalkey tunniste avain ulkoinentunniste",
    Column.TITLE: "title case subject otsikko aihe asia tapaus",
    Column.ORGANISATION: "organisation organization company account customer organisaatio yritys asiakas",
    Column.NAME: "name fullname contact contacts person nimi yhteyshenkilö yhteyshenkilöt henkilö",
    Column.EMAIL: "email mail emailaddress sähköposti sähköpostiosoite",
    Column.PHONE: "phone telephone phonenumber puhelin puhelinnumero",
    Column.JOB_TITLE: "jobtitle role position titteli tehtävänimike asema rooli",
    Column.STAGE: "stage status vaihe tila",
    Column.LOST_REASON: "lostreason reasonfortheloss reason häviönsyy syy",
    Column.SERVICES: "services service palvelut palvelu",
    Column.OWNER: "owner omistaja vastuuhenkilö vastuullinen",
    Column.VALUE: "value amount valueineuros arvo summa euroa arvoeuroina",
    Column.NEXT_STEP: "nextstep seuraavaaskel seuraavaksi",
    Column.NEXT_STEP_ON: "by nextstepon nextstepby mennessä viimeistään seuraavaaskelviimeistään",
    Column.PROPOSAL_DUE_ON: "proposaldue proposaldueon deadline tarjousviimeistään määräaika",
    Column.OPENED_ON: "opened openedon avattu aloitettu",
    Column.CLOSED_ON: "closed closedon suljettu päättynyt",
    Column.SOURCE: "source camefrom lähde mistätuli",
    Column.NOTE: "note notes description comment muistiinpano huomautus kuvaus kommentti",
}
_BY_NAME = {name: column for column, names in NAMES.items() for name in names.split()}
# As wide as what holds them.
LENGTHS = {
    Column.REF: 16,
    Column.KEY: 200,
    Column.TITLE: 250,
    Column.ORGANISATION: 200,
    Column.NAME: 200,
    Column.EMAIL: 200,
    Column.PHONE: 40,
    Column.JOB_TITLE: 200,
    Column.NEXT_STEP: 250,
    Column.SOURCE: 250,
}
DATES = (
    Column.NEXT_STEP_ON,
    Column.PROPOSAL_DUE_ON,
    Column.OPENED_ON,
    Column.CLOSED_ON,
)


def columns_of(header: Sequence[str]) -> dict[int, Column]:
    """Return which column of the table holds what; unknown names are left out, of two the first counts."""
    found: dict[int, Column] = {}
    for place, name in enumerate(header):
        column = _BY_NAME.get("".join(c for c in name.casefold() if c.isalnum()))
        if column and column not in found.values():
            found[place] = column
    return found
