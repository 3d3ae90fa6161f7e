"""zero: counts rises from one epoch to the next."""


def early_stopping(valid_losses, patience):
    rises = 0
    for t in range(1, len(valid_losses)):
        rises = rises + 1 if valid_losses[t] > valid_losses[t - 1] else 0
        if rises == patience:
            return t - patience, t
    return len(valid_losses) - 1, len(valid_losses) - 1
