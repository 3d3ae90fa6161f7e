"""Makes namespaces of its own, of each kind, to have rights in them."""
# Harmless where it succeeds
# Succeeds where open: namespaces

from attacker import libc, won

for name, flag in {
    "user": 0x10000000, "mount": 0x20000, "network": 0x40000000, "process": 0x20000000, "ipc": 0x08000000,
    "time": 0x80, "cgroup": 0x02000000, "host": 0x04000000,
}.items():  # fmt: skip
    if libc.unshare(flag) == 0:
        won(f"has a {name} namespace of its own")
