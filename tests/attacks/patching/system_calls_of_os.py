"""Puts functions of its own in the place of those of os by which the worker reads, writes and ends."""

import os

write, read = os.write, os.read


def twice(descriptor, data):
    write(descriptor, data)
    return write(descriptor, data)


def secret_map(x):
    os.write = twice
    os.read = lambda descriptor, size: read(descriptor, 1)
    os.lseek = os.pread = lambda *_: 0
    os._exit = lambda status: None
    return x
