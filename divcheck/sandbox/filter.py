"""The system call filters of a candidate's process. The only module that uses libseccomp.

Three answers. What computing needs is allowed. What starts a process, opens a connection, reaches into
another process or touches the kernel's rarer surfaces ends the program with SIGSYS: the verdict
`forbidden`. Everything else, today's harmless rest and tomorrow's inventions alike, fails with an error
number, because honest libraries ask the kernel for things that they can do without.

The answers are given by two filters, because the kernel takes long to verify and translate a large one. The
large one is installed once, in the fork server, and inherited by every candidate; it leaves open the few
calls in `_OF_THE_SERVER`, without which the server could not fork. The small one is installed by each
candidate and decides on exactly those. A call passes only if both allow it.
"""

import errno
import struct
import tempfile
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from divcheck.errors import DivcheckError

PLACEHOLDER = 0x7EADBEE5
"Stands in the program for the id of the process that installs it."

_ALLOWED = {
    "memory": "brk madvise mincore mmap mprotect mremap munmap",
    "reading and writing": (
        "close close_range copy_file_range dup dup2 dup3 fadvise64 fallocate fdatasync fsync ftruncate "
        "lseek pipe pipe2 pread64 preadv preadv2 pwrite64 pwritev pwritev2 read readv sendfile "
        "sync_file_range truncate write writev"
    ),
    "files, which the other layers choose": (
        "access chdir chmod faccessat faccessat2 fchdir fchmod fchmodat fstat fstatfs futimesat getcwd "
        "getdents getdents64 link linkat lstat mkdir mkdirat newfstatat open openat readlink readlinkat "
        "rename renameat renameat2 rmdir stat statfs statx symlink symlinkat umask unlink unlinkat utime "
        "utimensat utimes"
    ),
    "waiting": (
        "clock_nanosleep epoll_create epoll_create1 epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd2 "
        "nanosleep pause poll ppoll pselect6 select wait4 waitid"
    ),
    "what asyncio does with a pair of sockets": "getsockname recvfrom shutdown",
    "threads": (
        "arch_prctl exit exit_group futex restart_syscall rseq sched_get_priority_max sched_get_priority_min "
        "sched_getaffinity sched_getparam sched_getscheduler sched_yield set_robust_list set_tid_address"
    ),
    "signals and timers of its own": (
        "alarm getitimer rt_sigaction rt_sigpending rt_sigprocmask rt_sigreturn rt_sigsuspend "
        "rt_sigtimedwait "
        "setitimer sigaltstack timer_create timer_delete timer_getoverrun timer_gettime timer_settime "
        "timerfd_create timerfd_gettime timerfd_settime"
    ),
    "what is the case": (
        "clock_getres clock_gettime getcpu getegid geteuid getgid getgroups getpgid getpgrp getpid getppid "
        "getpriority getrandom getresgid getresuid getrlimit getrusage getsid gettid gettimeofday getuid "
        "setrlimit sysinfo time times uname"
    ),
}
_FORBIDDEN = {
    "starting": "execve execveat vfork",
    "other processes": (
        "kcmp pidfd_getfd pidfd_open pidfd_send_signal process_madvise process_mrelease process_vm_readv "
        "process_vm_writev ptrace rt_sigqueueinfo rt_tgsigqueueinfo setpgid setsid tkill"
    ),
    "connections": "accept accept4 bind connect listen recvmmsg sendmmsg sendmsg socket",
    "memory and queues shared with others": (
        "memfd_create memfd_secret mq_getsetattr mq_notify mq_open mq_timedreceive mq_timedsend mq_unlink "
        "msgctl msgget msgrcv msgsnd semctl semget semop semtimedop shmat shmctl shmdt shmget"
    ),
    "other users": "capset setfsgid setfsuid setgid setgroups setregid setresgid setresuid setreuid setuid",
    "file systems": (
        "chroot fsconfig fsmount fsopen fspick mknod mknodat mount mount_setattr move_mount "
        "name_to_handle_at "
        "open_by_handle_at open_tree pivot_root quotactl setns swapoff swapon umount umount2 unshare uselib "
        "ustat"
    ),
    "the kernel's rarer surfaces": (
        "add_key bpf fanotify_init fanotify_mark inotify_add_watch inotify_init inotify_init1 io_cancel "
        "io_destroy io_getevents io_setup io_submit io_uring_enter io_uring_register io_uring_setup ioperm "
        "iopl keyctl landlock_add_rule landlock_create_ruleset landlock_restrict_self lookup_dcookie "
        "modify_ldt nfsservctl perf_event_open personality request_key seccomp splice sysfs tee userfaultfd "
        "vm86 vm86old vmsplice"
    ),
    "the machine": (
        "acct adjtimex clock_adjtime clock_settime create_module delete_module finit_module init_module "
        "kexec_file_load kexec_load reboot setdomainname sethostname settimeofday syslog vhangup"
    ),
}
_DENIED = {
    "locks, which the host would feel": "flock",
    "scheduling": (
        "ioprio_set migrate_pages mbind mlock mlock2 mlockall move_pages munlock munlockall "
        "sched_setaffinity "
        "sched_setattr sched_setparam sched_setscheduler set_mempolicy setpriority"
    ),
    "ownership": (
        "chown fchown fchownat fremovexattr fsetxattr lchown lremovexattr lsetxattr removexattr setxattr"
    ),
}

_FLAGS = (0, 1, 2, 3, 4, 1030)  # of fcntl; no locks, which the host would feel, and no signals to others
_KIND = (3, 4, 38, 39)  # of getsockopt: SO_TYPE, SO_ERROR, SO_PROTOCOL, SO_DOMAIN; not who the peer is
_ASKS_AND_BLOCKING = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)  # of ioctl: TCGETS, FIONBIO and the like
_NAMES = (15, 16, 0x53564D41)  # of prctl: PR_SET_NAME, PR_GET_NAME, PR_SET_VMA
_THREAD = 0x3D0F00  # the flags with which the C library starts a thread
_AF_UNIX, _NOWHERE, _ITSELF = 1, 0, 0

_ALLOWED_WITH = (
    ("fcntl", 1, _FLAGS),
    ("getsockopt", 2, _KIND),
    ("ioctl", 1, _ASKS_AND_BLOCKING),
)
_FORBIDDEN_UNLESS = (
    ("socketpair", 0, _AF_UNIX),
    ("sendto", 4, _NOWHERE),
)
_KILLED, _FAILING = 0x80000000, 0x00050000 | errno.ENOSYS  # SECCOMP_RET_KILL_PROCESS, SECCOMP_RET_ERRNO
_OF_THE_SERVER = (
    ("clone", 0, (_THREAD,), _KILLED),
    ("fork", 0, (), _KILLED),
    ("kill", 0, (PLACEHOLDER,), _KILLED),
    ("tgkill", 0, (PLACEHOLDER,), _KILLED),
    ("prctl", 0, _NAMES, _FAILING),
    ("prlimit64", 0, (_ITSELF, PLACEHOLDER), _FAILING),
    ("recvmsg", 0, (), _FAILING),
)
"What the server needs: system call, argument, values with which a candidate may make it, else the answer."


_MODES_AND_TIMES = frozenset(
    {"chmod", "fchmod", "fchmodat", "fchmodat2", "futimesat", "utime", "utimensat", "utimes"}
)


@lru_cache(maxsize=2)
def compiled(own_root: bool = True) -> tuple[bytes, bytes]:
    """Two programs for this machine's kernel: the server's, and what each candidate adds to it.

    `own_root` says whether a mount namespace keeps the host's files out of sight. Where none does, modes
    and times cannot be changed: Landlock does not govern these.
    `PLACEHOLDER` stands in the second for the id of the candidate's process.
    """
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError) as error:
        raise DivcheckError(f"libseccomp cannot be used ({error}); install libseccomp2") from None
    return _of_the_server(seccomp, own_root), _of_a_candidate(seccomp)


def _of_the_server(seccomp: Any, own_root: bool) -> bytes:
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, 2)

    def add(action: int, name: str, *condition: int) -> None:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if number >= 0:  # else the machine has no such call
            rules.add_rule(action, number, *([seccomp.Arg(*condition)] if condition else []))

    for action, groups in (
        (seccomp.ALLOW, _ALLOWED),
        (seccomp.KILL_PROCESS, _FORBIDDEN),
        (seccomp.ERRNO(errno.EPERM), _DENIED),
    ):
        for name in _names(groups):
            denied = not own_root and name in _MODES_AND_TIMES
            add(seccomp.ERRNO(errno.EPERM) if denied else action, name)
    for name, argument, values in _ALLOWED_WITH:
        for value in values:
            add(seccomp.ALLOW, name, argument, seccomp.EQ, value)
    for name, argument, value in _FORBIDDEN_UNLESS:
        add(seccomp.ALLOW, name, argument, seccomp.EQ, value)
        add(seccomp.KILL_PROCESS, name, argument, seccomp.NE, value)
    for name, *_ in _OF_THE_SERVER:
        add(seccomp.ALLOW, name)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()


def _of_a_candidate(seccomp: Any) -> bytes:
    """Decides on the calls in `_OF_THE_SERVER`, allows all others: the server's filter decides on those.

    Written out, because libseccomp compares an argument only once a rule. The lower half of an argument is
    compared, as the kernel reads no more of these. Calls of other architectures end in the server's filter.
    """
    load, equal, give = 0x20, 0x15, 0x06  # BPF_LD|BPF_W|BPF_ABS, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
    allowed = 0x7FFF0000
    code = [(load, 0, 0, 0)]  # the number of the system call
    for name, argument, values, otherwise in _OF_THE_SERVER:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if number >= 0:
            code.append((equal, 0, len(values) + 3, number))
            code.append((load, 0, 0, 16 + 8 * argument))
            code += [(equal, len(values) - at, 0, value) for at, value in enumerate(values)]
            code += [(give, 0, 0, otherwise), (give, 0, 0, allowed)]
    code.append((give, 0, 0, allowed))
    return b"".join(struct.pack("<HBBI", *instruction) for instruction in code)


def _names(groups: Mapping[str, str]) -> Iterator[str]:
    for names in groups.values():
        yield from names.split()
