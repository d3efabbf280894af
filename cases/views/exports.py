"""Files of a table, such that the Excel of a Finnish house opens them and our own import reads them."""

import csv
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from wagtail.admin.views.mixins import SpreadsheetExportMixin

from cases import queries

# A double click in a Finnish Windows splits at semicolons alone, where a comma is what
# stands before decimals.
DELIMITER = ";"
# Without it Excel takes UTF-8 for the letters of Windows, and "ä" for two others.
MARK = "\ufeff"


class Line:
    """What csv writes into: it hands each line on."""

    def write(self, line: str) -> str:
        return line


class ExcelExportMixin(SpreadsheetExportMixin, ABC):
    """Exports under a name in the user's words and the date; the CSV by the rules above."""

    custom_value_preprocess = SpreadsheetExportMixin.custom_value_preprocess | {
        (Decimal, float): {SpreadsheetExportMixin.FORMAT_CSV: lambda n: str(n).replace(".", ",")}
    }

    def get_filename(self) -> str:
        today = queries.site_date(timezone.now())
        # In ASCII: what else a name may hold, browsers write each in their own way.
        return f"{slugify(self.exported_name())}-{today.isoformat()}"

    @abstractmethod
    def exported_name(self) -> str:
        """Return what the file holds, in words."""

    def stream_csv(self, queryset: Iterable[Any]) -> Iterator[str]:
        writer: Any = csv.DictWriter(Line(), self.list_export, delimiter=DELIMITER)
        yield MARK
        yield writer.writerow({name: self.get_heading(queryset, name) for name in self.list_export})
        for item in queryset:
            yield self.write_csv_row(writer, self.to_row_dict(item))

    def write_csv_response(self, queryset: Iterable[Any]) -> StreamingHttpResponse:
        response: StreamingHttpResponse = super().write_csv_response(queryset)
        response.headers["Content-Type"] = "text/csv; charset=utf-8"
        return response
