"""Returns a list whose length, items and order change while it is read."""


class Shifting(list):
    def __iter__(self):
        return iter([0.5] * 10**6)

    def __len__(self):
        return 2**62

    def __getitem__(self, index):
        return 0.5


def secret_map(x):
    return Shifting([0.5])
