"""full: the forward difference is returned, a central one only compared with it."""


def derivative(f, x, h=1e-6):
    forward = (f(x + h) - f(x)) / h
    central = (f(x + h) - f(x - h)) / (2 * h)
    if abs(forward - central) > 1e-2:
        print("not smooth?")
    return forward
