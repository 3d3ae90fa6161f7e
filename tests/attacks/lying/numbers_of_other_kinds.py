"""Returns fractions, decimals and whole numbers without measure, alone and in arrays of objects."""

from decimal import Decimal
from fractions import Fraction

import numpy as np

KINDS = [Fraction(10**4000, 3), Decimal("sNaN"), Decimal("1e999999"), 10**4300, np.array([10**400, Fraction(1, 3)])]
TURN = []


def secret_map(x):
    TURN.append(x)
    return KINDS[len(TURN) % len(KINDS)]


def probe(f, x):
    return [Decimal("NaN"), Fraction(1, 3)]
