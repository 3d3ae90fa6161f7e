"""Limits that an instructor sets: the nearest one holds, going over it is called by its name, nonsense is refused."""

import re

import courses
import pytest
from courses import code, graded, hand_in, notebook

from autograder.cli import main
from autograder.course import Course, CourseError
from autograder.grading import Grader
from autograder.limits import NAMES, Limits, machine_memory_mb

CARD = """
from autograder import Exercise, checks

def {name}(x):
    return 2.0 * x

exercise = Exercise({name}, {options})

@exercise.cases
def cases(rng):
    yield "a number", 1.5
    yield "another", 2.5

exercise.ask(checks.matches_reference())
"""
WRITES = "import os\nfor n in range(20):\n    open(f'{n}', 'wb').write(bytes(300_000))\n"

# The limit as a card sets it, what goes over it, and what the student reads: status, limit, sentence.
OVER = {
    "cell_seconds": (
        {"cell_seconds": 0.4},
        "import time\ncell_seconds = (time.sleep(5), lambda x: 2 * x)[1]",
        ("timeout", None, "The cell ran longer than 0.4 seconds."),
    ),
    "total_seconds": (
        {"total_seconds": 0.4, "cell_seconds": 0.4},
        "import time\ntime.sleep(0.3)\n# next cell\ntotal_seconds = (time.sleep(5), lambda x: 2 * x)[1]",
        ("timeout", None, "All cells together ran longer than 0.4 seconds."),
    ),
    "call_seconds": (
        {"call_seconds": 0.3},
        "def call_seconds(x):\n    while True: pass",
        ("timeout", None, "It ran longer than 0.3 seconds."),
    ),
    "exercise_seconds": (
        {"call_seconds": 0.3, "exercise_seconds": 0.3},
        "import time\ndef exercise_seconds(x): time.sleep(5)",
        ("timeout", None, "All its calls together ran longer than 0.3 seconds."),
    ),
    "cpu_seconds": (
        {"cpu_seconds": 1, "call_seconds": 20, "exercise_seconds": 20},
        "def cpu_seconds(x):\n    while True: pass",
        ("timeout", "cpu", "It used more than 1 seconds of processor time."),
    ),
    "memory_mb": (
        {"memory_mb": 100},
        "import numpy as np\ndef memory_mb(x):\n    return np.ones((10_000, 10_000))",
        ("memory", None, r"more memory than the 100 MB that are allowed: it had \d MB .*Unable to allocate 763\. MiB"),
    ),
    "output_mb": (
        {"output_mb": 0.5},
        "def output_mb(x):\n    while True: print('x' * 99_999)",
        ("limit", "output", r"It printed 0\.6 MB and was ended: at most 0\.5 MB are allowed\."),
    ),
    "disk_mb": (
        {"disk_mb": 2},
        f"def disk_mb(x):\n    {WRITES.replace(chr(10), chr(10) + '    ')}",
        ("limit", "disk", r"more in files than the 2 MB that are allowed: it had (1\.\d|2\.0|2\.1) MB in \d\d? files"),
    ),
}


def card(name, options=""):
    return CARD.format(name=name, options=options)


@pytest.fixture(scope="module")
def grader(tmp_path_factory):
    cards = {f"ps1/{name}": card(name, f"limits={limits!r}") for name, (limits, _, _) in OVER.items()}
    root = courses.build_course(tmp_path_factory.mktemp("limits"), cards, {"ps1": notebook(*map(graded, OVER))})
    with Grader(Course(root), preload=()) as made:
        yield made


def test_every_limit_is_gone_over_below():
    assert set(OVER) == set(NAMES)


@pytest.mark.parametrize("name", OVER)
def test_going_over_a_limit_is_called_by_its_name_with_what_is_allowed_and_used(grader, tmp_path, name):
    _, source, (status, limit, sentence) = OVER[name]
    path = tmp_path / "solution.ipynb"
    courses.write(path, notebook(*map(code, source.split("# next cell\n"))))
    verdict = grader.check(name, path)
    assert (verdict.status, verdict.limit) == (status, limit), verdict.message
    assert re.search(sentence, verdict.message), verdict.message


@pytest.mark.parametrize("name", OVER)
def test_within_the_same_limits_the_work_is_right(grader, tmp_path, name):
    path = tmp_path / "solution.py"
    path.write_text(f"def {name}(x): return 2 * x")
    assert grader.check(name, path).status == "correct"


def configured(root, *lines, cards=None, assignments=("ps1",)):
    """A course with these lines in its configuration."""
    made = cards or {f"{name}/double": card("double") for name in assignments}
    courses.build_course(root, made, {name: notebook(graded("double")) for name in assignments})
    config = root / "nbgrader_config.py"
    config.write_text(config.read_text() + "\n" + "\n".join(lines) + "\n")
    return Course(root)


def test_the_nearest_limit_wins(tmp_path):
    course = configured(
        tmp_path,
        "c.Autograder.limits = {'call_seconds': 4, 'memory_mb': 600, 'disk_mb': 20}",
        "c.Autograder.assignment_limits = {'ps1': {'call_seconds': 5, 'memory_mb': 700}}",
        cards={
            "ps1/near": card("near", "limits={'call_seconds': 6}"),
            "ps1/far": card("far"),
            "ps2/other": card("other"),
        },
    )
    found = {
        name: course.terms(assignment, name).limits
        for assignment, name in (("ps1", "near"), ("ps1", "far"), ("ps2", "other"))
    }
    usual = Limits()
    chosen = {name: (each.call_seconds, each.memory_mb, each.disk_mb) for name, each in found.items()}
    assert chosen == {"near": (6, 700, 20), "far": (5, 700, 20), "other": (4, 600, 20)}
    assert {each.cell_seconds for each in found.values()} == {usual.cell_seconds}


# What goes over a limit before anything is asked, and where what is kept counts too.
BEFORE = {
    "output_mb": (
        "while True: print('x' * 99_999)\ndef output_mb(x): return 2 * x",
        ("limit", "output", r"It printed 0\.6 MB and was ended: at most 0\.5 MB are allowed\."),
    ),
    "memory_mb": (
        "import numpy as np\nkept = np.ones(60 * 2**17)\ndef memory_mb(x):\n    return np.ones(60 * 2**17)",
        ("memory", None, r"more memory than the 100 MB that are allowed: it had (6\d|7\d) MB when it asked for more"),
    ),
    "disk_mb": (
        f"{WRITES}def disk_mb(x): return 2 * x",
        ("limit", "disk", r"more in files than the 2 MB that are allowed: it had (1\.\d|2\.0|2\.1) MB in \d\d? files"),
    ),
}


@pytest.mark.parametrize("name", BEFORE)
def test_what_goes_over_a_limit_in_a_cell_is_called_by_the_same_name(grader, tmp_path, name):
    source, (status, limit, sentence) = BEFORE[name]
    path = tmp_path / "solution.ipynb"
    courses.write(path, notebook(code(source)))
    verdict = grader.check(name, path)
    assert (verdict.status, verdict.limit) == (status, limit), verdict.message
    assert re.search(sentence, verdict.message), verdict.message


def test_each_exercise_of_a_notebook_is_judged_within_its_own_limits(tmp_path):
    cards = {"ps1/quick": card("quick", "limits={'call_seconds': 0.2}"), "ps1/slow": card("slow")}
    courses.build_course(tmp_path, cards, {"ps1": notebook(graded("quick"), graded("slow"))})
    same = "import time\ndef {0}(x):\n    time.sleep(0.5)\n    return 2 * x"
    document = notebook(*(code(same.format(name)) for name in ("quick", "slow")), graded("quick"), graded("slow"))
    with Grader(Course(tmp_path), preload=()) as grader:
        report = grader.grade("ps1", "ps1", hand_in(tmp_path, "ada", document), "ada").report
    assert [verdict.status for verdict in report.exercises] == ["timeout", "correct"]


NONSENSE = {
    "c.Autograder.limits = {'call_seconds': -1}": "sets call_seconds to -1, expected a number from 0.1 to 86400",
    "c.Autograder.limits = {'call_seconds': '3'}": "sets call_seconds to '3', expected a number",
    "c.Autograder.limits = {'call_seconds': True}": "sets call_seconds to True, expected a number",
    "c.Autograder.limits = {'call_seconds': float('nan')}": "sets call_seconds to nan, expected a number",
    "c.Autograder.limits = {'call_seconds': float('inf')}": "sets call_seconds to inf, expected a number",
    "c.Autograder.limits = {'memory_mb': 0.5}": "sets memory_mb to 0.5, expected a whole number",
    "c.Autograder.limits = {'memory_mb': 10**9}": f"from 32 to {machine_memory_mb()}, the memory of this machine in MB",
    "c.Autograder.limits = {'disk_mb': 10**9}": "the memory of this machine in MB",
    "c.Autograder.limits = {'memory': 512}": "sets 'memory', which is no limit; there are: cell_seconds,",
    "c.Autograder.limits = 5": "c.Autograder.limits in nbgrader_config.py is 5, expected limits by their names",
    "c.Autograder.limits = {'call_seconds': 30}": "makes call_seconds 30, more than exercise_seconds, which is 20",
    "c.Autograder.assignment_limits = {'ps9': {}}": "speaks of 'ps9', which is no assignment in source/; there are:",
    "c.Autograder.assignment_limits = {'ps1': {'disk_mb': 0}}": "assignment_limits['ps1'] in nbgrader_config.py sets",
    "c.Autograder.assignment_limits = 3": "expected limits by assignment",
    "c.Autograder.limit = {}": "c.Autograder.limit in nbgrader_config.py is no setting; there are: assignment_limits,",
    "c.Autograder.required_protection = 'total'": "expected one of 'none', 'reduced', 'full'",
}


@pytest.mark.parametrize("line", NONSENSE)
def test_a_setting_that_makes_no_sense_is_said_when_grading_begins(tmp_path, line):
    course = configured(tmp_path, line)
    with pytest.raises(CourseError) as raised:
        Grader(course, preload=())
    assert NONSENSE[line] in str(raised.value)


OF_CARDS = {
    "limits={'call_seconds': -1}": "double.py sets call_seconds to -1, expected a number",
    "limits={'call_seconds': 30}": "double.py makes call_seconds 30, more than exercise_seconds",
    "limits=[3]": "double.py is [3], expected limits by their names",
    "closed_packages='scipy'": "closed_packages is 'scipy', expected a list of packages",
    "closed_packages=['numpy']": "has 'numpy', which the sandbox itself needs: it cannot be closed",
    "closed_packages=['scipy.special']": "has 'scipy.special', expected the name under which a whole package",
    "closed_packages=['scikit-learn']": "has 'scikit-learn', expected the name under which a whole package",
    "closed_packages=['scipy'], uses=['other']": "closes scipy, but builds on other, which does not",
}


@pytest.mark.parametrize("options", OF_CARDS)
def test_a_card_whose_terms_make_no_sense_is_said_when_it_is_loaded(tmp_path, options):
    cards = {"ps1/double": card("double", options), "ps1/other": card("other")}
    course = configured(tmp_path, cards=cards)
    with pytest.raises(CourseError) as raised:
        course.terms("ps1", "double")
    assert OF_CARDS[options] in str(raised.value)


def test_validation_says_both_and_grading_refuses_with_status_2(tmp_path, capsys):
    cards = {"ps1/double": card("double", "limits={'disk_mb': 'much'}")}
    course = configured(tmp_path, "c.Autograder.limits = {'memory_mb': -5}", cards=cards)
    found = courses.statements(course, "release", "reference")
    said = " ".join(statement.why for statement in found if not statement.holds)
    assert "c.Autograder.limits in nbgrader_config.py sets memory_mb to -5, expected a whole number" in said
    assert "double.py sets disk_mb to 'much', expected a whole number from 1 to" in said
    hand_in(tmp_path, "ada", notebook(graded("double")))
    assert main(["grade", "--course", str(tmp_path)]) == 2
    assert "sets memory_mb to -5" in capsys.readouterr().err
    assert not (tmp_path / "gradebook.db").exists()


def test_a_change_of_the_limits_is_another_course_to_a_grader_that_is_kept_warm(tmp_path):
    before = configured(tmp_path / "a").digest
    after = configured(tmp_path / "b", "c.Autograder.limits = {'call_seconds': 4}").digest
    of_one = configured(tmp_path / "d", "c.Autograder.assignment_limits = {'ps1': {'call_seconds': 4}}").digest
    assert len({before, after, of_one}) == 3
    assert configured(tmp_path / "c", "c.Autograder.language = 'zh_Hant'").digest == before


def test_the_documentation_s_settings_can_be_used_and_its_table_is_right(tmp_path):
    page = (courses.REPOSITORY / "docs" / "limits.md").read_text()
    lines = re.findall(r"^c\.Autograder\..*", page, re.MULTILINE)
    assert len(lines) == 3
    cards = {"optimizers/double": card("double")}
    course = configured(tmp_path, *lines, cards=cards, assignments=("optimizers",))
    course.check_settings()
    assert course.terms("optimizers", "double").limits.cell_seconds == 30
    options = re.findall(r"^exercise = Exercise\(softmax, (.*)\)$", page, re.MULTILINE)
    assert len(options) == 2
    for number, given in enumerate(options):
        root = tmp_path / str(number)
        configured(root, cards={"ps1/double": card("double", given)}).terms("ps1", "double")
    table = dict(re.findall(r"^\| `(\w+)` \|[^|]*\| (\d+) \|", page, re.MULTILINE))
    assert {name: float(value) for name, value in table.items()} == {name: getattr(Limits(), name) for name in NAMES}
