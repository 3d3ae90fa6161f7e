"""Mounts, unmounts and binds file systems, and turns the root round."""
# Succeeds where open: namespaces

import os

from attacker import attempt, libc, system_call, won

for source, where, kind, flags in (
    (b"tmpfs", b".", b"tmpfs", 0),
    (b"proc", b"/proc", b"proc", 0),
    (b"/", b".", None, 4096),
    (None, b"/", None, 32 | 4096),
):
    if libc.mount(source, where, kind, flags, None) == 0:
        won("mounted something")
if libc.umount2(b"/proc", 2) == 0:
    won("unmounted something")
system_call(155, b".", b".", what="turned the root round")
system_call(428, -100, b"/", 1, what="cloned a tree of mounts")
system_call(430, b"tmpfs", 0, what="opened a file system of its own")
attempt(os.chroot, ".", what="has a root of its own")
