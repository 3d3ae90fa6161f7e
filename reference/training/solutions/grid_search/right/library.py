"""full: scikit-learn's ParameterGrid, which sorts the names."""

from sklearn.model_selection import ParameterGrid


def grid_search(score, grid):
    every = list(ParameterGrid(grid))
    scores = [score(**each) for each in every]
    number = scores.index(max(scores))
    return every[number], scores[number]
