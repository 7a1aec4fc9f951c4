"""What the user is told when something is wrong: one line that says what was found and what mends it."""


class DivcheckError(Exception):
    """The run failed or is incomplete. The message is shown as it stands; exit code 1."""

    exit_code = 1


class UsageError(DivcheckError):
    """The command was asked for something it cannot do as written; exit code 2."""

    exit_code = 2
