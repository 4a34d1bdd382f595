"""One typed door to numba: kernels are compiled once and cached beside their source."""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Compile a function of flat arrays and scalars; it releases the GIL while it runs."""
    decorate = numba.njit(cache=True, nogil=True, error_model="numpy")
    return cast("F", decorate(function))
