"""The exit statuses of the command line."""

DONE, INVALID, USAGE, OURS = 0, 1, 2, 3
"""The work was done, whatever the marks; validation failed; wrong usage; our side failed, and something is left."""
