"""Programs that take too much, reach for files, the network, other processes or the kernel. One attack a test.

Each states the verdicts that are right for it. `{canary}` is a file of the host that no program may read or
change; `{escaped}` is part of the name of every file that an attack tries to leave behind.
"""

import os
import platform
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox_support import ESCAPED, LIMITS, RIGHT, SECRET, judge_one, unharmed

from divcheck.records import Verdict
from divcheck.sandbox import Pool

FAILED, PASSED, TIMEOUT = {Verdict.FAILED}, {Verdict.PASSED}, {Verdict.TIMEOUT}
MEMORY, CRASHED, FORBIDDEN = {Verdict.MEMORY}, {Verdict.CRASHED}, {Verdict.FORBIDDEN}

EXHAUSTION = {
    "endless_loop": (TIMEOUT, "while True: pass"),
    "endless_loop_in_call": (TIMEOUT, "def f(n):\n    while True: pass"),
    "endless_loop_catching_all": (
        TIMEOUT,
        "def f(n):\n    while True:\n        try:\n            while True: pass\n        except BaseException: pass",
    ),
    "endless_loop_in_thread": (
        TIMEOUT,
        "import threading\ndef g():\n    while True: pass\nt = threading.Thread(target=g); t.start(); t.join()",
    ),
    "many_busy_threads": (
        TIMEOUT,
        "import threading\ndef g():\n    while True: pass\nfor _ in range(8): threading.Thread(target=g).start()\ng()",
    ),
    "endless_regular_expression": (TIMEOUT, "import re\nre.match(r'(a+)+$', 'a' * 64 + 'b')"),
    "huge_power": (TIMEOUT | MEMORY, "x = 9 ** 9 ** 9"),
    "huge_text_of_int": (TIMEOUT, "import sys\nsys.set_int_max_str_digits(0)\nx = str(7 ** 5000000)"),
    "ignored_signals": (
        TIMEOUT,
        """
import signal
for number in range(1, 65):
    try: signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError): pass
while True: pass""",
    ),
    "raised_limits": (
        TIMEOUT | FAILED,
        "import resource\nresource.setrlimit(resource.RLIMIT_CPU, (-1, -1))\nwhile True: pass",
    ),
    "raised_soft_limits": (
        TIMEOUT,
        """
import resource
for name in dir(resource):
    if name.startswith('RLIMIT'):
        number = getattr(resource, name)
        resource.setrlimit(number, (resource.getrlimit(number)[1],) * 2)
while True: pass""",
    ),
    "sleep": (TIMEOUT, "import time\ntime.sleep(1e6)"),
    "sleep_in_pieces": (TIMEOUT, "import time\nwhile True: time.sleep(0.05)"),
    "sleep_in_call": (TIMEOUT, "import time\ndef f(n): time.sleep(1e6)"),
    "select_forever": (TIMEOUT, "import select\nselect.select([], [], [])"),
    "pause": (TIMEOUT, "import signal\nsignal.pause()"),
    "deadlock": (TIMEOUT, "import threading\nlock = threading.Lock()\nlock.acquire(); lock.acquire()"),
    "deadlock_of_threads": (
        TIMEOUT,
        """
import threading
event = threading.Event()
threads = [threading.Thread(target=event.wait) for _ in range(5)]
for t in threads: t.start()
for t in threads: t.join()""",
    ),
    "read_of_own_pipe": (TIMEOUT, "import os\nr, w = os.pipe()\nos.read(r, 1)"),
    "fifo": (TIMEOUT | FAILED | FORBIDDEN, "import os\nos.mkfifo('p')\nopen('p').read()"),
    "input_loop": (TIMEOUT, "while True:\n    try: input()\n    except OSError: pass"),
    "memory_list": (MEMORY, "x = [0] * 10 ** 9"),
    "memory_growing": (MEMORY, "x = []\nwhile True: x.append(' ' * 1000000)"),
    "memory_growing_in_call": (MEMORY, "def f(n):\n    x = []\n    while True: x.append(bytes(1000000))"),
    "memory_mmap": (MEMORY | FAILED, "import mmap\nx = [mmap.mmap(-1, 1 << 28) for _ in range(1000)]"),
    "memory_shared": (
        MEMORY | FAILED,
        "import mmap\nx = [mmap.mmap(-1, 1 << 28, mmap.MAP_SHARED) for _ in range(1000)]",
    ),
    "memory_text": (MEMORY, "x = 'x'\nwhile True: x += x"),
    "memory_numpy": (MEMORY | FAILED, "import numpy\nx = numpy.ones((100000, 100000))"),
    "memory_in_thread": (
        MEMORY | FAILED | TIMEOUT,
        "import threading\ndef g():\n    x = []\n    while True: x.append(bytes(1000000))\nthreading.Thread(target=g).start()",
    ),
    "huge_answer": (MEMORY, "def f(n): return 'x' * (100 << 20)"),
    "many_huge_answers": (MEMORY | FAILED, "def f(n): return 'x' * (10 << 20)"),
    "answer_of_many_lists": (MEMORY | FAILED | TIMEOUT, "def f(n): return [[] for _ in range(3000000)]"),
    "nested_answer": (
        FAILED | TIMEOUT | MEMORY,
        "def f(n):\n    value = ()\n    for _ in range(60): value = (value, value)\n    return value",
    ),
    "colliding_answer": (
        FAILED | TIMEOUT | MEMORY,
        "def f(n): return set(range(1)) and {i * ((1 << 61) - 1) for i in range(20000)}",
    ),
    "huge_integer_answer": (FAILED | MEMORY, "def f(n): return 1 << 60000000"),
    "huge_exception": (FAILED | MEMORY, "def f(n): raise Exception('x' * 10000000)"),
    "output_flood": (TIMEOUT, "while True: print('x' * 1000000)"),
    "output_flood_raw": (TIMEOUT, "import os\nwhile True: os.write(1, b'x' * 1000000)"),
    "recursion_in_c": (
        CRASHED | FAILED | MEMORY | TIMEOUT,
        "import sys\nsys.setrecursionlimit(10 ** 9)\ndef f(n): return f(n) + 1",
    ),
    "recursive_repr": (
        CRASHED | FAILED | MEMORY | TIMEOUT,
        "import sys\nsys.setrecursionlimit(10 ** 9)\nx = []\nfor _ in range(10 ** 6): x = [x]\nrepr(x)",
    ),
    "deep_source": (
        {Verdict.SYNTAX, Verdict.CRASHED, Verdict.MEMORY},
        "x = " + "-" * 300000 + "1",
    ),
    "deep_blocks": ({Verdict.SYNTAX}, "".join(" " * i + "if 1:\n" for i in range(200)) + " " * 200 + "pass"),
    "decompression_bomb": (
        MEMORY | TIMEOUT,
        "import zlib\nx = zlib.compress(bytes(10 ** 8))\nwhile True: x = zlib.decompress(zlib.compress(x * 50))",
    ),
    "file_flood": (FAILED, "for i in range(10 ** 6): open(f'{i}-{escaped}', 'w').write('x')"),
    "file_too_large": (
        CRASHED | FAILED,
        "with open('big-{escaped}', 'wb') as file:\n    while True: file.write(bytes(1 << 20))",
    ),
    "sparse_file": (CRASHED | FAILED, "open('sparse-{escaped}', 'wb').truncate(1 << 40)"),
    "directory_tree": (
        FAILED | TIMEOUT,
        "import os\nwhile True:\n    os.mkdir('d')\n    os.chdir('d')",
    ),
    "locked_directory": (PASSED, "import os\nos.mkdir('d')\nopen('d/x', 'w')\nos.chmod('d', 0)\n" + RIGHT),
    "descriptor_flood": (FAILED, "import os\nwhile True: os.dup(1)"),
    "thread_bomb": (
        FAILED | MEMORY,
        "import threading, time\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()",
    ),
    "tiny_thread_bomb": (
        FAILED | MEMORY,
        "import threading, time\nthreading.stack_size(32768)\nwhile True: threading.Thread(target=time.sleep, args=(9,)).start()",
    ),
    "timer_flood": (
        FAILED | TIMEOUT | CRASHED,
        "import signal\nsignal.setitimer(signal.ITIMER_REAL, 1e-5, 1e-5)\nwhile True: pass",
    ),
    "destructor_at_exit": (
        PASSED,
        "class A:\n    def __del__(self):\n        while True: pass\nkeep = A()\n" + RIGHT,
    ),
    "core_dump": (CRASHED, "import os\nos.abort()"),
}

FILES = {
    "read_canary": (FAILED, "raise Exception(open('{canary}').read())"),
    "write_canary": (FAILED, "open('{canary}', 'w').write('changed')"),
    "append_canary": (FAILED, "open('{canary}', 'a').write('changed')"),
    "delete_canary": (FAILED, "import os\nos.remove('{canary}')"),
    "rename_canary": (FAILED, "import os\nos.rename('{canary}', '{canary}-{escaped}')"),
    "truncate_canary": (FAILED, "import os\nos.truncate('{canary}', 0)"),
    "chmod_canary": (FAILED, "import os\nos.chmod('{canary}', 0o777)"),
    "link_canary": (FAILED, "import os\nos.link('{canary}', 'copy')\nraise Exception(open('copy').read())"),
    "symlink_to_canary": (
        FAILED,
        "import os\nos.symlink('{canary}', 'copy')\nraise Exception(open('copy').read())",
    ),
    "symlink_of_scratch": (
        FAILED,
        "import os\nos.symlink('/', 'root')\nraise Exception(open('root{canary}').read())",
    ),
    "leave_symlinks": (
        PASSED,
        "import os\nos.symlink('{canary}', 'a')\nos.symlink('/', 'b')\nos.symlink('..', 'c')\n" + RIGHT,
    ),
    "leave_files_in_tmp": (
        FAILED | PASSED,
        """
for place in ('/tmp', '/var/tmp', '/dev/shm', '/run', '/', '/root', '/home'):
    try: open(place + '/{escaped}', 'w').write('x')
    except OSError: pass
"""
        + RIGHT,
    ),
    "read_passwords": (FAILED, "raise Exception(open('/etc/passwd').read())"),
    "read_shadow": (FAILED, "raise Exception(open('/etc/shadow').read())"),
    "read_hostname": (FAILED, "raise Exception(open('/etc/hostname').read())"),
    "read_processes": (FAILED, "import os\nraise Exception(os.listdir('/proc'))"),
    "read_own_command": (FAILED, "raise Exception(open('/proc/self/cmdline').read())"),
    "read_own_memory": (FAILED, "open('/proc/self/mem', 'rb')"),
    "read_system": (FAILED, "import os\nraise Exception(os.listdir('/sys/kernel'))"),
    "read_home": (FAILED, "import os\nraise Exception(os.listdir('/root') + os.listdir('/home'))"),
    "look_up_users": (FAILED | FORBIDDEN, "import pwd\nraise Exception(pwd.getpwnam('root'))"),
    "inherited_descriptors": (
        PASSED,
        """
import os, stat
kinds = []
for fd in range(1024):
    try: kinds.append(os.fstat(fd).st_mode)
    except OSError: pass
assert list(map(stat.S_ISCHR, kinds)) == [True, True, True, False], kinds
assert stat.S_ISSOCK(kinds[3])
"""
        + RIGHT,
    ),
    "read_environment": (
        FAILED,
        "import os\nraise Exception([v for v in os.environ.values() if '{secret}' in v] or 'nothing')",
    ),
    "read_environment_in_memory": (
        FAILED | CRASHED,
        "import ctypes\ne = ctypes.POINTER(ctypes.c_char_p).in_dll(ctypes.CDLL(None), 'environ')\ni = 0\nwhile e[i]:\n    assert b'{secret}' not in e[i], '{secret}'\n    i += 1",
    ),
    "read_parent_directory": (FAILED, "import os\nos.chdir('..')\nraise Exception(open('.{canary}').read())"),
    "read_by_descriptor": (
        FAILED,
        "import os\nfor fd in range(256):\n    try: raise Exception(os.open('{canary}', os.O_RDONLY, dir_fd=fd))\n    except OSError: pass\nraise Exception",
    ),
    "change_runtime": (FAILED, "import os\nopen(os.__file__, 'a').write('# {escaped}')"),
    "change_numpy": (FAILED, "import numpy\nopen(numpy.__file__, 'a').write('# {escaped}')"),
    "plant_bytecode": (
        FAILED,
        "import os, py_compile\npy_compile.compile(os.__file__, doraise=True)",
    ),
    "read_other_packages": (FAILED, "import pytest"),
    "write_null_device_node": (
        FORBIDDEN,
        "import os\nos.mknod('disk-{escaped}', 0o600 | 0x6000, os.makedev(8, 0))",
    ),
    "read_kernel_memory": (FAILED, "open('/dev/mem', 'rb').read(1)"),
    "read_disk": (FAILED, "open('/dev/vda', 'rb').read(1)"),
    "terminal": (
        FAILED,
        "import fcntl, termios\nfd = open('/dev/tty')\nfcntl.ioctl(fd, termios.TIOCSTI, b'x')",
    ),
    "leave_for_the_next": (PASSED, "open('note-{escaped}', 'w').write('x')\n" + RIGHT),
    "find_from_the_last": (FAILED, "import os\nassert os.listdir('.') == []\nraise Exception('nothing')"),
}

CTYPES = "import ctypes\nlibc = ctypes.CDLL(None, use_errno=True)\n"

NETWORK = {
    "tcp": (FORBIDDEN, "import socket\nsocket.create_connection(('127.0.0.1', {port}))"),
    "tcp_swallowed": (
        FORBIDDEN,
        "import socket\ntry: socket.create_connection(('127.0.0.1', {port}))\nexcept BaseException: pass\n"
        + RIGHT,
    ),
    "udp": (
        FORBIDDEN,
        "import socket\nsocket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', {port}))",
    ),
    "listen": (FORBIDDEN, "import socket\nsocket.create_server(('127.0.0.1', 0))"),
    "ipv6": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_INET6)"),
    "raw": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_PACKET, socket.SOCK_RAW)"),
    "netlink": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_NETLINK, socket.SOCK_RAW)"),
    "vsock": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_VSOCK).connect((2, 1))"),
    "unix": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_UNIX).connect('/run/docker.sock')"),
    "unix_abstract": (FORBIDDEN, "import socket\nsocket.socket(socket.AF_UNIX).connect('\\0{escaped}')"),
    "unix_datagram_by_pair": (
        FORBIDDEN,
        "import socket\na, b = socket.socketpair(type=socket.SOCK_DGRAM)\na.sendto(b'x', '\\0{escaped}')",
    ),
    "message_by_pair": (
        FORBIDDEN,
        "import socket\na, b = socket.socketpair()\nsocket.send_fds(a, [b'x'], [1])",
    ),
    "pair_of_another_family": (FORBIDDEN, CTYPES + "libc.socketpair(40, 1, 0, (ctypes.c_int * 2)())"),
    "name_lookup": (FORBIDDEN, "import socket\nsocket.getaddrinfo('example.org', 80)"),
    "url": (FORBIDDEN, "import urllib.request\nurllib.request.urlopen('http://127.0.0.1:{port}/')"),
}

PROCESSES = {
    "fork": (FORBIDDEN, "import os\nos.fork()"),
    "fork_swallowed": (FORBIDDEN, "import os\ntry: os.fork()\nexcept BaseException: pass\n" + RIGHT),
    "fork_bomb": (FORBIDDEN, "import os\nwhile True: os.fork()"),
    "vfork": (FORBIDDEN, CTYPES + "libc.vfork()"),
    "clone": (FORBIDDEN, CTYPES + "libc.syscall(56, 17, 0, 0, 0, 0)"),
    "clone_with_namespace": (FORBIDDEN, CTYPES + "libc.syscall(56, 0x3d0f00 | 0x10000000, 0, 0, 0, 0)"),
    "clone3": (FAILED, CTYPES + "assert libc.syscall(435, (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17), 88) >= 0"),
    "posix_spawn": (FORBIDDEN, "import os\nos.posix_spawn('/bin/sh', ['sh'], {})"),
    "exec": (FORBIDDEN, "import os\nos.execv('/bin/sh', ['sh', '-c', 'true'])"),
    "system": (FORBIDDEN, "import os\nos.system('touch /tmp/{escaped}')"),
    "popen": (FORBIDDEN, "import os\nos.popen('id').read()"),
    "subprocess": (FORBIDDEN, "import subprocess\nsubprocess.run(['id'])"),
    "multiprocessing": (
        FORBIDDEN | FAILED,
        "import multiprocessing\nmultiprocessing.Process(target=print).start()",
    ),
    "process_pool": (
        FORBIDDEN | FAILED,
        "from concurrent.futures import ProcessPoolExecutor\nlist(ProcessPoolExecutor(2).map(abs, [1]))",
    ),
    "daemon": (
        FORBIDDEN,
        "import os\nif os.fork() == 0:\n    os.setsid()\n    if os.fork() == 0:\n        while True: pass",
    ),
    "new_session": (FORBIDDEN, "import os\nos.setsid()"),
    "kill_parent": (FORBIDDEN, "import os\nos.kill(os.getppid(), 9)"),
    "kill_parent_swallowed": (
        FORBIDDEN,
        "import os\ntry: os.kill(os.getppid(), 9)\nexcept BaseException: pass\n" + RIGHT,
    ),
    "kill_all": (FORBIDDEN, "import os\nos.kill(-1, 9)"),
    "kill_group": (FORBIDDEN, "import os\nos.killpg(0, 9)"),
    "kill_init": (FORBIDDEN, "import os\nos.kill(1, 9)"),
    "kill_thread_of_parent": (
        FORBIDDEN,
        CTYPES + "import os\nlibc.syscall(234, os.getppid(), os.getppid(), 9)",
    ),
    "kill_by_tkill": (FORBIDDEN, CTYPES + "libc.syscall(200, 1, 9)"),
    "queue_signal": (FORBIDDEN, CTYPES + "libc.syscall(129, 1, 9, 0)"),
    "kill_itself": (CRASHED, "import os\nos.kill(os.getpid(), 9)"),
    "terminate_itself": (CRASHED, "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)"),
    "stop_itself": (TIMEOUT | FORBIDDEN, "import os, signal\nos.kill(os.getpid(), signal.SIGSTOP)"),
    "segmentation_fault": (CRASHED, "import ctypes\nctypes.string_at(0)"),
    "segmentation_fault_in_call": (CRASHED, "import ctypes\ndef f(n): return ctypes.string_at(0)"),
    "illegal_instruction": (
        CRASHED,
        "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(b'\\x0f\\x0b')\nctypes.CFUNCTYPE(None)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()",
    ),
    "ptrace_parent": (FORBIDDEN, CTYPES + "import os\nlibc.ptrace(16, os.getppid(), 0, 0)"),
    "ptrace_me": (FORBIDDEN, CTYPES + "libc.ptrace(0, 0, 0, 0)"),
    "read_memory_of_parent": (FORBIDDEN, CTYPES + "libc.process_vm_readv(1, 0, 0, 0, 0, 0)"),
    "write_memory_of_parent": (FORBIDDEN, CTYPES + "libc.process_vm_writev(1, 0, 0, 0, 0, 0)"),
    "pidfd": (FORBIDDEN, "import os\nos.pidfd_open(os.getppid())"),
    "limits_of_parent": (
        FAILED,
        "import resource, os\nresource.prlimit(os.getppid(), resource.RLIMIT_CPU, (0, 0))",
    ),
    "priority": (FAILED | PASSED, "import os\nos.setpriority(os.PRIO_PROCESS, os.getppid(), 19)\n" + RIGHT),
    "affinity": (FAILED, "import os\nos.sched_setaffinity(0, [0])"),
    "scheduler": (FAILED, "import os\nos.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))"),
    "become_root": (FORBIDDEN, "import os\nos.setuid(0)"),
    "shared_memory_system_v": (FORBIDDEN, CTYPES + "libc.shmget(0x5a1e, 4096, 0o1666)"),
    "semaphore_system_v": (FORBIDDEN, CTYPES + "libc.semget(0x5a1e, 1, 0o1666)"),
    "queue_system_v": (FORBIDDEN, CTYPES + "libc.msgget(0x5a1e, 0o1666)"),
    "queue_posix": (FORBIDDEN, CTYPES + "libc.syscall(240, b'{escaped}', 0o102, 0o666, 0)"),
    "shared_memory_posix": (
        FAILED | FORBIDDEN,
        "from multiprocessing.shared_memory import SharedMemory\nSharedMemory('{escaped}', create=True, size=4096)",
    ),
}

KERNEL = {
    name: (FORBIDDEN, CTYPES + f"libc.syscall({call})")
    for name, call in {
        "mount": "165, b'none', b'/', b'tmpfs', 0, 0",
        "unmount": "166, b'/', 2",
        "pivot_root": "155, b'.', b'.'",
        "chroot": "161, b'.'",
        "unshare": "272, 0x10000000",
        "setns": "308, 0, 0",
        "bpf": "321, 0, 0, 0",
        "perf": "298, (ctypes.c_char * 128)(), 0, -1, -1, 0",
        "keyctl": "250, 0, -3, 0, 0, 0",
        "add_key": "248, b'user', b'{escaped}', b'x', 1, -3",
        "request_key": "249, b'user', b'x', 0, -3",
        "userfaultfd": "323, 0",
        "io_uring": "425, 8, (ctypes.c_char * 120)()",
        "io_uring_enter": "426, 0, 0, 0, 0, 0, 0",
        "aio": "206, 8, ctypes.byref(ctypes.c_long())",
        "memfd": "319, b'x', 0",
        "open_by_handle": "304, 0, 0, 0",
        "module": "175, 0, 0, b''",
        "kexec": "246, 0, 0, 0, 0",
        "reboot": "169, 0xfee1dead, 672274793, 0, 0",
        "swap": "168, b'/x', 0",
        "set_time": "227, 0, (ctypes.c_long * 2)()",
        "host_name": "170, b'{escaped}', 16",
        "domain_name": "171, b'{escaped}', 16",
        "ports": "172, 3",
        "ports_direct": "173, 0, 1, 1",
        "descriptor_table": "154, 0, 0, 0",
        "personality": "135, 0x0040000",
        "seccomp": "317, 0, 0, 0",
        "fanotify": "300, 0, 0",
        "inotify": "294, 0",
        "kernel_log": "103, 3, 0, 0",
        "accounting": "163, 0",
        "quota": "179, 0, 0, 0, 0",
        "new_mount_api": "430, b'tmpfs', 0",
        "open_tree": "428, -100, b'/', 1",
        "landlock": "444, 0, 0, 1",
        "splice": "275, 0, 0, 1, 0, 1, 0",
        "vmsplice": "278, 1, 0, 0, 0",
        "capset": "126, 0, 0",
    }.items()
} | {
    "prctl_dumpable": (FAILED, CTYPES + "assert libc.prctl(4, 1, 0, 0, 0) == 0"),
    "prctl_no_death_signal": (FAILED, CTYPES + "assert libc.prctl(1, 0, 0, 0, 0) == 0"),
    "unknown_call": (FAILED, CTYPES + "assert libc.syscall(9999) >= 0"),
    "call_of_another_architecture": (FORBIDDEN, CTYPES + "libc.syscall(0x40000000 | 39)"),
    "call_for_32_bits": (
        FORBIDDEN | CRASHED,
        "import ctypes, mmap\nm = mmap.mmap(-1, 4096, prot=7)\nm.write(b'\\xb8\\x14\\0\\0\\0\\xcd\\x80\\xc3')\nctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(m)))()",
    ),
    "terminal_input": (FAILED, "import fcntl\nfcntl.ioctl(0, 0x5412, b'x')"),
}

ATTACKS = {
    f"{group}-{name}": attack
    for group, attacks in (
        ("exhaustion", EXHAUSTION),
        ("files", FILES),
        ("network", NETWORK),
        ("processes", PROCESSES),
        ("kernel", KERNEL),
    )
    for name, attack in attacks.items()
}


@pytest.fixture(scope="module")
def pool() -> Iterator[Pool]:
    os.environ["DIVCHECK_TEST_SECRET"] = SECRET
    with Pool(LIMITS, jobs=1) as pool:
        assert judge_one(pool, "import numpy\n" + RIGHT).verdict is Verdict.PASSED
        assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
        yield pool
    del os.environ["DIVCHECK_TEST_SECRET"]


@pytest.fixture(scope="module")
def visitors() -> Iterator[tuple[int, list[str]]]:
    """A server on the host's loopback device, as (its port, who came)."""
    came: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            while True:
                try:
                    connection, address = server.accept()
                except OSError:
                    return
                came.append(str(address))
                connection.close()

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1], came
        server.shutdown(socket.SHUT_RDWR)


X86_64 = platform.machine() == "x86_64"  # the attacks by number are written for it


@pytest.mark.parametrize(
    "name", [name for name, (_, source) in ATTACKS.items() if X86_64 or "libc" not in source]
)
def test_attack(name: str, pool: Pool, visitors: tuple[int, list[str]], tmp_path: Path) -> None:
    verdicts, source = ATTACKS[name]
    canary = tmp_path / "canary"
    canary.write_text(SECRET)
    for word, value in (("canary", canary), ("escaped", ESCAPED), ("secret", SECRET), ("port", visitors[0])):
        source = source.replace("{" + word + "}", str(value))
    with unharmed(canary):
        judgement = judge_one(pool, source)
    assert judgement.verdict in verdicts, judgement
    assert SECRET not in judgement.detail
    assert not visitors[1]
    assert judge_one(pool, RIGHT).verdict is Verdict.PASSED
