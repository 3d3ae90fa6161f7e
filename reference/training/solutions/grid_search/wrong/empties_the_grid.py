"""partial 0.75: takes the names out of the grid that it was given."""


def grid_search(score, grid):
    every = [{}]
    while grid:
        name, values = grid.popitem()
        every = [{name: value, **each} for value in values for each in every]
    return max(((each, score(**each)) for each in every), key=lambda pair: pair[1])
