"""How the API refuses: a status, a machine's word, and a message per field, always in one shape."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError


class ApiError(Exception):
    """A request that cannot be answered; `retry_after` in seconds where waiting helps."""

    def __init__(
        self,
        status: int,
        error: str,
        fields: dict[str, list[str]] | None = None,
        *,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(error)
        self.status = status
        self.body: dict[str, Any] = {"error": error, "fields": fields or {}}
        self.retry_after = retry_after


def answer_errors(api: NinjaAPI) -> None:
    """Let an API refuse in this shape."""
    api.exception_handler(ApiError)(_refuse)
    api.exception_handler(ValidationError)(_explain)
    api.exception_handler(HttpError)(_explain_unread)


def _refuse(request: HttpRequest, error: ApiError) -> HttpResponse:
    response = JsonResponse(error.body, status=error.status)
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response


def _explain(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for problem in error.errors:
        fields.setdefault(_field_of(problem["loc"]), []).append(str(problem["msg"]))
    # A body that makes no sense is 422; a senseless address of a GET is a bad request.
    status = 422 if request.method == "POST" else 400
    return JsonResponse({"error": "invalid", "fields": fields}, status=status)


def _explain_unread(request: HttpRequest, error: HttpError) -> HttpResponse:
    # Such as a body that is no JSON.
    body = {"error": "invalid", "fields": {"body": [str(error)]}}
    return JsonResponse(body, status=error.status_code)


def _field_of(place: tuple[str | int, ...]) -> str:
    # In a body the name follows the place and the parameter; a body that is missing has none.
    names = [part for part in place[2:] if isinstance(part, str)]
    return names[-1] if names else "body" if place[0] == "body" else str(place[-1])
