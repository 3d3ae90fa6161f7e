"""Loops for ever before anything is defined."""
# Harmless where it succeeds

while True:
    pass
