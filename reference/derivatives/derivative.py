"""The derivative of a function of one variable, by central difference.

    f'(x) = (f(x + h) - f(x - h)) / 2h + O(h^2)

Source: Press et al. (2007), Numerical Recipes, section 5.7.
"""

import numpy as np

from autograder import Exercise, checks

# Truncation falls with h^2 and round-off grows with 1/h: they meet near the cube root of the machine's precision.
STEP = np.cbrt(np.finfo(float).eps)


def derivative(f, x):
    """Derivative at the number x of f, a function of one number; returns a number."""
    h = STEP * max(1.0, abs(x))
    return (f(x + h) - f(x - h)) / (2 * h)


exercise = Exercise(derivative)
for change in (
    "STEP * max(1.0, abs(x)) -> STEP / max(1.0, abs(x))",
    "STEP * max(1.0, abs(x)) -> STEP",
    "1.0 -> 2.0",
    "1.0 -> 0.5",
    "abs(x) -> x",
):
    exercise.equivalent(change, "another step as sensible: the errors are far below what any scheme is allowed")
exercise.equivalent("max(1.0, abs(x)) -> max(abs(x), 1.0)", "max takes its arguments in any order")


# Exact to rounding; what is left is the error of the central difference itself.
@exercise.confirmed_by("the complex step", rtol=3e-10)
def by_complex_step(f, x):
    return f(complex(x, 1e-30)).imag / 1e-30


@exercise.confirmed_by("SciPy's differentiate.derivative", rtol=3e-10)
def by_scipy(f, x):
    from scipy.differentiate import derivative as theirs

    return theirs(f, float(x)).df


# The error allowed to a difference quotient follows from f'', which must not vanish: |f''| <= 4 |f'| where it is asked.


def quadratic(x):
    """f(x) = 0.05 x^2 + 0.8 x"""
    return 0.05 * x**2 + 0.8 * x


def cubic(x):
    """f(x) = x^3 - 2 x"""
    return x**3 - 2 * x


def growth(x):
    """f(x) = exp(x / 2)"""
    return np.exp(x / 2)


def wave(x):
    """f(x) = sin(x) + x^2"""
    return np.sin(x) + x**2


def times(rng, f):
    """f times a factor near one, so that nobody can tell the function by heart from a former attempt's feedback."""
    factor = round(float(rng.uniform(0.6, 1.4)), 2)

    def scaled(x):
        return factor * f(x)

    left, _, formula = f.__doc__.partition(" = ")
    scaled.__doc__ = f"{left} = {factor:g} ({formula})"
    return scaled


@exercise.cases
def cases(rng):
    yield "the example in the text", quadratic, 4.0
    yield "a cubic", times(rng, cubic), 2.0
    yield "another function at the same point", times(rng, growth), 2.0
    yield "at zero", times(rng, growth), 0.0
    for _ in range(3):
        yield "a cubic", times(rng, cubic), float(rng.uniform(1.0, 3.0))
        yield "an exponential", times(rng, growth), float(rng.uniform(-2.0, 5.0))
        yield "a wave on a parabola", times(rng, wave), float(rng.uniform(-6.0, -1.0))


@exercise.cases(finding="right for integers")
def integers(rng):
    yield "an integer", times(rng, cubic), int(rng.integers(1, 4))


exercise.ask(checks.difference_quotient(lambda f, x: [()]))
exercise.ask(checks.answers_the_same_again)


# Central differences and exact derivatives are the same to 1e-6; of a forward difference this holds for one step only.


@exercise.misconception(
    "This is twice the derivative: divide by the distance of the two points, which is 2h for x + h and x - h."
)
def forgets_the_two(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / h


@exercise.misconception("The two values are h apart, not 2h: divide by h, or take f(x - h) for the second.")
def divides_by_two_h(f, x):
    h = 1e-5
    return (f(x + h) - f(x)) / (2 * h)


@exercise.misconception(
    "This is half the derivative: divide once by the distance of the two points, 2h for x + h and x - h, h for x + h "
    "and x."
)
def halves_the_derivative(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / (4 * h)


@exercise.misconception("In Python a / 2 * h is (a / 2) * h: write a / (2 * h).")
def multiplies_by_h(f, x):
    h = 1e-5
    return (f(x + h) - f(x - h)) / 2 * h


@exercise.misconception("The difference of the function's values is still to be divided by h.")
def forgets_the_division(f, x):
    h = 1e-5
    return f(x + h) - f(x)


@exercise.misconception("The difference f(x + h) - f(x - h) is still to be divided by 2h.")
def forgets_to_divide_the_central_difference(f, x):
    h = 1e-5
    return f(x + h) - f(x - h)


@exercise.misconception(
    "The division takes in the second value alone: put the difference in brackets, (f(x + h) - f(x - h)) / (2 * h)."
)
def forgets_the_brackets(f, x):
    h = 1e-5
    return f(x + h) - f(x - h) / (2 * h)


@exercise.misconception(
    "The division takes in the second value alone: put the difference in brackets, (f(x + h) - f(x)) / h."
)
def forgets_the_brackets_of_the_forward_difference(f, x):
    h = 1e-5
    return f(x + h) - f(x) / h


@exercise.misconception("The two values are added: the derivative takes their difference, f(x + h) - f(x - h).")
def adds_the_values(f, x):
    h = 1e-5
    return (f(x + h) + f(x - h)) / (2 * h)


@exercise.misconception("The sign is reversed: subtract the value on the left from the one on the right of it.")
def reverses_the_sign(f, x):
    h = 1e-5
    return (f(x - h) - f(x + h)) / (2 * h)


@exercise.misconception("The sign is reversed: the forward difference is f(x + h) - f(x), not f(x) - f(x + h).")
def reverses_the_forward_difference(f, x):
    h = 1e-5
    return (f(x) - f(x + h)) / h


@exercise.misconception("The sign of the derivative is lost: where f falls it is negative, so leave out abs().")
def drops_the_sign(f, x):
    return abs(derivative(f, x))


@exercise.misconception("This is the derivative of my_function, whatever f is given: evaluate the argument `f`.")
def ignores_the_function(f, x):
    return 0.1 * x + 0.8


@exercise.misconception("This is the value of f at x, not its slope: take the difference of two values, divided by 2h.")
def gives_the_value(f, x):
    return f(x)


@exercise.misconception("This is the second derivative: the first one is asked for, (f(x + h) - f(x - h)) / (2 * h).")
def gives_the_second_derivative(f, x):
    # With a smaller step the second difference drowns in round-off.
    h = 1e-3
    return (f(x + h) - 2 * f(x) + f(x - h)) / h**2


@exercise.misconception(
    "The result is 0, or next to it, for every f: where the step is too small x + h is x again (take one between 1e-3 "
    "and 1e-8), and the difference is to be divided by it, / (2 * h)."
)
def loses_the_step(f, x):
    h = 1e-20
    return (f(x + h) - f(x)) / h


@exercise.misconception("The step is 1, far too long for a curve: take a small h, such as 1e-5, and divide by it.")
def takes_a_step_of_one(f, x):
    return f(x + 1) - f(x)


@exercise.misconception("The step is 1 to each side, far too long for a curve: take a small h, such as 1e-5.")
def takes_a_step_of_one_to_each_side(f, x):
    return (f(x + 1) - f(x - 1)) / 2


@exercise.misconception("The step is a fraction of x, and 0 where x is 0: take a fixed one, such as h = 1e-5.")
def scales_the_step_with_x(f, x):
    h = 1e-5 * x
    return (f(x + h) - f(x - h)) / (2 * h)


@exercise.misconception(
    "The result is 1 for every f, as it is where h is added to the value: it is to be added to x, f(x + h)."
)
def adds_h_to_the_value(f, x):
    h = 1e-5
    return (f(x) + h - f(x)) / h


@exercise.misconception(
    "The subtraction is inside the brackets of f, where x cancels: subtract two values of f, f(x + h) - f(x - h)."
)
def subtracts_the_points(f, x):
    h = 1e-5
    return f((x + h) - (x - h)) / (2 * h)


@exercise.misconception("The derivative is rounded to one digit after the point: return it as it comes.")
def rounds_to_one_digit(f, x):
    return round(derivative(f, x), 1)


@exercise.misconception("The derivative is rounded to two digits after the point: return it as it comes.")
def rounds_to_two_digits(f, x):
    return round(derivative(f, x), 2)


@exercise.misconception("The derivative is rounded to four digits after the point: return it as it comes.")
def rounds_to_four_digits(f, x):
    return round(derivative(f, x), 4)
