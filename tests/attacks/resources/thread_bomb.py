"""Starts threads with the smallest stacks that there are, as many as it can."""

import threading

from attacker import won

threading.stack_size(32768)
count = 0
try:
    for count in range(3000):
        threading.Thread(target=threading.Event().wait, daemon=True).start()
except (RuntimeError, MemoryError):
    pass
print(count)
if count > 500:
    won(f"started {'thousands' if count > 1000 else 'hundreds'} of threads")
