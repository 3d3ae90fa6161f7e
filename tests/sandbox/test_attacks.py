"""Code that attacks the grader, the machine or the next student gains nothing by it."""

from __future__ import annotations

import os

import numpy as np
import pytest

from autograder.case import Call, Case, Failure, Opaque
from autograder.sandbox import wire

from .conftest import cases, text_of


@pytest.fixture(autouse=True)
def _only_behind_all_walls(sandbox):
    """Some of what follows would harm a machine on which it succeeded."""
    if sandbox.protection.level != "full":
        pytest.skip(f"open here: {', '.join(sandbox.protection.open)}")


SEND = """
import os, json, struct
def send(message, blob=b''):
    text = message if isinstance(message, bytes) else json.dumps(message).encode()
    os.write(3, struct.pack('<II', len(text), len(blob)) + text + blob)
"""
STOLEN = """
import sys
def worker():
    frame = sys._getframe()
    while frame:
        for value in frame.f_locals.values():
            if type(value).__name__ == 'Worker':
                return value
        frame = frame.f_back
"""


def test_an_answer_sent_before_its_question_counts_for_nothing(open_session):
    forged = "for k in range(5): send({'id': str(k), 'steps': [{'value': 42}]})\ndef f(x): return x"
    session = open_session(SEND + forged, "y = 1")
    answers = session.ask("f", cases(1))
    assert answers[0].value != 42
    assert session.flags


@pytest.mark.parametrize(
    "message",
    [
        {"id": "?", "steps": [{"value": 42}]},
        {"steps": [{"value": 42}]},
        {},
        b"[]",
        b"42",
        b"not json",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"9" * 100_000,
        {"ready": True},
    ],
)
def test_a_message_that_is_no_answer_ends_the_worker_and_is_flagged(open_session, message):
    session = open_session(SEND + f"def f(x):\n    send({message!r})\n    while True: pass", notebook=False)
    first, second = session.ask("f", cases(1, 2))
    assert (first.failure.kind, second.failure.kind) == ("protocol", "protocol")
    assert session.flags


STEPS = [
    "['array', '<f8', [2], 0]",
    "['array', '<f8', [0, 4611686018427387904], 0]",
    "['array', '<f8', [2147483647, 2147483647, 0], 0]",
    "['array', '<f8', [-1], 0]",
    "['array', '<f8', [True], 0]",
    "['array', '|O', [1], 0]",
    "['array', '<M8[s]', [1], 0]",
    "['array', '<U99999', [1], 0]",
    "['array', '<U1', [1], 0]",
    "['array', 'f8,f8', [1], 0]",
    "['array', ['f8'], [1], 0]",
    "['array', '<f8', 3, 0]",
    "['array', '<f8', [], -8]",
    "['array']",
    "['matrix', '<f8', [1], 0]",
    "['scalar', '<f8', [1], 0]",
    "['list', 3]",
    "['list']",
    "['dict', [[['x'], 1]]]",
    "['dict', [[None, 1]]]",
    "['complex', 10**400, 0]",
    "['function', 0, 'f']",
    "['generator', 'PCG64', 1]",
    "['big', '9' * 10]",
    "[['list']]",
    "{'a': 1}",
    "10**400",
    "2**64",
    "['packed', 'python', '<f8', 10**9, 0]",
]


@pytest.mark.parametrize("value", STEPS)
def test_a_forged_value_is_a_breach_and_never_an_exception_of_ours(open_session, value):
    forged = f"send({{'id': worker()._case, 'steps': [{{'value': {value}}}]}}, b'\\xff' * 8)"
    session = open_session(SEND + STOLEN + f"def f(x):\n    {forged}\n    while True: pass", notebook=False)
    [answer] = session.ask("f", cases(1))
    assert answer.failure is not None or answer.value.size == 0
    assert answer.failure is None or answer.failure.kind == "protocol"


@pytest.mark.parametrize(
    "record",
    [
        "{'failure': 1}",
        "{'failure': {}}",
        "{'failure': {'kind': 'correct', 'message': '', 'error': '', 'where': ''}}",
        "{'failure': {'kind': ['error'], 'message': '', 'error': '', 'where': ''}}",
        "{'failure': {'kind': 'error', 'message': ['x'], 'error': '', 'where': ''}}",
        "{'value': 1, 'args': [1, 2, 3], 'kwargs': []}",
        "{'value': 1, 'args': [1], 'kwargs': [['x', 1]]}",
        "{'value': 1, 'printed': 5}",
        "7",
    ],
)
def test_a_forged_record_is_a_breach(open_session, record):
    forged = f"send({{'id': worker()._case, 'steps': [{record}]}})"
    session = open_session(SEND + STOLEN + f"def f(x):\n    {forged}\n    while True: pass", notebook=False)
    assert session.ask("f", cases(1))[0].failure.kind == "protocol"


def test_a_forged_bool_array_holds_only_true_and_false(open_session):
    forged = "send({'id': worker()._case, 'steps': [{'value': ['array', '|b1', [2], 0]}]}, bytes([2, 255]))"
    session = open_session(SEND + STOLEN + f"def f(x):\n    {forged}\n    while True: pass", notebook=False)
    value = session.ask("f", cases(1))[0].value
    assert value.view(np.uint8).tolist() == [1, 1]


def test_outputs_that_claim_too_much_are_a_breach_of_that_cell_alone(open_session):
    forged = "send({'id': 'x', 'outputs': [['html', '<script>']], 'failure': None})"
    session = open_session(SEND + forged, "print('on')")
    first, second = session.run()
    assert first.failure.kind == "protocol"
    assert text_of(second) == "on\n"


def test_a_flood_of_evaluations_is_cut_off(open_session):
    forged = "while True: send({'id': worker()._case, 'step': 0, 'function': 0, 'args': [1.0], 'kwargs': []})"
    session = open_session(SEND + STOLEN + f"def f(g):\n    {forged}", notebook=False, limits={"call_seconds": 10.0})
    assert session.ask("f", cases(abs))[0].failure.kind == "protocol"


@pytest.mark.parametrize(
    "argument",
    ["np.ones((2001, 1))", "'x' * 3000", "np.matrix(np.ones((2000, 2)))", "[0.5] * 2001", "None", "{1: 2}"],
)
def test_the_graders_functions_take_a_few_numbers_and_nothing_else(open_session, argument):
    session = open_session(f"import numpy as np\ndef f(g): return g({argument})", notebook=False)
    [answer] = session.ask("f", [Case("", (Call((lambda x: x**3,)),))])
    assert answer.failure.kind == "error"
    assert "the function takes" in answer.failure.message


def test_arrays_that_share_their_bytes_are_a_breach(open_session):
    array = "['array', '<f8', [1], 0]"
    forged = f"send({{'id': worker()._case, 'steps': [{{'value': ['list', [{array}, {array}]]}}]}}, b'12345678')"
    session = open_session(SEND + STOLEN + f"def f(x):\n    {forged}\n    while True: pass", notebook=False)
    assert session.ask("f", cases(1))[0].failure.kind == "protocol"


def test_a_list_of_a_million_numbers_stays_in_the_worker(open_session):
    session = open_session("def f(x): return [0.5] * 1_000_000", notebook=False)
    assert "list with more than" in session.ask("f", cases(1))[0].value.type_name


def test_images_beyond_the_submissions_share_are_left_out(open_session):
    source = (
        "from IPython.display import Image, display\nimport os, struct\n"
        "head = b'\\x89PNG\\r\\n\\x1a\\n\\0\\0\\0\\rIHDR' + struct.pack('>II', 9, 9)\n"
        "display(Image(head + os.urandom(6_000_000), format='png'))"
    )
    results = open_session(*[source] * 4).run()
    shown = [any("data" in output for output in result.outputs) for result in results]
    assert shown == [True, True, False, False]


def test_outputs_beyond_the_submissions_share_are_left_out_but_errors_never(open_session):
    results = open_session(*["print('x' * 90_000)"] * 70, "print('y')\nraise ValueError").run()
    written = [text_of(result) for result in results]
    assert len(written[10]) > 90_000
    assert "left out" in written[-1]
    assert sum(map(len, written)) < 6_000_000
    assert results[-1].outputs[-1]["output_type"] == "error"


def test_a_frame_that_never_ends_is_a_timeout(open_session):
    session = open_session(
        "import os\ndef f(x):\n    os.write(3, b'\\x10\\0\\0\\0\\0\\0\\0\\0{')\n    while True: pass", notebook=False
    )
    assert session.ask("f", cases(1))[0].failure.kind == "timeout"


def test_a_frame_that_claims_to_be_huge_is_refused_unread(open_session):
    session = open_session("import os\ndef f(x):\n    os.write(3, b'\\xff' * 8)\n    while True: pass", notebook=False)
    assert session.ask("f", cases(1))[0].failure.kind == "protocol"


def test_a_worker_that_reads_nothing_does_not_hold_up_the_grader(open_session):
    session = open_session("def f(x):\n    while True: pass", notebook=False)
    big = [np.zeros((1000, 1000)) for _ in range(4)]
    assert {answer.failure.kind for answer in session.ask("f", cases(*big))} == {"timeout"}


def test_closing_the_wire_is_a_breach_or_a_crash(open_session):
    session = open_session("import os\ndef f(x):\n    os.close(3)\n    while True: pass", notebook=False)
    assert session.ask("f", cases(1))[0].failure.kind == "protocol"


@pytest.mark.parametrize(
    "source",
    [
        "import os\nfor fd in range(0, 64):\n    try: os.write(fd, b'x' * 5000)\n    except OSError: pass",
        "import os\nos.closerange(0, 64)",
        "import os\nfor fd in range(3, 64):\n    try: os.dup2(1, fd)\n    except OSError: pass",
        "import json, os, struct\njson.dumps = json.loads = lambda *a, **k: '{}'\nos.write = os.read = struct.pack = 0",
        "import builtins\nbuiltins.isinstance = lambda *a: True\nbuiltins.type = str\nbuiltins.len = lambda x: 0",
        "import numpy as np\nnp.frombuffer = np.asarray = np.ndarray = None",
        "import sys\nsys.modules.clear()",
        "import sys\nsys.stdout = sys.stderr = None",
        "import gc, sys\nfor o in gc.get_objects():\n    if type(o).__name__ == 'Worker': o.__dict__.clear()",
        "import ctypes\nctypes.memset(id(int), 0, 64)",
        "import sys\nsys.setrecursionlimit(20)",
        "import threading, os\nthreading.Timer(0.1, os._exit, [0]).start()",
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 0.05)",
        "import os\nfor pid in range(-1, 300):\n    try: os.kill(pid, 9)\n    except OSError: pass",
        "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (3, 3))",
        "import os\nos.chdir('/')\nos.environ.clear()",
        "import atexit, os\natexit.register(os._exit, 7)\nraise SystemExit",
        "import sys\nsys.settrace(lambda *a: 1/0)",
        "class M(type): __name__ = property(lambda s: 1/0)\nclass E(BaseException, metaclass=M): pass\nraise E",
    ],
)
def test_vandalism_in_one_cell_harms_nobody_else(sandbox, open_session, source):
    session = open_session(source, "def f(x): return x")
    results = session.run()
    answers = session.ask("f", cases(1, 2))
    assert len(results) == 2
    assert all(answer.failure is not None or answer.value in (1, 2) for answer in answers)
    assert open_session("def f(x): return x").ask("f", cases(5))[0].value == 5


def test_threads_that_outlive_their_cell_do_not_reach_later_answers(open_session):
    source = (
        "import threading, time\n"
        "def spam():\n    while True:\n        print('spam')\n        time.sleep(0.001)\n"
        "threading.Thread(target=spam, daemon=True).start()"
    )
    session = open_session(source, "def f(x): return x")
    assert session.ask("f", cases(*range(20)))[-1].value == 19


def test_threads_are_counted(run):
    source = (
        "import threading, time\n"
        "n = 0\n"
        "try:\n    for n in range(1000): threading.Thread(target=time.sleep, args=(9,), daemon=True).start()\n"
        "except RuntimeError: print(n)"
    )
    assert int(text_of(run(source)[0])) < 64


@pytest.mark.parametrize(
    "expression",
    [
        "os.fork()",
        "os.kill(os.getppid(), 9)",
        "os.kill(1, 9)",
        "os.posix_spawn('/bin/true', ['true'], {})",
        "os.execv('/bin/true', ['true'])",
        "socket.socket()",
        "socket.socket(socket.AF_UNIX)",
        "socket.socketpair()",
        "os.memfd_create('x')",
        "open(f'/proc/{os.getppid()}/mem', 'rb')",
        "open(f'/proc/{os.getppid()}/environ').read()",
        "os.listdir('/proc')",
        "os.listdir('/')",
        "os.chmod('/', 0o777)",
        "os.truncate(os.__file__, 0)",
        "open(os.__file__, 'a')",
        "os.symlink('/etc', '/tmp/x')",
        "os.mkfifo('/tmp/x')",
        "os.unshare(0x10000000) if hasattr(os, 'unshare') else open('/etc/shadow')",
        "fcntl.flock(0, fcntl.LOCK_EX)",
        "resource.setrlimit(resource.RLIMIT_AS, (-1, -1))",
        "os.setuid(0) if os.getuid() else open('/etc/shadow')",
        "os.setpriority(os.PRIO_PROCESS, 0, -5)",
        "shared_memory.SharedMemory(create=True, size=10)",
    ],
)
def test_ways_out_are_shut(call, expression):
    source = (
        f"import os, socket, fcntl, resource\nfrom multiprocessing import shared_memory\ndef f():\n    {expression}"
    )
    value = call(source).value
    assert isinstance(value, Failure)
    assert value.kind in ("forbidden", "error")


def test_questions_of_a_later_batch_are_not_in_the_worker_yet(open_session):
    source = (
        "import gc\nseen = []\n"
        "def f(x):\n"
        "    seen.append([m for o in gc.get_objects() if type(o).__name__ == 'Worker' for m in o._waiting])\n"
        "    return len(seen[-1])"
    )
    session = open_session(source, notebook=False)
    for number in range(3):
        assert session.ask("f", cases(number))[0].value == 0


def test_a_student_cannot_import_the_graders_side(run):
    source = "import autograder\nprint(*sorted(n for n in vars(autograder) if n[0] != '_'))\nimport autograder.sandbox"
    [result] = run(source)
    assert text_of(result) == "numeric student texts\n"
    assert result.failure.error == "ModuleNotFoundError"


def test_no_folder_of_the_course_or_the_checkout_is_on_the_path(run):
    [result] = run("import sys\nprint(sys.path)")
    paths = eval(text_of(result))
    assert os.path.realpath(".") not in paths
    assert not any(path.endswith("autograder") for path in paths)


def test_an_object_that_lies_about_itself_is_only_its_claim(call):
    lies = (
        "class L:\n"
        "    __class__ = property(lambda self: float)\n"
        "    def __eq__(self, other): return True\n"
        "    def __array__(self, *a, **k): raise SystemExit\n"
        "    def __len__(self): return -1\n"
    )
    value = call(lies + "def f(): return L()").value
    assert isinstance(value, (Opaque, Failure))


def test_a_subclass_of_an_array_arrives_as_a_plain_one(call):
    source = "import numpy as np\nclass A(np.ndarray): __eq__ = None\ndef f(): return np.zeros(3).view(A)"
    assert type(call(source).value) is np.ndarray


@pytest.mark.parametrize(
    "expression",
    [
        "deep",
        "[deep]",
        "list(range(10**6))",
        "[[1]] * 10**6",
        "{i: i for i in range(10**6)}",
        "'x' * 10**7",
        "np.zeros((1,) * 20)",
    ],
)
def test_structures_without_measure_are_known_by_type_or_limit(call, expression):
    source = f"import numpy as np\ndeep = []\nfor _ in range(5000): deep = [deep]\ndef f():\n    return {expression}"
    value = call(source).value
    assert isinstance(value, (Opaque, Failure, list))


def test_a_list_that_holds_itself_is_only_too_deep(call):
    value = call("x = []\nx.append(x)\ndef f(): return x").value
    while isinstance(value, list):
        [value] = value
    assert isinstance(value, Opaque)


def test_names_and_messages_carry_no_escape_sequences(call):
    source = "E = type('\\x1b[31mE\\n::error::', (Exception,), {})\ndef f(): raise E('\\x1b[2J\\u202e' + 'x' * 10**6)"
    failure = call(source).value
    assert "\x1b" not in failure.error + failure.message + failure.where
    assert len(failure.message) < 2000


@pytest.mark.parametrize("seed", range(20))
def test_random_bytes_on_the_wire_are_a_breach_a_crash_or_silence(open_session, seed):
    data = np.random.default_rng(seed).bytes(64)
    session = open_session(f"import os\ndef f(x):\n    os.write(3, {data!r})\n    os._exit(0)", notebook=False)
    assert session.ask("f", cases(1))[0].failure.kind in ("protocol", "crash", "timeout")


def test_mutated_frames_never_raise_anything_but_a_wire_error():
    rng = np.random.default_rng(0)
    encoder = wire.Encoder()
    value = [
        1,
        2.0,
        "a",
        (None, True),
        {"k": np.arange(6.0).reshape(2, 3)},
        np.float32(1),
        np.array(["ab"]),
        1j,
        [0.5] * 20,
    ]
    message = {"id": "x", "steps": [{"value": encoder.value(value)}]}
    whole = bytearray(wire.frame(message, encoder.blob()))
    for _ in range(3000):
        mutated = bytearray(whole)
        for _ in range(rng.integers(1, 4)):
            mutated[rng.integers(8, len(mutated))] = rng.integers(0, 256)
        inbox = wire.Inbox()
        inbox.add(bytes(mutated))
        try:
            arrived, blob = inbox.next()
            wire.Decoder(blob, Opaque).value(arrived["steps"][0]["value"])
        except (wire.WireError, KeyError, TypeError, IndexError, ValueError, AttributeError):
            pass  # each of them is a breach: session.py turns it into one


def test_hidden_text_in_a_case_label_is_never_sent(open_session):
    session = open_session(
        "import gc\n"
        "def f(x): return any('-'.join(['s3cret', 'label']) in str(o) for o in gc.get_objects() if type(o) is dict)"
    )
    assert session.ask("f", [Case("s3cret-label", (Call((1,)),))])[0].value is False
