"""Changes everything that it shares with the warm process: modules, caches, caches of caches, defaults."""
# Handed in twice

import builtins
import random
import sys

import numpy as np

from attacker import _WON, loot

loot(getattr(builtins, "attacked", ""), getattr(np, "attacked", ""), sys.path, random.getstate()[1][:3])
builtins.attacked = np.attacked = sys.attacked = _WON[::-1]
sys.path.append(_WON[::-1])
random.seed(5)
np.seterr(all="raise")
np.set_printoptions(precision=1)
np.random.seed(5)
get_ipython().user_global_ns["attacked"] = _WON[::-1]  # noqa: F821
type(get_ipython()).attacked = _WON[::-1]  # noqa: F821
