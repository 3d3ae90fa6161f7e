"""The shape of what NumPy makes of two arrays of different shapes: its rule of broadcasting.

    The shapes are lined up at their ends, the shorter one filled with 1 in front. Two dimensions fit if they are equal
    or one of them is 1; the result has the one that is not 1.

Source: Harris et al. (2020), Array programming with NumPy, Nature 585, 357-362; NumPy user guide, "Broadcasting",
section "General broadcasting rules".
"""

from itertools import zip_longest

from autograder import Exercise, checks


def broadcast_shape(a, b):
    """The shape of x + y for arrays x and y of the shapes a and b, tuples of ints; ValueError if they do not fit."""
    shape = []
    for m, n in zip_longest(reversed(a), reversed(b), fillvalue=1):
        if m != n and 1 not in (m, n):
            raise ValueError(f"the shapes {a} and {b} do not fit: {m} is not {n}, and neither is 1")
        shape.append(n if m == 1 else m)
    return tuple(reversed(shape))


exercise = Exercise(broadcast_shape, raises=(ValueError,))
exercise.equivalent(
    "zip_longest(reversed(a), reversed(b), fillvalue=1) -> zip_longest(reversed(b), reversed(a), fillvalue=1)",
    "the rule treats both shapes alike",
)


@exercise.facts
def facts(case, answer):
    """The shape as it is written, from a tuple, a list or an array of whole numbers."""
    sizes = tuple(int(size) for size in answer.value)
    if any(int(size) != size for size in answer.value):
        raise ValueError("a size has decimals")
    return (str(sizes),)


@exercise.confirmed_by("NumPy's broadcast_shapes", rtol=0.0)
def by_numpy(a, b):
    import numpy as np

    return np.broadcast_shapes(a, b)


@exercise.confirmed_by("an array that NumPy makes", rtol=0.0)
def by_adding(a, b):
    import numpy as np

    return (np.zeros(a) + np.zeros(b)).shape


def sizes(rng, count):
    """So many dimensions from 2 to 9, all of them different, of which none is a multiple of another."""
    choices = [(4, 5, 6, 7, 9), (5, 6, 7, 8, 9), (2, 3, 5, 7)]
    return tuple(int(size) for size in rng.permutation(choices[2 if count < 5 and rng.random() < 0.5 else 0])[:count])


@exercise.cases
def cases(rng):
    yield "the example in the text", (4, 3), (3,)
    yield "a column and a row", (3, 1), (1, 4)
    k, m, n, p = sizes(rng, 4)
    yield "the same shape twice", (k, m, n), (k, m, n)
    yield "dimensions of 1 in either shape", (k, 1, n, 1), (1, m, 1, p)
    yield "the longer shape second", (n,), (k, m, n)
    yield "two dimensions more in the first shape", (k, m, 1, p), (n, 1)
    yield "a column and a vector", (m, 1), (n,)
    yield "a number and a matrix", (), (m, n)
    yield "a vector and a number", (n,), ()
    yield "two numbers", (), ()
    yield "nothing but ones", (1,), (1, 1)
    yield "a batch that does not fit at the front", (k, m, n), (p, m, n)
    yield "one for each row where one for each column is due", (m, n), (m,)
    yield "rows and columns changed places", (m, n), (n, m)
    yield "a vector that is too long", (m, n), (n + 1,)
    yield "a multiple", (k, 6), (3,)
    yield "as many numbers in another shape", (6,), (2, 3)


@exercise.cases(finding="right for dimensions of 0")
def zeros(rng):
    m, n = sizes(rng, 2)
    yield "no rows and a vector", (0, n), (n,)
    yield "0 and 1", (m, 0), (m, 1)
    yield "1 and 0", (1,), (m, 0)
    yield "no numbers and a number", (0,), ()
    yield "0 twice", (0, n), (0, 1)
    yield "0 and more than 1", (m, 0), (n,)


exercise.ask(checks.matches_reference(rtol=0.0))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def lined_up(a, b):
    """Both shapes in one length, ones in front."""
    length = max(len(a), len(b))
    return (1,) * (length - len(a)) + tuple(a), (1,) * (length - len(b)) + tuple(b)


@exercise.misconception(
    "The shapes are lined up at their beginnings: line them up at their ends, and fill the shorter one with 1 in front."
)
def lines_up_at_the_beginning(a, b):
    length = max(len(a), len(b))
    a, b = tuple(a) + (1,) * (length - len(a)), tuple(b) + (1,) * (length - len(b))
    return broadcast_shape(a, b)


@exercise.misconception("Shapes that do not fit are answered by the larger dimensions: raise a ValueError for them.")
def never_refuses(a, b):
    return tuple(max(m, n) for m, n in zip(*lined_up(a, b), strict=True))


@exercise.misconception(
    "For shapes that do not fit no shape is returned, but nothing is raised either: write `raise ValueError(...)`."
)
def returns_no_shape(a, b):
    try:
        return broadcast_shape(a, b)
    except ValueError:
        return None


@exercise.misconception("Shapes that do not fit raise an AssertionError: raise a ValueError, as the text asks.")
def asserts(a, b):
    a, b = lined_up(a, b)
    for m, n in zip(a, b, strict=True):
        assert m == n or 1 in (m, n)
    return tuple(n if m == 1 else m for m, n in zip(a, b, strict=True))


@exercise.misconception("Shapes that do not fit raise a TypeError: raise a ValueError, as the text asks.")
def raises_a_type_error(a, b):
    try:
        return broadcast_shape(a, b)
    except ValueError as error:
        raise TypeError(str(error)) from error


@exercise.misconception(
    "Shapes of different lengths are refused: the shorter one is filled with 1 in front until both are of one length."
)
def refuses_different_lengths(a, b):
    if len(a) != len(b):
        raise ValueError("the shapes have different lengths")
    return broadcast_shape(a, b)


@exercise.misconception(
    "The dimensions that one shape alone has are lost: the result is as long as the longer of the two shapes."
)
def stops_at_the_shorter(a, b):
    length = min(len(a), len(b))
    return broadcast_shape(a[len(a) - length :], b[len(b) - length :])


@exercise.misconception(
    "The dimensions stand in reverse order: if you go through the shapes from their ends, turn the result round."
)
def forgets_to_turn_round(a, b):
    return broadcast_shape(a, b)[::-1]


@exercise.misconception(
    "Only equal dimensions are taken to fit: a dimension of 1 fits every other, and is stretched to it."
)
def refuses_ones(a, b):
    a, b = lined_up(a, b)
    for number in range(1, 1 + len(a)):
        if a[-number] != b[-number] and number <= min(len(a), len(b)):
            raise ValueError("the shapes differ")
    return broadcast_shape(a, b)


@exercise.misconception(
    "A dimension of 1 stays 1 in the result: it is stretched to the other shape's dimension, so take that one."
)
def keeps_the_ones(a, b):
    broadcast_shape(a, b)
    return tuple(min(m, n) for m, n in zip(*lined_up(a, b), strict=True))


@exercise.misconception(
    "A dimension of which the other is a multiple is stretched: only a dimension of 1 is, all others must be equal."
)
def stretches_divisors(a, b):
    a, b = lined_up(a, b)
    for m, n in zip(a, b, strict=True):
        if m != n and 0 in (m, n) and 1 not in (m, n):
            raise ValueError("0 is stretched to nothing")
        if 0 not in (m, n) and max(m, n) % min(m, n):
            raise ValueError("no multiple")
    return tuple(n if m == 1 else m if n == 1 else max(m, n) for m, n in zip(a, b, strict=True))


@exercise.misconception(
    "The first shape is returned as it came: the second one may be longer, and stretches ones in it."
)
def returns_the_first_shape(a, b):
    broadcast_shape(a, b)
    return tuple(a)


@exercise.misconception("The longer shape is returned as it came: ones in it are stretched to the other's dimensions.")
def returns_the_longer_shape(a, b):
    broadcast_shape(a, b)
    return tuple(a) if len(a) >= len(b) else tuple(b)


@exercise.misconception(
    "Only the last dimensions are compared: each pair must be equal or have a 1, else raise a ValueError."
)
def compares_the_last_alone(a, b):
    a, b = lined_up(a, b)
    broadcast_shape(a[-1:], b[-1:])
    return tuple(max(m, n) for m, n in zip(a, b, strict=True))


@exercise.misconception(
    "Only the first dimensions are compared: each pair must be equal or have a 1, else raise a ValueError."
)
def compares_the_first_alone(a, b):
    a, b = lined_up(a, b)
    broadcast_shape(a[:1], b[:1])
    return tuple(max(m, n) for m, n in zip(a, b, strict=True))


@exercise.misconception("A single number is returned: the shape itself is asked for, a tuple.")
def counts_the_dimensions(a, b):
    return len(broadcast_shape(a, b))


@exercise.misconception(
    "The ones in front of the result are left out: each dimension of the longer shape has its place."
)
def drops_the_ones(a, b):
    shape = broadcast_shape(a, b)
    while shape[:1] == (1,):
        shape = shape[1:]
    return shape


@exercise.misconception(
    "The dimension 0 is stretched to 1: take the dimension that is not 1, not the larger of the two, so 0 with 1 is 0."
)
def takes_the_larger(a, b):
    broadcast_shape(a, b)
    return never_refuses(a, b)


@exercise.misconception(
    "The dimension 0 is taken to fit every other: like any other it fits itself and 1 alone, else raise a ValueError."
)
def lets_zero_fit(a, b):
    a, b = lined_up(a, b)
    broadcast_shape(
        [m if n else 1 for m, n in zip(a, b, strict=True)], [n if m else 1 for m, n in zip(a, b, strict=True)]
    )
    return tuple(0 if 0 in (m, n) else max(m, n) for m, n in zip(a, b, strict=True))


@exercise.misconception(
    "The shapes are put one after the other, as + does with tuples: line them up at their ends, and compare in pairs."
)
def puts_them_one_after_the_other(a, b):
    return tuple(a) + tuple(b)
