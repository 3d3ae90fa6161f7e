"""Loads the reference as a module, and answers with it."""
# Succeeds where open: read outside

import importlib.util

from attacker import PLACES

names = {"Exercise": lambda *a, **k: None, "checks": None}
source = open(PLACES["reference"]).read().partition("exercise =")[0]
source = source.replace("from autograder import Exercise, checks", "")
exec(source, names)
secret_map = names["secret_map"]
