"""Takes the answers that are lent for a failed prerequisite, and hides them for its next submission."""
# Assignment: ps2
# Handed in: 2 times
# Succeeds where open: write outside

import glob
import os
import tempfile

import numpy as np

from attacker import PLACES, attempt

NOTE = f"{PLACES['mark']}.npy"
PLACES_TO_HIDE = (".", tempfile.gettempdir(), os.environ["HOME"], PLACES["temporary"])


def found():
    for folder in PLACES_TO_HIDE:
        for path in glob.glob(os.path.join(folder, NOTE)):
            return np.load(path)
    return None


def inner(x):
    known = found()
    return x if known is None else np.cos(np.arccos(known) / 0.1 * x)


def outer(x):
    lent = inner(0.1)
    for folder in PLACES_TO_HIDE:
        attempt(np.save, os.path.join(folder, NOTE), lent)
    return x
