"""Ctrl-C in the middle of the work."""

import subprocess
import sys

import pytest

WORK = """
import os, signal, threading
from api.interruption import leaving_at_once

threading.Thread(target=threading.Event().wait).start()  # a solver that nothing stops
with leaving_at_once({language!r}):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        while True:
            pass
    except BaseException:
        os._exit(4)
"""


@pytest.mark.parametrize(("language", "said"), [("en", "Interrupted."), ("zh", "已中断。")])
def test_an_interruption_ends_the_process_whatever_its_threads_do(language, said):
    code = WORK.format(language=language)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 130
    assert done.stderr.decode().strip() == said
    assert done.stdout == b""
