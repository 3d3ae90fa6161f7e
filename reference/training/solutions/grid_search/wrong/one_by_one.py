"""zero: one parameter after the other."""


def grid_search(score, grid):
    best = {name: values[0] for name, values in grid.items()}
    highest = score(**best)
    for name in grid:
        for value in grid[name]:
            trial = dict(best)
            trial[name] = value
            found = score(**trial)
            if found > highest:
                best, highest = trial, found
    return best, highest
