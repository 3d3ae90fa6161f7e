"""zero: an equal loss is a new best."""


def early_stopping(valid_losses, patience):
    best, keep = float("inf"), 0
    for epoch, loss in enumerate(valid_losses):
        if loss <= best:
            best, keep = loss, epoch
        elif epoch - keep == patience:
            return keep, epoch
    return keep, len(valid_losses) - 1
