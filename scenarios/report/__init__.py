"""The self-contained report of outcomes, and their export as tables and maps."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scenarios.report.export import write_csv, write_geojson
    from scenarios.report.html import write_report

__all__ = ["write_csv", "write_geojson", "write_report"]

_HOMES = {
    "write_csv": "scenarios.report.export",
    "write_geojson": "scenarios.report.export",
    "write_report": "scenarios.report.html",
}


def __getattr__(name: str) -> Any:
    """Import on first use, so that ``import scenarios.report`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
