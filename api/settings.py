"""What the environment decides: the world to answer on."""

import os
from dataclasses import dataclass

DEFAULT_NETWORK = "reference"
"""The built-in world, by the name ``network.io.load`` knows it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Settings of the command line and the service.

    Parameters
    ----------
    network
        A folder of tables, or ``reference`` for the built-in world.
    """

    network: str = DEFAULT_NETWORK


def settings() -> Settings:
    """Read the settings from the environment (``LANEWRIGHT_NETWORK``); blank means default."""
    return Settings(network=os.environ.get("LANEWRIGHT_NETWORK", "").strip() or DEFAULT_NETWORK)
