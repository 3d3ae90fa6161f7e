"""full: tensors that say which pixel a window meets with which weight, multiplied in one product; a list of arrays."""

import numpy as np


def _meets(pixels, windows, weights, stride, padding):
    pixel, window, weight = np.ogrid[:pixels, :windows, :weights]
    return (stride * window + weight - padding == pixel).astype(float)


def conv2d_backward(dY, X, K, stride, padding):
    down = _meets(X.shape[2], dY.shape[2], K.shape[2], stride, padding)
    across = _meets(X.shape[3], dY.shape[3], K.shape[3], stride, padding)
    rows = np.einsum("rxi,nfxy->nfriy", down, dY)
    spread = np.einsum("syj,nfriy->nfrisj", across, rows)
    return [np.einsum("nfrisj,fcij->ncrs", spread, K), np.einsum("nfrisj,ncrs->fcij", spread, X)]
