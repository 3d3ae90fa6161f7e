"""Opens files, pipes and event descriptors until there are no more."""

import os

from attacker import won

KEPT = []
try:
    while len(KEPT) < 5000:
        KEPT.extend([open(os.devnull), os.pipe(), os.eventfd(0)])
except OSError as error:
    print(error)
if len(KEPT) > 1000:
    won("opened thousands of descriptors")


def secret_map(x):
    return x
