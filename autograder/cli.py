"""The command line: grading, checking, validating and beginning exercises; the service, its workers and its care."""

from __future__ import annotations

import argparse
import contextlib
import io
import os
import shlex
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from autograder import __version__
from autograder.statuses import DONE, INVALID, OURS, USAGE

if TYPE_CHECKING:
    from autograder.course import Course

EPILOG = """exit status: 0 the work was done, whatever the marks; 1 validation failed; 2 wrong usage or unreadable
course; 3 our side failed and some submissions have no verdict (each is named, and stays to be graded)."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal without a sign shows its number
    options = _parser().parse_args(arguments)
    if sys.platform == "win32":
        return _fail("Student work is graded on Linux alone; on Windows, work in WSL.", USAGE)
    try:
        return _run(options)
    except ModuleNotFoundError as error:
        if str(error.name).partition(".")[0] == "autograder":
            raise
        extra = "server" if options.run in (_serve, _worker, _doctor, _backup, _restore) else "grader"
        install = f"pip install 'autograder[{extra}]'"
        return _fail(f"This needs {error.name}, which is not installed here: {install}", USAGE)
    except MemoryError:
        return _fail(
            "There is not enough memory for the grader itself. Make some free, and run the command again.", OURS
        )
    except KeyboardInterrupt:
        return _fail("Stopped. What was graded is stored; run the command again for the rest.", 130)
    except BrokenPipeError:
        # The reader of our output (head, less) has gone: nothing more to say, and nobody to say it to.
        sys.stderr.close()
        return DONE


def _run(options: argparse.Namespace) -> int:
    # Before NumPy is imported, also by the graders that are started: each has one core, and small arrays.
    for library in ("OPENBLAS", "OMP", "MKL"):
        os.environ.setdefault(f"{library}_NUM_THREADS", "1")
    # Imported late: `autograder --help` should not wait for NumPy.
    from autograder.course import CourseError, find_course
    from autograder.judging.questions import CardError
    from autograder.sandbox import SandboxError, SandboxUnavailable

    try:
        if not options.in_course:
            return int(options.run(options))
        course = find_course(options.course, begun=options.run is _new)
        with course.speaking():
            status: int = options.run(course, options)
        return status
    except CourseError as error:
        return _fail(error, USAGE)
    except SandboxUnavailable as error:
        return _fail(error, USAGE)
    except (CardError, SandboxError) as error:
        return _fail(error, OURS)
    except BrokenPipeError:
        raise
    except OSError as error:
        return _fail(f"{error.strerror or error}: {error.filename or 'a file'}. Check the path and its rights.", USAGE)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="autograder",
        description="Grades notebooks of numerical Python. Every function is judged outside the student's process.",
        epilog=EPILOG,
    )
    parser.set_defaults(in_course=True)
    parser.add_argument("--version", action="version", version=f"autograder {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    grade = commands.add_parser(
        "grade",
        help="grade the class, or single notebooks",
        description="Grades the course's submitted/ tree and writes autograded/, feedback/ and gradebook.db, as "
        "nbgrader would. A notebook outside submitted/ is graded and shown, and leaves the gradebook alone.",
        epilog=EPILOG,
    )
    grade.add_argument(
        "paths", nargs="*", type=Path, metavar="PATH", help="notebooks or folders; by default submitted/"
    )
    grade.add_argument(
        "--assignment", metavar="A", help="only this assignment; of a loose notebook, the one it answers"
    )
    grade.add_argument("--student", metavar="S", help="only this student")
    grade.add_argument("--jobs", type=_positive, metavar="N", help="graders side by side (default: one for each core)")
    grade.add_argument("--json", action="store_true", help="print one report a line, and nothing else")
    grade.add_argument("--profile", action="store_true", help="also print where the time for a submission goes")
    grade.set_defaults(run=_grade)

    check = commands.add_parser(
        "check",
        help="judge one function in .py or .ipynb files",
        description="Judges the function called EXERCISE in each file, in the sandbox, with hidden inputs of its own.",
        epilog=EPILOG,
    )
    check.add_argument("exercise", metavar="EXERCISE", help="the function's name, as in the assignment")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE", help=".py or .ipynb files")
    check.add_argument("--json", action="store_true", help="print one verdict a line, in the order of the files")
    check.set_defaults(run=_check)

    validate = commands.add_parser(
        "validate",
        help="prove the course sound",
        description="Proves that references are right, checks strong and fair, diagnoses sound, releases tight, and "
        "grading repeatable. What was proved before and has not changed is not proved again.",
        epilog=EPILOG,
    )
    validate.add_argument("--assignment", metavar="A", help="only this assignment")
    validate.add_argument("--exercise", metavar="E", help="only this exercise's card and solutions")
    validate.add_argument("--fresh", action="store_true", help="prove everything again, and keep nothing")
    jobs = "processes side by side (default: one for each core); half as many more wait for kernels and sandboxes"
    validate.add_argument("--jobs", type=_positive, metavar="N", help=jobs)
    validate.add_argument("--verbose", action="store_true", help="print every statement, with what was measured")
    validate.add_argument("--json", action="store_true", help="print one statement a line, and nothing else")
    validate.add_argument("--junit", type=Path, metavar="FILE", help="also write the outcome as JUnit XML")
    validate.set_defaults(run=_validate)

    new = commands.add_parser(
        "new",
        help="begin a new exercise",
        description="Writes a new exercise from templates: its card, a section of its assignment's notebook, one right "
        "solution and one wrong. It can be validated at once: it asks for squares, until you write what it should ask "
        "for. All is written, or nothing; no file of yours is overwritten, and a notebook only gets cells at its end. "
        "The authoring guide, docs/authoring.md, builds an exercise in this way.",
        epilog=EPILOG,
    )
    new.add_argument("assignment", metavar="ASSIGNMENT", help="one of the course, or a new one")
    new.add_argument(
        "exercise",
        metavar="EXERCISE",
        help='the function\'s name, or its signature in quotes: "huber(actual, pred, delta=1.0)"; an argument with a '
        "default is a number, the others are arrays (default: one array X)",
    )
    new.add_argument("--title", metavar="T", help="heading of its section (default: the name in words)")
    new.add_argument("--points", type=float, default=2, metavar="N", help="what it is worth (default: 2)")
    new.add_argument("--notebook", metavar="NAME", help="which notebook, in an assignment that has several")
    new.set_defaults(run=_new)

    serve = commands.add_parser(
        "serve",
        help="run the course's service",
        description="Serves the course over HTTP: students fetch assignments and submit, and have a verdict within a "
        "second. Nothing else is needed for one machine; what it stores is in the course's folder. In an empty folder, "
        "the first visit leads to a course. With a PostgreSQL URL, `autograder worker` on other machines shares the "
        "grading. SIGTERM or Ctrl-C ends it in order.",
    )
    serve.add_argument("--host", metavar="H", help="where to listen (default: this machine alone)")
    serve.add_argument("--port", type=_port, metavar="P", help="default: 8000, or the Hub's; 0: any that is free")
    serve.add_argument(
        "--jobs",
        type=_none_or_more,
        metavar="N",
        help="graders beside the server (default: one for each core; 0: workers elsewhere do the work)",
    )
    serve.add_argument("--url", metavar="URL", default="", help="the address that people use, where it is another one")
    serve.add_argument(
        "--no-local-accounts",
        action="store_true",
        help="nobody signs in by a password of this service's, but by the JupyterHub that runs it, or by the OpenID "
        "Connect provider that the environment names in AUTOGRADER_OPENID_ISSUER (docs/operations.md)",
    )
    serve.add_argument(
        "--administrator",
        action="append",
        default=[],
        metavar="NAME",
        help="somebody who administers the service, by the name that the Hub or the provider knows; may be repeated "
        "(default: a link that is printed invites the first one)",
    )
    serve.add_argument(
        "--formgrader",
        metavar="URL",
        default=os.environ.get("AUTOGRADER_FORMGRADER", ""),
        help="the address of the Jupyter server in which staff open formgrader: pages link to it (default: "
        "AUTOGRADER_FORMGRADER of the environment)",
    )
    serve.set_defaults(run=_serve, in_course=False)

    worker = commands.add_parser(
        "worker",
        help="grade for a service on another machine",
        description="Takes submissions from the service's database, grades them here and stores what comes of it. What "
        "it needs of the course comes from the database. SIGTERM or Ctrl-C ends it when what has been begun is graded.",
    )
    jobs = "graders side by side (default: one for each core)"
    worker.add_argument("--jobs", type=_positive, metavar="N", help=jobs)
    worker.add_argument(
        "--cache", type=Path, metavar="DIR", help="where versions of the course are kept (default: ~/.cache/autograder)"
    )
    worker.set_defaults(run=_worker, in_course=False)

    for command in (serve, worker):
        command.add_argument(
            "--lease",
            type=_seconds,
            default=30.0,
            metavar="SECONDS",
            help="how long a worker that says nothing is believed to live; the same for all (default: 30)",
        )
        command.add_argument("--log", choices=("console", "json"), default="console", help="the form of the log")

    doctor = commands.add_parser(
        "doctor",
        help="look whether this machine can grade and serve",
        description="Looks at versions, the course and its secret, what a student's code could do here (the sandbox's "
        "self-test), the database, disks and the port, and says what to do about what is not well.",
        epilog="exit status: 0 nothing failed (there may be warnings); 2 the course cannot be read; 3 something of "
        "this machine failed.",
    )
    doctor.add_argument("--host", default="127.0.0.1", metavar="H", help="where the service is to listen")
    doctor.add_argument("--port", type=int, default=8000, metavar="P", help="its port; 0: no server runs here")
    doctor.add_argument("--json", action="store_true", help="print one finding a line, and nothing else")
    doctor.set_defaults(run=_doctor, in_course=False)

    backup = commands.add_parser(
        "backup",
        help="copy the service and its course into one file",
        description="Copies the service's database, the gradebook, the secret and the course's folders into one file, "
        "while the service runs. The file holds everybody's work and the secret: keep it as you would keep these.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="a new file, a compressed tar archive")
    backup.add_argument("--replace", action="store_true", help="where the file exists, replace it")
    backup.set_defaults(run=_backup)

    restore = commands.add_parser(
        "restore",
        help="put back what `autograder backup` copied",
        description="Puts a copy back into an empty folder and database: all of it, or nothing. The service must not "
        "run meanwhile. What is published in nbgrader's folders is published again from the database afterwards.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file made by `autograder backup`")
    restore.add_argument(
        "--replace",
        action="store_true",
        help="where there is a course already, put the copy in its place; what stood there is moved into a folder "
        "beside it, a PostgreSQL database is replaced",
    )
    restore.set_defaults(run=_restore, in_course=False)

    invite = commands.add_parser(
        "invite",
        help="invite somebody to the course's service",
        description="Adds a person to the course, or changes the role, and prints a link by which that person sets a "
        "password, once, within a week. It is for whoever has the course's folder; the API does the same for staff.",
    )
    invite.add_argument("name", metavar="NAME", help="the person's name, as in nbgrader's gradebook")
    invite.add_argument("--role", choices=("student", "grader", "instructor", "administrator"), help="default: student")
    invite.add_argument("--url", metavar="URL", default="", help="the address that people use (default: this machine)")
    invite.set_defaults(run=_invite)

    for command in (serve, worker, doctor, backup, restore, invite):
        command.add_argument(
            "--database",
            metavar="URL",
            help="the service's database (default: AUTOGRADER_DATABASE of the environment, or .autograder/service.db "
            "in the course's folder)",
        )
    for command in (grade, check, validate, new, serve, doctor, backup, restore, invite):
        command.add_argument(
            "--course", type=Path, metavar="DIR", help="the course's folder (default: the working folder or above it)"
        )
    return parser


def _grade(course: Course, options: argparse.Namespace) -> int:
    from autograder.classroom import default_jobs, find_submissions, grade_class, release_warnings
    from autograder.course import CourseError
    from autograder.gradebook import GradebookError
    from autograder.sandbox import SandboxError, SandboxUnavailable
    from autograder.showing.render import printable
    from autograder.showing.tables import progress, show_class, show_profile
    from autograder.workers import keep_for_good, without_verdicts

    if options.assignment is not None:
        course.assignment(options.assignment)
    submitted = (course.root / "submitted").resolve()
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise CourseError(f"There is no file or folder {missing[0]}. Check the path.")
    loose = [path for path in options.paths if submitted not in (path.resolve(), *path.resolve().parents)]
    if loose and len(loose) < len(options.paths):
        raise CourseError(
            f"{loose[0]} lies outside {submitted}, the other paths within: the class is graded into the gradebook, a "
            "loose notebook is only shown. Give the one or the other."
        )
    if loose:
        return _grade_loose(course, loose, options)
    submissions = find_submissions(course, assignment=options.assignment, student=options.student, within=options.paths)
    if not submissions:
        raise CourseError(
            f"Nothing to grade: no submission in {submitted} fits. "
            "Expected submitted/<student>/<assignment>/<notebook>.ipynb."
        )
    graded = sorted({s.assignment for s in submissions}.intersection(course.assignments))
    for warning in release_warnings(course, graded):
        print(f"autograder: {warning}", file=sys.stderr)
    reports = []
    left = dict.fromkeys(submissions)
    listened = True
    started = time.perf_counter()
    keep_for_good()
    with progress(len(submissions), shown=not options.json) as advance:
        try:
            for submission, outcome in grade_class(course, submissions, jobs=options.jobs or default_jobs()):
                reports += outcome
                del left[submission]
                advance(submission.student)
                if options.json and listened:
                    try:
                        _print_json(*(report.to_json() for report in outcome))
                    except BrokenPipeError:
                        # `head` has seen enough; the class is graded to its end all the same.
                        listened = False
                        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        except (GradebookError, SandboxError, MemoryError, OSError) as error:
            if isinstance(error, (SandboxUnavailable, BrokenPipeError)):
                raise
            for submission in left:
                why = str(error) or "the grader has run out of memory"
                outcome = [graded.report for graded in without_verdicts(course, submission, "ungraded", why)]
                reports += outcome
                if options.json and listened:
                    _print_json(*(report.to_json() for report in outcome))
    if not options.json:
        names = ("gradebook.db", "autograded", "feedback")
        titles = ("gradebook", "autograded notebooks", "feedback pages")
        show_class(reports, [(t, course.root / n) for t, n in zip(titles, names, strict=True)], started=started)
        if options.profile:
            show_profile(reports)
    ungraded = [report for report in reports if report.status == "ungraded"]
    for report in ungraded:
        print(f"autograder: {printable(f'no verdict for {report.source}: {report.message}')}", file=sys.stderr)
    return OURS if ungraded else DONE


def _grade_loose(course: Course, paths: Sequence[Path], options: argparse.Namespace) -> int:
    from autograder.classroom import grade_loose
    from autograder.course import CourseError
    from autograder.grading import Grader
    from autograder.showing.render import report_text
    from autograder.showing.tables import protection_measured

    status = DONE
    files = []
    reports = []
    for path in paths:
        found = sorted(path.glob("*.ipynb")) if path.is_dir() else [path]
        if not found:
            raise CourseError(f"There is no notebook in {path}: expected a folder with .ipynb files.")
        files += found
    with Grader(course) as grader:
        for file in files:
            report = grade_loose(grader, file, assignment=options.assignment, student=options.student)
            reports.append(report)
            if options.json:
                _print_json(report.to_json())
            else:
                print(report_text(report))
            if report.status == "ungraded":
                status = OURS
    if not options.json:
        print(f"\nProtection: {protection_measured(reports)}.")
    return status


def _check(course: Course, options: argparse.Namespace) -> int:
    from autograder.grading import Grader
    from autograder.showing.render import printable, verdict_text

    course.exercise(options.exercise)
    status = DONE
    with Grader(course, preload=()) as grader:
        for file in options.files:
            verdict = grader.check(options.exercise, file)
            if options.json:
                _print_json({"file": str(file), **verdict.to_json()})
            else:
                print(f"{printable(str(file))}\n{verdict_text(verdict)}\n")
            if verdict.status == "ungraded":
                status = OURS
    return status


def _validate(course: Course, options: argparse.Namespace) -> int:
    from autograder.classroom import default_jobs
    from autograder.course import CourseError
    from autograder.validation import KINDS, Cache, opened, prove
    from autograder.validation.output import progress, show, workflow_commands, write_junit

    if options.junit and not options.junit.parent.is_dir():
        raise CourseError(f"There is no folder {options.junit.parent} to write {options.junit.name} to. Make it first.")
    cache = Cache(None if options.fresh else course.root / ".autograder" / "validated")
    statements = []
    with opened(course, assignment=options.assignment, exercise=options.exercise) as groups:
        total = sum(len(group.claims) for group in groups)
        with progress(total, shown=not options.json) as advance:
            for statement in prove(groups, cache, jobs=options.jobs or default_jobs()):
                statements.append(statement)
                advance(statement)
                if options.json:
                    _print_json(statement.to_json())
        order = [(claim.about, claim.text) for group in groups for claim in group.claims]
    statements.sort(key=lambda statement: order.index((statement.about, statement.text)))
    if options.assignment is None and options.exercise is None:
        cache.forget_others()
    if options.junit:
        write_junit(statements, options.junit)
    if not options.json:
        show(statements, KINDS, root=course.root, verbose=options.verbose)
    for line in workflow_commands(statements, course.root):
        print(line, file=sys.stderr if options.json else sys.stdout)
    return DONE if all(statement.holds for statement in statements) else INVALID


def _new(course: Course, options: argparse.Namespace) -> int:
    from autograder.authoring import new_exercise

    title, points, notebook = options.title, options.points, options.notebook
    made = new_exercise(course, options.assignment, options.exercise, title=title, points=points, notebook=notebook)
    card, section, right, wrong = map(_shown, (made.card, made.notebook, made.right, made.wrong))
    files = {
        card: "the card: how it is judged",
        section: f"what students get: {'a new notebook' if made.begun else 'new cells at its end'}",
        right: "a solution that must get full marks",
        wrong: "one that must get what its first line says",
    }
    print(f"A new exercise, {made.name}:")
    for file, what in files.items():
        print(f"  {file:{max(map(len, files))}}  {what}")
    where = ["--course", str(options.course)] if options.course else []
    check = shlex.join(["autograder", "check", made.name, right, wrong, *where])
    validate = shlex.join(["autograder", "validate", "--assignment", options.assignment, *where])
    print("\nIt asks for squares, and can be validated as it is. Next:")
    print("  1. Write into the card and the notebook what it should ask for, and solutions beside these two.")
    print(f"  2. {check}\n  3. {validate}")
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from autograder.course import Course, CourseError, find_course
    from autograder.service.founding import finish, is_blank

    folder = (options.course or Path.cwd()).resolve()
    finish(folder)
    if options.course and is_blank(folder):  # named, so meant: also where a course lies above it
        return _serve_course(Course(folder), options)
    try:
        course = find_course(options.course)
    except CourseError as error:
        if is_blank(folder):
            return _serve_course(Course(folder), options)
        raise CourseError(f"{error} Or serve an empty folder: the first visit leads to a course in it.") from None
    with course.speaking():
        return _serve_course(course, options)


def _serve_course(course: Course, options: argparse.Namespace) -> int:
    from autograder.classroom import default_jobs
    from autograder.service.people.roster import BadRoster
    from autograder.service.running import serve
    from autograder.service.settings import ServiceSettings, database_url, hub_settings, listening_at, openid_settings
    from autograder.service.store import StoreError, shown

    database = database_url(options.database, course.root)
    host, port = listening_at(os.environ)
    try:
        openid = openid_settings(os.environ)
    except ValueError as error:
        return _fail(error, USAGE)
    settings = ServiceSettings(
        course=course.root,
        database=database,
        host=options.host or host,
        port=port if options.port is None else options.port,
        public_url=options.url,
        jobs=default_jobs() if options.jobs is None else options.jobs,
        lease_seconds=options.lease,
        hub=hub_settings(os.environ),
        openid=openid,
        local_accounts=not options.no_local_accounts,
        administrators=tuple(options.administrator),
        formgrader=options.formgrader,
    )

    def ready(address: str, invitation: str | None) -> None:
        print(f"autograder: {course.root} is served at {address} (stored in {shown(database)}).", flush=True)
        if invitation:
            print(f"autograder: nobody administers it yet. To do so, set a password at {invitation}", flush=True)

    try:
        return serve(settings, form=options.log, ready=ready)
    except (BadRoster, StoreError) as error:
        return _fail(error, USAGE)


def _worker(options: argparse.Namespace) -> int:
    from autograder.service.running import work_here
    from autograder.service.settings import DATABASE_VARIABLE
    from autograder.service.store import StoreError

    database = options.database or os.environ.get(DATABASE_VARIABLE)
    if not database:
        return _fail(f"Whose worker? Name the service's database with --database, or in {DATABASE_VARIABLE}.", USAGE)
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    cache = (options.cache or base / "autograder" / "versions").absolute()
    try:
        return work_here(database, cache, jobs=options.jobs or cores, lease_seconds=options.lease, form=options.log)
    except StoreError as error:
        return _fail(error, USAGE)


def _doctor(options: argparse.Namespace) -> int:
    from autograder.course import CourseError, find_course
    from autograder.service.operations.doctor import FAILURE, WARNING, Checkup, examine
    from autograder.service.settings import database_url
    from autograder.showing.render import printable

    folder = options.course or Path.cwd()
    with contextlib.suppress(CourseError):
        folder = find_course(options.course).root
    database = database_url(options.database, folder)
    failures = []
    for finding in examine(Checkup(folder, database, options.host, options.port or None)):
        if options.json:
            _print_json(finding.to_json())
        else:
            mark = {WARNING: "warning", FAILURE: "FAILURE"}.get(finding.level, "ok")
            print(f"{mark:8} {finding.name}: {printable(finding.sentence)}", flush=True)
            if finding.remedy:
                print(f"{'':8} -> {printable(finding.remedy)}", flush=True)
        if finding.level == FAILURE:
            failures.append(finding)
    if not failures:
        return DONE
    return USAGE if all(finding.of_course for finding in failures) else OURS


def _invite(course: Course, options: argparse.Namespace) -> int:
    from autograder.service.opening import close_service, open_service
    from autograder.service.people.local import add_and_invite
    from autograder.service.people.roster import BadRoster
    from autograder.service.settings import ServiceSettings, database_url
    from autograder.service.store import StoreError

    database = database_url(options.database, course.root)
    try:
        service = open_service(ServiceSettings(course=course.root, database=database, public_url=options.url))
    except StoreError as error:
        return _fail(error, OURS)
    try:
        print(add_and_invite(service, options.name, options.role))
    except BadRoster as error:
        return _fail(error, USAGE)
    finally:
        close_service(service)
    return DONE


def _backup(course: Course, options: argparse.Namespace) -> int:
    from autograder.service.operations.backup import BackupError, back_up
    from autograder.service.settings import database_url

    try:
        made = back_up(course.root, database_url(options.database, course.root), options.file, replace=options.replace)
    except BackupError as error:
        return _fail(error, USAGE)
    for link in made.links:
        print(f"autograder: the link {link!a} was left out", file=sys.stderr)
    print(f"{made.file}: the database and {made.files} files of the course, {made.size / 1e6:.1f} MB.")
    return DONE


def _restore(options: argparse.Namespace) -> int:
    from autograder.service.operations.backup import BackupError, restore
    from autograder.service.settings import database_url

    root = (options.course or Path.cwd()).absolute()
    try:
        done = restore(options.file, root, database_url(options.database, root), replace=options.replace)
    except BackupError as error:
        return _fail(error, USAGE)
    print(f"{root}: the database and {done.files} files, as they were at {done.made_at}.")
    if done.aside:
        print(f"What stood there before is in {done.aside}; remove that when you need it no more.")
    return DONE


def _shown(path: Path) -> str:
    """The path as one would type it here: from the working folder, where that lies in the course or holds it."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.pardir) else relative


def _print_json(*documents: dict[str, Any]) -> None:
    from autograder.showing.render import json_line

    for document in documents:
        print(json_line(document), flush=True)


def _port(text: str) -> int:
    number = int(text) if text.isdecimal() else -1
    if not 0 <= number < 1 << 16:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 65535, found {text}")
    return number


def _none_or_more(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, found {text}")
    return int(text)


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = 0.0
    if not 0.1 <= seconds <= 3600:
        raise argparse.ArgumentTypeError(f"expected seconds from 0.1 to 3600, found {text}")
    return seconds


def _positive(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if number < 1:
        raise argparse.ArgumentTypeError(f"expected a whole number from 1, found {text}")
    return number


def _fail(error: object, status: int) -> int:
    print(f"autograder: {error}", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main())
