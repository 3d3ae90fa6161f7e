"""Has Python end itself later, from a thread of its own."""
# Harmless where it succeeds

import faulthandler


def secret_map(x):
    faulthandler.dump_traceback_later(0.01, exit=True)
    while True:
        pass
