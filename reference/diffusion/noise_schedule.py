"""What a noise schedule keeps of the data: alphas step by step, and alpha_bars from the start.

    alphas[t] = 1 - betas[t],    alpha_bars[t] = alphas[0] alphas[1] ... alphas[t]

Source: Ho, Jain & Abbeel (2020), Denoising Diffusion Probabilistic Models, NeurIPS 33, arXiv:2006.11239, section 2,
before eq. 4 (the paper counts its steps from 1, where an array counts from 0).
"""

import numpy as np

from autograder import Exercise, checks


def noise_schedule(betas):
    """alphas and alpha_bars of the noise variances betas, all three of shape (T,); returns (alphas, alpha_bars)."""
    alphas = 1 - betas
    return alphas, np.cumprod(alphas)


exercise = Exercise(noise_schedule, returns=("alphas", "alpha_bars"))


@exercise.confirmed_by("exact arithmetic")
def by_fractions(betas):
    from ..exact import fractions, rounded

    alphas, product = [], 1
    for beta in fractions(betas):
        alphas.append(1 - beta)
    alpha_bars = [product := product * alpha for alpha in alphas]
    return rounded(alphas), rounded(alpha_bars)


@exercise.confirmed_by("the exponential of summed logarithms")
def by_logarithms(betas):
    logs = np.log1p(-betas)
    return np.exp(logs), np.exp(np.cumsum(logs))


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array([0.1, 0.2, 0.5])
    yield "a few steps", rng.uniform(0.05, 0.5, size=5)
    yield "one step", rng.uniform(0.1, 0.4, size=1)
    yield "the same noise in every step", np.full(7, rng.uniform(0.1, 0.3))
    yield "a linear schedule", np.linspace(0.01, rng.uniform(0.2, 0.4), 12)
    yield "a falling schedule", np.linspace(rng.uniform(0.3, 0.5), 0.05, 6)
    yield "the schedule of Ho, Jain and Abbeel, every tenth step", np.linspace(1e-4, 0.02, 1000)[::10]


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative(
    "alpha_bars begins with a 1 for the data without noise, so that it is one longer than betas: the text counts from "
    "0 and has alpha_bars[0] = alphas[0]."
)
def begins_with_one(betas):
    alphas = 1 - betas
    return alphas, np.concatenate([[1.0], np.cumprod(alphas)])


@exercise.misconception("The alphas are added up where they should be multiplied: np.cumprod, not np.cumsum.")
def adds_up(betas):
    alphas = 1 - betas
    return alphas, np.cumsum(alphas)


@exercise.misconception("The betas are multiplied for alpha_bars: it is the running product of the alphas, 1 - betas.")
def multiplies_betas(betas):
    return 1 - betas, np.cumprod(betas)


@exercise.misconception(
    "alpha_bars is 1 minus the running product of the betas: take 1 - betas first, then the running product."
)
def subtracts_after_the_product(betas):
    return 1 - betas, 1 - np.cumprod(betas)


@exercise.misconception(
    "alpha_bars is 1 minus the running sum of the betas, which holds only for very small ones: multiply the alphas."
)
def subtracts_the_sum_of_betas(betas):
    return 1 - betas, 1 - np.cumsum(betas)


@exercise.misconception(
    "This alpha_bars is what a noise that flows all the time would leave, exp of minus the summed betas: the steps are "
    "separate here, so multiply the alphas."
)
def takes_the_exponential(betas):
    return 1 - betas, np.exp(-np.cumsum(betas))


@exercise.misconception("alpha_bars is one step behind: alpha_bars[t] holds the factor alphas[t] too.")
def leaves_out_the_last_factor(betas):
    alphas = 1 - betas
    return alphas, np.concatenate([[1.0], np.cumprod(alphas)[:-1]])


@exercise.misconception("The running product goes from the last step to the first: begin it with alphas[0].")
def multiplies_from_the_end(betas):
    alphas = 1 - betas
    return alphas, np.cumprod(alphas[::-1])[::-1]


@exercise.misconception(
    "The product of all alphas is a single number: a product for every step is asked for, as np.cumprod gives."
)
def gives_one_product(betas):
    alphas = 1 - betas
    return alphas, np.prod(alphas)


@exercise.misconception(
    "Each entry of alpha_bars is the product of two neighbouring alphas alone: it is that of all from the first on."
)
def multiplies_neighbours(betas):
    alphas = 1 - betas
    return alphas, alphas * np.concatenate([[1.0], alphas[:-1]])


@exercise.misconception(
    "alpha_bars is 1 minus what it should be, the variance of the noise: return the product itself."
)
def gives_the_variance_of_the_noise(betas):
    alphas = 1 - betas
    return alphas, 1 - np.cumprod(alphas)


@exercise.misconception("A square root is taken of alpha_bars here: it belongs in `forward_noise`, return the product.")
def takes_the_root_of_the_product(betas):
    alphas = 1 - betas
    return alphas, np.sqrt(np.cumprod(alphas))


@exercise.misconception(
    "The alphas are roots of 1 - betas, and so alpha_bars is a root as well: take alphas = 1 - betas."
)
def takes_roots_of_alphas(betas):
    alphas = np.sqrt(1 - betas)
    return alphas, np.cumprod(alphas)


@exercise.misconception("The betas themselves are taken as the alphas: alphas = 1 - betas.")
def takes_betas_as_alphas(betas):
    return betas, np.cumprod(betas)


@exercise.misconception("The alphas are 1 + betas: the noise takes away from the data, alphas = 1 - betas.")
def adds_betas(betas):
    return 1 + betas, np.cumprod(1 + betas)


@exercise.misconception("alpha_bars is a running mean of the alphas: it is their running product.")
def takes_the_mean(betas):
    alphas = 1 - betas
    return alphas, np.cumsum(alphas) / np.arange(1, len(betas) + 1)


@exercise.misconception("alpha_bars holds the alphas once more: multiply each with all that come before it.")
def returns_alphas_twice(betas):
    return 1 - betas, 1 - betas


@exercise.misconception("alpha_bars[t] is a power of alphas[t], as if every step so far had its noise: multiply them.")
def takes_powers(betas):
    alphas = 1 - betas
    return alphas, alphas ** np.arange(1, len(betas) + 1)


@exercise.misconception("The returned values have changed places: return (alphas, alpha_bars).")
def swaps_the_values(betas):
    return noise_schedule(betas)[::-1]


@exercise.misconception("alpha_bars alone is returned: return (alphas, alpha_bars).")
def returns_alpha_bars_alone(betas):
    return np.cumprod(1 - betas)
