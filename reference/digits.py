"""Handwritten digits: 1797 grey images of 8 x 8 pixels, with the digit that each shows.

Source: Alpaydin & Kaynak (1998), Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, the test
set as scikit-learn distributes it.
"""

import functools


@functools.cache
def load():
    """Images from 0 (paper) to 1 (ink), shape (1797, 1, 8, 8), and digits, shape (1797,); not to be written to."""
    # Imported here: scikit-learn takes a second to load, and only the cases on digits need it.
    from sklearn.datasets import load_digits

    digits = load_digits()
    images = digits.images[:, None] / 16
    images.flags.writeable = digits.target.flags.writeable = False
    return images, digits.target
