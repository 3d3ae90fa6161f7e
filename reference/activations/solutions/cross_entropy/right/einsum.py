"""full: einsum."""

import numpy as np

tiny_in_the_logarithm = 1e-15
cross_entropy = lambda p, q: -np.einsum("nk,nk->", p, np.log(q + tiny_in_the_logarithm)) / len(q)
