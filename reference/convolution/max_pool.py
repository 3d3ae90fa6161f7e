"""Max pooling: the largest entry of each square window.

    Y[n, c, x, y] = max of X[n, c, stride x + i, stride y + j] over i, j = 0 ... size - 1

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 9.3; Dumoulin & Visin (2016), A guide to
convolution arithmetic for deep learning, arXiv:1603.07285, section 3.
"""

import numpy as np

from autograder import Exercise, checks


def max_pool(X, size, stride):
    """Largest entries of the windows of size x size in each channel of X (n, c, h, w); returns (n, c, oh, ow).

    oh = (h - size) // stride + 1, and ow likewise: rows and columns that do not fill a window are left out.
    """
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(2, 3))
    return windows[:, :, ::stride, ::stride].max(axis=(4, 5))


exercise = Exercise(max_pool)


@exercise.confirmed_by("SciPy's ndimage.maximum_filter")
def by_scipy(X, size, stride):
    from scipy.ndimage import maximum_filter

    _, _, h, w = X.shape
    # Its windows may begin where an entry is, or hang over the edge: those are left out.
    filtered = maximum_filter(X, size=(1, 1, size, size), origin=(0, 0, -(size // 2), -(size // 2)))
    return filtered[:, :, : h - size + 1 : stride, : w - size + 1 : stride]


@exercise.confirmed_by("a loop over all windows")
def by_loops(X, size, stride):
    n, c, h, w = X.shape
    rows, columns = range(0, h - size + 1, stride), range(0, w - size + 1, stride)
    maxima = [
        sorted(X[image, channel, row : row + size, column : column + size].ravel())[-1]
        for image, channel in np.ndindex(n, c)
        for row in rows
        for column in columns
    ]
    return np.reshape(maxima, (n, c, len(rows), len(columns)))


@exercise.confirmed_by("PyTorch's max_pool2d", needs="torch")
def by_torch(X, size, stride):
    from torch import tensor
    from torch.nn.functional import max_pool2d

    return max_pool2d(tensor(np.array(X, dtype=float)), size, stride).numpy()


def images(rng, *shape):
    return rng.normal(size=shape)


@exercise.cases
def cases(rng):
    X = np.array([[[[1.0, 3.0, 2.0, -1.0], [4.0, 0.0, -2.0, 5.0], [-3.0, -6.0, 1.0, 0.0], [-5.0, -4.0, 2.0, 3.0]]]])
    yield "the example in the text", X, 2, 2
    yield "several images and channels", images(rng, 2, 3, 4, 6), 2, 2
    yield "windows that overlap", images(rng, 2, 1, 5, 4), 3, 1
    yield "windows that overlap by one, and a row that is left out", images(rng, 1, 2, 6, 7), 3, 2
    yield "gaps between the windows", images(rng, 2, 2, 5, 8), 2, 3
    yield "rows and columns that are left out", images(rng, 2, 2, 8, 7), 3, 3
    yield "negative entries alone", -rng.uniform(1.0, 9.0, size=(2, 2, 5, 4)), 2, 2
    yield "one window as large as the image", images(rng, 3, 2, 3, 3), 3, 2


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integers of both signs", rng.integers(-20, 21, size=(2, 2, 5, 4)), 2, 2


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def windows(X, height, width, down, across):
    """All windows of X, each of height x width, at steps of `down` rows and `across` columns."""
    return np.lib.stride_tricks.sliding_window_view(X, (height, width), axis=(2, 3))[:, :, ::down, ::across]


def pooled(X, size, stride, function):
    return function(windows(X, size, size, stride, stride), axis=(4, 5))


def filled(X, size, stride, value):
    """X with so many more rows and columns of a value, below and on the right, that every entry is in a window."""
    more = [max(-(side - size) % stride, 0) for side in X.shape[2:]]
    return np.pad(X, ((0, 0), (0, 0), (0, more[0]), (0, more[1])), constant_values=value)


@exercise.misconception("The mean of each window is taken: max pooling keeps its largest entry.")
def takes_the_mean(X, size, stride):
    return pooled(X, size, stride, np.mean)


@exercise.misconception("The smallest entry of each window is taken: max pooling keeps its largest.")
def takes_the_smallest(X, size, stride):
    return pooled(X, size, stride, np.min)


@exercise.misconception("The entries of each window are summed: max pooling keeps the largest.")
def sums_the_window(X, size, stride):
    return pooled(X, size, stride, np.sum)


@exercise.misconception("The largest absolute value is taken: negative entries count as they are, below zero.")
def takes_absolute_values(X, size, stride):
    return max_pool(np.abs(X), size, stride)


@exercise.misconception(
    "The entry furthest from zero is taken, whatever its sign: the largest is asked for, and -1 is larger than -5."
)
def takes_the_furthest_from_zero(X, size, stride):
    high, low = max_pool(X, size, stride), -max_pool(-X, size, stride)
    return np.where(-low > high, low, high)


@exercise.misconception(
    "A window without a positive entry gives 0: begin the search with its first entry or with -np.inf, not with 0."
)
def begins_at_zero(X, size, stride):
    return np.maximum(max_pool(X, size, stride), 0)


@exercise.misconception("`stride` is ignored, the windows move on by one: they move by `stride` rows or columns.")
def moves_by_one(X, size, stride):
    return max_pool(X, size, 1)


@exercise.misconception("`stride` is ignored, the windows stand side by side: they move by `stride`, not by `size`.")
def moves_by_the_size(X, size, stride):
    return max_pool(X, size, size)


@exercise.misconception("`size` is ignored, and the windows are as large as the stride: they are size x size.")
def takes_the_stride_for_the_size(X, size, stride):
    return max_pool(X, stride, stride)


@exercise.misconception("`size` and `stride` have changed places: the function is max_pool(X, size, stride).")
def swaps_size_and_stride(X, size, stride):
    return max_pool(X, stride, size)


@exercise.misconception("The stride is applied to the rows alone: the window moves across by `stride` columns as well.")
def strides_down_alone(X, size, stride):
    return windows(X, size, size, stride, 1).max(axis=(4, 5))


@exercise.misconception("The stride is applied to the columns alone: the window moves down by `stride` rows as well.")
def strides_across_alone(X, size, stride):
    return windows(X, size, size, 1, stride).max(axis=(4, 5))


@exercise.misconception(
    "The result has the right size, but its windows begin one pixel after the other: begin that of entry (x, y) at "
    "row stride x and column stride y."
)
def forgets_the_stride_in_the_windows(X, size, stride):
    _, _, oh, ow = max_pool(X, size, stride).shape
    return max_pool(X, size, 1)[:, :, :oh, :ow]


@exercise.misconception("The windows are `size` rows high and one column wide: they are size x size.")
def pools_rows_alone(X, size, stride):
    _, _, oh, ow = max_pool(X, size, stride).shape
    return windows(X, size, 1, stride, stride).max(axis=(4, 5))[:, :, :oh, :ow]


@exercise.misconception("The windows are `size` columns wide and one row high: they are size x size.")
def pools_columns_alone(X, size, stride):
    _, _, oh, ow = max_pool(X, size, stride).shape
    return windows(X, 1, size, stride, stride).max(axis=(4, 5))[:, :, :oh, :ow]


@exercise.misconception(
    "Windows that hang over the lower or right edge are counted too: rows and columns that do not fill a window are "
    "left out."
)
def keeps_what_does_not_fit(X, size, stride):
    return max_pool(filled(X, size, stride, np.iinfo(int).min if X.dtype.kind == "i" else -np.inf), size, stride)


@exercise.misconception(
    "The images are filled up with zeros so that the last windows fit: rows and columns that do not fill a window are "
    "left out."
)
def fills_up_with_zeros(X, size, stride):
    return max_pool(filled(X, size, stride, 0), size, stride)


@exercise.misconception(
    "The last row and the last column of windows are missing: there are (h - size) // stride + 1 rows, and columns "
    "likewise."
)
def stops_one_short(X, size, stride):
    return max_pool(X, size, stride)[:, :, :-1, :-1]


@exercise.misconception(
    "The number of rows is taken as h // stride, and windows hang over the edge: there are (h - size) // stride + 1, "
    "and columns likewise."
)
def divides_by_the_stride(X, size, stride):
    rows, columns = (side // stride for side in X.shape[2:])
    parts = [X[:, :, stride * x :, stride * y :] for x, y in np.ndindex(rows, columns)]
    Y = np.array([part[:, :, :size, :size].max(axis=(2, 3)) for part in parts])
    return Y.reshape(rows, columns, *X.shape[:2]).transpose(2, 3, 0, 1)


@exercise.misconception("The largest entry of the whole channel stands in every place: each window has its own.")
def takes_the_largest_of_the_channel(X, size, stride):
    return np.broadcast_to(X.max(axis=(2, 3), keepdims=True), max_pool(X, size, stride).shape)


@exercise.misconception("The largest over all channels is taken: each channel is pooled by itself.")
def pools_over_the_channels(X, size, stride):
    return max_pool(X, size, stride).max(axis=1, keepdims=True)


@exercise.misconception("The largest over the channels stands in all of them: each channel is pooled by itself.")
def mixes_the_channels(X, size, stride):
    Y = max_pool(X, size, stride)
    return np.broadcast_to(Y.max(axis=1, keepdims=True), Y.shape)


@exercise.misconception("The largest over the images stands in all of them: each image is pooled by itself.")
def mixes_the_images(X, size, stride):
    Y = max_pool(X, size, stride)
    return np.broadcast_to(Y.max(axis=0, keepdims=True), Y.shape)


@exercise.misconception("This is where in its window the largest entry stands (argmax): the entry itself is asked for.")
def gives_the_position(X, size, stride):
    found = windows(X, size, size, stride, stride)
    return found.reshape(*found.shape[:4], -1).argmax(axis=-1)


@exercise.misconception("The first entry of each window is taken: max pooling keeps the largest.")
def takes_the_first(X, size, stride):
    return windows(X, size, size, stride, stride)[..., 0, 0]
