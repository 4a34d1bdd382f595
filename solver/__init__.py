"""What to decide: routes, plans, sites. One facade per question."""

from typing import TYPE_CHECKING

from network.lazy import export_lazily

if TYPE_CHECKING:
    from solver.locate import locate
    from solver.route import route
    from solver.ship import ship

__all__ = ["locate", "route", "ship"]

export_lazily(__name__, {name: f"solver.{name}" for name in __all__})
