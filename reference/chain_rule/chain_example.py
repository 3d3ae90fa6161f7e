"""The chain rule through a network of single numbers, with a squared hidden unit.

    z = W1 x + b1,   h = z^2,   y = W2 h + b2,   loss = (y - target)^2
    dy = 2 (y - target),   dW2 = dy h,   db2 = dy,
    dz = dy W2 2 z,        dW1 = dz x,   db1 = dz

dy, dz, dW1, ... are the derivatives of the loss by y, z, W1, ...

Source: Goodfellow, Bengio & Courville (2016), Deep Learning, section 6.5.2 (the chain rule) and algorithm 6.4.
"""

from autograder import Exercise, checks


def chain_example(x, W1, b1, W2, b2, target):
    """Loss and its derivatives by the weights and biases, all of them numbers; returns (loss, dW1, db1, dW2, db2)."""
    z = W1 * x + b1
    h = z**2
    error = W2 * h + b2 - target
    dy = 2 * error
    dz = dy * W2 * 2 * z
    return error**2, dz * x, dz, dy * h, dy


exercise = Exercise(chain_example, returns=("loss", "dW1", "db1", "dW2", "db2"))


@exercise.confirmed_by("exact arithmetic with dual numbers")
def by_dual_numbers(x, W1, b1, W2, b2, target):
    from ..exact import fractions, rounded

    def times(p, q):
        """The product of two pairs, each a value and its derivative."""
        return p[0] * q[0], p[0] * q[1] + p[1] * q[0]

    def plus(p, q):
        return p[0] + q[0], p[1] + q[1]

    x, W1, b1, W2, b2, target = fractions([x, W1, b1, W2, b2, target])

    def along(dW1, db1, dW2, db2):
        z = plus(times((W1, dW1), (x, 0)), (b1, db1))
        y = plus(times((W2, dW2), times(z, z)), (b2, db2))
        error = plus(y, (-target, 0))
        return times(error, error)

    loss, _ = along(0, 0, 0, 0)
    slopes = (along(1, 0, 0, 0), along(0, 1, 0, 0), along(0, 0, 1, 0), along(0, 0, 0, 1))
    return rounded(loss), *(rounded(slope) for _, slope in slopes)


def drawn(rng, unit=8.0):
    """Six numbers other than 0, of few binary digits, of which neither z nor y nor y - target is a small difference.

    So float32 keeps its digits all the way through.
    """
    while True:
        x, W1, b1, W2, b2, target = (rng.integers(1, 21, size=6) * rng.choice([-1, 1], size=6) / unit).tolist()
        z = W1 * x + b1
        y = W2 * z**2 + b2
        sums = ((z, W1 * x, b1), (y, W2 * z**2, b2), (y - target, y, target))
        if all(abs(total) >= 0.3 * (abs(one) + abs(other)) for total, one, other in sums):
            return x, W1, b1, W2, b2, target


@exercise.cases
def cases(rng):
    yield "the example in the text", 1, 2, 0, 3, 0, 10
    yield "numbers of both signs", *drawn(rng)
    yield "small numbers", *drawn(rng, unit=40.0)
    x, W1, b1, W2, b2, target = drawn(rng)
    yield "x is 0", 0.0, W1, b1, W2, b2, target
    yield "W2 is 0", x, W1, b1, 0.0, b2, -2 * b2


def loss(x, W1, b1, W2, b2, target):
    return (W2 * (W1 * x + b1) ** 2 + b2 - target) ** 2


# Absolute as well, for whoever takes numerical derivatives where these are 0.
exercise.ask(checks.matches_reference(rtol=1e-6, atol=1e-7))
exercise.ask(checks.gradient_agrees(loss, argument=1, part="dW1", atol=1e-7))
exercise.ask(checks.gradient_agrees(loss, argument=2, part="db1", atol=1e-7))
exercise.ask(checks.gradient_agrees(loss, argument=3, part="dW2", atol=1e-7))
exercise.ask(checks.gradient_agrees(loss, argument=4, part="db2", atol=1e-7))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.alternative("The loss is halved, (y - target)^2 / 2, and so are its derivatives: the text has no factor 1/2.")
def halves_the_loss(x, W1, b1, W2, b2, target):
    return tuple(part / 2 for part in chain_example(x, W1, b1, W2, b2, target))


def forward(x, W1, b1, W2, b2):
    """z, h and y."""
    z = W1 * x + b1
    return z, z**2, W2 * z**2 + b2


def backward(x, W1, b1, W2, b2, target, *, dy=None, slope=None):
    """What a student gets who has another derivative of the loss by y, or of h by z."""
    z, h, y = forward(x, W1, b1, W2, b2)
    dy = 2 * (y - target) if dy is None else dy(y)
    dz = dy * W2 * (2 * z if slope is None else slope(z))
    return (y - target) ** 2, dz * x, dz, dy * h, dy


@exercise.misconception("The derivative of the square is missing in dW1 and db1: h = z^2 gives the factor 2 z.")
def forgets_the_slope_of_the_square(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, slope=lambda z: 1)


@exercise.misconception("The derivative of the loss is taken as y - target, half of it: it is 2 (y - target).")
def forgets_the_two_of_the_loss(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, dy=lambda y: y - target)


@exercise.misconception("The derivative of h = z^2 is taken as z in dW1 and db1: it is 2 z.")
def forgets_the_two_of_the_square(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, slope=lambda z: z)


@exercise.misconception("The derivative of h = z^2 is taken as the number 2 in dW1 and db1: it is 2 z.")
def forgets_the_z_of_the_square(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, slope=lambda z: 2)


@exercise.misconception(
    "The derivative of the square is taken at h, the value that is squared already: it is 2 z, with z = W1 x + b1."
)
def takes_the_slope_at_h(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, slope=lambda z: 2 * z**2)


@exercise.misconception(
    "The derivative of the square is taken at x in dW1 and db1: what is squared is z = W1 x + b1, so it is 2 z."
)
def takes_the_slope_at_x(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, slope=lambda z: 2 * x)


@exercise.misconception("All derivatives have the wrong sign: that of the loss by y is 2 (y - target).")
def reverses_the_sign(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, dy=lambda y: 2 * (target - y))


@exercise.misconception(
    "All derivatives have the wrong sign and half the size: that of the loss by y is 2 (y - target)."
)
def takes_the_error_the_other_way(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, dy=lambda y: target - y)


@exercise.misconception("The derivative of the loss by y is left out of the products: each begins with 2 (y - target).")
def differentiates_y(x, W1, b1, W2, b2, target):
    return backward(x, W1, b1, W2, b2, target, dy=lambda y: 1)


@exercise.misconception("dW2 has the factor z, before the square: y = W2 h + b2, so it is 2 (y - target) h.")
def takes_z_for_h(x, W1, b1, W2, b2, target):
    loss, dW1, db1, _, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, db1, dy * (W1 * x + b1), dy


@exercise.misconception("dW2 has the factor x: the input of the second layer is h, so it is 2 (y - target) h.")
def takes_x_for_h(x, W1, b1, W2, b2, target):
    loss, dW1, db1, _, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, db1, dy * x, dy


@exercise.misconception(
    "The factor W2 is missing in dW1 and db1: the way from h to the loss leads through y = W2 h + b2."
)
def forgets_W2(x, W1, b1, W2, b2, target):
    z, h, y = forward(x, W1, b1, W2, b2)
    dy = 2 * (y - target)
    return (y - target) ** 2, dy * 2 * z * x, dy * 2 * z, dy * h, dy


@exercise.misconception("dW1 and db1 have the factor W1 where W2 is due: y = W2 h + b2 depends on h by the factor W2.")
def takes_W1_for_W2(x, W1, b1, W2, b2, target):
    z, h, y = forward(x, W1, b1, W2, b2)
    dy = 2 * (y - target)
    return (y - target) ** 2, dy * W1 * 2 * z * x, dy * W1 * 2 * z, dy * h, dy


@exercise.misconception("The factor x is missing in dW1: z = W1 x + b1 depends on W1 by the factor x.")
def forgets_x(x, W1, b1, W2, b2, target):
    loss, _, dz, dW2, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dz, dz, dW2, dy


@exercise.misconception(
    "The last factor of dW1 is W1, which gives the derivative by x: z = W1 x + b1 depends on W1 by the factor x."
)
def differentiates_by_x(x, W1, b1, W2, b2, target):
    loss, _, dz, dW2, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dz * W1, dz, dW2, dy


@exercise.misconception(
    "db1 has the factor b1, and db2 the factor b2: a bias is added, so the loss depends on it as on the sum."
)
def multiplies_by_the_biases(x, W1, b1, W2, b2, target):
    loss, dW1, dz, dW2, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, dz * b1, dW2, dy * b2


@exercise.misconception(
    "db1 is the same as db2: the loss reaches b1 through W2 and the square as well, 2 (y - target) W2 2 z."
)
def gives_both_biases_the_same(x, W1, b1, W2, b2, target):
    loss, dW1, _, dW2, dy = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, dy, dW2, dy


@exercise.misconception("The biases are left out: z = W1 x + b1 and y = W2 h + b2.")
def leaves_the_biases_out(x, W1, b1, W2, b2, target):
    return chain_example(x, W1, 0, W2, 0, target)


@exercise.misconception("The hidden unit is not squared: h = (W1 x + b1)^2.")
def forgets_to_square(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    error = W2 * z + b2 - target
    return error**2, 2 * error * W2 * x, 2 * error * W2, 2 * error * z, 2 * error


@exercise.misconception(
    "The hidden unit is not squared on the way forward, though the way back has its derivative: h = (W1 x + b1)^2."
)
def squares_on_the_way_back_alone(x, W1, b1, W2, b2, target):
    z = W1 * x + b1
    error = W2 * z + b2 - target
    dz = 2 * error * W2 * 2 * z
    return error**2, dz * x, dz, 2 * error * z, 2 * error


@exercise.misconception("b1 is added after the square: it stands in the brackets, h = (W1 x + b1)^2.")
def adds_b1_after_the_square(x, W1, b1, W2, b2, target):
    h = (W1 * x) ** 2 + b1
    dy = 2 * (W2 * h + b2 - target)
    return (W2 * h + b2 - target) ** 2, dy * W2 * 2 * W1 * x * x, dy * W2, dy * h, dy


@exercise.misconception("y is squared once more: the second layer has no square, y = W2 h + b2.")
def squares_the_output(x, W1, b1, W2, b2, target):
    z, h, s = forward(x, W1, b1, W2, b2)
    ds = 2 * (s**2 - target) * 2 * s
    dz = ds * W2 * 2 * z
    return (s**2 - target) ** 2, dz * x, dz, ds * h, ds


@exercise.misconception("The first value is y: the loss (y - target)^2 is asked for.")
def returns_y(x, W1, b1, W2, b2, target):
    return forward(x, W1, b1, W2, b2)[2], *chain_example(x, W1, b1, W2, b2, target)[1:]


@exercise.misconception("The first value is y - target: the loss is its square.")
def forgets_to_square_the_loss(x, W1, b1, W2, b2, target):
    return forward(x, W1, b1, W2, b2)[2] - target, *chain_example(x, W1, b1, W2, b2, target)[1:]


@exercise.misconception("The derivatives stand in another order than asked for: return (loss, dW1, db1, dW2, db2).")
def returns_weights_first(x, W1, b1, W2, b2, target):
    loss, dW1, db1, dW2, db2 = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, dW2, db1, db2


@exercise.misconception(
    "The layers have changed places, as they come on the way back: return (loss, dW1, db1, dW2, db2)."
)
def returns_the_second_layer_first(x, W1, b1, W2, b2, target):
    loss, dW1, db1, dW2, db2 = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW2, db2, dW1, db1


@exercise.misconception("db1 and db2 have changed places: db2 is 2 (y - target), and db1 is that times W2 2 z.")
def swaps_the_biases(x, W1, b1, W2, b2, target):
    loss, dW1, db1, dW2, db2 = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW1, db2, dW2, db1


@exercise.misconception("dW1 and dW2 have changed places: return (loss, dW1, db1, dW2, db2).")
def swaps_the_weights(x, W1, b1, W2, b2, target):
    loss, dW1, db1, dW2, db2 = chain_example(x, W1, b1, W2, b2, target)
    return loss, dW2, db1, dW1, db2


@exercise.misconception("The results are rounded: return them in full precision, round only what is printed.")
def rounds_the_results(x, W1, b1, W2, b2, target):
    return tuple(round(part, 4) for part in chain_example(x, W1, b1, W2, b2, target))
