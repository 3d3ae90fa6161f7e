"""full: a lambda with coefficients of its own."""

a_quadratic, b_quadratic = 0.05, 0.8
my_function = lambda x: a_quadratic * x * x + b_quadratic * x
