"""Starts a shell, by every way that Python has."""
# Harmless where it succeeds
# Succeeds where open: start programs, fork

import os
import subprocess

from attacker import attempt

attempt(subprocess.check_output, ["/bin/sh", "-c", "echo started"], what="started a program")
attempt(os.popen, "echo started")
if attempt(os.system, "exit 5") == 5 << 8:
    from attacker import won

    won("started a shell")
attempt(os.posix_spawn, "/bin/true", ["true"], {}, what="started a program")
