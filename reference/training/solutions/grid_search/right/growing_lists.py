"""full: a list of combinations that grows, then max with a key."""


def grid_search(score, grid):
    every = [{}]
    for name, values in grid.items():
        every = [dict(each, **{name: value}) for each in every for value in values]
    return max(((each, score(each)) for each in every), key=lambda pair: pair[1])
