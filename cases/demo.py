"""The demo's cases: what became of the booked ones, and some that began without a booking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import User

from cases import actions, queries
from cases.actions import NextStep
from cases.domain.stages import Stage
from cases.models import Activity, ActivityKind, Case, LostReason, Organisation, Role

Step = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Note:
    """Something that somebody wrote, so many days from now."""

    days: int
    body: str
    kind: ActivityKind = ActivityKind.NOTE


@dataclass(frozen=True, slots=True)
class Move:
    """A move made so many days from now, with the step that follows in so many days."""

    days: int
    to: Stage
    step: Step | None = None
    reason: str = ""


Events = tuple[Note | Move, ...]
# What became of those whose session was held, the earliest first.
AFTER_HELD: tuple[Events, ...] = (
    (
        Note(-33, "Johtoryhmä on yksimielinen, henkilöstö ei tiedä asiasta vielä mitään."),
        Move(-31, Stage.PROPOSAL, ("Lähetä tarjous kahdesta työpajasta", -28)),
        Note(-28, "Tarjous lähetetty. Kaksi puolen päivän työpajaa syksyllä.", ActivityKind.MAIL),
        Move(-22, Stage.WON),
        Note(-6, "Toinen työpaja pidetty. Palaute oli lämmintä.", ActivityKind.MEETING),
        Move(-5, Stage.DELIVERED),
    ),
    (
        Note(-26, "Viikossa 31 palaveria. Puolet ilman asialistaa."),
        Move(-21, Stage.PROPOSAL, ("Kysy, onko tarjous luettu", -2)),
    ),
    (Note(-11, "Kysely kannattaa uusia pienempänä. Palaan asiaan esimerkin kanssa."),),
)


def load(now: datetime) -> bool:
    """Carry the demo's cases on; return False, and do nothing, if somebody has written in one."""
    if Activity.objects.filter(kind=ActivityKind.NOTE).exists():
        return False
    held = Case.objects.filter(stage=Stage.HELD).select_related("owner").order_by("opened_at")
    for case, events in zip(held, AFTER_HELD, strict=False):
        _carry_on(case, events, case.owner, now)
    owner = User.objects.filter(groups__name="Consultants").order_by("username").first()
    _request_for_proposal(owner, now)
    _lost(owner, now)
    return True


def _request_for_proposal(owner: User | None, now: datetime) -> None:
    case = _open(
        Case(title="Tarjouspyyntö: työyhteisön pelisäännöt", owner=owner),
        ("Pia Hongisto", "pia.hongisto@lumilinna.example", "Lumilinnan kaupunki"),
        opened=now - timedelta(days=8),
        step=_step(("Lue tarjouspyyntö", -7), now),
    )
    chief = actions.contact_with("arto.selanne@lumilinna.example", "Arto Selänne")
    actions.link_contact(case, chief, Role.DECIDER)
    events = (
        Note(
            -7, "Pyyntö tuli sähköpostilla. Määräaika on kahden viikon päästä.", ActivityKind.MAIL
        ),
        Move(-7, Stage.PROPOSAL, ("Lähetä tarjous", 4)),
    )
    _carry_on(case, events, owner, now)


def _lost(owner: User | None, now: datetime) -> None:
    case = _open(
        Case(title="Kysely henkilöstölle", owner=owner),
        ("Oiva Rantanen", "oiva@kaislaranta.example", "Kaislaranta Oy"),
        opened=now - timedelta(days=40),
        step=_step(("Soita Oivalle", -38), now),
    )
    events = (
        Note(-38, "Tekevät kyselyn tällä kertaa itse.", ActivityKind.CALL),
        Move(-38, Stage.LOST, reason="Ehkä keväällä"),
    )
    _carry_on(case, events, owner, now)


def _open(case: Case, who: tuple[str, str, str], *, opened: datetime, step: NextStep) -> Case:
    name, address, organisation = who
    contact = actions.contact_with(address, name)
    case.organisation = contact.organisation = Organisation.objects.create(name=organisation)
    contact.save()
    case.next_step, case.next_step_on = step.text, step.on
    return actions.open_case(case, contact=contact, now=opened, actor=case.owner)


def _carry_on(case: Case, events: Events, actor: User | None, now: datetime) -> None:
    for event in events:
        at = now + timedelta(days=event.days)
        if isinstance(event, Note):
            actions.add_note(case, event.body, author=actor, now=at, kind=event.kind)
        else:
            step = _step(event.step, now) if event.step else None
            actions.move_case(
                case,
                event.to,
                now=at,
                actor=actor,
                reason=event.reason,
                next_step=step,
                **_given(event.to, at),
            )


def _given(to: Stage, at: datetime) -> dict[str, Any]:
    match to:
        case Stage.LOST:
            return {"loss": actions.Loss(LostReason.objects.get(code="no-need"))}
        case Stage.WON:
            return {"services": list(queries.service_pages()[:1])}
        case Stage.DELIVERED:
            return {"delivered_on": queries.site_date(at)}
    return {}


def _step(step: Step, now: datetime) -> NextStep:
    text, days = step
    return NextStep(text, queries.site_date(now + timedelta(days=days)))
