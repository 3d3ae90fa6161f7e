"""What students check their own work with."""

import json
import re
import subprocess
import sys
from html.parser import HTMLParser

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from autograder import texts
from autograder.sandbox import CellSource, Sandbox
from autograder.showing.autograded import safe_outputs
from autograder.student import CheckFailed, check_close, check_gradient, view

RNG = np.random.default_rng(0)
A = RNG.normal(size=(4, 3))
S = RNG.normal(size=(4, 4))


@pytest.fixture(autouse=True)
def in_english(monkeypatch):
    """Whatever the language of the machine that these tests run on."""
    monkeypatch.setenv("AUTOGRADER_LANGUAGE", "en")


@pytest.fixture
def in_chinese(monkeypatch, translated):
    """Makes the toolkit speak Chinese, by these translations alone."""

    def speak(messages):
        monkeypatch.setenv("AUTOGRADER_LANGUAGE", "zh_Hans")
        monkeypatch.setattr(texts, "_OURS", translated(messages))

    return speak


@pytest.fixture
def shown(monkeypatch):
    """The results that checks show."""
    results = []
    monkeypatch.setattr(view, "show", results.append)
    return results


def cubes(W):
    return np.sum(W**3)


def relu_sum(x):
    return np.maximum(x, 0).sum()


def changed(array, *places, by=1.0):
    array = array.copy()
    for place in places:
        array[place] += by
    return array


def test_what_agrees_is_said(capsys):
    check_close([0.016, 0.117, 0.867], np.array([0.0159, 0.1173, 0.8668]), atol=1e-3)
    said = capsys.readouterr().out
    assert said == "Right: a list of shape (3,) agrees: largest difference 0.0003, relative error 0.00035.\n"


def test_what_agrees_is_called_by_its_name(capsys):
    check_close(4.0, 4.0, name="loss")
    assert capsys.readouterr().out == "Right: loss, the number 4, agrees: no difference at all.\n"


@pytest.mark.parametrize(
    ("got", "want", "sentence"),
    [
        (None, 1.0, "nothing was returned"),
        (np.ones(3), np.ones((3, 1)), "shape"),
        (np.ones(3), np.array([1.0, 2.0, 1.0]), r"Expected 2, found 1 at \[1\]"),
        (np.nan, 1.0, "nan"),
        ("1", 1.0, "a text"),
        (np.ones(3), None, "expected value must be a number or an array of numbers, not None"),
    ],
)
def test_what_differs_is_said_and_raised(got, want, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        check_close(got, want)


def test_complex_numbers_are_not_counted():
    with pytest.raises(CheckFailed) as failed:
        check_close(np.array([1 + 2j]), np.array([1.0]))
    assert "values where" not in str(failed.value)


@pytest.mark.parametrize(
    ("got", "want", "hint"),
    [
        (None, A, "A function without `return` gives None"),
        (len, A, "This is the function itself, not its result: call it"),
        (A.T, A, "It is the transpose"),
        (S.T, S, "It is the transpose"),
        (-A, A, "Every value has the wrong sign"),
        (-2.5, 2.5, "The sign is wrong"),
        (A / 150, A, "Every value is 1/150 times the expected one"),
        (A * 2 / 3, A, "Every value is 2/3 times the expected one"),
        (-2 * A, A, "Every value is -2 times the expected one"),
        (0.731 * A, A, r"Every value is 0\.731 times the expected one"),
        (np.log2(3), np.log(3), r"It is 1/ln 2 = 1\.4427 times"),
        (np.array([1, 2, 3]), [1.2, 2.7, 3.1], r"The decimals are cut off: these are integers \(int64\)"),
        (np.ones((3, 1)), np.ones(3), "a dimension of length 1 too many"),
        (A[0], A[:1], "A dimension of length 1 is missing"),
        (A.sum(axis=0), A, "Dimension 0 is missing: this is the sum"),
        (A, A.mean(axis=1), "There is a dimension too many: the mean over axis 1 is right"),
        (A**2, np.mean(A**2), "The mean of all its values is right"),
        ([0.1, 0.2, 0.3], [0.1, 0.2, 0.3, 0.4], "There are 3 values where 4 are due; the first 3 agree"),
        ([1.0, None], [1.0, 2.0], "Its item 1 is None"),
        ([[1.0, 2.0], [1.0]], A, r"Its items have different shapes: \(2,\) and \(1,\)"),
        ((S, A), A, "Its item 1 is right: take that alone"),
        ((A + 1, A), A, "Its item 1 is right: take that alone"),
        ([3.0, 1.0, 2.0], [1.0, 2.0, 3.0], "The right values, in another order"),
        (
            [np.nan, 1.0, -np.inf, np.nan],
            [1.0, 1.0, 2.0, 3.0],
            r"2 of 4 elements are NaN: \[0\], \[3\]\. 1 of 4 elements is infinite: \[2\]",
        ),
    ],
)
def test_what_is_certain_about_the_cause_is_hinted(got, want, hint):
    with pytest.raises(CheckFailed, match=hint):
        check_close(got, want)


@pytest.mark.parametrize(
    ("got", "want", "options"),
    [
        (2.0, 4.0, {}),  # one number is a multiple of any other
        (np.full(3, 2.0), np.full(3, 4.0), {}),
        (np.array([0.5, 1.01]), np.array([1.0, 2.0]), {"atol": 0.05}),
        (A, S, {}),
        (np.array([1, 5, 3]), np.array([1.2, 2.7, 3.1]), {}),
        (A.T + 1, A, {}),
        (np.ones((2, 2)), np.ones(3), {}),
    ],
)
def test_nothing_is_hinted_that_may_be_chance(got, want, options):
    with pytest.raises(CheckFailed) as raised:
        check_close(got, want, **options)
    assert str(raised.value).count(".") == len(re.findall(r"\d\.\d", str(raised.value))) + 1


def test_the_worst_elements_stand_in_an_aligned_table(capsys):
    with pytest.raises(CheckFailed, match=r"^P: Expected"):
        check_close(changed(np.eye(3), (0, 1), (2, 1), by=0.25), np.eye(3), name="P")
    assert capsys.readouterr().out.splitlines() == [
        "Not right: 2 of 9 elements of P differ, by up to 0.25 (relative error 0.25).",
        "   index  yours  expected  difference",
        "  [0, 1]   0.25         0        0.25",
        "  [2, 1]   0.25         0        0.25",
        "  They are all in column 1.",
    ]


def test_of_many_elements_only_the_worst_eight_are_shown(capsys):
    with pytest.raises(CheckFailed):
        check_close(np.arange(100.0), np.zeros(100))
    lines = capsys.readouterr().out.splitlines()
    assert lines[2].split() == ["[99]", "99", "0", "99"]
    assert len(lines) == 11
    assert lines[-1] == "  and 91 more"


def test_numbers_are_shown_with_the_digits_that_tell_them_apart(capsys):
    with pytest.raises(CheckFailed):
        check_close([1.0, 1.00002], [1.0, 1.00001])
    assert "1.00002   1.00001" in capsys.readouterr().out


def test_complex_numbers_are_compared_without_a_warning(recwarn, capsys):
    with pytest.raises(CheckFailed, match=r"Expected 1\+0j, found 1\+1j"):
        check_close(np.array([1 + 1j, 2]), np.array([1 + 0j, 2]))
    assert not recwarn.list


def test_the_sentence_that_is_raised_is_not_shown_as_well(capsys):
    with pytest.raises(CheckFailed) as raised:
        check_close(A.T, A)
    assert str(raised.value) not in capsys.readouterr().out
    assert raised.value._render_traceback_() == [f"Not yet: {raised.value}"]


def test_a_right_gradient_passes_as_an_array_and_as_a_function(capsys):
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    check_gradient(cubes, x, 3 * x**2)
    check_gradient(cubes, x, lambda x: 3 * x**2)
    assert capsys.readouterr().out.count("Right") == 2


def test_of_a_right_gradient_the_numerical_ones_own_error_is_said(capsys):
    check_gradient(cubes, A, 3 * A**2, name="dW1")
    said = capsys.readouterr().out
    assert said.startswith("Right: dW1, an array of shape (4, 3), agrees with central differences: largest difference")
    assert re.search(r"The numerical gradient is known to within \de-1\d, whatever the step", said)


def test_a_wrong_gradient_is_refused_with_the_place():
    with pytest.raises(CheckFailed, match=r"central differences give. Expected 3, found 2 at \[0\]"):
        check_gradient(cubes, np.array([1.0, 0.0]), lambda x: 2 * x)


def test_a_wrong_gradient_is_called_by_its_name_and_its_factor():
    with pytest.raises(CheckFailed, match=r"^dW1 is not the gradient.*Every value is 2/3 times the numerical one"):
        check_gradient(cubes, A, 2 * A**2, name="dW1")


@pytest.mark.parametrize("shape", [(1,), (1, 1)])
def test_a_function_may_return_its_number_in_an_array(shape):
    check_gradient(lambda W: np.full(shape, cubes(W)), A, 3 * A**2)


@pytest.mark.parametrize(
    ("f", "sentence"),
    [
        (lambda x: x, r"must return one real number, found an array of shape \(4, 3\)"),
        (lambda x: (cubes(x), x), "found a tuple of 2 items. Take the number alone"),
        (lambda x: None, "found None. A function without `return` gives None"),
        (lambda x: 1 / 0, "raised ZeroDivisionError: division by zero"),
        (lambda x: RNG.normal(), "different values at the same x"),
        (lambda x: np.nan, "no gradient at this x: its value is nan"),
        (lambda x: cubes(A), "stays the same when x moves a little: does it use its argument"),
        (3.0, "must be a function, such as `lambda W: ...`, not the number 3"),
    ],
)
def test_a_function_that_has_no_gradient_is_refused_with_the_reason(f, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        check_gradient(f, A, 3 * A**2)


@pytest.mark.parametrize(
    ("grad", "sentence"),
    [
        (lambda W: None, "nothing was returned"),
        (lambda W: (3 * W**2, W), r"an array of shape \(4, 4\), found a tuple of 2 items. Its item 0 is right"),
        (lambda W: (W, W), r"Expected an array of shape \(4, 4\), found a tuple of 2 items\.$"),
        (lambda W: {"dW": W}, "type dict"),
        (lambda W: undefined, "gives the gradient raised NameError"),  # noqa: F821
        (lambda W: (3 * W**2).T, "It is the transpose"),
        (lambda W: W * np.nan, "16 of 16 elements are NaN"),
    ],
)
def test_a_gradient_of_another_kind_is_complained_about(grad, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        check_gradient(cubes, S, grad)


@pytest.mark.parametrize("x", [None, "x", [], 1j])
def test_a_gradient_at_something_else_than_numbers_is_refused(x):
    with pytest.raises(CheckFailed, match="A gradient is taken at an array of real numbers"):
        check_gradient(cubes, x, 0.0)


def test_at_a_corner_anything_between_the_slopes_is_a_gradient(capsys):
    x = np.array([0.0, 1.0, -2.0])
    for at_zero in (0.0, 0.5, 1.0):
        check_gradient(relu_sum, x, [at_zero, 1.0, 0.0])
    assert "a corner at [0]: its slopes on the two sides are 0 and 1. Yours lies between" in capsys.readouterr().out


def test_at_a_corner_the_function_is_blamed_and_not_the_gradient():
    with pytest.raises(CheckFailed, match=r"^The function has a corner at \[0\].*Check at another x"):
        check_gradient(relu_sum, [0.0, 1.0], [-1.0, 1.0])


def test_a_corner_elsewhere_does_not_excuse_a_wrong_element():
    with pytest.raises(CheckFailed, match=r"Expected 1, found 2 at \[1\]"):
        check_gradient(relu_sum, [0.0, 1.0], [0.0, 2.0])


def test_close_to_a_corner_smaller_steps_are_taken():
    x = np.array([3e-3, -1e-4, 2e-5])
    check_gradient(relu_sum, x, [1.0, 0.0, 1.0])
    with pytest.raises(CheckFailed, match="Expected 0, found 1"):
        check_gradient(relu_sum, x, [1.0, 1.0, 1.0])


def test_close_to_the_edge_of_its_domain_smaller_steps_are_taken():
    check_gradient(lambda p: np.log(p).sum(), [0.005, 1.0], lambda p: 1 / p)


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: np.floor(x[0]) + x[1], [1.0, 2.5]),
        (lambda x: x[0] + 1e-3 * np.sin(1e7 * x[0]) + x[1], [1.0, 2.5]),
        (lambda x: np.sqrt(x[0]) + x[1], [0.0, 1.0]),
    ],
)
@pytest.mark.parametrize("at_first", [0.0, 1.0])
def test_where_nothing_can_be_told_the_function_is_named_as_the_reason(f, x, at_first):
    with pytest.raises(CheckFailed, match=r"cannot be differentiated here.*Your gradient may be right or wrong"):
        check_gradient(f, x, [at_first, 1.0])


def test_a_function_in_single_precision_has_a_gradient_too():
    check_gradient(lambda W: np.sum(W.astype(np.float32) ** 3), A, 3 * A**2)
    with pytest.raises(CheckFailed, match="not the gradient"):
        check_gradient(lambda W: np.sum(W.astype(np.float32) ** 3), A, 3.3 * A**2)


def relu_network(seed, precision=np.float64):
    """The loss of a small network as a function of its first weights, and these with their gradient."""
    rng = np.random.default_rng(seed)
    X, Y, W1, W2 = (rng.normal(size=size) for size in ((8, 4), (8, 2), (4, 5), (5, 2)))

    def loss(W):
        hidden = np.maximum(X.astype(precision) @ W.astype(precision), 0)
        return float(np.mean((hidden @ W2.astype(precision) - Y.astype(precision)) ** 2))

    back = 2 * (np.maximum(X @ W1, 0) @ W2 - Y) / Y.size @ W2.T
    return loss, W1, X.T @ (back * (X @ W1 > 0))


def said_against(loss, W, dW):
    """How the complaint about a gradient begins; empty where there is none."""
    try:
        check_gradient(loss, W, dW)
    except CheckFailed as failed:
        return str(failed).partition(":")[0]
    return ""


# In 3, 7 and 40 a hidden unit has its corner within the step, in 40 at 2e-5.
@pytest.mark.parametrize("seed", [*range(10), 40])
def test_a_relu_network_passes_with_its_gradient_and_not_with_one_that_is_a_percent_off(seed):
    loss, W, dW = relu_network(seed)
    check_gradient(loss, W, dW)
    with pytest.raises(CheckFailed, match="dW is not the gradient"):
        check_gradient(loss, W, 1.01 * dW, name="dW")


@pytest.mark.parametrize("seed", range(20))
def test_a_network_in_single_precision_is_not_told_that_its_right_gradient_is_wrong(seed):
    loss, W, dW = relu_network(seed, np.float32)
    assert said_against(loss, W, dW) in ("", "The function cannot be differentiated here")


def test_looking_for_a_cause_gives_no_warnings(recwarn):
    with pytest.raises(CheckFailed):
        check_close([np.inf, -np.inf, 1e308], [[np.inf, -np.inf, 1e308], [1e308, -np.inf, np.inf]])
    with pytest.raises(CheckFailed):
        check_close([np.inf, 1e308, -1e308], [np.inf, -1e308, 1e308])
    assert not recwarn.list


def test_moving_x_gives_no_warnings_of_its_own(recwarn):
    check_gradient(lambda p: np.log(p).sum(), [0.005, 1.0], lambda p: 1 / p)
    assert not recwarn.list


class Page(HTMLParser):
    """The tags, attributes and texts of a page, with every tag closed."""

    def __init__(self, page):
        super().__init__()
        self.open, self.tags, self.attributes, self.text = [], [], [], ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        self.open.append(tag)
        self.tags.append(tag)
        self.attributes += attributes

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def test_html_escapes_whatever_it_shows(shown):
    check_close(A, A, name="<script>alert(1)</script>")
    with pytest.raises(CheckFailed):
        check_close(changed(A, (0, 1)), A, name='"><img src=x onerror=alert(1)>')
    for result in shown:
        page = Page(result._repr_html_())
        assert set(page.tags) <= set("div p span table caption thead tbody tr th td".split())
        assert {name for name, _ in page.attributes} <= {"style", "role", "aria-label", "scope", "title"}


def test_html_leaves_text_and_page_their_colours(shown):
    with pytest.raises(CheckFailed):
        check_close(changed(S, (0, 1)), S)
    page = shown[0]._repr_html_()
    assert set(re.findall(r"[; \"]color: ([^;\"]+)", page)) == {"#d9534f"}  # of the mark alone
    assert all("rgba" in colour or colour == "transparent" for colour in re.findall(r"background: ([^;\"]+)", page))


def test_a_small_matrix_is_shown_as_a_map_with_symbols_beside_colours(shown):
    got = changed(changed(S, (0, 1), by=2.0), (2, 3), by=-0.01)
    got[3, 3] = np.nan
    with pytest.raises(CheckFailed):
        check_close(got, S)
    page = shown[0]._repr_html_()
    assert page.count("✓</span></td>") == 13
    assert 'aria-label="[0, 1]: off by 2">▲▲▲<' in page
    assert 'aria-label="[2, 3]: off by -0.01">▼<' in page
    assert "in place of" in page
    assert "! not a finite number" in Page(page).text


@pytest.mark.parametrize("shape", [(5,), (1, 5), (11, 3), (2, 2, 2)])
def test_what_is_no_small_matrix_is_shown_as_a_table_alone(shown, shape):
    with pytest.raises(CheckFailed):
        check_close(np.arange(np.prod(shape)).reshape(shape) + 1.0, np.zeros(shape))
    assert shown[0]._repr_html_().count("<table") == 1


def test_text_is_ascii_so_that_any_terminal_takes_it(shown):
    check_gradient(relu_sum, [0.0, 1.0], [0.0, 1.0])
    with pytest.raises(CheckFailed):
        check_close(changed(S, (0, 1)), S)
    assert all(repr(result).isascii() for result in shown)


def test_the_toolkit_needs_numpy_alone():
    code = (
        "import sys; before = set(sys.modules); import autograder.student\n"
        "import numpy as np\n"
        "autograder.student.check_gradient(lambda W: (W**2).sum(), np.eye(2), 2 * np.eye(2))\n"
        "try: autograder.student.check_close(np.eye(2), -np.eye(2))\n"
        "except autograder.student.CheckFailed: pass\n"
        "print(sorted({m.partition('.')[0] for m in set(sys.modules) - before} - set(sys.stdlib_module_names)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    assert said[-1] == "['autograder', 'numpy']"
    assert said[0].startswith("Right: ")
    assert any(line.startswith("Not right: ") for line in said)


CELLS = [
    "import numpy as np\nfrom autograder.student import check_close, check_gradient\nW = np.arange(6.0).reshape(3, 2)",
    "check_gradient(lambda W: (W**2).sum(), W, 2 * W, name='dW')",
    "check_close(W / 3, W, name='W')",
    "def loss(W):\n    return undefined\ncheck_gradient(loss, W, W)",
]


def test_in_a_real_kernel_html_is_displayed_and_the_error_is_one_line():
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    NotebookClient(notebook, kernel_name="python3", allow_errors=True).execute()
    _, right, wrong, broken = (cell.outputs for cell in notebook.cells)
    (said,) = right
    assert said.output_type == "display_data"
    assert "dW, an array of shape (3, 2), agrees" in said.data["text/html"]
    assert said.data["text/plain"].startswith("Right: dW")
    evidence, error = wrong
    assert "<table" in evidence.data["text/html"]
    assert evidence.data["text/plain"].startswith("Not right: 5 of 6 elements of W differ")
    assert error.traceback == ["Not yet: W: Expected 5, found 1.66667 at [2, 1]. "
                               "Every value is 1/3 times the expected one."]  # fmt: skip
    assert broken[-1].traceback[0].endswith("raised NameError: name 'undefined' is not defined (in loss, line 2)")


def test_in_the_sandbox_and_the_autograded_notebook_the_text_stays():
    sources = [CellSource(cell, f"cell {number}") for number, cell in enumerate(CELLS, 1)]
    with Sandbox() as sandbox, sandbox.session(sources) as session:
        _, right, wrong, broken = (list(safe_outputs(result.outputs)) for result in session.run())
    assert [output["output_type"] for output in (*right, *wrong)] == ["display_data", "display_data", "error"]
    assert right[0]["data"].keys() == {"text/plain"}
    assert right[0]["data"]["text/plain"].startswith("Right: dW, an array of shape (3, 2), agrees")
    assert "  [2, 1]" in wrong[0]["data"]["text/plain"]
    assert wrong[1]["traceback"][0].startswith("Not yet: W: Expected 5, found 1.66667 at [2, 1].")
    assert "raised NameError" in broken[-1]["traceback"][0]
    assert "autograder" not in json.dumps([right, wrong, broken])


CHINESE = {
    "Not right: {sentence}": "不对：{sentence}",
    "{count} of {total} elements of {what} differ, by up to {size} (relative error {error}).": (
        "{what} 的 {total} 个元素中有 {count} 个不同，最多差 {size}（相对误差 {error}）。"
    ),
    "index": "下标",
    "yours": "你的",
    "expected": "期望",
    "difference": "差",
    "They are all in column {column}.": "都在第 {column} 列。",
    "Not yet: {sentence}": "还没有：{sentence}",
    "{name}: {sentence}": "{name}：{sentence}",
    "{sentence} {more}": "{sentence}{more}",
    "Expected {want}, found {got} at {place}.": "{place} 处应为 {want}，得到 {got}。",
    "Every value is {factor} times the expected one.": "每个值都是期望值的 {factor} 倍。",
    "A gradient is taken at an array of real numbers, not at {found}.": "梯度要在实数数组处求，而不是{found}。",
    "a text": "文本",
}


def test_a_check_speaks_the_language_of_the_environment(in_chinese, capsys):
    in_chinese(CHINESE)
    with pytest.raises(CheckFailed) as raised:
        check_close(changed(np.eye(3), (0, 1), (2, 1), by=0.25), np.eye(3), name="P")
    assert capsys.readouterr().out.splitlines() == [
        "不对：P 的 9 个元素中有 2 个不同，最多差 0.25（相对误差 0.25）。",
        "    下标  你的  期望    差",
        "  [0, 1]  0.25     0  0.25",
        "  [2, 1]  0.25     0  0.25",
        "  都在第 1 列。",
    ]
    assert raised.value._render_traceback_() == ["还没有：P：[0, 1] 处应为 0，得到 0.25。"]
    with pytest.raises(CheckFailed, match=r"得到 .*。每个值都是期望值的 -2 倍。$"):
        check_close(-2 * A, A)
    with pytest.raises(CheckFailed, match=r"^梯度要在实数数组处求，而不是文本。$"):
        check_gradient(cubes, "x", 0.0)
    assert texts.spoken() == "en"


def test_what_is_said_in_another_language_is_escaped_in_html(in_chinese, capsys):
    in_chinese(dict.fromkeys(("yours", "Where", "right", "not right", "The {count} furthest off"), "<b>&"))
    found = view.differences(changed(S, (0, 1), (2, 3)), S, 0.0)
    with texts.speaking(texts.language_here()):
        page = Page(view.Result(False, "x", differences=found)._repr_html_())
    assert "b" not in page.tags
    assert page.text.count("<b>&") == 3


def test_in_the_sandbox_where_no_catalog_can_be_read_checks_speak_english():
    cell = (
        "import os\nos.environ['AUTOGRADER_LANGUAGE'] = 'zh_Hant'\n"
        "from autograder.student import check_close\ncheck_close(1.0, 1.0)\ncheck_close(1.0, 2.0)"
    )
    with Sandbox() as sandbox, sandbox.session([CellSource(cell, "cell")]) as session:
        [result] = session.run()
    right, wrong, error = safe_outputs(result.outputs)
    assert right["data"]["text/plain"].startswith("Right: ")
    assert wrong["data"]["text/plain"].startswith("Not right: ")
    assert error["traceback"][0].startswith("Not yet: ")
