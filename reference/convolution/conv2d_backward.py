"""The gradients of a convolution: the way back through `conv2d`.

    dK[f, c, i, j] = sum_n sum_x sum_y dY[n, f, x, y] P[n, c, stride x + i, stride y + j]
    dP[n, c, r, s] = sum_f of dY[n, f, x, y] K[f, c, i, j] over all x, y, i, j with stride x + i = r, stride y + j = s

    P is X with `padding` zeros on each side, and dX is dP without that border.

Source: Dumoulin & Visin (2016), A guide to convolution arithmetic for deep learning, arXiv:1603.07285, section 4;
Goodfellow, Bengio & Courville (2016), Deep Learning, section 9.5, eqs. 9.11 and 9.13.
"""

import numpy as np

from autograder import Exercise, checks

from .conv2d import conv2d


def conv2d_backward(dY, X, K, stride, padding):
    """Gradients with respect to X and K of a loss, given its gradient dY with respect to conv2d(X, K, stride, padding).

    Shapes: dY (n, f, oh, ow), X (n, c, h, w), K (f, c, kh, kw); returns (dX, dK), of the shapes of X and K.
    """
    _, _, h, w = X.shape
    _, _, oh, ow = dY.shape
    padded = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    dP, dK = np.zeros(padded.shape), np.empty(K.shape)
    for i, j in np.ndindex(K.shape[2:]):
        # The pixels that K[:, :, i, j] meets, for all windows at once.
        met = np.s_[:, :, i : i + stride * oh : stride, j : j + stride * ow : stride]
        dK[:, :, i, j] = np.einsum("nfxy,ncxy->fc", dY, padded[met])
        dP[met] += np.einsum("nfxy,fc->ncxy", dY, K[:, :, i, j])
    return dP[:, :, padding : padding + h, padding : padding + w], dK


exercise = Exercise(conv2d_backward, returns=("dX", "dK"), uses=("conv2d",))


def spread(dY, stride):
    """dY with stride - 1 rows and columns of zeros between its own."""
    n, f, oh, ow = dY.shape
    D = np.zeros((n, f, stride * (oh - 1) + 1, stride * (ow - 1) + 1))
    D[:, :, ::stride, ::stride] = dY
    return D


@exercise.confirmed_by("SciPy's signal.correlate and signal.convolve")
def by_scipy(dY, X, K, stride, padding):
    from scipy.signal import convolve, correlate

    n, c, h, w = X.shape
    f, _, kh, kw = K.shape
    D = spread(dY, stride)
    P = np.zeros((n, c, h + 2 * padding, w + 2 * padding))
    P[:, :, padding : padding + h, padding : padding + w] = X
    dP, dK = np.zeros(P.shape), np.zeros(K.shape)
    for image in range(n):
        for k, channel in np.ndindex(f, c):
            found = correlate(P[image, channel], D[image, k], mode="valid", method="direct")
            dK[k, channel] += found[:kh, :kw]  # more rows are found where some did not fit
            found = convolve(D[image, k], K[k, channel], method="direct")
            dP[image, channel, : len(found), : len(found[0])] += found
    return dP[:, :, padding : padding + h, padding : padding + w], dK


@exercise.confirmed_by("a loop over all indices, its sums rounded once")
def by_loops(dY, X, K, stride, padding):
    from collections import defaultdict
    from math import fsum

    _, c, h, w = X.shape
    _, _, kh, kw = K.shape
    dX, dK = defaultdict(list), defaultdict(list)
    for image, k, x, y in np.ndindex(*dY.shape):
        for channel, i, j in np.ndindex(c, kh, kw):
            row, column = stride * x + i - padding, stride * y + j - padding
            if 0 <= row < h and 0 <= column < w:
                dX[image, channel, row, column].append(dY[image, k, x, y] * K[k, channel, i, j])
                dK[k, channel, i, j].append(dY[image, k, x, y] * X[image, channel, row, column])
    return tuple(
        np.reshape([fsum(terms[place]) for place in np.ndindex(*like.shape)], like.shape)
        for terms, like in ((dX, X), (dK, K))
    )


@exercise.confirmed_by("PyTorch's autograd of conv2d", needs="torch")
def by_torch(dY, X, K, stride, padding):
    from torch import autograd, tensor
    from torch.nn.functional import conv2d as theirs

    X, K = (tensor(np.array(array, dtype=float), requires_grad=True) for array in (X, K))
    Y = theirs(X, K, stride=stride, padding=padding)
    return tuple(d.numpy() for d in autograd.grad(Y, (X, K), tensor(np.array(dY, dtype=float))))


def layer(rng, n, c, h, w, f, kh, kw, stride, padding):
    """A gradient with respect to the maps, images and filters, all standard normal; stride and padding."""
    oh, ow = (h + 2 * padding - kh) // stride + 1, (w + 2 * padding - kw) // stride + 1
    dY, X, K = rng.normal(size=(n, f, oh, ow)), rng.normal(size=(n, c, h, w)), rng.normal(size=(f, c, kh, kw))
    return dY, X, K, stride, padding


@exercise.cases
def cases(rng):
    X = np.array([[[[1.0, 2.0, 0.0], [0.0, 1.0, 3.0], [2.0, 0.0, 1.0]]]])
    K, dY = np.array([[[[1.0, 2.0], [0.0, -1.0]]]]), np.array([[[[1.0, 0.0], [2.0, -1.0]]]])
    yield "the example in the text", dY, X, K, 1, 0
    yield "a stride of three and a border of two", *layer(rng, 2, 2, 5, 6, 3, 3, 2, 3, 2)
    # From here on the same for all: what each student would get of their own, the case above asks.
    same = np.random.default_rng(0)
    yield "several images, channels and filters", *layer(same, 2, 3, 4, 3, 4, 3, 2, 1, 0)
    yield "a border of zeros, and a stride of two", *layer(same, 2, 2, 5, 4, 3, 3, 2, 2, 1)
    yield "a border of zeros", *layer(same, 2, 2, 3, 4, 1, 3, 3, 1, 1)
    yield "a stride of two", *layer(same, 2, 1, 5, 7, 2, 3, 3, 2, 0)
    yield "rows and columns that are left out", *layer(same, 1, 2, 5, 6, 3, 2, 3, 2, 0)
    yield "filters of one pixel, and pixels between them", *layer(same, 3, 2, 3, 4, 2, 1, 1, 2, 0)


@exercise.cases(finding="right for integers")
def integers(rng):
    dY, X, K, stride, padding = layer(np.random.default_rng(1), 2, 2, 4, 3, 2, 2, 2, 1, 1)
    whole = [np.round(3 * array).astype(int) for array in (dY, X, K)]
    yield "integer images", dY, whole[1], K, stride, padding
    yield "integers throughout", *whole, stride, padding


def loss(dY, X, K, stride, padding):
    """The terms whose sum has the gradients."""
    return dY * conv2d(X, K, stride, padding)


def the_same_for_everybody(dY, X, K, stride, padding):
    """The gradients take time to work out: so they are asked in the cases that need this once."""
    return X.size == 9 or (stride, padding) == (2, 1)


# Absolute as well: where the terms of an entry cancel, float32 leaves fewer digits of it.
ROUNDING = 3e-6
exercise.ask(checks.matches_reference(rtol=1e-6, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=1, part="dX", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="dK", when=the_same_for_everybody, atol=ROUNDING))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def padded(X, padding):
    return np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))


def backward(dY, P, K, stride, padding=0, scatter=None):
    """dP and dK for images that are padded already; `scatter` is what a student does in the place of `+=`."""
    _, _, oh, ow = dY.shape
    dP, dK = np.zeros(P.shape), np.zeros(K.shape)
    for x, y in np.ndindex(oh, ow):
        window = np.s_[:, :, stride * x : stride * x + K.shape[2], stride * y : stride * y + K.shape[3]]
        dK += np.einsum("nf,ncij->fcij", dY[:, :, x, y], P[window])
        found = np.einsum("nf,fcij->ncij", dY[:, :, x, y], K)
        dP[window] = found if scatter == "=" else dP[window] + found
    return dP, dK


def without_border(dP, X, padding):
    return dP[:, :, padding : padding + X.shape[2], padding : padding + X.shape[3]]


@exercise.misconception(
    "dX still has its border: cut off `padding` rows and columns on each side, as many as X has not."
)
def keeps_the_border(dY, X, K, stride, padding):
    return backward(dY, padded(X, padding), K, stride)


@exercise.misconception(
    "The border of dX is cut off below and on the right alone: X begins at row and column `padding` of its frame."
)
def cuts_the_border_on_one_side(dY, X, K, stride, padding):
    dP, dK = backward(dY, padded(X, padding), K, stride)
    return dP[:, :, : X.shape[2], : X.shape[3]], dK


@exercise.misconception(
    "Without padding nothing is left of dX, since the slice 0:-0 is empty: cut it out as padding : padding + h."
)
def cuts_off_everything_without_padding(dY, X, K, stride, padding):
    dP, dK = backward(dY, padded(X, padding), K, stride)
    return dP[:, :, padding:-padding, padding:-padding], dK


@exercise.misconception(
    "Where windows overlap, the last one overwrites dX: a pixel gets the sum over all windows that it is in, `+=`."
)
def overwrites_where_windows_overlap(dY, X, K, stride, padding):
    dP, dK = backward(dY, padded(X, padding), K, stride, scatter="=")
    return without_border(dP, X, padding), dK


@exercise.misconception(
    "`stride` is left out: entry (x, y) of dY belongs to the window that begins at row stride x and column stride y."
)
def ignores_the_stride(dY, X, K, stride, padding):
    dP, dK = backward(dY, padded(X, padding), K, 1)
    return without_border(dP, X, padding), dK


@exercise.misconception(
    "dX is right, but dK ignores `stride`: entry (x, y) of dY meets the window that begins at row stride x and column "
    "stride y."
)
def ignores_the_stride_in_dK(dY, X, K, stride, padding):
    return conv2d_backward(dY, X, K, stride, padding)[0], backward(dY, padded(X, padding), K, 1)[1]


@exercise.misconception(
    "dK is right, but dX ignores `stride`: entry (x, y) of dY goes to the window that begins at row stride x and "
    "column stride y."
)
def ignores_the_stride_in_dX(dY, X, K, stride, padding):
    dP, _ = backward(dY, padded(X, padding), K, 1)
    return without_border(dP, X, padding), conv2d_backward(dY, X, K, stride, padding)[1]


@exercise.misconception(
    "dK is that of the last image alone: the filters are the same for all images, so their gradients add up, `+=`."
)
def takes_dK_of_the_last_image(dY, X, K, stride, padding):
    dX, _ = conv2d_backward(dY, X, K, stride, padding)
    return dX, conv2d_backward(dY[-1:], X[-1:], K, stride, padding)[1]


@exercise.misconception("dK is that of the first image alone: sum it over all images.")
def takes_dK_of_the_first_image(dY, X, K, stride, padding):
    dX, _ = conv2d_backward(dY, X, K, stride, padding)
    return dX, conv2d_backward(dY[:1], X[:1], K, stride, padding)[1]


@exercise.misconception("dK is the mean over the images: sum it, since a mean in the loss has its 1/n in dY already.")
def averages_dK(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return dX, dK / len(X)


@exercise.misconception(
    "Both gradients are divided by the number of images: a mean in the loss has its 1/n in dY already."
)
def divides_both_by_the_images(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return dX / len(X), dK / len(X)


@exercise.misconception("dK is divided by the number of windows: it is the sum over all x and y.")
def averages_over_the_windows(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return dX, dK / (dY.shape[2] * dY.shape[3])


@exercise.misconception("The gradients have changed places: return (dX, dK).")
def swaps_the_gradients(dY, X, K, stride, padding):
    return conv2d_backward(dY, X, K, stride, padding)[::-1]


@exercise.misconception(
    "The filter is turned the wrong way around in dX: where Y[x, y] takes pixel x + i with K[i, j], the pixel gets "
    "dY[x, y] K[i, j] back."
)
def flips_the_filter_in_dX(dY, X, K, stride, padding):
    _, dK = conv2d_backward(dY, X, K, stride, padding)
    return conv2d_backward(dY, X, K[:, :, ::-1, ::-1], stride, padding)[0], dK


@exercise.misconception(
    "dK is turned around: K[i, j] meets the pixel in row stride x + i and column stride y + j of P."
)
def flips_dK(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return dX, dK[:, :, ::-1, ::-1]


@exercise.misconception(
    "These are the gradients of a convolution that turns the filter around: the text's `conv2d` does not."
)
def differentiates_the_true_convolution(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K[:, :, ::-1, ::-1], stride, padding)
    return dX, dK[:, :, ::-1, ::-1]


@exercise.misconception("dX is that of the last filter alone: all filters see each pixel, so add their parts up, `+=`.")
def takes_dX_of_the_last_filter(dY, X, K, stride, padding):
    dX, _ = conv2d_backward(dY[:, -1:], X, K[-1:], stride, padding)
    return dX, conv2d_backward(dY, X, K, stride, padding)[1]


@exercise.misconception("dX is that of the first filter alone: all filters see each pixel, so add their parts up.")
def takes_dX_of_the_first_filter(dY, X, K, stride, padding):
    dX, _ = conv2d_backward(dY[:, :1], X, K[:1], stride, padding)
    return dX, conv2d_backward(dY, X, K, stride, padding)[1]


@exercise.misconception(
    "All channels of dX have the same values: channel c gets its part through K[f, c] alone, so do not sum over c."
)
def mixes_the_channels(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return np.broadcast_to(dX.sum(axis=1, keepdims=True), X.shape), dK


@exercise.misconception("dX is summed over the images: each image has a gradient of its own, of the shape of X.")
def sums_dX_over_the_images(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return np.broadcast_to(dX.sum(axis=0), X.shape), dK


@exercise.misconception(
    "Rows and columns that no window reaches are missing from dX: it has the shape of X, and zeros there."
)
def leaves_out_what_no_window_reaches(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    _, _, oh, ow = dY.shape
    return dX[:, :, : stride * (oh - 1) + K.shape[2] - padding, : stride * (ow - 1) + K.shape[3] - padding], dK


@exercise.misconception("`dY` is ignored: by the chain rule each window's part is multiplied by its dY[n, f, x, y].")
def ignores_dY(dY, X, K, stride, padding):
    return conv2d_backward(np.ones_like(dY), X, K, stride, padding)


@exercise.misconception(
    "The gradients take the type of the arguments, and what is put into them is cut off to integers where they are: "
    "make them with np.zeros(X.shape) and np.zeros(K.shape)."
)
def truncates_to_the_type_of_the_arguments(dY, X, K, stride, padding):
    dX, dK = conv2d_backward(dY, X, K, stride, padding)
    return dX.astype(X.dtype), dK.astype(K.dtype)
