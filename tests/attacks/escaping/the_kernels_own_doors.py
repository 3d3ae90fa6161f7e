"""Knocks at what only root may ask of the kernel: modules, programs in it, another kernel, its clock."""

import ctypes

from attacker import system_call, won

# With arguments that are wrong, so that nothing happens where it is let through; a filter answers "not permitted".
for name, number in {
    "bpf": 321, "init_module": 175, "finit_module": 313, "kexec_load": 246, "quotactl": 179, "ioperm": 173,
    "userfaultfd": 323, "fanotify_init": 300, "mbind": 237, "move_pages": 279, "kcmp": 312, "swapon": 167,
    "reboot": 169, "open_tree": 428, "perf_event_open": 298, "memfd_secret": 447, "landlock_create_ruleset": 444,
}.items():  # fmt: skip
    value = system_call(number, -1, -1, -1, -1, -1, what=f"was let through at {name}")
    if value < 0 and ctypes.get_errno() not in (1, 38):
        won(f"was heard at {name}: {ctypes.get_errno()}")
