"""Asks IPython for a shell, by its magics and its own functions."""
# Succeeds where open: start programs

from attacker import attempt, won

shell = get_ipython()  # noqa: F821
attempt(shell.run_cell_magic, "bash", "", "echo started > /tmp/attacked-shell")
attempt(shell.system, "echo started > /tmp/attacked-shell")
for kind in type(shell).__mro__[1:3]:
    attempt(lambda: kind.system(shell, "echo started > /tmp/attacked-shell"))  # noqa: B023
    attempt(lambda: kind.run_cell_magic(shell, "sh", "", "echo started > /tmp/attacked-shell"))  # noqa: B023
if shell.getoutput("echo started"):
    won("has a shell")
