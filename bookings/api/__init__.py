"""The public JSON API: the same query and action as the pages; OpenAPI at /api/v1/docs."""

from bookings.api.endpoints import api
from bookings.api.errors import ApiError, answer_errors

__all__ = ["ApiError", "answer_errors", "api"]
