"""Forks, and so do its children, and theirs."""

import os
import time

from attacker import won

try:
    for _ in range(6):  # 64 processes: enough to see
        if os.fork():
            won("forked")
    time.sleep(5)
except OSError as error:
    print(error)
