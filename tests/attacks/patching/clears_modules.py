"""Empties the table of modules."""

import sys

sys.modules.clear()
