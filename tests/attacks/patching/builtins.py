"""Replaces the built-in functions that decide about types and sizes."""

import builtins

builtins.isinstance = builtins.issubclass = builtins.callable = lambda *args: True
builtins.len = lambda value: 0
builtins.type = str
