"""The half of the sandbox that runs inside it: standard library only, nothing of ours outside this package.

`serve` is the fork server, `confine` shuts it in, `candidate` is what a forked process does, `wire` is the
plain data that crosses the boundary (the trusted half uses `wire` too).
"""
