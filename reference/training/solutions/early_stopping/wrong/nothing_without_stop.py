"""zero: returns nothing where it never stops."""


def early_stopping(valid_losses, patience):
    keep = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[keep]:
            keep = epoch
        elif epoch - keep == patience:
            return keep, epoch
