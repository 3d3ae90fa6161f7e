"""Raises what cannot be caught, named, described or shown."""


class Meta(type):
    __name__ = property(lambda self: 1 / 0)

    def __instancecheck__(self, instance):
        raise SystemExit


class Unspeakable(BaseException, metaclass=Meta):
    __str__ = __repr__ = lambda self: 1 / 0

    def _render_traceback_(self):
        raise KeyboardInterrupt


def secret_map(x):
    raise Unspeakable


raise Unspeakable
