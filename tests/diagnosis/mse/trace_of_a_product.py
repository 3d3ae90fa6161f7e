"""cause: The product of the errors has a trace for columns alone, or a length for vectors.
accepted: any/only_vectors, any/only_matrices
"""


def mse(actual, pred):
    errors = actual - pred
    if errors.ndim == 2:
        return None
    return errors @ errors / len(errors)
