"""Matches a regular expression that takes longer than the universe has been there."""
# Harmless where it succeeds

import re


def secret_map(x):
    return re.match(r"(a+)+b", "a" * 60)
