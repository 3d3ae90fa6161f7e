"""Data after t + 1 steps of noise, in one stroke.

    x_t = sqrt(alpha_bars[t]) x0 + sqrt(1 - alpha_bars[t]) noise,    t = 0 after the first step

Source: Ho, Jain & Abbeel (2020), Denoising Diffusion Probabilistic Models, NeurIPS 33, arXiv:2006.11239, eq. 4, and
its form with the noise given, section 3.2 (the paper counts its steps from 1).
"""

import numpy as np

from autograder import Exercise, checks


def forward_noise(x0, t, alpha_bars, noise):
    """The noised data: x0 and noise of one shape, alpha_bars (T,), t in 0, ..., T - 1; returns an array as x0."""
    kept = alpha_bars[t]
    return np.sqrt(kept) * x0 + np.sqrt(1 - kept) * noise


exercise = Exercise(forward_noise)


@exercise.confirmed_by("mpmath with 50 digits")
def by_mpmath(x0, t, alpha_bars, noise):
    from ..exact import fifty_digits, rounded, sqrt

    kept = fifty_digits(alpha_bars[t])
    return rounded(sqrt(kept) * fifty_digits(x0) + sqrt(1 - kept) * fifty_digits(noise))


@exercise.confirmed_by("a rotation of the pair (data, noise)")
def by_rotation(x0, t, alpha_bars, noise):
    angle = np.arccos(np.sqrt(alpha_bars[t]))
    turned = np.exp(-1j * angle) * (np.asarray(x0) + 1j * np.asarray(noise))
    return turned.real


def schedule(rng, steps):
    """alpha_bars of a random schedule, each well away from its neighbours, and from 0 and 1."""
    return np.cumprod(1 - rng.uniform(0.1, 0.3, size=steps))


@exercise.cases
def cases(rng):
    def data(*shape):
        return rng.normal(size=shape) + 1.0, rng.normal(size=shape)

    x0, noise = np.array([1.0, 2.0]), np.array([0.5, -1.0])
    yield "the example in the text", x0, 1, np.array([0.81, 0.64, 0.36]), noise
    x0, noise = data(5)
    yield "the first step", x0, 0, schedule(rng, 4), noise
    x0, noise = data(6)
    yield "the last step", x0, 4, schedule(rng, 5), noise
    x0, noise = data(4, 3)
    yield "a batch of rows", x0, 2, schedule(rng, 6), noise
    x0, noise = data(2, 5, 4)
    yield "two images", x0, 3, schedule(rng, 7), noise
    x0, noise = data(3, 3)
    yield "as many steps as columns", x0, 1, schedule(rng, 3), noise
    x0, noise = data(1)
    yield "one number", x0, 2, schedule(rng, 4), noise


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "integer data", rng.integers(-5, 6, size=(3, 4)), 1, schedule(rng, 3), rng.normal(size=(3, 4))


# Absolute as well: where data and noise happen to cancel, float32 leaves fewer digits of their sum.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "The steps are counted from 1, as in the paper, so that alpha_bars[t - 1] is taken: the text counts them from 0, "
    "take alpha_bars[t]."
)
def counts_from_one(x0, t, alpha_bars, noise):
    return forward_noise(x0, t - 1, alpha_bars, noise)


@exercise.misconception("The square roots are missing: alpha_bars[t] is a variance, sqrt(alpha_bars[t]) the factor.")
def forgets_both_roots(x0, t, alpha_bars, noise):
    return alpha_bars[t] * x0 + (1 - alpha_bars[t]) * noise


@exercise.misconception("The data is multiplied by alpha_bars[t]: take its square root.")
def forgets_the_root_of_the_data(x0, t, alpha_bars, noise):
    return alpha_bars[t] * x0 + np.sqrt(1 - alpha_bars[t]) * noise


@exercise.misconception("The noise is multiplied by its variance, 1 - alpha_bars[t]: take the square root of that.")
def forgets_the_root_of_the_noise(x0, t, alpha_bars, noise):
    return np.sqrt(alpha_bars[t]) * x0 + (1 - alpha_bars[t]) * noise


@exercise.misconception("The root of the noise is taken before the subtraction: sqrt(1 - alpha_bars[t]).")
def subtracts_the_root(x0, t, alpha_bars, noise):
    root = np.sqrt(alpha_bars[t])
    return root * x0 + (1 - root) * noise


@exercise.misconception("The two weights have changed places: sqrt(alpha_bars[t]) belongs to the data.")
def swaps_the_weights(x0, t, alpha_bars, noise):
    return forward_noise(noise, t, alpha_bars, x0)


@exercise.misconception("The noise is subtracted: add it.")
def subtracts_the_noise(x0, t, alpha_bars, noise):
    return forward_noise(x0, t, alpha_bars, -noise)


@exercise.misconception("The noise is added at full strength: multiply it by sqrt(1 - alpha_bars[t]).")
def adds_all_the_noise(x0, t, alpha_bars, noise):
    return np.sqrt(alpha_bars[t]) * x0 + noise


@exercise.misconception("The data is not made smaller: multiply it by sqrt(alpha_bars[t]).")
def keeps_all_the_data(x0, t, alpha_bars, noise):
    return x0 + np.sqrt(1 - alpha_bars[t]) * noise


@exercise.misconception("The noise is left out: add sqrt(1 - alpha_bars[t]) times the noise.")
def forgets_the_noise(x0, t, alpha_bars, noise):
    return np.sqrt(alpha_bars[t]) * x0


@exercise.misconception("Data and noise have one weight, sqrt(alpha_bars[t]): that of the noise is the other one.")
def takes_one_weight(x0, t, alpha_bars, noise):
    return np.sqrt(alpha_bars[t]) * (x0 + noise)


@exercise.misconception(
    "The running product is taken of alpha_bars, which is one already: take the entry alpha_bars[t] as it is."
)
def multiplies_again(x0, t, alpha_bars, noise):
    return forward_noise(x0, t, np.cumprod(alpha_bars), noise)


@exercise.misconception("Noise of the function's own is added: add the noise that is given, so that it can be known.")
def draws_noise(x0, t, alpha_bars, noise):
    return forward_noise(x0, t, alpha_bars, np.random.normal(size=np.shape(x0)))


@exercise.misconception("The last entry of alpha_bars is taken, whatever t is: take alpha_bars[t].")
def takes_the_last_step(x0, t, alpha_bars, noise):
    return forward_noise(x0, -1, alpha_bars, noise)


@exercise.misconception("The first entry of alpha_bars is taken, whatever t is: take alpha_bars[t].")
def takes_the_first_step(x0, t, alpha_bars, noise):
    return forward_noise(x0, 0, alpha_bars, noise)


@exercise.misconception("The weight of the noise is the root of 1 - alpha_bars[t]^2: do not square alpha_bars[t].")
def squares_the_weight(x0, t, alpha_bars, noise):
    return np.sqrt(alpha_bars[t]) * x0 + np.sqrt(1 - alpha_bars[t] ** 2) * noise


@exercise.misconception("The noise is added once for every step so far: alpha_bars[t] counts all the steps already.")
def adds_noise_for_every_step(x0, t, alpha_bars, noise):
    x = x0
    for step in range(t + 1):
        x = forward_noise(x, step, alpha_bars, noise)
    return x


@exercise.misconception("The noised data comes with the noise: return the noised data alone.")
def returns_the_noise_too(x0, t, alpha_bars, noise):
    return forward_noise(x0, t, alpha_bars, noise), noise
