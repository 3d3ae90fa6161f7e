"""A quadratic function of one variable, the running example of the course.

    f(x) = 0.05 x^2 + 0.8 x,    f'(x) = 0.1 x + 0.8

Source: the exercise text.
"""

from autograder import Exercise, checks


def my_function(x):
    """0.05 x^2 + 0.8 x for a number x; returns a number."""
    return 0.05 * x**2 + 0.8 * x


exercise = Exercise(my_function)


@exercise.cases
def cases(rng):
    yield "a whole number", 4.0
    yield "zero", 0.0
    yield "a positive number", float(rng.uniform(1.0, 10.0))
    yield "a negative number", float(rng.uniform(-10.0, -1.0))
    yield "a fraction", float(rng.uniform(0.1, 0.9))
    yield "an integer", int(rng.integers(2, 20))


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("x is not squared in the first term: 0.05 x^2 is 0.05 * x**2.")
def forgets_the_square(x):
    return 0.05 * x + 0.8 * x


@exercise.misconception("The square takes in the factor, (0.05 x)^2: only x is squared, 0.05 * x**2.")
def squares_the_factor(x):
    return (0.05 * x) ** 2 + 0.8 * x


@exercise.misconception("In Python x*2 is twice x: the square is x**2.")
def doubles_for_squares(x):
    return 0.05 * x * 2 + 0.8 * x


@exercise.misconception("The first coefficient is 0.05, not 0.5.")
def shifts_the_decimal_point(x):
    return 0.5 * x**2 + 0.8 * x


@exercise.misconception("This is the derivative, 0.1 x + 0.8: the function itself is asked for.")
def gives_the_derivative(x):
    return 0.1 * x + 0.8


@exercise.misconception("The second term is the constant 0.8: it should be 0.8 x.")
def forgets_the_second_x(x):
    return 0.05 * x**2 + 0.8
