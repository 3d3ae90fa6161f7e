"""full: one name after the other, by recursion; the score is given a dict."""


def _search(score, names, grid, chosen):
    if not names:
        return dict(chosen), score(dict(chosen))
    best = None
    for value in grid[names[0]]:
        found = _search(score, names[1:], grid, {**chosen, names[0]: value})
        if best is None or found[1] > best[1]:
            best = found
    return best


def grid_search(score, grid):
    return _search(score, list(grid), grid, {})
