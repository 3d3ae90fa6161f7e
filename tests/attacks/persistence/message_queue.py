"""Leaves a note in a POSIX message queue."""
# Succeeds where open: shared memory

from attacker import PLACES, system_call

system_call(240, f"{PLACES['mark']}".encode(), 0o102, 0o600, None, what="has a message queue")
