"""Returns a list that holds one list many times, each of which holds another: a trillion leaves in a few bytes."""


def secret_map(x):
    answer = [0.5] * 100
    for _ in range(5):
        answer = [answer] * 100
    return answer
