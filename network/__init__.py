"""The world as given: places, services, tariffs, factors, and the two doors to money and grams."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from network.io.load import load
    from network.network import Network
    from network.reference import reference

__all__ = ["Network", "load", "reference"]

_HOMES = {"Network": "network.network", "load": "network.io.load", "reference": "network.reference"}


def __getattr__(name: str) -> Any:
    """Import on first use, so that ``import network`` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(_HOMES[name]), name)
