"""Names of a package that are imported on first use, even where a module shares the name."""

import sys
from collections.abc import Mapping
from importlib import import_module
from types import ModuleType
from typing import Any


def export_lazily(package: str, homes: Mapping[str, str]) -> None:
    """Let a package offer names that live in its modules, importing a module on first use.

    A function may share its module's name (``scenarios.compare.compare``). Importing that module
    would put the module in the package where the function should stand, so that
    ``from scenarios import compare`` gave a module: here the function always stays.

    Parameters
    ----------
    package
        ``__name__`` of the package.
    homes
        For each name the module that defines it.
    """

    class LazyPackage(ModuleType):
        def __getattr__(self, name: str) -> Any:
            if name not in homes:
                message = f"module {package!r} has no attribute {name!r}"
                raise AttributeError(message)
            value = getattr(import_module(homes[name]), name)
            super().__setattr__(name, value)
            return value

        def __setattr__(self, name: str, value: Any) -> None:
            if name in homes and isinstance(value, ModuleType):
                value = getattr(value, name, value)
            super().__setattr__(name, value)

    sys.modules[package].__class__ = LazyPackage
