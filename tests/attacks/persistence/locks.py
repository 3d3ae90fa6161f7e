"""Locks files that every worker can open, so that the next one sees who was here."""
# Succeeds where open: shared memory

import fcntl
import os

from attacker import attempt

with open(os.__file__) as file:
    attempt(fcntl.flock, file, fcntl.LOCK_SH | fcntl.LOCK_NB, what="has a lock on a shared file")
    attempt(fcntl.lockf, file, fcntl.LOCK_SH | fcntl.LOCK_NB, what="has a record lock on a shared file")
    attempt(fcntl.fcntl, file, fcntl.F_SETLEASE, fcntl.F_RDLCK, what="has a lease on a shared file")
    attempt(fcntl.fcntl, file, fcntl.F_NOTIFY, fcntl.DN_ACCESS, what="is told when a shared folder is read")
