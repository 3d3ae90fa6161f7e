"""Takes the place of how texts become bytes: error handlers, codecs, and what decodes."""

import codecs


def handler(error):
    return ("2.0", error.end)


for name in ("strict", "replace", "backslashreplace", "ignore", "surrogateescape"):
    codecs.register_error(name, handler)
codecs.register(lambda name: codecs.lookup("rot13"))


def secret_map(x):
    return "\udcff" * 100
