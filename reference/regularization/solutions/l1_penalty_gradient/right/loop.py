"""full: a double loop, the rows of a list."""


def l1_penalty_gradient(W, lam):
    rows = []
    for row in W:
        slopes = []
        for weight in row:
            slopes.append(lam if weight > 0 else -lam if weight < 0 else 0)
        rows.append(slopes)
    return rows
