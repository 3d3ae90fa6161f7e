"""Prints without end, and goes on when it is told to stop."""
# Harmless where it succeeds

while True:
    try:
        print("noise " * 1000)
    except BaseException:
        pass
