"""Ctrl-C: leave at once, whatever a solver or a thread of ours is doing."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from api.exit_codes import INTERRUPTED
from api.language import label

_SHOW_CURSOR = "\x1b[?25h"
_STANDARD_ERROR = 2


@contextmanager
def leaving_at_once(language: str) -> Iterator[None]:
    """Leave the process with exit code 130 when it is interrupted inside.

    An exception would not do: it can surface inside an import or a library that makes another
    error of it, and threads that solve would be waited for.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def leave(*_: Any) -> None:
        cursor = _SHOW_CURSOR if os.isatty(_STANDARD_ERROR) else ""
        said = label("error.interrupted", language)
        os.write(_STANDARD_ERROR, f"{cursor}\n{said}\n".encode())
        os._exit(INTERRUPTED)

    before = signal.signal(signal.SIGINT, leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
