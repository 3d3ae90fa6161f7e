"""Shows scripts, pages, drawings and formulas with links by every way that IPython has."""

from IPython.display import HTML, SVG, Javascript, Latex, Markdown, Math, display

from attacker import attempt

CODE = "<script>alert(1)</script><img src=x onerror=alert(1)><svg onload=alert(1)>"
LINK = r"\href{javascript:alert(1)}{secret\_map: 2 of 2} \require{html}\style{position:fixed}{x}\unicode{x3c}"
BUNDLE = {
    "text/html": CODE,
    "text/plain": CODE,
    "text/latex": LINK,
    "image/svg+xml": CODE,
    "application/javascript": "alert(1)",
    "application/vnd.jupyter.widget-view+json": {},
    "image/png": CODE,
    "image/jpeg": CODE.encode(),
    "x/y": CODE,
}


class Shown:
    def _repr_mimebundle_(self, **_):
        return BUNDLE

    def _repr_html_(self):
        return CODE

    def _repr_javascript_(self):
        return "alert(1)"


def svg():
    return SVG(data="<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>")


for what in (HTML(CODE), Javascript("alert(1)"), Latex(LINK), Math(LINK), Markdown(CODE), Shown()):
    attempt(display, what)
attempt(lambda: display(svg()))
attempt(display, BUNDLE, raw=True)
Shown()
