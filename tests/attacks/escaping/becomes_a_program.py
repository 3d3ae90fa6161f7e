"""Puts another program into its own process, from a path and from memory."""
# Succeeds where open: start programs

import os

from attacker import attempt, system_call

script = "import os; os.write(1, b'became another program')"
attempt(os.execv, "/proc/self/exe", ["python", "-c", script], what="became another program")
system_call(319, b"attacked", 0, what="has a file in memory that can be run")
attempt(os.execv, "/bin/true", ["true"], what="became another program")
