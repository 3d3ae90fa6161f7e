"""Makes itself the last that the kernel ends for want of memory, and the first that it serves."""
# Succeeds where open: write outside

import os

from attacker import attempt, system_call

attempt(lambda: open("/proc/self/oom_score_adj", "w").write("-500"), what="protected itself from the kernel")
attempt(os.setpriority, os.PRIO_PROCESS, 0, -10, what="has a better priority")
attempt(lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1)), what="runs before all others")
system_call(251, 1, 0, 1 << 13, what="reads the disk before all others")
system_call(149, None, 4096, what="locked memory")
system_call(151, 1, what="locked all its memory")
