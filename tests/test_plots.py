"""The plots that a student's notebook draws: real figures, and sentences for what cannot be drawn."""

import base64
import re
import subprocess
import sys

import matplotlib.colors
import matplotlib.pyplot as plt
import numpy as np
import pytest
from courses import CARD, REPOSITORY, build_course, code, dump, graded, nbgrader, notebook

from autograder.course import Course
from autograder.grading import Grader
from autograder.sandbox import CellSource, Sandbox
from autograder.student import plots
from autograder.student.plots import attention_map, decision_regions, loss_curves, parallel_coordinates

RNG = np.random.default_rng(0)
XOR, LABELS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]), np.array([0, 1, 1, 0])
WEIGHTS = np.array([[1.0, 0.0, 0.0], [0.4, 0.6, 0.0], [0.2, 0.3, 0.5]])


@pytest.fixture(autouse=True)
def one_figure(monkeypatch):
    """Drawn to no screen, in English, and put away."""
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "en")
    plt.switch_backend("agg")
    yield
    plt.close("all")


def xor(points):
    return (points[:, 0] > 0.5) != (points[:, 1] > 0.5)


def legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def colour(artist):
    return matplotlib.colors.to_hex(artist)


def test_decision_regions_have_the_colours_of_their_classes_points():
    ax = decision_regions(xor, XOR, LABELS)
    (image,), points = ax.images, ax.collections
    seen = image.get_array()
    left, right, bottom, top = image.get_extent()
    for x, y, label in zip(*XOR.T, LABELS, strict=True):
        column = int((x - left) / (right - left) * seen.shape[1])
        row = int((y - bottom) / (top - bottom) * seen.shape[0])
        assert colour(seen[row, column]) == colour(points[label].get_facecolor()[0])
    assert [len(each.get_offsets()) for each in points] == [2, 2]
    assert legend(ax) == ["0", "1"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("x1", "x2")


def test_markers_differ_as_colours_do():
    ax = decision_regions(xor, XOR, LABELS)
    assert len({each.get_paths()[0].vertices.tobytes() for each in ax.collections}) == 2


def test_classes_may_be_texts_columns_and_ones_that_the_data_lacks():
    kinds = np.array(["cat", "dog", "eel"])
    ax = decision_regions(lambda P: kinds[(P[:, 0] * 2.5).astype(int).clip(0, 2)], XOR, ["cat", "dog", "dog", "cat"])
    assert legend(ax) == ["cat", "dog", "eel"]
    ax = decision_regions(lambda P: xor(P).reshape(-1, 1).astype(float), XOR.tolist(), LABELS.reshape(-1, 1))
    assert legend(ax) == ["0", "1"]


def test_points_on_a_line_have_a_plane_around_them():
    ax = decision_regions(lambda P: P[:, 1] > 1, [[1.0, 1.0], [2.0, 1.0]], [0, 1], columns=["length", "width"])
    assert ax.get_ylim() == (0.0, 2.0)
    assert ax.get_xlabel() == "length"


def test_loss_curves_of_training_and_validation_or_of_several_runs():
    ax = loss_curves([3.0, 2.0, 1.0], np.array([[3.5], [2.5], [2.0]]))
    assert [line.get_xydata().tolist() for line in ax.lines] == [[[1, 3], [2, 2], [3, 1]], [[1, 3.5], [2, 2.5], [3, 2]]]
    assert legend(ax) == ["training", "validation"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("epoch", "loss")
    ax = loss_curves({"SGD": [3, 2], "Adam": [2, 1, 0.5]}, {"Adam": [2, 1.5, 1]})
    assert legend(ax) == ["SGD", "Adam", "Adam, validation"]
    sgd, adam, valid = ax.lines
    assert sgd.get_color() != adam.get_color() == valid.get_color()
    assert adam.get_linestyle() != valid.get_linestyle()


def test_a_single_epoch_is_seen():
    assert loss_curves([1.0]).lines[0].get_marker() == "o"


def test_parallel_coordinates_are_a_line_for_each_row():
    rows = RNG.normal(size=(5, 3))
    ax = parallel_coordinates(rows, ["b", "a", "b", "b", "a"], columns=["length", "width", "height"])
    assert legend(ax) == ["a", "b"]
    assert sorted(line.get_ydata().tolist() for line in ax.lines) == sorted(rows.tolist())
    assert len({(line.get_color(), line.get_linestyle()) for line in ax.lines}) == 2
    assert [label.get_text() for label in ax.get_xticklabels()] == ["length", "width", "height"]
    assert parallel_coordinates(rows).get_legend() is None


def test_an_attention_map_has_names_and_numbers():
    ax = attention_map(WEIGHTS, ["the", "cat", "sat"])
    assert np.array_equal(ax.images[0].get_array(), WEIGHTS)
    assert [text.get_text() for text in ax.texts] == "1.00 0.00 0.00 0.40 0.60 0.00 0.20 0.30 0.50".split()
    for axis in (ax.get_xticklabels(), ax.get_yticklabels()):
        assert [label.get_text() for label in axis] == ["the", "cat", "sat"]
    assert (ax.get_xlabel(), ax.get_ylabel()) == ("key", "query")
    ax = attention_map(WEIGHTS[:2], ["le", "chat"], ["the", "cat", "sat"])
    assert [label.get_text() for label in ax.get_xticklabels()] == ["the", "cat", "sat"]
    assert not list(attention_map(RNG.uniform(size=(20, 30))).texts)


def test_a_plot_takes_axes_that_there_are():
    _, both = plt.subplots(1, 4)
    drawn = [
        decision_regions(xor, XOR, LABELS, ax=both[0]),
        loss_curves([1.0, 0.5], ax=both[1]),
        parallel_coordinates(XOR, ax=both[2]),
        attention_map(WEIGHTS, ax=both[3]),
    ]
    assert drawn == list(both)
    assert len(plt.get_fignums()) == 1


def test_colours_stay_apart_for_colour_blind_people():
    # Viénot, Brettel and Mollon (1999): red and green as a dichromat sees them, in linear light.
    protan = np.array([[0.11238, 0.88762, 0.0], [0.11238, 0.88762, 0.0], [0.00401, -0.00401, 1.0]])
    deutan = np.array([[0.29275, 0.70725, 0.0], [0.29275, 0.70725, 0.0], [-0.02234, 0.02234, 1.0]])
    colours = np.array([matplotlib.colors.to_rgb(each) for each in plots._COLOURS]) ** 2.2
    for sight in (np.eye(3), protan, deutan):
        seen = np.clip(colours @ sight.T, 0, 1) ** (1 / 2.2)
        apart = np.abs(seen[:, None] - seen).max(axis=2)
        assert apart[~np.eye(len(seen), dtype=bool)].min() > 0.1


REFUSED = [
    (lambda: decision_regions(xor, np.ones((4, 3)), LABELS),
     "X must be an array of shape (n, 2), found an array of shape (4, 3). Choose two columns, as in X[:, :2]."),
    (lambda: decision_regions(xor, "points", LABELS), "X must be an array of shape (n, 2), found a text."),
    (lambda: decision_regions(xor, [[1.0], [1.0, 2.0]], LABELS), "found a list of 2 items"),
    (lambda: decision_regions(xor, np.zeros((0, 2)), []), "found an array of shape (0, 2)"),
    (lambda: decision_regions(xor, [[0.0, np.nan]], [1]), "X must hold finite numbers, found nan at [0, 1]."),
    (lambda: decision_regions(xor, XOR, [0, 1]), "y must hold 4 classes, one for each row; found a list of"),
    (lambda: decision_regions(xor, XOR, np.eye(4)), "Of one-hot rows or of scores take np.argmax(..., axis=1)."),
    (lambda: decision_regions(xor, XOR, ["a", "b", "b", "a"]), "all numbers or all texts"),
    (lambda: decision_regions(xor, XOR, np.array([0, "a", 1, "b"], dtype=object)), "all numbers or all texts"),
    (lambda: decision_regions(xor, XOR, [0.0, 1.0, np.nan, 1.0]), "Leave rows without a class out"),
    (lambda: decision_regions(xor, XOR, LABELS, columns=["length"]), "columns must hold 2 names; found a list of 1"),
    (lambda: decision_regions(lambda P: None, XOR, LABELS),
     "What predict returns must hold 22500 classes, one for each row; found None."),
    (lambda: decision_regions(lambda P: P, XOR, LABELS), "Of one-hot rows or of scores take np.argmax(..., axis=1)."),
    (lambda: decision_regions(lambda P: np.full(len(P), 0.25), XOR, LABELS),
     "predict must return classes; found 0.25, which is none of y. Of a probability p take p > 0.5"),
    (lambda: decision_regions(lambda P: np.arange(len(P)), XOR, LABELS), "Expected at most 8 classes, found 22500."),
    (lambda: loss_curves(None), "train must hold a number for each epoch, found None. Collect the loss of each epoch"),
    (lambda: loss_curves([]), "train must hold a number for each epoch, found a list of shape (0,)."),
    (lambda: loss_curves(np.ones((2, 3))), "name several runs in a dict"),
    (lambda: loss_curves([1.0, np.inf]), "train must hold finite numbers, found inf at [1]. A run that diverges"),
    (lambda: loss_curves([1.0, 2.0], [1.0]), "valid must hold 2 losses, as train does; found 1."),
    (lambda: loss_curves({}), "Expected 1 to 8 runs, found 0."),
    (lambda: loss_curves({"a": [1.0]}, [1.0]), "valid must be a dict with names of runs in train, found a list"),
    (lambda: loss_curves({"a": [1.0]}, {"b": [1.0]}), "found the names b. The names in train are: a."),
    (lambda: loss_curves({"a": "x"}), "train['a'] must hold a number for each epoch, found a text."),
    (lambda: parallel_coordinates(np.ones(3)), "rows must be an array of shape (n, d), d at least 2, found"),
    (lambda: parallel_coordinates(XOR, [0, 1]), "classes must hold 4 classes"),
    (lambda: parallel_coordinates(XOR, columns=3), "columns must hold 2 names; found the number 3."),
    (lambda: attention_map(np.ones((2, 3, 3))), "Of several heads or sequences choose one, as in weights[0]."),
    (lambda: attention_map(WEIGHTS, ["the", "cat"]), "rows must hold 3 names; found a list of 2 items."),
    (lambda: attention_map(WEIGHTS * 1j), "weights must be an array of shape (queries, keys)"),
]  # fmt: skip


@pytest.mark.parametrize(("plot", "sentence"), REFUSED)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(plot, sentence):
    with pytest.raises(plots.PlotRefused, match=re.escape(sentence)) as refused:
        plot()
    assert refused.value._render_traceback_() == [str(refused.value)]
    assert plt.get_fignums() == []


def test_a_refusal_is_in_the_readers_language(monkeypatch, translated):
    from autograder import texts

    said = "{name} must hold {count} names; found {found}."
    monkeypatch.setattr(texts, "_OURS", translated({said: "{name} 要有 {count} 个名称，而不是 {found}。"}))
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "zh_Hans")
    with pytest.raises(plots.PlotRefused, match=r"^rows 要有 3 个名称，而不是 "):
        attention_map(WEIGHTS, ["the", "cat"])


def test_without_matplotlib_one_sentence_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
    with pytest.raises(ImportError) as missing:
        loss_curves([1.0, 0.5])
    assert missing.value._render_traceback_() == ['Plots need Matplotlib: pip install "autograder[plots]"']


def test_matplotlib_is_imported_by_the_first_plot_and_the_plots_by_those_who_want_them():
    code = (
        "import sys, autograder.student; print('autograder.student.plots' in sys.modules)\n"
        "from autograder.student import plots; print('matplotlib' in sys.modules)\n"
        "plots.loss_curves([1.0, 0.5]); print('matplotlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True"]


CELLS = [
    "import numpy as np\nfrom autograder.student import plots\nfrom autograder.student.plots import loss_curves",
    "loss_curves([3.0, 2.0, 1.0]).set_title('Training');",
    "plots.attention_map(np.ones((2, 2, 2)))",
]


@pytest.mark.parametrize("preload", [[], ["matplotlib.pyplot"]])
def test_a_sandboxed_notebook_draws_them(preload):
    sources = [CellSource(cell, f"cell {number}") for number, cell in enumerate(CELLS, 1)]
    with Sandbox(preload) as sandbox, sandbox.session(sources) as session:
        imports, figure, refused = (result.outputs for result in session.run())
    assert imports == ()
    assert base64.b64decode(figure[-1]["data"]["image/png"]).startswith(b"\x89PNG")
    (error,) = refused
    assert error["ename"] == "PlotRefused"
    assert error["traceback"] == [
        "weights must be an array of shape (queries, keys), found an array of shape (2, 2, 2). "
        "Of several heads or sequences choose one, as in weights[0]."
    ]


def test_the_example_in_the_guide_runs():
    (example,) = re.findall(r"```python\n(.*?)```", (REPOSITORY / "docs" / "students.md").read_text(), re.DOTALL)
    exec(
        example,
        {
            "X": XOR,
            "y": LABELS,
            "train": [1.0, 0.5],
            "valid": [1.1, 0.7],
            "rows": RNG.normal(size=(4, 3)),
            "classes": LABELS,
            "weights": WEIGHTS,
        },
    )
    assert len(plt.get_fignums()) == 4


@pytest.mark.parametrize(
    "line", ["from autograder.student.plots import loss_curves", "from autograder.student import check_close, plots"]
)
def test_where_a_notebook_imports_them_matplotlib_is_held_ready(tmp_path, line):
    asks = "import sys\nprint('matplotlib.pyplot' in sys.modules)"
    document = notebook(code(line, nbgrader("imports", locked=True)), code(asks), graded("double"))
    with Grader(Course(build_course(tmp_path, {"ps1/double": CARD}, {"ps1": document}))) as grader:
        cells = grader.grade("ps1", "ps1", dump(document), "ada").cells
    assert cells[1].outputs[0]["text"] == "True\n"
