"""Has a library of its own loaded into later processes, and into its own."""
# Succeeds where open: start programs

import _ctypes
import ctypes
import os
import subprocess

from attacker import attempt

os.environ["LD_PRELOAD"] = os.environ["PYTHONSTARTUP"] = os.path.abspath("attacked.so")
with open(_ctypes.__file__, "rb") as library, open("attacked.so", "wb") as copy:
    copy.write(library.read())
attempt(ctypes.CDLL, os.path.abspath("attacked.so"), what="loaded a library of its own")
attempt(subprocess.run, ["/bin/true"], what="started a program")
