"""What in a file is a note: sheets and columns whose name begins with ``_`` are not read."""

NOTE_MARK = "_"

NOTES = "_notes"
"""The sheet about the tables: its presence makes a workbook a template."""

LISTS = "_lists"
"""The hidden sheet with the words of drop-downs."""

YOUR_NOTES = "notes of your own"

ERRORS = "_errors"
"""The sheet with the findings of a workbook that is handed back."""


def is_note(name: str) -> bool:
    """Tell whether a sheet or a column of this name is a note."""
    return name.strip().startswith(NOTE_MARK)
