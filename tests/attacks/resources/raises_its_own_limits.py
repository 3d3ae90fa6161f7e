"""Lifts the limits that it has been given."""
# Succeeds where open: raise limits

import resource

from attacker import attempt

for name in ("RLIMIT_AS", "RLIMIT_CPU", "RLIMIT_NOFILE", "RLIMIT_FSIZE", "RLIMIT_NPROC", "RLIMIT_CORE"):
    kind = getattr(resource, name)
    hard = resource.getrlimit(kind)[1]
    more = resource.RLIM_INFINITY if hard != resource.RLIM_INFINITY else hard
    if hard != resource.RLIM_INFINITY:
        attempt(resource.setrlimit, kind, (more, more), what=f"lifted {name}")
