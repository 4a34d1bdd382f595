"""Everything that is wrong with a network although every cell of it is valid.

Each check is one small function over whole columns, in a module per theme; ``check`` runs them
all. A finding's place is its cell where the network was read from a file (``services.csv!F17``),
else table and key (``services/SEA-1``, ``tariffs/T-1/2``).
"""

from network.check.reach import open_services, reachable
from network.check.runner import Reading, check

__all__ = ["Reading", "check", "open_services", "reachable"]
