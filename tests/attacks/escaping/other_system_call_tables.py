"""Makes system calls by the tables of 32 bits and of x32, whose numbers a filter could overlook."""

import ctypes
import mmap

from attacker import libc, won

value = libc.syscall(ctypes.c_long(0x40000000 + 57))  # fork, by x32
if value == 0:
    ctypes.CDLL(None)._exit(0)
if value > 0:
    won("forked")
memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
memory.write(b"\xb8\x02\x00\x00\x00\xcd\x80\xc3")  # mov eax, 2 (fork); int 0x80; ret
run = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(memory)))
value = run()
if value == 0:
    ctypes.CDLL(None)._exit(0)
if value > 0:
    won("forked")
