"""zero: counts an epoch as better only where it gains 1e-6 at least."""


def early_stopping(valid_losses, patience):
    best, keep, waited = float("inf"), 0, 0
    for epoch, loss in enumerate(valid_losses):
        if loss < best - 1e-6:
            best, keep, waited = loss, epoch, 0
        else:
            waited += 1
            if waited >= patience:
                return keep, epoch
    return keep, len(valid_losses) - 1
