"""Takes back what was given up: the filter, the rules over files, the death signal, the mark against dumps."""

from attacker import libc, system_call, won

for name, option, value in (
    ("no_new_privs", 38, 0),
    ("seccomp", 22, 0),
    ("its dumpable mark", 4, 1),
    ("its death signal", 1, 0),
    ("its subreaper", 36, 1),
    ("speculation", 53, 0),
):
    if libc.prctl(option, value, 0, 0, 0) == 0:
        won(f"changed {name}")
system_call(317, 0, 0, None, what="reset its system call filter")
