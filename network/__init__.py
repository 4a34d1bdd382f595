"""The world as given: places, services, tariffs, factors, and the two doors to money and grams."""

from typing import TYPE_CHECKING

from network.lazy import export_lazily

if TYPE_CHECKING:
    from network.io.load import load
    from network.network import Network
    from network.reference import reference

__all__ = ["Network", "load", "reference"]

export_lazily(
    __name__,
    {
        "Network": "network.network",
        "load": "network.io.load",
        "reference": "network.reference",
    },
)
