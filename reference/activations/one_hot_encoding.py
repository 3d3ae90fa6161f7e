"""One-hot encoding of labels.

    one_hot[i, j] = 1 if labels[i] is the j-th of the distinct labels in sorted order, else 0

Source: Murphy (2022), Probabilistic Machine Learning: An Introduction, section 1.5.3.1.
"""

from collections import Counter

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


@exercise.confirmed_by("scikit-learn's OneHotEncoder", rtol=0.0)
def by_scikit_learn(array):
    from sklearn.preprocessing import OneHotEncoder

    return OneHotEncoder(sparse_output=False).fit_transform(np.reshape(array, (-1, 1)))


@exercise.confirmed_by("Python's own sort", rtol=0.0)
def by_sorting(array):
    labels = list(array)
    return np.array([[float(label == other) for other in sorted(set(labels))] for label in labels])


@exercise.cases
def cases(rng):
    yield "the example in the text", np.array(NAMES)
    yield "names in any order", rng.permutation(["Zoe", "Ada", "Max", "Ada", "Zoe", "Eve", "Kim"])
    yield "counted from zero", rng.permutation([0, 1, 2, 3, 1, 0, 2])
    yield "counted from one", rng.permutation([1, 2, 3, 4, 2, 1])
    yield "-1, 0 and 1", rng.permutation([-1, 0, 1, 1, -1, 0])
    yield "numbers with gaps", rng.permutation([3, 7, 30, 7, 100])
    yield "numbers of one and two digits", np.array([10, 9, 2, 10])
    yield "negative numbers", rng.permutation([-5, -20, -5, -1, -9])
    yield "as many labels as rows", np.array([4, 8, 6])
    yield "two classes", rng.permutation([5, 5, 2, 2, 2])
    yield "one class", np.array([4, 4, 4])
    yield "a single label", np.array(["Ada"])
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


@exercise.misconception(
    "Labels are used as column numbers: they may be names, negative or far apart. Number the classes first, as "
    "np.unique(array, return_inverse=True) does."
)
def indexes_columns_by_labels(array):
    return np.eye(len(np.unique(array)))[array]


@exercise.misconception(
    "Each label less 1 is used as a column number, which it is only if the labels are 1, 2, ..., k: number the classes "
    "in sorted order first."
)
def counts_labels_from_one(array):
    return np.eye(len(np.unique(array)))[np.asarray(array) - 1]


@exercise.misconception(
    "These are the numbers of the classes, counted from 1: make a row of zeros with a single one from each."
)
def gives_the_class_numbers_from_one(array):
    return np.unique(array, return_inverse=True)[1] + 1


@exercise.misconception(
    "These are the numbers of the classes, in order of appearance: make a row of zeros with a single one from each, "
    "the columns in sorted order."
)
def gives_numbers_in_order_of_appearance(array):
    _, first, number = np.unique(array, return_index=True, return_inverse=True)
    return np.argsort(np.argsort(first))[number]


@exercise.misconception("The last class has no column: every class gets a column of its own.")
def drops_the_last_class(array):
    return one_hot_encoding(array)[:, :-1]


@exercise.misconception(
    "There are as many columns as labels, some of them all zeros: as many as distinct labels are asked for."
)
def makes_a_column_for_every_label(array):
    return np.eye(len(array))[np.unique(array, return_inverse=True)[1]]


@exercise.misconception(
    "The labels are compared with each other, so that a class has a column as often as it occurs: compare them with "
    "the distinct labels, np.unique(array)."
)
def compares_labels_with_each_other(array):
    labels = np.asarray(array)
    return (labels[:, np.newaxis] == labels).astype(float)


@exercise.misconception(
    "The labels are sorted, but a class has a column as often as it occurs: take each once, with np.unique(array)."
)
def keeps_repeated_labels(array):
    labels = np.asarray(array)
    return (labels[:, np.newaxis] == np.sort(labels)).astype(float)


@exercise.misconception(
    "There is one row for each class: encode every label in `array`, repeated ones as well, not np.unique(array)."
)
def encodes_the_classes_alone(array):
    return np.eye(len(np.unique(array)))


@exercise.misconception("Every label gets a column of its own, repeated ones too: equal labels share a column.")
def takes_every_label_as_new(array):
    return np.eye(len(array))


@exercise.misconception("The other classes are marked by -1: they get zeros.")
def marks_the_others_by_minus_one(array):
    return 2 * one_hot_encoding(array) - 1


@exercise.misconception("Zeros and ones have changed places: the column of the label gets the 1.")
def swaps_zeros_and_ones(array):
    return 1 - one_hot_encoding(array)


@exercise.misconception("This is how often each class occurs: return one row of zeros and a single one for each label.")
def counts_the_labels(array):
    return np.unique(array, return_counts=True)[1]


@exercise.misconception("Only the first row is filled: return after the loop over the labels, not inside it.")
def stops_after_the_first_label(array):
    result = np.zeros_like(one_hot_encoding(array))
    result[0] = one_hot_encoding(array)[0]
    return result


@exercise.misconception("The rows are strung together into one long row: return an array of shape (n, k).")
def flattens_the_result(array):
    return one_hot_encoding(array).ravel()


@exercise.misconception("The columns stand in order of frequency: put them in sorted order of the labels.")
def sorts_by_frequency(array):
    counts = Counter(np.asarray(array).tolist())
    return np.array(
        [[float(item == label) for label, _ in counts.most_common()] for item in np.asarray(array).tolist()]
    )


@exercise.misconception("There are three columns whatever the labels: make as many as there are distinct labels.")
def makes_three_columns(array):
    return np.eye(3)[np.unique(array, return_inverse=True)[1]]


@exercise.misconception(
    "Labels are turned into integers, which merges fractions, sorts digits as numbers, and fails for names: take "
    "the labels as they are."
)
def turns_labels_into_integers(array):
    return one_hot_encoding(np.asarray(array).astype(int))


@exercise.misconception(
    "The column of a class is marked by the number of the class: mark it by a 1, whatever the class."
)
def writes_class_numbers(array):
    encoded = one_hot_encoding(array)
    return encoded * (1 + np.arange(encoded.shape[1]))
