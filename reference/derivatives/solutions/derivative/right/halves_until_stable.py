"""full: halves the step until the quotient settles."""


def derivative(f, x):
    h, last = 1e-2, None
    while True:
        slope = (f(x + h) - f(x - h)) / (2 * h)
        if last is not None and abs(slope - last) < 1e-7 * max(1, abs(slope)):
            return slope
        last, h = slope, h / 2
