"""Leaves behind what fires later: timers, alarms, exit handlers, finalizers, watchers."""

import atexit
import ctypes
import os
import signal
import weakref

import numpy as np

from attacker import attempt, system_call

atexit.register(os.system, "touch /tmp/attacked")
weakref.finalize(np, os.system, "touch /tmp/attacked")
attempt(signal.setitimer, signal.ITIMER_PROF, 5.0)
system_call(222, 0, None, ctypes.byref(ctypes.c_int()), what="has a timer that sends signals")
system_call(253, what="watches the file system")
system_call(300, 0, 0, what="watches the whole file system")
