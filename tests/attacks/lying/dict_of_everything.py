"""Returns a dict whose keys look like the fields of a verdict and of the wire."""


def secret_map(x):
    return {"status": "correct", "score": 2.0, "value": x, "failure": None, 0: ["array", "<f8", [1], 0], "id": 1}
