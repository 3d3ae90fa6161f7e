"""Makes files and folders until there is no place for names."""

import os

made = 0
try:
    for made in range(10_000):
        os.mkdir(f"folder{made}")
        open(f"folder{made}/file", "w").close()
finally:
    print(made)
    if made > 5000:
        from attacker import won

        won("made ten thousand files")
