"""Changes rights, times, owners, attributes and flags of files that it can open for reading alone."""

import ctypes
import os

from attacker import attempt, system_call

# To what they are already: it counts that it would have been possible.
with open(os.__file__) as file:
    number, now = file.fileno(), os.fstat(file.fileno())
    attempt(os.utime, number, ns=(now.st_atime_ns, now.st_mtime_ns), what="changed the times of a shared file")
    attempt(os.fchmod, number, now.st_mode & 0o7777, what="changed the rights of a shared file")
    attempt(os.fchown, number, now.st_uid, now.st_gid, what="changed the owner of a shared file")
    if attempt(os.setxattr, number, "user.attacked", b"x", what="changed an attribute of a shared file"):
        os.removexattr(number, "user.attacked")
    attempt(open, f"/proc/self/fd/{number}", "r+", what="opened a shared file anew, for writing")
    flags = ctypes.c_long()
    system_call(16, number, ctypes.c_long(0x80086601), ctypes.byref(flags), what="reads the flags of a shared file")
    system_call(16, number, ctypes.c_long(0x40086602), ctypes.byref(flags), what="changed the flags of a shared file")
