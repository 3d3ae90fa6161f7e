"""Makes devices and opens those that there are."""

import os
import stat

from attacker import attempt

attempt(os.mknod, "device", stat.S_IFBLK | 0o600, os.makedev(8, 0))
attempt(lambda: open("device", "rb").read(1), what="read a disk")
attempt(os.mkfifo, "fifo")
for path in ("/dev/sda", "/dev/vda", "/dev/fuse", "/dev/kvm", "/dev/net/tun", "/dev/ptmx", "/dev/loop-control"):
    attempt(lambda: os.close(os.open(path, os.O_RDWR)), what=f"opened {path}")  # noqa: B023
