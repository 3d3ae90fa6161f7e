"""Reads the kernel's tables of all connections and sockets of the machine, and of what is mounted."""
# Succeeds where open: read outside, namespaces

from attacker import PLACES, attempt, loot, won


def read(path):
    with open(path) as file:
        return file.read()


NAMES = [str(address) for address in PLACES["addresses"].values() if isinstance(address, str)]
for table in ("unix", "tcp", "tcp6", "udp", "route", "arp", "dev", "netlink", "packet"):
    for base in ("/proc/self/net", "/proc/thread-self/net", "/proc/net"):
        text = attempt(read, f"{base}/{table}") or ""
        loot(text)
        if any(name.strip("\0@") in text for name in NAMES):
            won("saw the sockets of others")
for table in ("mountinfo", "mounts", "mountstats", "cgroup", "uid_map", "task"):
    loot(attempt(read, f"/proc/self/{table}"))
