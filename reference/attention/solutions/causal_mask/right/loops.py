"""full: loops, as a list of lists."""


def causal_mask(n):
    mask = []
    for i in range(n):
        row = []
        for j in range(n):
            row.append(j <= i)
        mask.append(row)
    return mask
