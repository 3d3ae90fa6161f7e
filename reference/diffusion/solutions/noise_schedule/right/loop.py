"""full: a loop over the steps, lists returned."""


def noise_schedule(betas):
    alphas, alpha_bars = [], []
    product = 1
    for beta in betas:
        alphas.append(1 - beta)
        product *= 1 - beta
        alpha_bars.append(product)
    return alphas, alpha_bars
