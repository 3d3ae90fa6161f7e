"""Lists every folder from its own upwards and those where secrets would lie."""
# Succeeds where open: read outside

import os

from attacker import PLACES, attempt, loot

for place in ("reference", "secret", "home", "another student"):
    folder = os.path.dirname(PLACES[place])
    if attempt(os.listdir, folder, what=f"listed the folder of {place}"):
        loot(os.listdir(folder))
