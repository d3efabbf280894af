"""What the API takes and tells, as shapes."""

from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import Field, field_validator


class QuestionOut(Schema):
    """An intake question; answer it under its `id`."""

    id: str
    label: str
    kind: str
    options: list[str]
    required: bool


class ConsultantOut(Schema):
    """Who gives sessions."""

    slug: str
    name: str


class SessionTypeOut(Schema):
    """What can be booked; lengths in minutes, the price in minor units."""

    slug: str
    name: str
    summary: str
    duration: int
    seats: int
    price: int
    currency: str
    place: str
    consultants: list[ConsultantOut]
    questions: list[QuestionOut]


class SlotOut(Schema):
    """A start on offer."""

    start: datetime
    end: datetime
    seats_left: int
    consultants: list[str]


class SlotsOut(Schema):
    """What is on offer, earliest first."""

    timezone: str
    slots: list[SlotOut]


class SlotsQuery(Schema):
    """Dates as the visitor in `tz` counts them, both included."""

    first: date = Field(alias="from")
    last: date = Field(alias="to")
    tz: str = ""
    consultant: str = ""


class BookingIn(Schema):
    """A booking to make; answers by question id or text, or as [{question, answer}]."""

    session_type: str = Field(max_length=50)
    start: str = Field(max_length=40)
    name: str
    email: str
    timezone: str = ""
    language: str = "fi"
    organisation: str = ""
    phone: str = ""
    answers: dict[str, str] = Field(default_factory=dict, max_length=50)
    consultant: str = ""
    entry_page: str = Field(default="", max_length=500)

    @field_validator("answers", mode="before")
    @classmethod
    def answers_by_question(cls, value: Any) -> Any:
        """Return answers given as a list as if they were given by question."""
        if not isinstance(value, list):
            return value
        if not all(
            isinstance(item, dict) and {"question", "answer"} <= set(item) for item in value
        ):
            raise ValueError("give each answer as {question, answer}")
        return {str(item["question"]): item["answer"] for item in value}


class BookingOut(Schema):
    """A booking that was made."""

    ref: str
    status: str
    start: datetime
    end: datetime
    manage_url: str
    ics_url: str
