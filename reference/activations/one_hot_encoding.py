"""One-hot encoding of labels.

    one_hot[i, j] = 1 if labels[i] is the j-th of the distinct labels in sorted order, else 0

Source: Murphy (2022), Probabilistic Machine Learning: An Introduction, section 1.5.3.1.
"""

import numpy as np

from autograder import Exercise, checks


def one_hot_encoding(array):
    """One-hot rows of n labels (strings or numbers, array or list) with k distinct values; shape (n, k), float.

    Columns stand in sorted order of the labels.
    """
    labels = np.asarray(array)
    return (labels[:, np.newaxis] == np.unique(labels)).astype(float)


exercise = Exercise(one_hot_encoding)

NAMES = ["John", "Tim", "Tom", "John", "Marry", "Tom"]


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array(NAMES)
    yield "names in any order", rng.permutation(["Zoe", "Ada", "Max", "Ada", "Zoe", "Eve", "Kim"])
    yield "counted from zero", rng.permutation([0, 1, 2, 3, 1, 0, 2])
    yield "-1, 0 and 1", rng.permutation([-1, 0, 1, 1, -1, 0])
    yield "numbers with gaps", rng.permutation([3, 7, 30, 7, 100])
    yield "numbers of one and two digits", np.array([10, 9, 2, 10])
    yield "negative numbers", rng.permutation([-5, -20, -5, -1, -9])
    yield "as many labels as rows", np.array([4, 8, 6])
    yield "two classes", rng.permutation([5, 5, 2, 2, 2])
    yield "one class", np.array([4, 4, 4])
    yield "fractions", rng.permutation([0.5, -1.5, 2.25, 0.5, 2.75, 0.25])
    yield "names that differ late, or in a capital alone", rng.permutation(["Tomas", "Tom", "tom", "Tim", "Tom"])
    yield "digits as text, which sort as text", rng.permutation(["10", "9", "2", "10"])


@exercise.cases(finding="labels given as a list")
def lists(rng):
    yield "the example in the text as a list", list(NAMES)
    yield "a list of numbers", [10, 9, 2, 10]


exercise.ask(checks.matches_reference(rtol=0.0))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


@exercise.misconception("The columns stand in the order in which labels first appear: put them in sorted order.")
def keeps_the_order_of_appearance(array):
    labels = list(dict.fromkeys(np.asarray(array).tolist()))
    return np.array([[float(item == label) for label in labels] for item in np.asarray(array).tolist()])


@exercise.misconception("Rows and columns have changed places: each label given has a row, each class a column.")
def transposes(array):
    return one_hot_encoding(array).T


@exercise.misconception("Numbers are sorted as text, 10 before 9: sort the labels as they are, with np.unique(array).")
def sorts_as_text(array):
    return one_hot_encoding(np.asarray(array).astype(str))


@exercise.misconception("Labels are used as column numbers, which they are only if they are 0, 1, ..., k - 1.")
def takes_labels_as_column_numbers(array):
    return np.eye(np.max(array) + 1)[array]


@exercise.misconception("The columns stand in descending order: put them in ascending order.")
def sorts_in_descending_order(array):
    return one_hot_encoding(array)[:, ::-1]


@exercise.misconception("The first class has no column (dummy coding): every class gets a column of its own.")
def drops_the_first_class(array):
    return one_hot_encoding(array)[:, 1:]


@exercise.misconception("These are the numbers of the classes: make a row of zeros with a single one from each.")
def gives_the_class_numbers(array):
    return np.unique(array, return_inverse=True)[1]


@exercise.misconception(
    "There is a column for each number from the smallest label to the largest: only those that occur get one."
)
def fills_the_gaps(array):
    labels = np.asarray(array)
    return (labels[:, np.newaxis] == np.arange(labels.min(), labels.max() + 1)).astype(float)
