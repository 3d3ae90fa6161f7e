"""Returns a list in a list in a list, a hundred thousand deep."""


def secret_map(x):
    answer = []
    for _ in range(100_000):
        answer = [answer]
    return answer
