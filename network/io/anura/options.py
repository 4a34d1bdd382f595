"""What a model of Anura does not say of itself, and the caller does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from network.enums import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class AnuraOptions:
    """How to read a model.

    Parameters
    ----------
    currency
        The currency of all its money (ISO 4217): the schema has none.
    modes
        How to read modes by their name; ``blank`` stands for a policy without a mode.
    """

    currency: str = "USD"
    modes: Mapping[str, Mode] = field(default_factory=dict)
