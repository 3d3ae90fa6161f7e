"""Gets two of many wrong on which each later function builds, so that each is judged again in a slow notebook of its own."""
# Assignment: ps5
# Harmless where it succeeds

import time

from attacker import PLACES

time.sleep(0.9 * PLACES["limits"]["cell_seconds"])


def root(x):
    return x


for number in range(18):
    exec(f"def branch{number}(x):\n    return x\n")
    exec(f"def leaf{number}(x):\n    return root(x) + branch{number}(x) + 2.0\n")

NAMES = """
root branch0 branch1 branch2 branch3 branch4 branch5 branch6 branch7 branch8 branch9 branch10 branch11 branch12 branch13 branch14 branch15 branch16 branch17
"""
