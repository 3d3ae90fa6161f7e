"""Opens what shows the memory of the whole machine: devices, counters, the kernel's log."""
# Succeeds where open: read outside

from attacker import attempt, system_call

for path in ("/dev/mem", "/dev/kmem", "/proc/kcore", "/dev/kmsg", "/proc/kallsyms", "/sys/kernel/notes", "/etc/shadow"):
    attempt(lambda: open(path, "rb").read(1), what=f"read {path}")  # noqa: B023
system_call(298, 0, 0, -1, -1, 0, what="opened a performance counter")
system_call(103, 3, 0, 0, what="read the kernel's log")
