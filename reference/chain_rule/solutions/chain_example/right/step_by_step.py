"""full: one local derivative after the other, from the loss to the weights; returns a list."""


def chain_example(x, W1, b1, W2, b2, target):
    z1 = W1 * x + b1
    h = z1 * z1
    z2 = W2 * h + b2
    loss = pow(z2 - target, 2)
    dloss_dz2 = 2 * (z2 - target)
    dz2_dW2, dz2_db2, dz2_dh = h, 1, W2
    dh_dz1 = 2 * z1
    dz1_dW1, dz1_db1 = x, 1
    dloss_dz1 = dloss_dz2 * dz2_dh * dh_dz1
    return [
        loss,
        dloss_dz1 * dz1_dW1,
        dloss_dz1 * dz1_db1,
        dloss_dz2 * dz2_dW2,
        dloss_dz2 * dz2_db2,
    ]
