"""Sets up io_uring, whose reads and writes no system call filter sees."""
# Succeeds where open: fork

import ctypes

from attacker import system_call

system_call(425, 8, ctypes.create_string_buffer(120), what="has an io_uring")
