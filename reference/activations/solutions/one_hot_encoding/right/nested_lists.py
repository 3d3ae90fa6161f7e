"""full: lists of bools."""


def one_hot_encoding(array):
    classes = sorted(set(array))
    return [[label == c for c in classes] for label in array]
