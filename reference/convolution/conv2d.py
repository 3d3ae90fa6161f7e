"""Convolution of images with a bank of filters, as neural networks have it: cross-correlation.

    Y[n, f, x, y] = sum_c sum_i sum_j P[n, c, stride x + i, stride y + j] K[f, c, i, j]

    P is X with `padding` rows and columns of zeros on each of its four sides.

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 9.1, eq. 9.6; stride and zero padding as in
Dumoulin & Visin (2016), A guide to convolution arithmetic for deep learning, arXiv:1603.07285, section 2.
"""

import numpy as np

from autograder import Exercise, call, checks


def conv2d(X, K, stride=1, padding=0):
    """Cross-correlation of X (n, c, h, w) with K (f, c, kh, kw); returns (n, f, oh, ow).

    oh = (h + 2 padding - kh) // stride + 1, and ow likewise: what is left over at the lower and right edge is not used.
    """
    kernel = K.shape[2:]
    padded = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, kernel, axis=(2, 3))
    return np.einsum("ncxyij,fcij->nfxy", windows[:, :, ::stride, ::stride], K)


exercise = Exercise(conv2d)


def framed(X, padding):
    """X with zeros around it, copied into place."""
    n, c, h, w = X.shape
    P = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    P[:, :, padding : padding + h, padding : padding + w] = X
    return P


@exercise.confirmed_by("SciPy's signal.correlate")
def by_scipy(X, K, stride=1, padding=0):
    from scipy.signal import correlate

    P = framed(X, padding)
    maps = [[correlate(image, k, mode="valid", method="direct")[0] for k in K] for image in P]
    return np.array(maps)[:, :, ::stride, ::stride]


@exercise.confirmed_by("a loop over all indices, its sums rounded once")
def by_loops(X, K, stride=1, padding=0):
    from math import fsum

    P = framed(X, padding)
    f, c, kh, kw = K.shape
    n, _, h, w = P.shape
    Y = np.empty((n, f, (h - kh) // stride + 1, (w - kw) // stride + 1))
    for place in np.ndindex(*Y.shape):
        image, k, x, y = place
        Y[place] = fsum(
            P[image, channel, stride * x + i, stride * y + j] * K[k, channel, i, j]
            for channel, i, j in np.ndindex(c, kh, kw)
        )
    return Y


@exercise.confirmed_by("PyTorch's conv2d", needs="torch")
def by_torch(X, K, stride=1, padding=0):
    from torch import from_numpy
    from torch.nn.functional import conv2d as theirs

    X, K = (from_numpy(np.array(array, dtype=float)) for array in (X, K))
    return theirs(X, K, stride=stride, padding=padding).numpy()


def bank(rng, n, c, h, w, f, kh, kw):
    """Images and filters with standard normal entries."""
    return rng.normal(size=(n, c, h, w)), rng.normal(size=(f, c, kh, kw))


@exercise.cases
def cases(rng):
    X = np.array([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]]]])
    yield "the example in the text", X, np.array([[[[1.0, 2.0], [0.0, -1.0]]]])
    yield "a stride of three and a border of two", *bank(rng, 2, 2, 5, 6, 2, 3, 2), 3, 2
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "several images, channels and filters", *bank(same, 2, 3, 4, 3, 4, 3, 2)
    yield "a border of zeros", *bank(same, 2, 2, 3, 4, 1, 3, 3), 1, 1
    yield "a stride of two", *bank(same, 2, 2, 5, 7, 2, 3, 3), 2
    yield "rows and columns that are left out", *bank(same, 1, 2, 5, 6, 3, 2, 3), 2, 0
    yield "filters of one pixel", *bank(same, 2, 4, 3, 2, 3, 1, 1)
    yield "filters as large as the image", *bank(same, 3, 2, 2, 3, 2, 2, 3), 2, 0


@exercise.cases(finding="stride and padding given by their names")
def by_name(rng):
    same = np.random.default_rng(1)
    yield "padding alone", call(*bank(same, 2, 1, 3, 4, 2, 2, 3), padding=2)
    yield "padding before the stride", call(*bank(same, 1, 2, 4, 5, 2, 3, 2), padding=1, stride=2)


@exercise.cases(finding="right for integers")
def integers(rng):
    X, K = bank(np.random.default_rng(2), 2, 2, 4, 3, 2, 2, 2)
    yield "integer images", np.round(3 * X).astype(int), K, 1, 1
    yield "integer images and filters", np.round(3 * X).astype(int), np.round(3 * K).astype(int), 1, 0


# Absolute as well: where the terms of an entry cancel, float32 leaves fewer digits of it.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=2e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def at_steps(P, K, down, across):
    """The maps of images that are padded already, with a step for each of the two directions."""
    windows = np.lib.stride_tricks.sliding_window_view(P, K.shape[2:], axis=(2, 3))
    return np.einsum("ncxyij,fcij->nfxy", windows[:, :, ::down, ::across], K)


def sides(X, top, bottom, left, right, **how):
    """X with so many rows and columns more on each side."""
    return np.pad(X, ((0, 0), (0, 0), (top, bottom), (left, right)), **how)


@exercise.misconception(
    "The filter is turned around, as in the convolution of mathematics: the text has P[stride x + i, stride y + j] "
    "with K[i, j], without a flip."
)
def flips_the_filter(X, K, stride=1, padding=0):
    return conv2d(X, K[:, :, ::-1, ::-1], stride, padding)


@exercise.misconception("The rows of the filter are taken from the last to the first: leave the filter as it is.")
def flips_the_rows(X, K, stride=1, padding=0):
    return conv2d(X, K[:, :, ::-1], stride, padding)


@exercise.misconception("The columns of the filter are taken from the last to the first: leave the filter as it is.")
def flips_the_columns(X, K, stride=1, padding=0):
    return conv2d(X, K[:, :, :, ::-1], stride, padding)


@exercise.misconception("`padding` is ignored: put so many rows and columns of zeros on each side of the images first.")
def forgets_the_padding(X, K, stride=1, padding=0):
    return conv2d(X, K, stride)


@exercise.misconception(
    "The zeros are put on two sides alone, below and on the right: `padding` rows and columns belong on all four sides."
)
def pads_below_and_right(X, K, stride=1, padding=0):
    return conv2d(sides(X, 0, padding, 0, padding), K, stride)


@exercise.misconception(
    "The images sit in a corner of their frame, with all the zeros below and on the right: start them at row and "
    "column `padding`."
)
def puts_the_image_in_the_corner(X, K, stride=1, padding=0):
    return conv2d(sides(X, 0, 2 * padding, 0, 2 * padding), K, stride)


@exercise.misconception("Rows of zeros are added but no columns: put `padding` columns on the left and right as well.")
def pads_the_rows_alone(X, K, stride=1, padding=0):
    return conv2d(sides(X, padding, padding, 0, 0), K, stride)


@exercise.misconception("Columns of zeros are added but no rows: put `padding` rows above and below as well.")
def pads_the_columns_alone(X, K, stride=1, padding=0):
    return conv2d(sides(X, 0, 0, padding, padding), K, stride)


@exercise.misconception("The border repeats the pixels at the edge: it should be of zeros.")
def pads_with_the_edge(X, K, stride=1, padding=0):
    return conv2d(sides(X, padding, padding, padding, padding, mode="edge"), K, stride)


@exercise.misconception("The border mirrors the image: it should be of zeros.")
def pads_with_a_mirror(X, K, stride=1, padding=0):
    return conv2d(sides(X, padding, padding, padding, padding, mode="reflect"), K, stride)


@exercise.misconception("np.pad(X, padding) pads all four axes, images and channels too: give it a pair for each axis.")
def pads_every_axis(X, K, stride=1, padding=0):
    P = np.pad(X, padding)
    return conv2d(P[:, : K.shape[1]], K, stride)


@exercise.misconception("`stride` is ignored: the window moves on by `stride` rows or columns, not by one.")
def ignores_the_stride(X, K, stride=1, padding=0):
    return conv2d(X, K, 1, padding)


@exercise.misconception("The stride is applied to the rows alone: the window moves across by `stride` columns as well.")
def strides_down_alone(X, K, stride=1, padding=0):
    return at_steps(framed(X, padding), K, stride, 1)


@exercise.misconception("The stride is applied to the columns alone: the window moves down by `stride` rows as well.")
def strides_across_alone(X, K, stride=1, padding=0):
    return at_steps(framed(X, padding), K, 1, stride)


@exercise.misconception(
    "The result has the right size, but its windows begin one pixel after the other: begin that of entry (x, y) at "
    "row stride x and column stride y."
)
def forgets_the_stride_in_the_windows(X, K, stride=1, padding=0):
    _, _, oh, ow = conv2d(X, K, stride, padding).shape
    return conv2d(X, K, 1, padding)[:, :, :oh, :ow]


@exercise.misconception(
    "One row and one column of the result are missing: there are (h + 2 padding - kh) // stride + 1 rows, and columns "
    "likewise."
)
def stops_one_short(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding)[:, :, :-1, :-1]


@exercise.misconception(
    "The zeros above and on the left are there, those below and on the right are not: `padding` rows and columns "
    "belong on all four sides, which makes h + 2 padding rows in all."
)
def counts_the_padding_once(X, K, stride=1, padding=0):
    _, _, h, w = X.shape
    oh, ow = (h + padding - K.shape[2]) // stride + 1, (w + padding - K.shape[3]) // stride + 1
    return conv2d(X, K, stride, padding)[:, :, :oh, :ow]


@exercise.misconception(
    "Windows that hang over the lower or right edge are counted too: rows and columns that do not fit a stride are "
    "left out."
)
def keeps_what_does_not_fit(X, K, stride=1, padding=0):
    P = framed(X, padding)
    more = [-(size - kernel) % stride for size, kernel in zip(P.shape[2:], K.shape[2:], strict=True)]
    return conv2d(sides(P, 0, more[0], 0, more[1]), K, stride)


@exercise.misconception("The images are added up: each image has maps of its own, Y[n, f].")
def sums_over_the_images(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding).sum(axis=0, keepdims=True)


@exercise.misconception("The channels are kept apart: a filter's map is the sum over all channels c.")
def keeps_the_channels_apart(X, K, stride=1, padding=0):
    maps = [conv2d(X[:, c : c + 1], K[:, c : c + 1], stride, padding) for c in range(X.shape[1])]
    return np.stack(maps, axis=2)


@exercise.misconception("Only the first channel is used: sum over all channels c.")
def uses_the_first_channel(X, K, stride=1, padding=0):
    return conv2d(X[:, :1], K[:, :1], stride, padding)


@exercise.misconception("Only the last channel is left: add the channels up, `+=`, where each overwrites the last.")
def overwrites_the_channels(X, K, stride=1, padding=0):
    return conv2d(X[:, -1:], K[:, -1:], stride, padding)


@exercise.misconception("The mean over the channels is taken: sum over them.")
def averages_the_channels(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding) / X.shape[1]


@exercise.misconception("All channels see the filter's first one: channel c of the images goes with K[f, c].")
def uses_one_channel_of_the_filter(X, K, stride=1, padding=0):
    return conv2d(X.sum(axis=1, keepdims=True), K[:, :1], stride, padding)


@exercise.misconception("The mean over the window is taken: sum the products.")
def averages_the_window(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding) / (K.shape[2] * K.shape[3])


@exercise.misconception("The products are divided by their number: sum them.")
def averages_all_products(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding) / K[0].size


@exercise.misconception("The filters are added up: each filter has a map of its own, Y[n, f].")
def sums_over_the_filters(X, K, stride=1, padding=0):
    return conv2d(X, K.sum(axis=0, keepdims=True), stride, padding)


@exercise.misconception("Only the first filter is applied: each of the filters has a map of its own, Y[n, f].")
def applies_the_first_filter(X, K, stride=1, padding=0):
    return conv2d(X, K[:1], stride, padding)


@exercise.misconception("Images and filters have changed places in the result: its shape is (n, f, oh, ow).")
def puts_the_filters_first(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding).transpose(1, 0, 2, 3)


@exercise.misconception("The filters come last in the result: its shape is (n, f, oh, ow).")
def puts_the_filters_last(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding).transpose(0, 2, 3, 1)


@exercise.misconception("`stride` and `padding` have changed places: write conv2d(X, K, stride=1, padding=0).")
def swaps_stride_and_padding(X, K, padding=0, stride=1):
    return conv2d(X, K, stride, padding)


@exercise.misconception(
    "The result takes the type of the images, and what is put into it is cut off to integers where they are: make it "
    "with np.zeros((n, f, oh, ow))."
)
def truncates_to_the_type_of_the_images(X, K, stride=1, padding=0):
    return conv2d(X, K, stride, padding).astype(X.dtype)
