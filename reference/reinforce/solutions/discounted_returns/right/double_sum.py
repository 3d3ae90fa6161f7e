"""full: the double sum, a list."""


def discounted_returns(rewards, gamma):
    result = []
    for t in range(len(rewards)):
        total = 0.0
        for k in range(t, len(rewards)):
            total += gamma ** (k - t) * rewards[k]
        result.append(total)
    return result
