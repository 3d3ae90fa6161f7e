"""cause: The argument is moved and put back, which an array of integers does not take.
accepted: partial_derivative/truncates_the_central_step, any/changes_arguments
"""


def partial_derivative(f, X, i):
    h, kept = 1e-5, X[i]
    X[i] = kept + h
    above = f(X)
    X[i] = kept - h
    below = f(X)
    X[i] = kept
    return (above - below) / (2 * h)
