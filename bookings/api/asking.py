"""A booking asked for by a program, as the visitors' own form takes it."""

import hashlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from bookings.api.schemas import BookingIn
from bookings.conf import booking_settings
from bookings.forms import BookingForm, question_name
from bookings.models import Question, SessionType

# Where the form has another name for a field.
FIELD_NAMES = {"tz": "timezone", "request_key": "Idempotency-Key"}


def request_key(key: str, wanted: BookingIn) -> str:
    """Return a client's key tied to what it was sent with, as `key:body` in 57 characters; "" for none.

    Both as digests: keys of any length fit the column, and one with another body is another key.
    """
    return f"{_digest(key)}:{_digest(wanted.model_dump_json())}" if key else ""


def form_values(wanted: BookingIn, session_type: SessionType) -> dict[str, str]:
    """Return what the form would have posted."""
    values = {
        "name": wanted.name,
        "email": wanted.email,
        "organisation": wanted.organisation,
        "phone": wanted.phone,
        "start": wanted.start,
        "tz": wanted.timezone or booking_settings().zone,
        "about": "on",
    }
    for question in session_type.questions.all():
        answers = (wanted.answers[name] for name in _names(question) if name in wanted.answers)
        values[question_name(question)] = next(answers, "")
    return values


def field_errors(form: BookingForm, wanted: BookingIn) -> dict[str, list[str]]:
    """Return what is wrong, by the API's own names; of answers, each names its question."""
    errors: dict[str, list[str]] = {}
    for name, message in [*_form_errors(form), *_strange_answers(form.session_type, wanted)]:
        errors.setdefault(name, []).append(message)
    return errors


def _form_errors(form: BookingForm) -> Iterator[tuple[str, str]]:
    labels = {question_name(q): q.label for q in form.session_type.questions.all()}
    for name, errors in form.errors.items():
        for error in errors:
            if name in labels:
                yield "answers", f"{labels[name]}: {error}"
            else:
                yield FIELD_NAMES.get(name, name), str(error)


def _strange_answers(session_type: SessionType, wanted: BookingIn) -> Iterator[tuple[str, str]]:
    known = {name for question in session_type.questions.all() for name in _names(question)}
    for name in wanted.answers:
        if name not in known:
            # Not left out: whoever answers counts on being read.
            yield "answers", _("“%(name)s” is no question of this session.") % {"name": name[:80]}


def _names(question: Question) -> tuple[str, ...]:
    return str(question.pk), question.label_fi, question.label_en


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:28]
