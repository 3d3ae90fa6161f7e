"""Runs nbgrader's commands, each in a process of its own: forked from one that has imported nbgrader, which is slow.

Reads a line of JSON for each from standard input: the arguments, the folder, and the environment; answers with the exit
status and what was printed. Run as a program.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
import tempfile
import traceback


def run(arguments: list[str], folder: str, environment: dict[str, str]) -> tuple[int, str]:
    """What a command says, and its exit status."""
    with tempfile.TemporaryFile() as output:
        child = os.fork()
        if not child:
            os.dup2(output.fileno(), 1)
            os.dup2(output.fileno(), 2)
            os.chdir(folder)
            os.environ.clear()
            os.environ.update(environment)
            sys.path[:0] = [path for path in environment.get("PYTHONPATH", "").split(os.pathsep) if path]
            sys.argv = ["nbgrader", *arguments]
            status = 1
            try:
                runpy.run_module("nbgrader", run_name="__main__")
                status = 0
            except SystemExit as end:
                status = end.code if isinstance(end.code, int) else int(end.code is not None)
            except BaseException:
                traceback.print_exc()
            finally:
                sys.stdout.flush()
                sys.stderr.flush()
                os._exit(status)
        _, ended = os.waitpid(child, 0)
        output.seek(0)
        return os.waitstatus_to_exitcode(ended), output.read().decode(errors="replace")


if __name__ == "__main__":
    import nbgrader.apps
    import nbgrader.server_extensions.formgrader  # noqa: F401

    for line in sys.stdin:
        print(json.dumps(run(**json.loads(line))), flush=True)
