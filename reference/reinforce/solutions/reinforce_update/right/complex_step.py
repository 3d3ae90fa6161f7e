"""full: the gradient of the weighted log-probabilities by the complex step."""

import numpy as np


def reinforce_update(theta, episode, alpha, gamma):
    def objective(W):
        total = 0
        for t, (s, a, _) in enumerate(episode):
            z = s @ W
            later = sum(gamma**k * episode[k][2] for k in range(t, len(episode)))
            total = total + later * (z[a] - np.log(np.exp(z).sum()))
        return total

    g = np.zeros(theta.shape)
    for i in np.ndindex(theta.shape):
        W = theta.astype(complex)
        W[i] += 1e-30j
        g[i] = objective(W).imag / 1e-30
    return theta + alpha * g
