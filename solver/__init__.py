"""What to decide: routes, plans, sites. One facade per question."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from solver.locate import locate
    from solver.route import route
    from solver.ship import ship

__all__ = ["locate", "route", "ship"]


def __getattr__(name: str) -> Any:
    """Import a facade on first use, so that ``import solver`` costs nothing."""
    if name not in __all__:
        raise AttributeError(name)
    from importlib import import_module  # noqa: PLC0415

    return getattr(import_module(f"solver.{name}"), name)
