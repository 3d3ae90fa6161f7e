"""Fetches a page as students do, by urllib and through NumPy."""
# Succeeds where open: network

import urllib.request

import numpy as np

from attacker import PLACES, attempt

address = "http://127.0.0.1:%d/" % PLACES["addresses"]["tcp"][1]
attempt(urllib.request.urlopen, address, None, 0.2)
attempt(np.lib.npyio.DataSource().open, address)
