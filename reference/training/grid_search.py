"""Grid search: every combination of some parameters' values is tried, and the best is kept.

Each combination of one value for each name in the grid is given to `score` once; the highest score wins. Where two of
the best differ in one parameter alone, the value that stands earlier in its list wins.

Source: Bergstra & Bengio (2012), Random search for hyper-parameter optimization, JMLR 13, 281-305, section 1.
"""

import itertools

import numpy as np

from autograder import Exercise, checks


def grid_search(score, grid):
    """The best combination, a dict of name -> value, and its score, for a dict `grid` of name -> list of values."""
    best = None
    for values in itertools.product(*grid.values()):
        parameters = dict(zip(grid, values, strict=True))
        found = score(**parameters)
        if best is None or found > best[1]:
            best = parameters, found
    return best


exercise = Exercise(grid_search, returns=("parameters", "score", "asked"))
exercise.equivalent("True -> False", "a combination has a value for each name")


@exercise.confirmed_by("scikit-learn's GridSearchCV")
def by_scikit_learn(score, grid):
    from sklearn.base import BaseEstimator
    from sklearn.model_selection import GridSearchCV

    class Model(BaseEstimator):
        def __init__(self, **parameters):
            self.parameters = parameters

        def get_params(self, deep=True):
            return dict(self.parameters)

        def set_params(self, **parameters):
            self.parameters.update(parameters)
            return self

        def fit(self, X, y=None):
            return self

        def score(self, X, y=None):
            return score(**self.parameters)

    search = GridSearchCV(Model(**dict.fromkeys(grid)), grid, cv=[([0], [1])], refit=False)
    search.fit(np.zeros((2, 1)), np.zeros(2))
    return search.best_params_, search.best_score_


def chosen(names, values, named):
    """The values by their names, of a call with names, with a dict of them, or with values in the grid's order."""
    if len(values) == 1 and isinstance(values[0], dict):
        return {**values[0], **named}
    if len(values) > len(names):
        raise ValueError(f"a value for each of {', '.join(names)} is needed, and no other")
    return {**dict(zip(names, values, strict=False)), **named}


def scored(grid, table):
    """A score that looks up `table`, an array with one axis for each name of the grid; see `chosen`."""
    names = list(grid)
    known = {name: [float(value) for value in grid[name]] for name in names}

    def score(*values, **named):
        values = chosen(names, values, named)
        if sorted(values) != sorted(names):
            raise ValueError(f"a value for each of {', '.join(names)} is needed, and no other")
        place = []
        for name in names:
            value = float(values[name])
            apart = [abs(each - value) for each in known[name]]
            if not min(apart) <= 1e-6 * max(1.0, abs(value)):
                raise ValueError(f"the grid has no such value of {name}")
            place.append(apart.index(min(apart)))
        return float(table[tuple(place)])

    return score


@exercise.cases
def cases(rng):
    def with_best(*shape, best):
        """Scores below 0 in no order, the best inside the grid; from the first values on it is not on the way."""
        table = -2.0 - rng.permutation(np.prod(shape)).reshape(shape) / 8
        if len(shape) > 1:
            table[(-1, *np.zeros(len(shape) - 1, int))] = -1.5
            table[(0, -1, *np.zeros(len(shape) - 2, int))] = -1.75
        table[best] = -1.0
        return table

    grid = {"alpha": [0.01, 0.1, 1.0], "hidden": [5, 10]}
    yield "two parameters", scored(grid, np.array([[0.5, 0.6], [0.7, 0.9], [0.8, 0.4]])), grid
    grid = {"rate": [0.1, 0.2, 0.3, 0.4], "depth": [2, 3, 5]}
    yield "negative scores", scored(grid, with_best(4, 3, best=(2, 1))), grid
    grid = {"depth": [7, 4, 9]}
    yield "one parameter", scored(grid, with_best(3, best=(1,))), grid
    grid = {"b": [3, 1, 2], "a": [0.5, 0.25], "c": [10, 30, 20]}
    yield "three parameters", scored(grid, 100 + with_best(3, 2, 3, best=(1, 1, 1))), grid
    grid = {"width": [1, 2, 3, 4], "rate": [0.5]}
    table = np.array([[0.25], [0.75], [0.75], [0.5]])
    yield "equal scores, of which the first counts", scored(grid, table), grid
    grid = {"rate": [0.3, 0.1], "width": [2, 4, 6]}
    table = 1e20 * with_best(2, 3, best=(1, 2))
    yield "the last combination is the best, scores far below 0", scored(grid, table), grid
    grid = {"p": [1, 2], "q": [3, 4], "r": [0.5], "s": [5, 6]}
    table = rng.permutation(8).reshape(2, 2, 1, 2) / 8
    table[0, 0, 0, 0] = 2.0
    yield "four parameters, of which the first values are the best", scored(grid, table), grid


def nearest(values, value):
    return min(map(float, values), key=lambda one: abs(one - float(value)))


@exercise.facts
def facts(case, answer):
    _, grid = case.args
    parameters, best = answer.value
    if not isinstance(parameters, dict):
        raise ValueError("no dict")
    names = sorted(grid)
    every = set(itertools.product(*(map(float, grid[name]) for name in names)))
    asked = []
    for evaluation in answer.steps[0].evaluations:
        unnamed = evaluation.args[: len(evaluation.args) - len(evaluation.kwargs)]
        values = chosen(list(grid), unnamed, evaluation.kwargs)
        # The score itself has refused what is far from the grid; what is left is rounding.
        asked.append(
            tuple(min(map(float, grid[name]), key=lambda v, x=values[name]: abs(v - float(x))) for name in names)
        )
    return (
        {name: parameters[name] for name in sorted(parameters)},
        best,
        {
            "combinations that were never asked": len(every - set(asked)),
            "combinations that were asked more than once": sum(asked.count(one) > 1 for one in every),
        },
    )


exercise.ask(checks.matches_reference(rtol=1e-6))
exercise.ask(checks.leaves_arguments_unchanged)
exercise.ask(checks.answers_the_same_again)


def combinations(grid):
    return [dict(zip(grid, values, strict=True)) for values in itertools.product(*grid.values())]


@exercise.misconception("The lowest score is taken for the best: the highest is.")
def minimises(score, grid):
    tried = [(each, score(**each)) for each in combinations(grid)]
    return min(tried, key=lambda pair: pair[1])


@exercise.misconception("The last of several equal scores wins: keep the first, by > in the place of >=.")
def takes_the_last_of_equals(score, grid):
    tried = [(each, score(**each)) for each in combinations(grid)]
    return max(reversed(tried), key=lambda pair: pair[1])


@exercise.misconception(
    "The best score begins with 0, so that negative scores never win: begin with the first score, or with -infinity."
)
def begins_with_zero(score, grid):
    best, highest = {}, 0
    for each in combinations(grid):
        found = score(**each)
        if found > highest:
            best, highest = each, found
    return best, highest


@exercise.misconception(
    "The values are paired off, first with first: try every combination of them, as nested loops or itertools.product "
    "do."
)
def pairs_off(score, grid):
    tried = [dict(zip(grid, values, strict=False)) for values in zip(*grid.values(), strict=False)]
    return max(((each, score(**each)) for each in tried), key=lambda pair: pair[1])


@exercise.misconception(
    "One parameter is tried after the other, the rest held fixed: try every combination, for parameters work together."
)
def one_after_the_other(score, grid):
    best = {name: values[0] for name, values in grid.items()}
    highest = score(**best)
    for name, values in grid.items():
        for value in values[1:]:
            found = score(**{**best, name: value})
            if found > highest:
                best, highest = {**best, name: value}, found
    return best, highest


@exercise.misconception("The score of the best is asked for again: remember it, each combination is to be asked once.")
def asks_again(score, grid):
    best = max(combinations(grid), key=lambda each: score(**each))
    return best, score(**best)


@exercise.misconception("The score is asked for twice, to compare it and to keep it: ask once and remember it.")
def asks_twice(score, grid):
    best, highest = None, -np.inf
    for each in combinations(grid):
        if score(**each) > highest:
            best, highest = each, score(**each)
    return best, highest


@exercise.misconception(
    "All combinations are one and the same dict, which goes on changing after the best was found: make a new one for "
    "each."
)
def keeps_one_dict(score, grid):
    best, highest, current = None, -np.inf, {}
    for each in combinations(grid):
        current.update(each)
        found = score(**current)
        if found > highest:
            best, highest = current, found
    return best, highest


@exercise.misconception("The last value of each parameter is never tried: go to the end of each list.")
def skips_the_last_values(score, grid):
    return grid_search(score, {name: values[:-1] or values for name, values in grid.items()})


@exercise.misconception("The first two parameters are all that is searched: the grid may have any number of names.")
def searches_two_parameters(score, grid):
    first = {name: values[0] for name, values in grid.items()}
    names = list(grid)[:2]
    tried = []
    for values in itertools.product(*(grid[name] for name in names)):
        each = {**first, **dict(zip(names, values, strict=True))}
        tried.append((each, score(**each)))
    return max(tried, key=lambda pair: pair[1])


@exercise.misconception("The search ends at the first combination that is no better: try all of them.")
def ends_at_the_first_fall(score, grid):
    best = None
    for each in combinations(grid):
        found = score(**each)
        if best is not None and found <= best[1]:
            break
        best = each, found
    return best


@exercise.misconception("The last score is returned, not the best one: remember the score of the best combination.")
def returns_the_last_score(score, grid):
    tried = [(each, score(**each)) for each in combinations(grid)]
    return max(tried, key=lambda pair: pair[1])[0], tried[-1][1]


@exercise.misconception("The mean of the scores is returned: return the score of the best combination.")
def returns_the_mean_score(score, grid):
    tried = [(each, score(**each)) for each in combinations(grid)]
    return max(tried, key=lambda pair: pair[1])[0], np.mean([found for _, found in tried])
