"""full: a recursive helper."""


def _look_on(losses, patience, keep, epoch):
    if epoch == len(losses):
        return keep, epoch - 1
    if losses[epoch] < losses[keep]:
        keep = epoch
    return (keep, epoch) if epoch - keep >= patience else _look_on(losses, patience, keep, epoch + 1)


def early_stopping(valid_losses, patience):
    return _look_on(list(valid_losses), patience, 0, 0)
