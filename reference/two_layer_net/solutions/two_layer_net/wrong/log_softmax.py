"""partial 0.75: J by the logarithm of the softmax, stable but without the 1e-15."""

import numpy as np


def two_layer_net(X, Y, W1, W2):
    A1 = 1.0 / (1.0 + np.exp(-np.einsum("nd,dh->nh", X, W1)))
    Z2 = np.einsum("nh,hk->nk", A1, W2)
    log_q = Z2 - Z2.max(1)[:, None]
    log_q = log_q - np.log(np.exp(log_q).sum(1))[:, None]
    J = -np.einsum("nk,nk->", Y, log_q) / len(X)
    delta2 = (np.exp(log_q) - Y) / len(X)
    dW2 = np.einsum("nh,nk->hk", A1, delta2)
    dW1 = np.einsum("nd,nk,hk,nh->dh", X, delta2, W2, A1 - A1**2)
    return [J, dW1, dW2]
