"""Opens the reference, the source, the secret, the home and another student's work by their paths."""
# Succeeds where open: read outside

from attacker import PLACES, attempt, loot

for place in ("reference", "source", "secret", "home", "another student"):
    loot(attempt(lambda: open(PLACES[place]).read()))  # noqa: B023
