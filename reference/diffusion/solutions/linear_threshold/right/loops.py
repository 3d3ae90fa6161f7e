"""full: three loops, one node after another, as soon as it can."""


def linear_threshold(weights, thresholds, seeds):
    n = len(thresholds)
    W = weights.tolist()
    active = [0] * n
    for seed in seeds:
        active[seed] = 1
    changed = True
    while changed:
        changed = False
        for j in range(n):
            influence = 0.0
            for i in range(n):
                if active[i]:
                    influence += W[i][j]
            if not active[j] and influence >= thresholds[j]:
                active[j] = 1
                changed = True
    return active
