"""Lays links in its own folder that lead to what is closed, and reads through them."""
# Succeeds where open: read outside

import os

from attacker import PLACES, attempt, loot

for number, place in enumerate(("reference", "source", "secret", "home", "another student")):
    attempt(os.symlink, PLACES[place], f"link{number}")
    attempt(os.link, PLACES[place], f"hard{number}")
    loot(attempt(lambda: open(f"link{number}").read()))  # noqa: B023
    loot(attempt(lambda: open(f"hard{number}").read()))  # noqa: B023
