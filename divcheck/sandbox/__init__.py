"""Judges programs that may be hostile: verdicts that they cannot forge, on a host that they cannot touch.

Theory of operation
-------------------
Processes. The pool (in the caller's process) starts one *checker* a job; each checker starts a *fork server*,
a fresh interpreter that shuts itself in, imports the usual modules and forks one *candidate* process a program.

    caller ── jobs, judgements ──> checker ── "fork", "kill" ──> fork server ── fork ──> candidate
                                      └────── private socket pair: source, calls, answers ──────┘

The checker executes the trusted `check`, in the scope of the trusted `context`. What it calls as `candidate`
(or by the entry point's own name) is a stand-in: it sends the arguments to the candidate's process and
rebuilds the answer. The candidate's process gets its program and the arguments of the calls; no test, no
expected value and nothing that decides ever enters it or the server that it is forked from. A verdict of
`passed` means that the check ran to its end on the answers; nothing that a candidate does to its own
interpreter, its descriptors or its exit status can say so instead.

Values. Only plain data crosses (child/wire.py): numbers, text, bytes, None, lists, tuples, dicts, sets, ranges,
fractions, decimals, numpy scalars and arrays, with sharing and cycles. An instance of a subclass counts as the
value of its plain base, read past the subclass's methods. Changes to arguments are carried back into the
caller's objects. Iterators stay where they are and are asked for one element at a time. Any other object is
opaque: it has the truth value and length that it reported and is equal to nothing, so an object that claims
to equal everything fails, and one that would honestly be equal to plain data fails too. Exceptions arrive as
the nearest built-in class with their message. The check calls the prompt's helpers as the prompt defines them,
even if the candidate defines them anew; functions of the candidate other than the entry point are not in the
check's scope. `random` and hashing are seeded alike everywhere.

Isolation, from the outside in (isolation.py tries each on the machine at hand):
  namespaces        user, mount, pid, network, ipc, uts: a read-only root that holds the Python runtime and
                    numpy but no other package, a small scratch directory in memory, an environment of its own
  no root           started by root, the server becomes nobody where the runtime stays readable
  no_new_privs, no capabilities
  Landlock          the same files once more, by another mechanism
  rlimits           address space, processor time, file size, open files, threads, no core dumps
  seccomp           an allow-list; what starts a process, connects, traces, mounts or reaches for the kernel's
                    rarer interfaces ends the program (SIGSYS, verdict `forbidden`)
Enough is seccomp with one of mount namespace and Landlock; with less `require` raises DivcheckError.

Limits are in processor time, read by the checker from the kernel's clock of the candidate's process. Time that
it spends blocked counts against a limit of its own; time in which it waits for a processor counts against
none. So a verdict does not depend on how busy the machine is. The wall clock is only a backstop.

Cleaning up. A candidate is killed after its verdict and can have started nothing else. Its scratch directory is
emptied, or, if that fails, thrown away with the whole server. Every process dies with the one that started it.

Not covered: flaws of the kernel in the system calls that remain; what a program can learn from timing; with
isolation `none`, everything but resource limits and the separation of the check from the candidate.
"""

from divcheck.sandbox.isolation import Layer, layers, require
from divcheck.sandbox.pool import Pool
from divcheck.sandbox.programs import Call, Isolation, Limits, Output, Program

__all__ = ["Call", "Isolation", "Layer", "Limits", "Output", "Pool", "Program", "layers", "require"]
