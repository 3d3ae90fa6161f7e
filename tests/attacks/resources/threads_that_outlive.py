"""Leaves threads behind that print, compute and write into the wire's file while later questions are asked."""

import threading

STOP = False


def work():
    while not STOP:
        print("noise")
        sum(range(1000))


for _ in range(4):
    threading.Thread(target=work, daemon=True).start()
threading.Thread(target=lambda: threading.Event().wait()).start()
