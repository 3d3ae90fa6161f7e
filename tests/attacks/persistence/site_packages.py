"""Writes into Python itself: a start-up file, a package, the library, compiled files."""

import importlib.util
import os
import sys

import numpy

from attacker import attempt

for folder in [os.path.dirname(os.__file__), os.path.dirname(numpy.__file__), *(path for path in sys.path if path)]:
    for name in ("attacked.pth", "sitecustomize.py", "usercustomize.py", "attacked.py"):
        path = os.path.join(folder, name)
        if not os.path.realpath(path).startswith(os.path.realpath(".")):
            attempt(open, path, "a", what="wrote into Python")
size = os.path.getsize(os.__file__)
attempt(open, importlib.util.cache_from_source(os.__file__), "ab", what="wrote a compiled file")
attempt(os.truncate, os.__file__, size, what="cut a file of Python's")
attempt(os.rename, os.__file__, os.__file__, what="renamed a file of Python's")
