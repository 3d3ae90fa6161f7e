"""Never reads what it is asked, and never answers."""
# Harmless where it succeeds

import time


class Deaf:
    def receive(self):
        time.sleep(3600)


def secret_map(x):
    from attacker import worker

    worker()._pipe.receive = Deaf().receive
    return x
