"""The course's assignments: finding one, and making what students get from its source."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from autograder.course import Course as CourseFolder
from autograder.course import CourseError
from autograder.gradebook import GradebookError, open_gradebook
from autograder.gradebook.releasing import release
from autograder.service.context import Service
from autograder.service.opening import version_cache
from autograder.service.releasing import NotReleased
from autograder.service.store.models import Assignment, Course
from autograder.service.versions import adopt


def find_assignment(session: Session, service: Service, name: str) -> Assignment | None:
    """The course's assignment of that name, released or not."""
    query = select(Assignment).join(Course, Course.id == Assignment.course_id)
    return session.scalar(query.where(Course.name == service.course, Assignment.name == name))


def any_released(session: Session, course: Course) -> bool:
    """Whether students have anything yet."""
    released = Assignment.course_id == course.id, Assignment.released.is_not(None)
    return session.scalar(select(Assignment.id).where(*released).limit(1)) is not None


def is_known(service: Service, name: str) -> bool:
    """Whether there is such an assignment; one that is new in the course's folder is taken in.

    Raises:
        NotReleased: the course's folder cannot be used as it is.
    """
    with service.store.reading() as session:
        if find_assignment(session, service, name) is not None:
            return True
    folder = service.settings.course
    if name not in CourseFolder(folder).assignments:
        return False
    if trouble := adopt(service.store, service.course, folder, version_cache(folder)):
        raise NotReleased(trouble)
    with service.store.reading() as session:
        return find_assignment(session, service, name) is not None


def made_from_source(service: Service, name: str) -> dict[str, bytes]:
    """The files of the assignment as students get them, also written to nbgrader's `release/`.

    Raises:
        NotReleased: nbgrader's preprocessors, or the folder, do not allow it.
    """
    try:
        with open_gradebook(CourseFolder(service.settings.course)) as gradebook:
            return release(gradebook, name)
    except (CourseError, GradebookError) as error:
        raise NotReleased(str(error)) from error
    except OSError as error:
        raise NotReleased(f"{error.strerror or error}: {error.filename}. Mend that, and release again.") from error
