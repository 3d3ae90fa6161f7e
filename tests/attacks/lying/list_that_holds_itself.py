"""Returns a list, a tuple and a dict that hold each other."""


def secret_map(x):
    answer = []
    answer.extend([answer, (answer,), {"answer": answer}, {1: (answer,) * 100}])
    return answer
