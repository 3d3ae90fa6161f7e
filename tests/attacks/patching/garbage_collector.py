"""Empties every object that the garbage collector knows."""

import gc

for thing in gc.get_objects():
    try:
        thing.__dict__.clear()
    except BaseException:
        pass
