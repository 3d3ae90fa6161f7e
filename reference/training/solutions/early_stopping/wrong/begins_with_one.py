"""zero: the best loss begins with 1."""


def early_stopping(valid_losses, patience):
    best, keep, waited = 1.0, 0, 0
    for epoch, loss in enumerate(valid_losses):
        if loss < best:
            best, keep, waited = loss, epoch, 0
        else:
            waited += 1
        if waited == patience:
            return keep, epoch
    return keep, epoch
