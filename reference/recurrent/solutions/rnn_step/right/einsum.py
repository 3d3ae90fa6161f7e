"""full: einsum, and the result filled in."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    new = np.empty((x.shape[0], b.shape[0]))
    new[:] = b
    new += np.einsum("nd,dk->nk", x, Wx)
    new += np.einsum("nj,jk->nk", h, Wh)
    return np.tanh(new, out=new)
