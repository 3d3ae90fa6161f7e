"""zero: epochs counted from 1."""


def early_stopping(valid_losses, patience):
    keep = 1
    for epoch in range(1, len(valid_losses) + 1):
        if valid_losses[epoch - 1] < valid_losses[keep - 1]:
            keep = epoch
        if epoch - keep == patience:
            break
    return keep, epoch
