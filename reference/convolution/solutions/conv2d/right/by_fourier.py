"""full: by the fast Fourier transform, since a correlation is a product there."""

import numpy as np


def conv2d(X, K, stride=1, padding=0):
    X = np.pad(X, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    h, w = X.shape[2:]
    kh, kw = K.shape[2:]
    FX = np.fft.fft2(X)
    FK = np.conj(np.fft.fft2(K, s=(h, w)))
    Y = np.fft.ifft2((FX[:, None] * FK[None]).sum(axis=2)).real
    return Y[:, :, : h - kh + 1 : stride, : w - kw + 1 : stride]
