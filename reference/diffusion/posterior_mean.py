"""Mean of the step back, from x_t to the step before, where the data is known.

    mean = sqrt(alpha_bar_before) betas[t] / (1 - alpha_bars[t]) x0
           + sqrt(alphas[t]) (1 - alpha_bar_before) / (1 - alpha_bars[t]) x_t
    alpha_bar_before = alpha_bars[t - 1], and 1 for t = 0, before which there is no noise

Source: Ho, Jain & Abbeel (2020), Denoising Diffusion Probabilistic Models, NeurIPS 33, arXiv:2006.11239, eq. 7 (the
paper counts its steps from 1).
"""

import numpy as np

from autograder import Exercise, checks

from .noise_schedule import noise_schedule


def posterior_mean(x_t, x0, t, betas):
    """Mean of q(x_{t-1} | x_t, x0): x_t and x0 of one shape, betas (T,), t in 0, ..., T - 1; returns an array as x0."""
    alphas, alpha_bars = noise_schedule(betas)
    before = alpha_bars[t - 1] if t > 0 else 1.0
    of_data = np.sqrt(before) * betas[t]
    of_noised = np.sqrt(alphas[t]) * (1 - before)
    return (of_data * x0 + of_noised * x_t) / (1 - alpha_bars[t])


exercise = Exercise(posterior_mean, uses=("noise_schedule",))


@exercise.confirmed_by("Bayes' rule for two Gaussians, in 50 digits")
def by_bayes(x_t, x0, t, betas):
    from ..exact import fifty_digits, mp, rounded

    x_t, x0, beta, before = fifty_digits(x_t), fifty_digits(x0), fifty_digits(betas[t]), mp.mpf(1)
    for earlier in betas[:t]:
        before *= 1 - fifty_digits(earlier)
    if t == 0:
        return rounded(x0)  # before the first step there is nothing but the data
    # The prior of x_{t-1} given x0, and the likelihood of x_t, as precisions that add up.
    prior, likelihood = 1 / (1 - before), (1 - beta) / beta
    mean = (prior * mp.sqrt(before) * x0 + likelihood * x_t / mp.sqrt(1 - beta)) / (prior + likelihood)
    return rounded(mean)


@exercise.confirmed_by("regression of x_{t-1} on x_t, from their covariances", rtol=1e-11)
def by_regression(x_t, x0, t, betas):
    # x_s = sqrt(a_s) x0 + sum of independent noises: means and covariances step by step.
    mean, variance = 1.0, 0.0
    for beta in betas[:t]:
        mean, variance = mean * np.sqrt(1 - beta), variance * (1 - beta) + beta
    gain = np.sqrt(1 - betas[t])
    covariance, total = variance * gain, variance * gain**2 + betas[t]
    return mean * x0 + covariance / total * (x_t - gain * mean * x0)


@exercise.cases
def cases(rng):
    def data(*shape):
        return rng.normal(size=shape) + 1.0, rng.normal(size=shape) - 1.0

    def betas(steps):
        # Large enough that 1 - alpha_bars keeps its digits in float32.
        return rng.uniform(0.1, 0.4, size=steps)

    yield "the example in the text", np.array([1.0, -1.0]), np.array([2.0, 0.0]), 1, np.array([0.19, 0.36, 0.5])
    yield "the first step", *data(5), 0, betas(4)
    yield "the last step", *data(6), 4, betas(5)
    yield "a batch of rows", *data(4, 3), 2, betas(6)
    yield "two images", *data(2, 5, 4), 3, betas(7)
    yield "a schedule that rises", *data(7), 5, np.linspace(0.1, rng.uniform(0.3, 0.5), 9)
    yield "the first step of one", *data(3, 2), 0, betas(1)


@exercise.cases(finding="right for integers")
def integers(rng):
    x_t, x0 = rng.integers(-5, 6, size=(2, 3, 4))
    yield "integer data", x_t, x0, 1, rng.uniform(0.1, 0.4, size=3)


# Absolute as well: where the two terms happen to cancel, float32 leaves fewer digits of their sum.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=3e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def weighed(x_t, x0, t, betas, weights):
    """What a student gets who has other weights: a function of alpha, alpha_bar, the one before, and beta."""
    alphas, alpha_bars = noise_schedule(betas)
    before = alpha_bars[t - 1] if t > 0 else 1.0
    of_data, of_noised = weights(alphas[t], alpha_bars[t], before, betas[t])
    return of_data * x0 + of_noised * x_t


@exercise.alternative(
    "The steps are counted from 1, as in the paper: the text counts them from 0, so that the step is that of betas[t]."
)
def counts_from_one(x_t, x0, t, betas):
    alphas, alpha_bars = noise_schedule(betas)
    before = alpha_bars[t - 2] if t > 1 else 1.0
    of_data = np.sqrt(before) * betas[t - 1]
    of_noised = np.sqrt(alphas[t - 1]) * (1 - before)
    return (of_data * x0 + of_noised * x_t) / (1 - alpha_bars[t - 1])


@exercise.misconception(
    "For t = 0 alpha_bars[t - 1] is the last entry, not what came before the first: take 1 there, and the mean is x0."
)
def wraps_around(x_t, x0, t, betas):
    alphas, alpha_bars = noise_schedule(betas)
    before = alpha_bars[t - 1]
    return (np.sqrt(before) * betas[t] * x0 + np.sqrt(alphas[t]) * (1 - before) * x_t) / (1 - alpha_bars[t])


@exercise.misconception(
    "For t = 0 alpha_bars[0] stands for what came before: take 1 there, since the data has no noise yet."
)
def takes_the_first_for_what_came_before(x_t, x0, t, betas):
    alphas, alpha_bars = noise_schedule(betas)
    before = alpha_bars[max(t - 1, 0)]
    return (np.sqrt(before) * betas[t] * x0 + np.sqrt(alphas[t]) * (1 - before) * x_t) / (1 - alpha_bars[t])


@exercise.misconception("For t = 0 x_t is returned: before the first step there was the data, so the mean is x0.")
def returns_the_noised_at_first(x_t, x0, t, betas):
    return posterior_mean(x_t, x0, t, betas) if t > 0 else x_t


@exercise.misconception("x0 and x_t have changed places: sqrt(alpha_bars[t - 1]) betas[t] is the weight of x0.")
def swaps_the_data(x_t, x0, t, betas):
    return posterior_mean(x0, x_t, t, betas)


@exercise.misconception("The weight of x0 has alpha_bars[t]: it is that of the step before, alpha_bars[t - 1].")
def takes_this_step_for_the_data(x_t, x0, t, betas):
    return weighed(
        x_t,
        x0,
        t,
        betas,
        lambda a, bar, before, b: (np.sqrt(bar) * b / (1 - bar), np.sqrt(a) * (1 - before) / (1 - bar)),
    )


@exercise.misconception(
    "The weight of x_t has 1 - alpha_bars[t] above as well, which cancels: above stands that of the step before."
)
def takes_this_step_for_the_noised(x_t, x0, t, betas):
    return weighed(x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before) * b / (1 - bar), np.sqrt(a)))


@exercise.misconception("The root of alpha_bars[t - 1] in the weight of x0 is missing.")
def forgets_the_root_of_the_data(x_t, x0, t, betas):
    return weighed(
        x_t, x0, t, betas, lambda a, bar, before, b: (before * b / (1 - bar), np.sqrt(a) * (1 - before) / (1 - bar))
    )


@exercise.misconception("The root of alphas[t] in the weight of x_t is missing.")
def forgets_the_root_of_the_noised(x_t, x0, t, betas):
    return weighed(
        x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before) * b / (1 - bar), a * (1 - before) / (1 - bar))
    )


@exercise.misconception("Both square roots are missing: those of alpha_bars[t - 1] and of alphas[t].")
def forgets_both_roots(x_t, x0, t, betas):
    return weighed(x_t, x0, t, betas, lambda a, bar, before, b: (before * b / (1 - bar), a * (1 - before) / (1 - bar)))


@exercise.misconception("The weight of x_t has the root of alpha_bars[t]: it is that of this step alone, alphas[t].")
def takes_the_product_for_the_noised(x_t, x0, t, betas):
    return weighed(
        x_t,
        x0,
        t,
        betas,
        lambda a, bar, before, b: (np.sqrt(before) * b / (1 - bar), np.sqrt(bar) * (1 - before) / (1 - bar)),
    )


@exercise.misconception("The weight of x0 has the root of alphas[t]: it is that of alpha_bars[t - 1].")
def takes_this_factor_for_the_data(x_t, x0, t, betas):
    return weighed(
        x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(a) * b / (1 - bar), np.sqrt(a) * (1 - before) / (1 - bar))
    )


@exercise.misconception("The weights are not divided by 1 - alpha_bars[t].")
def forgets_to_divide(x_t, x0, t, betas):
    return weighed(x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before) * b, np.sqrt(a) * (1 - before)))


@exercise.misconception("The weight of x_t alone is divided by 1 - alpha_bars[t]: divide that of x0 too.")
def divides_the_noised_alone(x_t, x0, t, betas):
    return weighed(
        x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before) * b, np.sqrt(a) * (1 - before) / (1 - bar))
    )


@exercise.misconception("The weight of x0 alone is divided by 1 - alpha_bars[t]: a bracket around the sum is missing.")
def divides_the_data_alone(x_t, x0, t, betas):
    return weighed(
        x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before) * b / (1 - bar), np.sqrt(a) * (1 - before))
    )


@exercise.misconception("The weights are divided by 1 - alphas[t], which is betas[t]: divide by 1 - alpha_bars[t].")
def divides_by_beta(x_t, x0, t, betas):
    return weighed(x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before), np.sqrt(a) * (1 - before) / b))


@exercise.misconception("betas[t] in the weight of x0 is missing.")
def forgets_beta(x_t, x0, t, betas):
    return weighed(
        x_t,
        x0,
        t,
        betas,
        lambda a, bar, before, b: (np.sqrt(before) / (1 - bar), np.sqrt(a) * (1 - before) / (1 - bar)),
    )


@exercise.misconception("The two terms are subtracted: add them.")
def subtracts(x_t, x0, t, betas):
    return posterior_mean(-x_t, x0, t, betas)


@exercise.misconception("This is the variance of the step back: its mean, made of x0 and x_t, is asked for.")
def gives_the_variance(x_t, x0, t, betas):
    alpha_bars = noise_schedule(betas)[1]
    before = alpha_bars[t - 1] if t > 0 else 1.0
    return (1 - before) / (1 - alpha_bars[t]) * betas[t]


@exercise.misconception("This is where the step before would be from x0 alone: x_t has its weight in the mean as well.")
def forgets_the_noised(x_t, x0, t, betas):
    return weighed(x_t, x0, t, betas, lambda a, bar, before, b: (np.sqrt(before), 0.0))


@exercise.misconception(
    "This undoes the shrinking of one step alone, x_t / sqrt(alphas[t]): x0 has its weight as well."
)
def undoes_the_shrinking(x_t, x0, t, betas):
    return x_t / np.sqrt(1 - betas[t])


@exercise.misconception(
    "Both alpha_bars are those of one step earlier: with a 1 put in front, that of step t stands at place t + 1."
)
def falls_a_step_behind(x_t, x0, t, betas):
    alphas = 1 - betas
    bars = np.concatenate([[1.0], np.cumprod(alphas)])
    return (np.sqrt(bars[t - 1]) * betas[t] * x0 + np.sqrt(alphas[t]) * (1 - bars[t - 1]) * x_t) / (1 - bars[t])
