"""Puts the wire in the place of standard output, so that replies go nowhere."""

import os

os.dup2(1, 3)
