"""The gradient of a function of several variables, by central differences.

    grad f(X) = [df/dx_0 (X), ..., df/dx_(n-1) (X)]

Source: Press et al. (2007), Numerical Recipes, section 5.7.
"""

import numpy as np

from autograder import Exercise, checks

from .derivative import times
from .partial_derivative import bell, cubes, partial_derivative, quadratic, ring


def gradient(f, X):
    """Gradient of f at the point X, shape (n,); returns an array of shape (n,).

    f takes an array of shape (n,) and returns a number.
    """
    return np.array([partial_derivative(f, X, i) for i in range(len(X))])


exercise = Exercise(gradient, uses=("partial_derivative",))
exercise.equivalent(
    "np.array([partial_derivative(f, X, i) for i in range(len(X))]) -> "
    "[partial_derivative(f, X, i) for i in range(len(X))]",
    "a list is as good as an array",
)


# Exact to rounding; what is left is the error of the central differences themselves.
@exercise.confirmed_by("the complex step", rtol=1e-9)
def by_complex_step(f, X):
    return np.array([f(X + 1e-30j * e).imag / 1e-30 for e in np.eye(len(X))])


# Forward differences, by far the less accurate of the two.
@exercise.confirmed_by("SciPy's approx_fprime", rtol=5e-7)
def by_scipy(f, X):
    from scipy.optimize import approx_fprime

    return approx_fprime(X.astype(float), f)


@exercise.cases
def cases(rng):
    yield "the example of the text", quadratic, np.array([2.0, 3.0])
    yield "two variables, both negative", times(rng, quadratic), rng.uniform(-4.0, -1.0, size=2)
    yield "one variable", times(rng, cubes), rng.uniform(1.0, 3.0, size=1)
    yield "three variables", times(rng, ring), rng.uniform(1.0, 3.0, size=3)
    yield "four variables", times(rng, bell), rng.uniform(-2.0, 2.0, size=4)
    yield "a variable that is zero", times(rng, bell), np.array([rng.uniform(1.0, 2.0), 0.0])
    yield "six variables", times(rng, cubes), rng.uniform(1.0, 3.0, size=6)


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "the example of the text as integers", quadratic, np.array([2, 3])
    yield "an integer point", times(rng, ring), rng.integers(1, 4, size=3)


exercise.ask(checks.difference_quotient(lambda f, X: [(i,) for i in range(len(X))]))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


# Central differences and exact derivatives are the same to 1e-6; of a forward difference this holds for one step only.


def differences(f, X, h=1e-5):
    """The central differences before their division."""
    return np.array([f(X + h * e) - f(X - h * e) for e in np.eye(len(X))])


def forward_differences(f, X, h=1e-5):
    """The forward differences before their division."""
    return np.array([f(X + h * e) - f(X) for e in np.eye(len(X))])


@exercise.misconception(
    "Each entry is the sum of all partial derivatives, as it is where all variables are moved at once: for each entry "
    "only X[i] changes, the others stay."
)
def moves_every_variable(f, X):
    h = 1e-5
    return np.full(len(X), (f(X + h) - f(X - h)) / (2 * h))


@exercise.misconception("A variable that was moved is not put back before the next one: start each time from X itself.")
def leaves_variables_moved(f, X):
    # Each difference holds the earlier ones too: the last entry is the sum of all partial derivatives.
    moved, slopes = np.array(X, dtype=float), []
    for i in range(len(X)):
        moved[i] += 1e-5
        slopes.append((f(moved) - f(X)) / 1e-5)
    return np.array(slopes)


@exercise.misconception(
    "All entries are 0, or next to it: move a copy (Y = X gives the array a second name, Y = X.copy() copies it), and "
    "divide the differences by the step, / (2 * h)."
)
def moves_the_array_itself(f, X):
    moved, slopes = X, np.zeros(len(X))
    for i in range(len(X)):
        moved[i] += 1e-5
        slopes[i] = (f(moved) - f(X)) / 1e-5
    return slopes


@exercise.misconception(
    "This is one number, the sum of all partial derivatives: return an array with one entry for each variable, for "
    "which only X[i] is moved."
)
def sums_the_entries(f, X):
    return gradient(f, X).sum()


@exercise.misconception(
    "This is twice the gradient: divide by the distance of the two points, which is 2h for X + h e_i and X - h e_i."
)
def forgets_the_two(f, X):
    return differences(f, X) / 1e-5


@exercise.misconception("The two values are h apart, not 2h: divide by h, or take the second one at X - h e_i.")
def divides_by_two_h(f, X):
    return forward_differences(f, X) / 2e-5


@exercise.misconception(
    "This is half the gradient: divide once by the distance of the two points, 2h for X + h e_i and X - h e_i, h for "
    "X + h e_i and X."
)
def halves_the_gradient(f, X):
    return differences(f, X) / 4e-5


@exercise.misconception("The differences of the function's values are still to be divided by h.")
def forgets_the_division(f, X):
    return forward_differences(f, X)


@exercise.misconception("The differences f(X + h e_i) - f(X - h e_i) are still to be divided by 2h.")
def forgets_to_divide_the_central_differences(f, X):
    return differences(f, X)


@exercise.misconception("In Python a / 2 * h is (a / 2) * h: write a / (2 * h).")
def multiplies_by_h(f, X):
    h = 1e-5
    return differences(f, X) / 2 * h


@exercise.misconception(
    "The division takes in the second value alone: put the difference in brackets before you divide it by 2h."
)
def forgets_the_brackets(f, X):
    h = 1e-5
    return np.array([f(X + h * e) - f(X - h * e) / (2 * h) for e in np.eye(len(X))])


@exercise.misconception("The two values are added: a partial derivative takes their difference.")
def adds_the_values(f, X):
    h = 1e-5
    return np.array([(f(X + h * e) + f(X - h * e)) / (2 * h) for e in np.eye(len(X))])


@exercise.misconception(
    "The sign is reversed, so that this points downhill: the gradient points uphill, subtract the value at the smaller "
    "X[i] from the one at the larger."
)
def reverses_the_sign(f, X):
    return -gradient(f, X)


@exercise.misconception("The signs are lost: where f falls a partial derivative is negative, so leave out abs().")
def drops_the_signs(f, X):
    return abs(gradient(f, X))


@exercise.misconception("The entries are in reverse order: the first one belongs to X[0].")
def reverses_the_order(f, X):
    return gradient(f, X)[::-1]


@exercise.misconception("The entries are shifted by one: the first belongs to X[0], so let `i` count from 0.")
def counts_from_one(f, X):
    return np.array([partial_derivative(f, X, i - 1) for i in range(len(X))])


@exercise.misconception("Each entry is the derivative with respect to X[0]: move another variable for each of them.")
def repeats_the_first_entry(f, X):
    return np.full(len(X), partial_derivative(f, X, 0))


@exercise.misconception("Only the first entry is there: fill in one for each variable, and return after the loop.")
def returns_in_the_loop(f, X):
    slopes = np.zeros(len(X))
    for i in range(len(X)):
        slopes[i] = partial_derivative(f, X, i)
        return slopes


@exercise.misconception(
    "This is the derivative with respect to X[0] alone: return an array with one entry for each variable."
)
def gives_the_first_entry_alone(f, X):
    return partial_derivative(f, X, 0)


@exercise.misconception(
    "This is the derivative with respect to the last variable alone: return an array with one entry for each variable."
)
def gives_the_last_entry_alone(f, X):
    return partial_derivative(f, X, -1)


@exercise.misconception("The last variable is left out: the gradient has one entry for each variable, range(len(X)).")
def stops_one_short(f, X):
    slopes = np.zeros(len(X))
    slopes[:-1] = gradient(f, X)[:-1]
    return slopes


@exercise.misconception("The first variable is left out: `i` counts from 0, range(len(X)).")
def starts_one_late(f, X):
    slopes = gradient(f, X)
    slopes[0] = 0.0
    return slopes


@exercise.misconception("Only functions of two variables get a gradient here: loop over range(len(X)).")
def takes_two_variables(f, X):
    return np.array([partial_derivative(f, X, i) for i in range(2)])


@exercise.misconception("f is given single numbers X[i]: it takes the whole array, in which only X[i] is moved.")
def differentiates_at_single_numbers(f, X):
    h = 1e-5
    return np.array([(f(x + h) - f(x - h)) / (2 * h) for x in X])


@exercise.misconception("This is the gradient of my_function2, whatever f is given: evaluate the argument `f`.")
def ignores_the_function(f, X):
    return np.array([4 * X[0] + 3 * X[1], 3 * X[0] + 10 * X[1]])


@exercise.misconception("np.gradient takes the differences of the numbers in X: evaluate f on both sides of each X[i].")
def takes_numpys_gradient(f, X):
    return np.gradient(X)


@exercise.misconception("This is the value of f at X: return its partial derivatives, one for each variable.")
def gives_the_value(f, X):
    return f(X)


@exercise.misconception("These are the second derivatives: the first ones are asked for.")
def gives_the_second_derivatives(f, X):
    # With a smaller step the second difference drowns in round-off.
    h = 1e-3
    return np.array([(f(X + h * e) - 2 * f(X) + f(X - h * e)) / h**2 for e in np.eye(len(X))])


@exercise.misconception("The gradient is divided by its length, which keeps the direction alone: return it as it is.")
def normalises(f, X):
    slopes = gradient(f, X)
    return slopes / np.linalg.norm(slopes)


@exercise.misconception("This is the length of the gradient, a number: return the array of its entries.")
def gives_the_length(f, X):
    return np.linalg.norm(gradient(f, X))


@exercise.misconception("The step is 1, far too long for a curve: take a small h, such as 1e-5, and divide by it.")
def takes_a_step_of_one(f, X):
    return forward_differences(f, X, h=1.0)


@exercise.misconception("The gradient is rounded to whole numbers: return it as it comes.")
def rounds_to_whole_numbers(f, X):
    return np.round(gradient(f, X))


@exercise.misconception("The gradient is rounded to two digits after the point: return it as it comes.")
def rounds_to_two_digits(f, X):
    return np.round(gradient(f, X), 2)


@exercise.misconception("The gradient is rounded to four digits after the point: return it as it comes.")
def rounds_to_four_digits(f, X):
    return np.round(gradient(f, X), 4)


# What follows is right for arrays of floats and shows itself in integers alone.


@exercise.misconception(
    "An array like one of integers holds integers, which cuts the entries off: np.zeros(len(X)) holds floats."
)
def truncates_the_entries(f, X):
    slopes = np.zeros_like(X)
    slopes[:] = differences(f, X) / 2e-5
    return slopes


@exercise.misconception(
    "An array of integers has no room for small steps, which are cut off: move np.array(X, dtype=float)."
)
def truncates_the_steps(f, X):
    h, slopes = 1e-5, np.zeros(len(X))
    for i in range(len(X)):
        above, below = X.copy(), X.copy()
        above[i] += h
        below[i] -= h
        slopes[i] = (f(above) - f(below)) / (2 * h)
    return slopes
