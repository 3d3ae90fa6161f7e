"""Heat on a network, flowing along its edges from warm nodes to cold ones.

    dx/dt = -L x,    L = D - A,    D = diag(sum_j A[i, j]),    so that x(t) = exp(-L t) x0

with the exponential of a matrix. A is symmetric: L = V diag(lambda) V^T gives exp(-L t) = V diag(e^(-lambda t)) V^T.

Source: Chung (1997), Spectral Graph Theory, chapter 10; Kondor & Lafferty (2002), Diffusion Kernels on Graphs and Other
Discrete Input Spaces, ICML, section 2.
"""

import numpy as np

from autograder import Exercise, checks


def heat_diffusion(adjacency, x0, t):
    """Temperatures at time t: symmetric weights adjacency (n, n), temperatures x0 (n,) at time 0; returns (n,)."""
    L = np.diag(adjacency.sum(axis=1)) - adjacency
    values, vectors = np.linalg.eigh(L)
    return vectors @ (np.exp(-values * t) * (vectors.T @ x0))


exercise = Exercise(heat_diffusion)
exercise.equivalent("1 -> 0", "the weights are symmetric: sums of columns are those of rows")


def laplacian(adjacency):
    """L, edge by edge."""
    n = len(adjacency)
    L = np.zeros((n, n))
    for i in range(n):
        for j in range(i):
            edge = np.zeros(n)
            edge[i], edge[j] = 1.0, -1.0
            L += adjacency[i, j] * np.outer(edge, edge)
    return L


@exercise.confirmed_by("SciPy's expm, of the Laplacian edge by edge")
def by_scipy(adjacency, x0, t):
    from scipy.linalg import expm

    return expm(-t * laplacian(adjacency)) @ x0


@exercise.confirmed_by("networkx's Laplacian matrix and SciPy's expm_multiply", needs="networkx")
def by_networkx(adjacency, x0, t):
    import networkx
    from scipy.sparse.linalg import expm_multiply

    L = networkx.laplacian_matrix(networkx.from_numpy_array(adjacency)).toarray().astype(float)
    return expm_multiply(-t * L, np.asarray(x0, dtype=float), traceA=-t * np.trace(L))


@exercise.confirmed_by("the power series in 50 digits")
def by_mpmath(adjacency, x0, t):
    from ..exact import fifty_digits, rounded

    if len(x0) > 6:
        return NotImplemented
    A, x = fifty_digits(adjacency), fifty_digits(x0)
    t, total, power = fifty_digits(t), x, 1
    while np.max(np.abs(x)) > 1e-30:
        x = -(A.sum(axis=1) * x - A @ x) * t / power
        total, power = total + x, power + 1
    return rounded(total)


def network(rng, n, edges):
    """A ring or path of n nodes with random weights, and so many random edges more; no node is linked to itself."""
    A = np.zeros((n, n))
    pairs = [(i, (i + 1) % n) for i in range(n)] + [tuple(rng.permutation(n)[:2]) for _ in range(edges)]
    for i, j in pairs:
        if i != j:
            A[i, j] = A[j, i] = rng.uniform(0.3, 1.5)
    return A


@exercise.cases
def cases(rng):
    def heat(n):
        return rng.uniform(1.0, 9.0, size=n)

    yield "the example in the text", np.array([[0.0, 1.0], [1.0, 0.0]]), np.array([1.0, 0.0]), 0.5
    yield "a ring", network(rng, 5, 0), heat(5), rng.uniform(0.3, 0.8)
    yield "a network with shortcuts", network(rng, 8, 5), heat(8), rng.uniform(0.3, 0.6)
    yield "a short time", network(rng, 6, 2), heat(6), 0.05
    yield "a long time", network(rng, 4, 1), heat(4), rng.uniform(1.5, 2.0)
    two = np.zeros((7, 7))
    two[:3, :3], two[3:, 3:] = network(rng, 3, 0), network(rng, 4, 1)
    yield "two separate networks", two, heat(7), rng.uniform(0.4, 0.7)
    hot = np.zeros(6)
    hot[rng.integers(6)] = 10.0
    yield "one warm node", network(rng, 6, 3), hot, 1
    yield "below zero", network(rng, 5, 2), -heat(5), rng.uniform(0.3, 0.8)


@exercise.cases(finding="right for integers")
def integers(rng):
    star = np.zeros((5, 5), dtype=int)
    star[0, 1:] = star[1:, 0] = rng.integers(1, 4, size=4)
    yield "whole weights, temperatures and time", star, rng.integers(1, 10, size=5), 1


@exercise.cases(finding="nothing flows at time 0")
def start(rng):
    yield "time 0", network(rng, 5, 1), rng.uniform(1.0, 9.0, size=5), 0.0


exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def flow(M, x0, t):
    """exp(-M t) x0 by the power series, for any matrix."""
    term = total = np.asarray(x0, dtype=float)
    for power in range(1, 80):
        term = -t * (M @ term) / power
        total = total + term
    return total


def L_of(adjacency):
    return np.diag(adjacency.sum(axis=1)) - adjacency


@exercise.alternative(
    "This is the Laplacian of the random walk, which divides each row of L by the sum of its weights: the text has "
    "L = D - A."
)
def walks_at_random(adjacency, x0, t):
    return flow(L_of(adjacency) / adjacency.sum(axis=1)[:, None], x0, t)


@exercise.alternative("This is the normalised Laplacian, D^(-1/2) L D^(-1/2): the text has L = D - A.")
def normalises_the_laplacian(adjacency, x0, t):
    root = np.sqrt(adjacency.sum(axis=1))
    return flow(L_of(adjacency) / np.outer(root, root), x0, t)


@exercise.misconception(
    "np.exp takes the exponential of each entry by itself: that of a matrix is needed, by scipy.linalg.expm or by its "
    "eigenvectors."
)
def takes_the_exponential_of_entries(adjacency, x0, t):
    return np.exp(-L_of(adjacency) * t) @ x0


@exercise.misconception("The sign is wrong, so that differences grow: x(t) = exp(-L t) x0, with L = D - A.")
def turns_the_sign(adjacency, x0, t):
    return flow(-L_of(adjacency), x0, t)


@exercise.misconception(
    "This is a single Euler step, x0 - t L x0, which is right for very short times alone: take the exponential."
)
def makes_one_euler_step(adjacency, x0, t):
    return x0 - t * (L_of(adjacency) @ x0)


@exercise.misconception(
    "These are a hundred Euler steps, each with a small error: take the exponential, or a method with small errors."
)
def makes_a_hundred_euler_steps(adjacency, x0, t):
    L, x = L_of(adjacency), x0
    for _ in range(100):
        x = x - t / 100 * (L @ x)
    return x


@exercise.misconception(
    "These are a thousand Euler steps, whose errors still add up: take the exponential, or a method with small errors."
)
def makes_a_thousand_euler_steps(adjacency, x0, t):
    step = np.eye(len(x0)) - t / 1000 * L_of(adjacency)
    return np.linalg.matrix_power(step, 1000) @ x0


@exercise.misconception("This is a single backward Euler step, solve(I + t L, x0): take the exponential.")
def makes_one_backward_step(adjacency, x0, t):
    return np.linalg.solve(np.eye(len(x0)) + t * L_of(adjacency), x0)


@exercise.misconception("The series of the exponential is cut off after the square: add terms until they are tiny.")
def cuts_off_after_the_square(adjacency, x0, t):
    M = -t * L_of(adjacency)
    return x0 + M @ x0 + M @ M @ x0 / 2


@exercise.misconception("The series of the exponential is cut off after ten terms: add terms until they are tiny.")
def cuts_off_after_ten_terms(adjacency, x0, t):
    term = total = np.asarray(x0, dtype=float)
    for power in range(1, 10):
        term = -t * (L_of(adjacency) @ term) / power
        total = total + term
    return total


@exercise.misconception("The powers in the series are not divided by their factorials.")
def forgets_the_factorials(adjacency, x0, t):
    M, term, total = -t * L_of(adjacency), x0, x0
    for _ in range(1, 30):
        term = M @ term
        total = total + term
    return total


@exercise.misconception("The matrix is -A, without D: L = D - A.")
def forgets_the_degrees(adjacency, x0, t):
    return flow(-adjacency, x0, t)


@exercise.misconception("A stands in the place of L: L = D - A.")
def takes_the_adjacency(adjacency, x0, t):
    return flow(adjacency, x0, t)


@exercise.misconception("A is added to D: L = D - A.")
def adds_the_adjacency(adjacency, x0, t):
    return flow(L_of(adjacency) + 2 * adjacency, x0, t)


@exercise.misconception("L is D alone, so that heat is lost and goes nowhere: L = D - A.")
def takes_the_degrees_alone(adjacency, x0, t):
    return np.exp(-adjacency.sum(axis=1) * t) * x0


@exercise.misconception("D counts the neighbours of each node: it holds the sums of the weights of their edges.")
def counts_the_neighbours(adjacency, x0, t):
    return flow(np.diag((adjacency > 0).sum(axis=1)) - adjacency, x0, t)


@exercise.misconception("The weights of the edges are ignored, each counts as 1: take them as they are.")
def ignores_the_weights(adjacency, x0, t):
    return heat_diffusion((adjacency > 0).astype(float), x0, t)


@exercise.misconception("D holds the sum of all weights for every node: sum over each row, axis=1.")
def sums_all_weights(adjacency, x0, t):
    return flow(adjacency.sum() * np.eye(len(x0)) - adjacency, x0, t)


@exercise.misconception("The given t is ignored: multiply L by it.")
def ignores_the_time(adjacency, x0, t):
    return heat_diffusion(adjacency, x0, 1)


@exercise.misconception("The eigenvectors are the columns of what eigh gives: V (e^(-lambda t) * (V^T x0)).")
def takes_rows_for_eigenvectors(adjacency, x0, t):
    values, vectors = np.linalg.eigh(L_of(adjacency))
    return vectors.T @ (np.exp(-values * t) * (vectors @ x0))


@exercise.misconception("x0 is not written in eigenvectors first: V (e^(-lambda t) * (V^T x0)).")
def forgets_the_way_to_eigenvectors(adjacency, x0, t):
    values, vectors = np.linalg.eigh(L_of(adjacency))
    return vectors @ (np.exp(-values * t) * x0)


@exercise.misconception("What is returned is still written in eigenvectors: multiply it by V at the end.")
def forgets_the_way_back(adjacency, x0, t):
    values, vectors = np.linalg.eigh(L_of(adjacency))
    return np.exp(-values * t) * (vectors.T @ x0)


@exercise.misconception("The matrix exp(-L t) is returned: multiply it by x0, exp(-L t) @ x0.")
def returns_the_matrix(adjacency, x0, t):
    return flow(L_of(adjacency), np.eye(len(x0)), t)


@exercise.misconception("The matrix is multiplied by x0 entry by entry (*): take the matrix product, @.")
def multiplies_entries(adjacency, x0, t):
    return flow(L_of(adjacency), np.eye(len(x0)), t) * x0


@exercise.misconception(
    "Every node gets the mean temperature, as after a very long time: the state at time t is asked."
)
def gives_the_mean(adjacency, x0, t):
    return np.full(len(x0), np.mean(x0))


@exercise.misconception("This is how fast the temperatures change at first, -L x0: the temperatures are asked for.")
def gives_the_rate(adjacency, x0, t):
    return -L_of(adjacency) @ x0


@exercise.misconception("What has changed is returned, x(t) - x0: return x(t) itself.")
def gives_the_change(adjacency, x0, t):
    return heat_diffusion(adjacency, x0, t) - x0
