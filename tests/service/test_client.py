"""The Python client against a real server."""

import inspect
import re
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import httpx
import pytest
from courses import dump, submission
from sqlalchemy import select

from autograder.client import Client, Event, Problem, Unreachable
from autograder.service.store.models import Submission
from autograder.service.submitting import tell

FILES = {"ps1.ipynb": dump(submission()), "data/numbers.csv": b"1,2\n"}


@pytest.fixture
def clients(address, people):
    """`clients("ada")`: a client for that person."""
    opened = []

    def client(person, **more):
        opened.append(Client(address, getattr(people, person).token, **more))
        return opened[-1]

    yield client
    for each in opened:
        each.close()


class Dropping(httpx.HTTPTransport):
    """The service does what it is asked for, and its first answers are lost."""

    def __init__(self, lost):
        super().__init__()
        self.lost = lost

    def handle_request(self, request):
        response = super().handle_request(request)
        if self.lost:
            self.lost -= 1
            raise httpx.ReadError("lost", request=request)
        return response


def test_it_knows_whose_token_it_is(clients):
    assert (clients("ada").me().name, clients("ada").me().role) == ("ada", "student")


def test_files_come_back_as_they_were_handed_in(clients, tmp_path):
    ada = clients("ada")
    made = ada.submit("ps1", FILES)
    assert ada.files(made.id, tmp_path) == FILES
    assert (tmp_path / "data/numbers.csv").read_bytes() == b"1,2\n"
    with pytest.raises(FileExistsError):
        ada.files(made.id, tmp_path)


def test_a_folder_is_handed_in_without_what_is_hidden(clients, tmp_path):
    folder = tmp_path / "mine"
    (folder / ".ipynb_checkpoints").mkdir(parents=True)
    (folder / ".ipynb_checkpoints/ps1.ipynb").write_bytes(b"{}")
    (folder / "ps1.ipynb").write_bytes(FILES["ps1.ipynb"])
    ada = clients("ada")
    assert list(ada.files(ada.submit("ps1", folder).id)) == ["ps1.ipynb"]


def test_however_often_it_is_sent_it_is_one_submission(clients):
    ada = clients("ada", transport=Dropping(2))
    made = ada.submit("ps1", FILES)
    assert [each.id for each in ada.submissions()] == [made.id]


def test_what_is_not_to_be_sent_twice_is_sent_once(clients):
    with pytest.raises(Unreachable, match="does not answer"):
        clients("ines", transport=Dropping(1)).create_token("t", ["read"])
    assert [each.name for each in clients("ines").tokens()] == ["t", "test"]


def test_lists_are_read_to_their_end(clients, service):
    ada = clients("ada")
    made = [ada.submit("ps1", {"ps1.ipynb": dump(submission(why=str(number)))}).id for number in range(3)]
    assert [each["id"] for each in ada.pages("submissions", limit=2)] == made[::-1]


def test_a_refusal_is_raised_with_its_sentence(clients):
    with pytest.raises(Problem, match="There is no submission") as raised:
        clients("bob").submission("0" * 32)
    assert (raised.value.status, raised.value.code) == (404, "not_found")


def test_an_address_that_is_no_service_is_told(people):
    with Client("http://127.0.0.1:1", people.ada.token, tries=1) as client, pytest.raises(Unreachable, match="address"):
        client.me()


def test_events_are_followed_to_the_end(clients, service):
    ada = clients("ada")
    made = ada.submit("ps1", FILES)

    def work():
        for kind in ("started", "done"):
            with service.store.writing() as session:
                tell(session, made.id, kind, status="graded")

    threading.Timer(0.3, work).start()
    events = list(ada.events(made.id))
    assert [event.kind for event in events] == ["queued", "started", "done"]
    assert all(isinstance(event, Event) for event in events)


def test_staff_do_with_it_what_the_pages_do(clients, service):
    ines = clients("ines")
    assert ines.release("ps1") == []
    assert list(clients("ada").fetch("ps1")) == ["ps1.ipynb"]
    assert ines.put_person("kurt", role="student", first_name="Kurt").first_name == "Kurt"
    assert "kurt,student,Kurt" in ines.roster()
    assert ines.import_roster("name\nlise\n")["added"] == ["lise"]
    assert "secret=" in ines.invite("lise")
    ines.remove_person("lise")
    assert "lise" not in [member.name for member in ines.people()]
    made = clients("ada").submit("ps1", FILES)
    assert ines.queue()["queued"] == 1
    assert ines.withhold(made.id).withheld
    assert not ines.restore(made.id).withheld
    assert ines.waiting()[0]["id"] == made.id
    assert ines.workers() == []
    assert ines.released("ps1")["differences"] == []
    assert ines.import_roster("olga\n", preview=True)["added"] == ["olga"]
    assert [member.name for member in ines.people(search="olga")] == []
    assert ines.extend("ps1", "ada", due_at="2030-01-01 12:00")["student"] == "ada"
    assert [each["student"] for each in ines.extensions("ps1")] == ["ada"]
    ines.end_extension("ps1", "ada")
    assert list(ines.extensions("ps1")) == []
    ines.set_timezone("Europe/Vienna")
    assert ines.policy("ps1")["timezone"] == "Europe/Vienna"
    with pytest.raises(Problem, match="There is no verdict yet"):
        ines.take_out(made.id)
    assert not ines.put_back(made.id).by_hand
    assert ines.formgrader(made.id)[0]["url"] is None
    assert ines.set_policy("ps1", counts="latest")["counts"] == "latest"
    assert clients("ada").assignment("ps1").counts == "latest"
    assert [entry["actor"] for entry in clients("alan").audit(action="submission.withheld")] == ["ines"]
    with service.store.reading() as session:
        assert session.scalars(select(Submission.withheld)).all() == [False]


BROWSERS_ALONE = {"POST /api/v1/sign-in", "POST /api/v1/sign-out", "POST /api/v1/invitations/accept"}
"""What makes and ends a browser's session: a client has a token instead."""


def used(method, what):
    """Call the method with something for whatever it needs, and read what it gives to its end."""
    values = {"file": Path(__file__), "files": {"x.ipynb": b""}, "what": what}
    parameters = inspect.signature(method).parameters.values()
    needed = [each.name for each in parameters if each.default is each.empty and each.kind is not each.VAR_KEYWORD]
    found = method(**{name: values.get(name, "x") for name in needed})
    return list(found) if isinstance(found, Iterator) else found


def test_it_has_a_method_for_everything_that_the_api_does(app):
    asked = []

    def answer(request):
        asked.append((request.method, request.url.path))
        raise httpx.ConnectError("only what is asked for is looked at")

    with Client("http://service", "token", tries=1, transport=httpx.MockTransport(answer)) as client:
        for name, method in inspect.getmembers(client, inspect.ismethod):
            if not name.startswith("_") and name not in ("close", "request", "pages"):
                for what in ("marks", "exercises", "findings"):
                    with pytest.raises(Unreachable):
                        used(method, what)
    missing = set()
    for path, operations in app.openapi()["paths"].items():
        pattern = re.compile(re.sub("{.*?}", "[^/]+", path))
        for method in operations:
            if path.startswith("/api/v1/") and not any(m == method.upper() and pattern.fullmatch(p) for m, p in asked):
                missing.add(f"{method.upper()} {path}")
    assert missing == BROWSERS_ALONE


def test_type_checkers_read_the_types_of_what_is_installed():
    assert files("autograder").joinpath("py.typed").is_file()


def test_a_token_made_by_it_works_until_it_is_revoked(clients, address):
    ada = clients("ada")
    made = ada.create_token("laptop", ["read"], days=1)
    with Client(address, made.secret) as laptop:
        assert laptop.me().scopes == ["read"]
        ada.revoke_token(made.id)
        with pytest.raises(Problem, match="no longer valid"):
            laptop.me()
