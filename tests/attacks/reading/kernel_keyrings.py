"""Looks for secrets in the kernel's keyrings."""
# Succeeds where open: fork

from attacker import system_call

for keyring in (-1, -2, -3, -4, -5):
    system_call(250, 0, keyring, 0, what="has a keyring")  # keyctl: the keyring's number
system_call(250, 11, -3, 0, 0, what="read a keyring")
