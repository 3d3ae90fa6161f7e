"""The gradient of max pooling: the way back through `max_pool`.

    dX[n, c, r, s] = sum of dY[n, c, x, y] over all windows (x, y) whose largest entry is X[n, c, r, s]

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, sections 6.5.6 and 9.3: the derivative of a maximum is 1
for the largest of its arguments and 0 for the others.
"""

import numpy as np

from autograder import Exercise, checks

from .max_pool import max_pool


def max_pool_backward(dY, X, size, stride):
    """Gradient with respect to X (n, c, h, w) of a loss, given its gradient dY with respect to the pooled X.

    dY is (n, c, oh, ow); returns an array of the shape of X. Of several largest entries the first takes all.
    """
    windows = np.lib.stride_tricks.sliding_window_view(X, (size, size), axis=(2, 3))[:, :, ::stride, ::stride]
    largest = windows.reshape(*dY.shape, size * size).argmax(axis=4)
    n, c, x, y = np.indices(dY.shape)
    dX = np.zeros(X.shape)
    np.add.at(dX, (n, c, stride * x + largest // size, stride * y + largest % size), dY)
    return dX


exercise = Exercise(max_pool_backward, returns=("dX",), uses=("max_pool",))


@exercise.confirmed_by("the definition, with SciPy's ndimage.maximum_position")
def by_scipy(dY, X, size, stride):
    from scipy.ndimage import maximum_position

    dX = np.zeros(X.shape)
    for n, c, x, y in np.ndindex(*dY.shape):
        top, left = stride * x, stride * y
        row, column = maximum_position(X[n, c, top : top + size, left : left + size])
        dX[n, c, top + row, left + column] += dY[n, c, x, y]
    return dX


@exercise.confirmed_by("PyTorch's autograd of max_pool2d", needs="torch")
def by_torch(dY, X, size, stride):
    from torch import autograd, tensor
    from torch.nn.functional import max_pool2d

    X = tensor(np.array(X, dtype=float), requires_grad=True)
    return autograd.grad(max_pool2d(X, size, stride), X, tensor(np.array(dY, dtype=float)))[0].numpy()


def layer(rng, n, c, h, w, size, stride):
    """A gradient with respect to the result, images of which no two entries are near each other; size and stride."""
    order = rng.permutation(n * c * h * w)
    X = 0.3 * (order - order.mean()) + rng.uniform(-0.05, 0.05, size=order.size)
    dY = rng.normal(size=(n, c, (h - size) // stride + 1, (w - size) // stride + 1))
    return dY, X.reshape(n, c, h, w), size, stride


@exercise.cases
def cases(rng):
    X = np.array([[[[1.0, 3.0, 2.0, -1.0], [4.0, 0.0, -2.0, 5.0], [-3.0, -6.0, 1.0, 0.0], [-5.0, -4.0, 2.0, 3.0]]]])
    yield "the example in the text", np.array([[[[1.0, 2.0], [3.0, 4.0]]]]), X, 2, 2
    yield "windows that overlap by one, and a column that is left out", *layer(rng, 2, 2, 5, 6, 3, 2)
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "several images and channels", *layer(same, 2, 3, 4, 6, 2, 2)
    yield "windows of three rows and columns", *layer(same, 2, 2, 7, 5, 3, 2)
    yield "windows that overlap", *layer(same, 2, 1, 5, 4, 3, 1)
    yield "gaps between the windows", *layer(same, 2, 2, 5, 8, 2, 3)
    yield "rows and columns that are left out", *layer(same, 1, 3, 8, 7, 3, 3)
    dY, X, size, stride = layer(same, 2, 2, 5, 4, 2, 1)
    yield "negative entries alone", dY, X - X.max() - 1.0, size, stride


@exercise.cases(finding="right for integers")
def integers(rng):
    same = np.random.default_rng(1)
    X = same.permutation(40).reshape(2, 1, 5, 4) - 20
    dY = same.normal(size=(2, 1, 4, 3))
    yield "integer images", dY, X, 2, 1
    yield "integers throughout", np.round(5 * dY).astype(int), X, 2, 1


def loss(dY, X, size, stride):
    """The terms whose sum has the gradient."""
    return dY * max_pool(X, size, stride)


def the_same_for_everybody(dY, X, size, stride):
    """The gradients take time to work out: so they are asked in the cases that need this once."""
    return X.size == 16 or X.shape == (2, 2, 7, 5)


# Absolute as well: where several entries of dY nearly cancel, float32 leaves fewer digits of their sum.
ROUNDING = 2e-6
exercise.ask(checks.matches_reference(rtol=1e-6, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=1, part="dX", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def backward(dY, X, size, stride, share, add=True):
    """dX from what each window gives back: `share(window, d)`, from its entries and from dY."""
    dX = np.zeros(X.shape)
    for n, c, x, y in np.ndindex(*dY.shape):
        here = np.s_[n, c, stride * x : stride * x + size, stride * y : stride * y + size]
        given = share(X[here], dY[n, c, x, y])
        dX[here] = dX[here] + given if add else given
    return dX


def to_the_largest(window, d):
    return d * (window == window.max())


@exercise.misconception("dY goes to all entries of its window: only the largest entry gets it, the others get 0.")
def spreads_to_all(dY, X, size, stride):
    return backward(dY, X, size, stride, lambda window, d: d)


@exercise.misconception(
    "dY is shared out evenly within its window, as for pooling by the mean: the largest entry gets all of it."
)
def shares_evenly(dY, X, size, stride):
    return backward(dY, X, size, stride, lambda window, d: d / window.size)


@exercise.misconception("dY goes to the smallest entry of its window: the largest gets it.")
def gives_it_to_the_smallest(dY, X, size, stride):
    return backward(dY, X, size, stride, lambda window, d: d * (window == window.min()))


@exercise.misconception("dY goes to the first entry of its window: the largest gets it.")
def gives_it_to_the_first(dY, X, size, stride):
    return backward(dY, X, size, stride, lambda window, d: d * (np.arange(window.size) == 0).reshape(window.shape))


@exercise.misconception("dY goes to the entry furthest from zero: the largest gets it, and -1 is larger than -5.")
def gives_it_to_the_furthest_from_zero(dY, X, size, stride):
    return backward(dY, np.abs(X), size, stride, to_the_largest)


@exercise.misconception(
    "Where windows overlap, the last one overwrites the others whole: an entry gets the sum over all windows in which "
    "it is the largest, `+=`."
)
def overwrites_whole_windows(dY, X, size, stride):
    return backward(dY, X, size, stride, to_the_largest, add=False)


@exercise.misconception(
    "An entry that is the largest of several windows gets the dY of one alone: add them up, with `+=` in a loop or "
    "with np.add.at (dX[index] += dY adds once)."
)
def adds_once(dY, X, size, stride):
    dX = np.zeros(X.shape)
    for n, c, x, y in np.ndindex(*dY.shape):
        window = X[n, c, stride * x : stride * x + size, stride * y : stride * y + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        dX[n, c, stride * x + i, stride * y + j] = dY[n, c, x, y]
    return dX


@exercise.misconception("`dY` is ignored: the largest entry of a window gets that window's dY, not 1.")
def ignores_dY(dY, X, size, stride):
    return max_pool_backward(np.ones(dY.shape), X, size, stride)


@exercise.misconception(
    "The largest entries are marked with 1: each gets the dY of its window, all of them where there are several."
)
def marks_the_largest(dY, X, size, stride):
    return np.minimum(max_pool_backward(np.ones(dY.shape), X, size, stride), 1.0)


@exercise.misconception("dY is multiplied by the largest entry: the derivative of a maximum is 1 there.")
def multiplies_by_the_entry(dY, X, size, stride):
    return max_pool_backward(dY, X, size, stride) * X


@exercise.misconception("The largest entries themselves are put in their places: put dY there.")
def puts_the_entries_back(dY, X, size, stride):
    return X * (max_pool_backward(np.ones(dY.shape), X, size, stride) > 0)


@exercise.misconception(
    "The windows begin one pixel after the other: that of dY[x, y] begins at row stride x and column stride y."
)
def moves_by_one(dY, X, size, stride):
    return max_pool_backward(dY, X, size, 1) if stride == 1 else backward(dY, X, size, 1, to_the_largest)


@exercise.misconception(
    "The place within the window is taken for the place in the image: add the row and the column at which the window "
    "begins."
)
def forgets_where_the_window_begins(dY, X, size, stride):
    dX = np.zeros(X.shape)
    for n, c, x, y in np.ndindex(*dY.shape):
        window = X[n, c, stride * x : stride * x + size, stride * y : stride * y + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        dX[n, c, i, j] += dY[n, c, x, y]
    return dX


@exercise.misconception(
    "Row and column within the window have changed places: argmax counts along the rows, so its row is largest // size "
    "and its column largest % size."
)
def swaps_row_and_column(dY, X, size, stride):
    dX = np.zeros(X.shape)
    for n, c, x, y in np.ndindex(*dY.shape):
        window = X[n, c, stride * x : stride * x + size, stride * y : stride * y + size]
        i, j = np.unravel_index(window.argmax(), window.shape)
        dX[n, c, stride * x + j, stride * y + i] += dY[n, c, x, y]
    return dX


@exercise.misconception(
    "Only the largest entry of a whole channel gets its part: each window has a largest entry, and gives it its dY."
)
def looks_at_the_whole_channel(dY, X, size, stride):
    return max_pool_backward(dY, X, size, stride) * (X.max(axis=(2, 3), keepdims=True) == X)


@exercise.misconception("Rows and columns that no window reaches are missing: dX has the shape of X, and zeros there.")
def leaves_out_what_no_window_reaches(dY, X, size, stride):
    _, _, oh, ow = dY.shape
    return max_pool_backward(dY, X, size, stride)[:, :, : stride * (oh - 1) + size, : stride * (ow - 1) + size]


@exercise.misconception("The result is divided by the number of images: a mean in the loss has its 1/n in dY already.")
def divides_by_the_images(dY, X, size, stride):
    return max_pool_backward(dY, X, size, stride) / len(X)


@exercise.misconception(
    "What is added up is divided by the number of windows that an entry is the largest of: it gets the sum."
)
def averages_over_the_windows(dY, X, size, stride):
    return max_pool_backward(dY, X, size, stride) / np.maximum(
        max_pool_backward(np.ones(dY.shape), X, size, stride), 1.0
    )


@exercise.misconception(
    "The result takes the type of `X`, and what is put into it is cut off to integers where X holds them: make it with "
    "np.zeros(X.shape)."
)
def truncates_to_the_type_of_X(dY, X, size, stride):
    return max_pool_backward(dY, X, size, stride).astype(X.dtype)
