"""Sines and cosines that tell a network at which position something stands.

    P[pos, 2 i] = sin(pos / 10000^(2 i / d)),   P[pos, 2 i + 1] = cos(pos / 10000^(2 i / d))

Source: Vaswani et al. (2017), Attention is all you need, arXiv:1706.03762, section 3.5.
"""

import numpy as np

from autograder import Exercise, checks


def positional_encoding(n, d):
    """Encoding of the positions 0 to n - 1 by d numbers each, d even; returns an array of shape (n, d)."""
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(0, d, 2) / d)
    encoding = np.empty((n, d))
    encoding[:, 0::2] = np.sin(angles)
    encoding[:, 1::2] = np.cos(angles)
    return encoding


exercise = Exercise(positional_encoding)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(n, d):
    from ..exact import mp, rounded

    def entry(position, column):
        angle = position / mp.mpf(10000) ** (mp.mpf(column - column % 2) / d)
        return mp.cos(angle) if column % 2 else mp.sin(angle)

    return rounded([[entry(position, column) for column in range(d)] for position in range(n)])


@exercise.confirmed_by("rotations, step by step", rtol=1e-11)
def by_rotations(n, d):
    # From each position to the next, a pair of columns turns by a fixed angle.
    pairs = np.ones((n, d // 2), dtype=complex)
    for k in range(d // 2):
        for position in range(1, n):
            pairs[position, k] = pairs[position - 1, k] * np.exp(1j * np.exp(-2 * k * np.log(10000) / d))
    return np.stack([pairs.imag, pairs.real], axis=2).reshape(n, d)


@exercise.cases
def cases(rng):
    yield "the example in the text", 3, 4
    yield "one position", 1, 6
    yield "one pair", 5, 2
    yield "more columns than positions", 4, 10
    yield "more positions than columns", 11, 6
    yield "as many positions as columns", 8, 8
    yield "other sizes", int(rng.integers(5, 16)), 2 * int(rng.integers(3, 9))


# In float32 the angle of position 15 is off by some 1e-6, and with it the sine.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=5e-6))
exercise.ask(checks.answers_the_same_again)


def woven(even, odd):
    """What a student gets who has other angles, or other functions of them."""
    return np.stack([even, odd], axis=2).reshape(len(even), -1)


def right_angles(n, d, base=10000):
    return np.arange(n)[:, None] / base ** (np.arange(0, d, 2) / d)


@exercise.alternative(
    "All sines stand before all cosines, as in some libraries; the text has them by turns, sines in the even columns "
    "and cosines in the odd ones."
)
def sines_before_cosines(n, d):
    return np.concatenate([np.sin(right_angles(n, d)), np.cos(right_angles(n, d))], axis=1)


@exercise.alternative(
    "This is Tensor2Tensor's form, all sines before all cosines and exponents i / (d / 2 - 1); the text has them by "
    "turns, and the exponents 2 i / d."
)
def tensor2tensor(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(d // 2) / max(d // 2 - 1, 1))
    return np.concatenate([np.sin(angles), np.cos(angles)], axis=1)


@exercise.misconception(
    "Sines and cosines have changed places: sines in the even columns 0, 2, ..., cosines in the odd."
)
def swaps_sines_and_cosines(n, d):
    return woven(np.cos(right_angles(n, d)), np.sin(right_angles(n, d)))


@exercise.misconception(
    "Cosines stand before sines, all of them: they come by turns, sines in the even columns and cosines in the odd."
)
def cosines_before_sines(n, d):
    return np.concatenate([np.cos(right_angles(n, d)), np.sin(right_angles(n, d))], axis=1)


@exercise.misconception(
    "The exponent is i / d, half of what it should be: column 2 i has 2 i / d, its own number divided by d."
)
def halves_the_exponent(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(d // 2) / d)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception(
    "The exponent is twice what it should be: in the column 2 i it is 2 i / d, the column's own number divided by d."
)
def doubles_the_exponent(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (2 * np.arange(0, d, 2) / d)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception(
    "The odd columns have exponents of their own: a cosine has the exponent 2 i / d of the sine before it."
)
def cosines_with_their_own_exponent(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(d) / d)
    return woven(np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2]))


@exercise.misconception(
    "Each column has twice its own number over d as exponent: of a pair of columns, 2 i and 2 i + 1, both have 2 i / d."
)
def doubles_each_columns_exponent(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (2 * np.arange(d) / d)
    return woven(np.sin(angles[:, 0::2]), np.cos(angles[:, 1::2]))


@exercise.misconception("The exponents begin with 2 / d: the first pair of columns has the exponent 0.")
def begins_with_the_second_exponent(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(2, d + 1, 2) / d)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception(
    "The exponents run from 0 to 1: in the column 2 i the exponent is 2 i / d, which stays below 1."
)
def exponents_up_to_one(n, d):
    angles = np.arange(n)[:, None] / 10000 ** np.linspace(0, 1, d // 2)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("The exponent is cut to a whole number: divide by d with /, not with //.")
def divides_into_whole_numbers(n, d):
    angles = np.arange(n)[:, None] / 10000.0 ** (np.arange(0, d, 2) // d)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("The positions begin with 1: the first one is position 0, with sines of 0 and cosines of 1.")
def counts_from_one(n, d):
    return positional_encoding(n + 1, d)[1:]


@exercise.misconception("The position is multiplied by 10000^(2 i / d): divide by it.")
def multiplies_by_the_power(n, d):
    angles = np.arange(n)[:, None] * 10000 ** (np.arange(0, d, 2) / d)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("The position is divided by 10000 times 2 i / d: it is 10000 to that power.")
def multiplies_for_a_power(n, d):
    factors = 10000 * (np.arange(0, d, 2) / d)
    angles = np.arange(n)[:, None] / np.where(factors == 0, 1.0, factors)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("The base is 1000: the text has 10000, with four zeros.")
def base_of_a_thousand(n, d):
    angles = right_angles(n, d, base=1000)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("The base is 100000: the text has 10000, with four zeros.")
def base_of_a_hundred_thousand(n, d):
    angles = right_angles(n, d, base=100000)
    return woven(np.sin(angles), np.cos(angles))


@exercise.misconception("Every column is a sine: the odd columns are cosines.")
def sines_alone(n, d):
    return woven(np.sin(right_angles(n, d)), np.sin(right_angles(n, d)))


@exercise.misconception("Every column is a cosine: the even columns are sines.")
def cosines_alone(n, d):
    return woven(np.cos(right_angles(n, d)), np.cos(right_angles(n, d)))


@exercise.misconception("The odd columns are left at 0: they are the cosines of the same angles.")
def forgets_the_cosines(n, d):
    return woven(np.sin(right_angles(n, d)), 0 * right_angles(n, d))


@exercise.misconception(
    "Sines and cosines go by the position, not by the column: each row has sines in its even columns, cosines in the "
    "odd ones."
)
def alternates_by_position(n, d):
    angles = np.arange(n)[:, None] / 10000 ** (np.arange(d) // 2 * 2 / d)
    return np.where(np.arange(n)[:, None] % 2 == 0, np.sin(angles), np.cos(angles))


@exercise.misconception("These are the angles: take their sines and cosines.")
def gives_the_angles(n, d):
    return woven(right_angles(n, d), right_angles(n, d))


@exercise.misconception("The values are right, but there is a column for each position: return a row for each, (n, d).")
def transposes(n, d):
    return positional_encoding(n, d).T


@exercise.misconception(
    "The number of positions and that of columns have changed places: return an array of shape (n, d)."
)
def swaps_the_sizes(n, d):
    angles = np.arange(d)[:, None] / 10000 ** (np.arange(n) // 2 * 2 / n)
    return np.where(np.arange(n) % 2 == 0, np.sin(angles), np.cos(angles))


@exercise.misconception("The result is rounded: return it in full precision, round only what is printed.")
def rounds_the_result(n, d):
    return np.round(positional_encoding(n, d), 4)
