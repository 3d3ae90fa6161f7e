"""full: by recursion."""


def discounted_returns(rewards, gamma):
    if len(rewards) == 0:
        return []
    rest = discounted_returns(rewards[1:], gamma)
    return [rewards[0] + gamma * (rest[0] if rest else 0)] + rest
