"""A class of six in one assignment of three exercises, really graded; the numbers can be worked out by hand.

|       | double  | halve    | square | points |
|-------|---------|----------|--------|--------|
| ada   | right   | right    | right  | 6      |
| bob   | triples | right    | right  | 4      |
| cyd   | triples | identity | right  | 2      |
| dan   | right   | right    | cubes  | 4      |
| eve   | triples | identity | cubes  | 0      |
| fay   | has handed in nothing              |

Eve has handed in the same three times. She and Cyd have a helper of the same shape.
"""

from __future__ import annotations

from types import SimpleNamespace

from courses import answer, build_course, dump, graded, notebook, text
from sqlalchemy import select

from autograder.service.app import create_app
from autograder.service.opening import open_service
from autograder.service.people.passwords import set_password
from autograder.service.people.tokens import create_token
from autograder.service.settings import ServiceSettings
from autograder.service.store.files import put_tree
from autograder.service.store.models import Assignment, Course, Membership, Person, now
from autograder.service.submitting import submit
from service.grading import grade

PASSWORD = "a long enough password, surely"
SCRIPT = "<script>window.owned = 1</script>"
FORMULA = '=HYPERLINK("https://elsewhere.example")'
TRIPLES = "It is multiplied by three where it should be by two."
CARD = '''
import numpy as np
from autograder import Exercise, checks

def {name}(x):
    """{name} of x."""
    return {right}

exercise = Exercise({name})

@exercise.cases
def cases(rng):
    yield "a number", 1.5
    yield "a vector", rng.normal(size=4)

exercise.ask(checks.matches_reference())
'''
MISCONCEPTION = """
@exercise.misconception("{sentence}")
def {name}(x):
    return {wrong}
"""
NAMES = ("double", "halve", "square")
RIGHT = {"double": "2.0 * x", "halve": "x / 2.0", "square": "x * x"}
CARDS = {f"ps1/{name}": CARD.format(name=name, right=RIGHT[name]) for name in NAMES}
CARDS["ps1/double"] += MISCONCEPTION.format(sentence=TRIPLES, name="triples", wrong="3.0 * x")
CARDS["ps1/halve"] += MISCONCEPTION.format(sentence="It is not halved.", name="identity", wrong="1.0 * x")
GIVEN = "def {name}(x):\n    # YOUR CODE HERE\n    raise NotImplementedError()"
SOURCE = "def {name}(x):\n    ### BEGIN SOLUTION\n    return {right}\n    ### END SOLUTION"
HELPER = """
def smooth({values}, {width}=3):
    {out} = []
    for place in range(len({values})):
        start = max(0, place - {width})
        window = {values}[start:place + {width} + 1]
        {out}.append(sum(window) / len(window))
    total = sum({out}) or 1.0
    return [each / total for each in {out}]
"""
HELPERS = {
    "cyd": HELPER.format(values="values", width="width", out="out"),
    "eve": HELPER.format(values="xs", width="k", out="result"),
}
WORK = {
    "ada": ("2 * x", "x / 2", "x ** 2"),
    "bob": ("3 * x", "x * 0.5", "x * x"),
    "cyd": ("x + x + x", "x", "x * x"),
    "dan": ("x + x", "0.5 * x", "x * x * x"),
    "eve": ("x * 3", "1 * x", "x ** 3"),
}
"""What each student's functions return, in the order of the exercises."""


def handed_in(student, values):
    """A student's notebook; each function has a comment, a text and a path that tell whose it is."""
    cells = []
    for name, value in zip(NAMES, values, strict=True):
        body = f'    """By {student.title()} Person."""\n    # {student} was here\n'
        body += f'    {student}_path = "/home/{student}/x"\n'
        code = f"def {name}(x):\n{body}    text = '{SCRIPT}'\n    return {value}"
        cells.append(answer((HELPERS.get(student, "") if name == "double" else "") + code, name))
    return dump(notebook(text("# ps1"), *cells))


def small_class(folder):
    """The class, its service and its application: `ids` by name, and tokens of everybody."""
    cells = [answer(SOURCE.format(name=name, right=RIGHT[name]), name) for name in NAMES]
    source = notebook(text("# ps1"), *cells, *(graded(name) for name in NAMES))
    root = build_course(folder, CARDS, {"ps1": source})
    service = open_service(ServiceSettings(course=root, database=f"sqlite:///{root}/service.db"))
    ids, tokens = {}, {}
    with service.store.writing() as session:
        course = session.scalars(select(Course)).one()
        people = dict.fromkeys([*WORK, "fay"], "student") | {"grace": "grader", "ines": "instructor"}
        for name, role in people.items():
            last = {"eve": SCRIPT, "fay": FORMULA}.get(name, "Person")
            person = Person(name=name, first_name=name.title(), last_name=last, email=f"{name}@example.org")
            session.add(person)
            session.flush()
            session.add(Membership(course_id=course.id, person_id=person.id, role=role))
            set_password(session, person.id, name, PASSWORD)
            ids[name] = person.id
            tokens[name] = create_token(session, person.id, "test", ["read", "submit", "grade", "manage"])[1]
        assignment = session.scalars(select(Assignment)).one()
        given = notebook(text("# ps1"), *(answer(GIVEN.format(name=name), name) for name in NAMES))
        assignment.released, assignment.released_at = put_tree(session, {"ps1.ipynb": dump(given)}), now()
    for name, values in WORK.items():
        for number in range(3 if name == "eve" else 1):
            hand_in(service, ids[name], handed_in(name, values), again=number)
    grade(service)
    return SimpleNamespace(service=service, app=create_app(service), ids=ids, tokens=tokens)


def hand_in(service, person_id, data, again=0):
    """One attempt; `again` makes it another file."""
    with service.store.writing() as session:
        assignment = session.scalars(select(Assignment)).one()
        files = {"ps1.ipynb": data, "attempt.txt": str(again).encode()}
        submit(service, session, assignment=assignment, person_id=person_id, files=files, origin="api")
