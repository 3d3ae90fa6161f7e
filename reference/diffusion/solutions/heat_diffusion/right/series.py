"""full: the power series, with plain lists."""


def heat_diffusion(adjacency, x0, t):
    A = adjacency.tolist()
    n = len(A)
    term = [float(x) for x in x0]
    total = list(term)
    for power in range(1, 100):
        term = [t / power * sum(A[i][j] * (term[j] - term[i]) for j in range(n)) for i in range(n)]
        total = [a + b for a, b in zip(total, term)]
        if max(map(abs, term)) < 1e-12:
            break
    return total
