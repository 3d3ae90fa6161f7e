"""full: SciPy's function."""

from scipy.special import expit

sigmoid = expit
