"""The system call filter of a candidate's process. The only module that uses libseccomp.

Three answers: what computing needs is allowed; what starts a process, opens a connection, reaches into
another process or touches the kernel's rarer surfaces ends the program with SIGSYS, the verdict `forbidden`;
everything else, today's harmless rest and tomorrow's inventions alike, does not exist (ENOSYS), because honest
libraries ask the kernel for things that they can do without.
"""

import errno
import tempfile
from functools import lru_cache

from divcheck.errors import DivcheckError

PLACEHOLDER = 0x7EADBEE5
"Stands in the program for the id of the process that installs it."

_ALLOWED = """
    access brk chdir clock_getres clock_gettime clock_nanosleep close close_range dup dup2 dup3 epoll_create1
    epoll_create epoll_ctl epoll_pwait epoll_pwait2 epoll_wait eventfd2 exit exit_group faccessat faccessat2 fchdir
    fchmod fchmodat chmod fcntl fdatasync flock fstat fstatfs fsync ftruncate futex getcpu getcwd getdents getdents64
    getegid geteuid getgid getgroups getitimer getpgid getpgrp getpid getppid getpriority getrandom getresgid
    getresuid getrlimit getrusage getsid getsockname getsockopt gettid gettimeofday getuid link linkat
    lseek lstat madvise membarrier mincore mkdir mkdirat mmap mprotect mremap munmap nanosleep newfstatat open openat
    pause pipe pipe2 poll ppoll pread64 preadv preadv2 pselect6 pwrite64 pwritev pwritev2 read readlink
    readlinkat readv recvfrom rename renameat renameat2 restart_syscall rmdir rseq rt_sigaction rt_sigpending
    rt_sigprocmask rt_sigreturn rt_sigsuspend rt_sigtimedwait sched_get_priority_max sched_get_priority_min
    sched_getaffinity sched_getparam sched_getscheduler sched_yield select set_robust_list set_tid_address setitimer
    setrlimit shutdown sigaltstack stat statfs statx symlink symlinkat sync_file_range sysinfo time timer_create
    timer_delete timer_getoverrun timer_gettime timer_settime timerfd_create timerfd_gettime timerfd_settime times
    truncate umask uname unlink unlinkat utime utimensat utimes futimesat write writev alarm arch_prctl
    fadvise64 fallocate copy_file_range sendfile
""".split()
_FORBIDDEN = """
    fork vfork execve execveat ptrace process_vm_readv process_vm_writev process_madvise process_mrelease
    pidfd_open pidfd_getfd pidfd_send_signal kcmp socket connect bind listen accept accept4 sendmsg sendmmsg recvmmsg
    tkill rt_sigqueueinfo rt_tgsigqueueinfo mount umount2 umount pivot_root chroot unshare setns move_mount open_tree
    fsopen fsconfig fsmount fspick mount_setattr open_by_handle_at name_to_handle_at bpf perf_event_open userfaultfd
    io_uring_setup io_uring_enter io_uring_register keyctl add_key request_key memfd_create memfd_secret
    shmget shmat shmctl shmdt semget semop semctl semtimedop msgget msgsnd msgrcv msgctl mq_open mq_unlink
    mq_timedsend mq_timedreceive mq_notify mq_getsetattr init_module finit_module delete_module create_module
    kexec_load kexec_file_load reboot swapon swapoff acct quotactl settimeofday clock_settime clock_adjtime adjtimex
    sethostname setdomainname iopl ioperm modify_ldt personality seccomp fanotify_init fanotify_mark inotify_init
    inotify_init1 inotify_add_watch lookup_dcookie syslog vhangup nfsservctl mknod mknodat setuid setgid setreuid
    setregid setresuid setresgid setgroups setfsuid setfsgid capset setsid setpgid vm86 vm86old uselib ustat sysfs
    splice tee vmsplice io_setup io_submit io_destroy io_cancel io_getevents
    landlock_create_ruleset landlock_add_rule landlock_restrict_self
""".split()
_DENIED = """
    sched_setaffinity sched_setparam sched_setscheduler sched_setattr setpriority ioprio_set mlock mlock2 mlockall
    munlock munlockall mbind set_mempolicy migrate_pages move_pages chown fchown lchown fchownat setxattr lsetxattr
    fsetxattr removexattr lremovexattr fremovexattr
""".split()

_THREAD = 0x3D0F00  # the flags with which the C library starts a thread
_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX = (
    0x5401,
    0x5413,
    0x541B,
    0x5421,
    0x5450,
    0x5451,
)
_SET_NAME, _GET_NAME, _SET_VMA = 15, 16, 0x53564D41
_AF_UNIX, _NOWHERE, _SELF = 1, 0, 0

_ONLY_WITH = (
    ("ioctl", 1, (_TCGETS, _TIOCGWINSZ, _FIONREAD, _FIONBIO, _FIONCLEX, _FIOCLEX)),
    ("prctl", 0, (_SET_NAME, _GET_NAME, _SET_VMA)),
    ("prlimit64", 0, (_SELF, PLACEHOLDER)),
)
_FORBIDDEN_UNLESS = (
    ("clone", 0, _THREAD),
    ("kill", 0, PLACEHOLDER),
    ("tgkill", 0, PLACEHOLDER),
    ("socketpair", 0, _AF_UNIX),  # asyncio wakes itself through one
    ("sendto", 4, _NOWHERE),
)


@lru_cache(maxsize=1)
def compiled() -> bytes:
    """The filter as a kernel program for this machine, with `PLACEHOLDER` where the process's own id belongs."""
    try:
        import pyseccomp as seccomp
    except (ImportError, RuntimeError) as error:
        raise DivcheckError(f"libseccomp cannot be used ({error}); install libseccomp2") from None
    rules = seccomp.SyscallFilter(seccomp.ERRNO(errno.ENOSYS))
    rules.set_attr(seccomp.Attr.ACT_BADARCH, seccomp.KILL_PROCESS)
    rules.set_attr(seccomp.Attr.CTL_OPTIMIZE, 2)

    def add(action: int, name: str, *condition: int) -> None:
        number = seccomp.resolve_syscall(seccomp.Arch.NATIVE, name)
        if number >= 0:  # else the machine has no such call
            rules.add_rule(action, number, *([seccomp.Arg(*condition)] if condition else []))

    for name in _ALLOWED:
        add(seccomp.ALLOW, name)
    for name in _FORBIDDEN:
        add(seccomp.KILL_PROCESS, name)
    for name in _DENIED:
        add(seccomp.ERRNO(errno.EPERM), name)
    for name, argument, values in _ONLY_WITH:
        for value in values:
            add(seccomp.ALLOW, name, argument, seccomp.EQ, value)
    for name, argument, value in _FORBIDDEN_UNLESS:
        add(seccomp.ALLOW, name, argument, seccomp.EQ, value)
        add(seccomp.KILL_PROCESS, name, argument, seccomp.NE, value)
    with tempfile.TemporaryFile() as file:
        rules.export_bpf(file)
        file.seek(0)
        return file.read()
