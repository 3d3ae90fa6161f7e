"""A quadratic function of one variable, the running example of the course.

    f(x) = 0.05 x^2 + 0.8 x,    f'(x) = 0.1 x + 0.8

Source: the exercise text.
"""

from autograder import Exercise, checks


def my_function(x):
    """0.05 x^2 + 0.8 x for a number x; returns a number."""
    return 0.05 * x**2 + 0.8 * x


exercise = Exercise(my_function)


@exercise.confirmed_by("exact arithmetic")
def by_fractions(x):
    from ..exact import fractions, rounded

    x = fractions(x)
    return rounded(x * (x + 16) / 20)


@exercise.confirmed_by("NumPy's polyval")
def by_polyval(x):
    from numpy import polyval

    return polyval([0.05, 0.8, 0.0], x)


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


@exercise.misconception("The second coefficient is 0.8, not 0.08.")
def shifts_the_second_decimal_point(x):
    return 0.05 * x**2 + 0.08 * x


@exercise.misconception("The coefficients have changed places: 0.05 belongs to the square, 0.8 to x.")
def swaps_the_coefficients(x):
    return 0.8 * x**2 + 0.05 * x


@exercise.misconception("This is the derivative, 0.1 x + 0.8: the function itself is asked for.")
def gives_the_derivative(x):
    return 0.1 * x + 0.8


@exercise.misconception("The second term is the constant 0.8: it should be 0.8 x.")
def forgets_the_second_x(x):
    return 0.05 * x**2 + 0.8


@exercise.misconception("The second term is missing: add 0.8 * x to 0.05 * x**2.")
def forgets_the_second_term(x):
    return 0.05 * x**2


@exercise.misconception("The first term is missing: add 0.05 * x**2 to 0.8 * x.")
def forgets_the_first_term(x):
    return 0.8 * x


@exercise.misconception("The second term is subtracted: it is added, + 0.8 * x.")
def subtracts_the_second_term(x):
    return 0.05 * x**2 - 0.8 * x


@exercise.misconception("The first term is negative here: it is +0.05 * x**2.")
def negates_the_first_term(x):
    return -0.05 * x**2 + 0.8 * x


@exercise.misconception("The two terms are multiplied: add them.")
def multiplies_the_terms(x):
    return 0.05 * x**2 * 0.8 * x


@exercise.misconception("x is squared in both terms: the second one is 0.8 x.")
def squares_both_terms(x):
    return 0.05 * x**2 + 0.8 * x**2


@exercise.misconception("The power is 3 in the first term: it is 2, 0.05 * x**2.")
def cubes_x(x):
    return 0.05 * x**3 + 0.8 * x


@exercise.misconception("0.05 multiplies the second term as well: it belongs to x**2 alone, 0.05 * x**2 + 0.8 * x.")
def multiplies_the_second_term_too(x):
    return 0.05 * (x**2 + 0.8 * x)


@exercise.misconception("The whole sum is squared: only the x of the first term is, 0.05 * x**2.")
def squares_the_sum(x):
    return (0.05 * x + 0.8 * x) ** 2


@exercise.misconception("The result is f(4) whatever x is: compute it from the argument `x`.")
def answers_for_the_example(x):
    return 4.0


@exercise.misconception("The result is rounded to a whole number: return it as it comes.")
def rounds_to_a_whole_number(x):
    return round(0.05 * x**2 + 0.8 * x)


@exercise.misconception("The result is rounded to one digit after the point: return it as it comes.")
def rounds_to_one_digit(x):
    return round(0.05 * x**2 + 0.8 * x, 1)


@exercise.misconception("The result is rounded to two digits after the point: return it as it comes.")
def rounds_to_two_digits(x):
    return round(0.05 * x**2 + 0.8 * x, 2)


@exercise.misconception("x is cut off to an integer: compute with `x` as it comes.")
def truncates_x(x):
    return 0.05 * int(x) ** 2 + 0.8 * int(x)
