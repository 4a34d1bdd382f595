"""What makes a workbook a template: notes on headers, drop-downs, a sheet about the tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from network.io.cells import column_letter
from network.io.meanings import meaning, note, plain
from network.io.notes import LISTS, NOTES
from network.io.xlsx_book import TEXT_FORMAT, Book
from network.network import Network
from network.schema import TABLES, Field

_LAST_ROW = 2000
_SPARE_ROWS = 1000
_FLAGS = ["TRUE", "FALSE"]
_NOTE_SIZE = {"x_scale": 2.6, "y_scale": 1.8}
_SAYINGS = (
    "One sheet per table; the first row names the columns. Sheets that begin with _ are not read.",
    "Yellow headers are required. A blank cell means the default that its header's note names.",
    "Lists have ; between their items. Codes such as 00123 must be text, as these columns are.",
    "Rows whose source says invented sample show how it is done: put your own in their place.",
    "Then save and check: lanewright check FILE.xlsx",
    "Ask for a price: lanewright quote FROM TO --weight-kg 1200 --volume-m3 4 --network FILE.xlsx",
    "Plan with a scenario that names this file: lanewright run SCENARIO.yaml",
    "Put its rows into another network: lanewright import FILE.xlsx --into NETWORK --dry-run",
)


@dataclass(slots=True)
class Template:
    """Adds to the sheets of a workbook what helps to fill them in.

    ``headers`` holds the columns of every table in the order in which they are written.
    """

    book: Book
    network: Network
    headers: Mapping[str, Sequence[Field]]
    _ranges: dict[type[StrEnum], str] = field(default_factory=dict)
    _formats: dict[str, Any] = field(default_factory=dict)

    def header(self, column: Field) -> Any:
        """Return the format of a header: coloured where a value is required."""
        if not self._formats:
            common = {
                "bold": True,
                "border": 1,
                "border_color": "#BFBFBF",
                "num_format": TEXT_FORMAT,
            }
            self._formats["required"] = self.book.format(**common, bg_color="#FFD966")
            self._formats["optional"] = self.book.format(**common, bg_color="#E7E6E6")
        return self._formats["required" if column.required else "optional"]

    def equip(self, sheet: Any, table: str) -> None:
        """Put notes on the headers of a sheet and drop-downs below them."""
        last = self._last_row(table) - 1
        for at, column in enumerate(self.headers[table]):
            sheet.write_comment(0, at, note(TABLES[table], column), _NOTE_SIZE)
            rule = self._rule(table, column)
            if rule is not None:
                sheet.data_validation(1, at, last, at, rule)

    def _last_row(self, table: str) -> int:
        """Return the last row, as a spreadsheet counts, that drop-downs hold for."""
        return max(_LAST_ROW, len(self.network.table(table)) + _SPARE_ROWS)

    def _rule(self, table: str, column: Field) -> dict[str, Any] | None:
        """Return the drop-down of a column; one that holds lists has none."""
        if column.kind == "flag":
            return _drop_down(_FLAGS, "stop")
        if column.kind == "word" and column.words is not None:
            return _drop_down(self._range_of(column.words), "stop")
        target = dict(TABLES[table].references).get(column.name, "")
        if column.kind == "list" or target not in self.headers:
            return None
        names = [known.name for known in self.headers[target]]
        letter = column_letter(names.index(TABLES[target].key[0]))
        return _drop_down(f"={target}!${letter}$2:${letter}${self._last_row(target)}", "warning")

    def _range_of(self, words: type[StrEnum]) -> str:
        """Return the range of the hidden sheet that will hold the words of a closed list."""
        if words not in self._ranges:
            letter = column_letter(len(self._ranges))
            self._ranges[words] = f"='{LISTS}'!${letter}$2:${letter}${len(words) + 1}"
        return self._ranges[words]

    def write_notes(self) -> None:
        """Write the sheet about the tables."""
        sheet = self.book.sheet(NOTES)
        bold, link = self.book.format(bold=True), self.book.format(underline=1, color="#1F4E79")
        wrap = self.book.format(text_wrap=True, valign="top")
        sheet.set_column(0, 1, 24)
        sheet.set_column(2, 2, 8)
        sheet.set_column(3, 3, 90)
        for row, saying in enumerate(_SAYINGS):
            sheet.write_string(row, 0, saying)
        first = len(_SAYINGS) + 1
        for at, title in enumerate(("table", "one row is known by", "rows", "what it holds")):
            sheet.write_string(first, at, title, bold)
        for row, table in enumerate(self.headers, start=first + 1):
            sheet.write_url(row, 0, f"internal:'{table}'!A1", link, table)
            sheet.write_string(row, 1, ", ".join(TABLES[table].key), wrap)
            sheet.write_number(row, 2, len(self.network.table(table)))
            sheet.write_string(row, 3, plain(meaning(table)), wrap)

    def write_lists(self) -> None:
        """Write the hidden sheet with the closed lists of the drop-downs that were put."""
        sheet = self.book.sheet(LISTS)
        sheet.hide()
        columns = [[words.__name__, *words] for words in self._ranges]
        for row in range(max(map(len, columns), default=0)):
            for at, column in enumerate(columns):
                if row < len(column):
                    sheet.write_string(row, at, column[row])


def _drop_down(source: str | list[str], reaction: str) -> dict[str, Any]:
    return {"validate": "list", "source": source, "error_type": reaction}
