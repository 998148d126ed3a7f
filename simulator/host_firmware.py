"""Compiles a YAML for ESPHome's host platform and runs the program it makes.

Use `program = compile_host(YAML, {"can_port": reserve_port("can")})`, then `async with HostFirmware(program)`.
"""

import asyncio
import fcntl
import functools
import hashlib
import importlib.metadata
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import TextIO

PROJECT = Path(__file__).resolve().parents[1]
COMPONENTS = PROJECT / "esphome_components"
BUILD_DIR = PROJECT / "build" / "host"
"""Where builds are kept between runs, unless a caller wants them elsewhere."""

SANITIZE = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-fno-omit-frame-pointer", "-g")
"""Compiler flags of the AddressSanitizer and UndefinedBehaviorSanitizer variant."""
COVERAGE = ("--coverage", "-g")
"""Compiler flags that make the program count the lines it runs (read with gcovr)."""

COMPILE_TIMEOUT_S = 900
STOP_TIMEOUT_S = 10
# Below the ephemeral ports, so that no outgoing connection takes one between the build and the start.
PORTS = range(17000, 27000)

_ANSI = re.compile(r"\x1b\[[0-9;]*m")
_INCLUDE = re.compile(r"!include\s+(?:\{\s*file:\s*)?[\"']?([^\s\"',}]+)")


class FirmwareBuildError(AssertionError):
    """ESPHome refused the YAML or the compiler its C++; the message ends with what they said."""


class FirmwareExitError(AssertionError):
    """The program ended by itself, or with an error; the message ends with its last log lines."""


# Building


def compile_host(
    yaml_path: Path,
    substitutions: Mapping[str, object] | None = None,
    build_dir: Path = BUILD_DIR,
    *,
    compiler_flags: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Path:
    """Compile `yaml_path` for the host platform and return the program.

    `substitutions` are the YAML's, as with `esphome -s key value`. `compiler_flags` (SANITIZE, COVERAGE, ...) reach
    every compile and the link. Each combination has a folder of its own below `build_dir` and is built again only when
    the YAML, what it includes, a component, ESPHome or `environment` has changed, which is what the YAML's `!env_var`
    find; parallel callers wait for the one that builds.

    Raises FirmwareBuildError with the end of the output when it does not build.
    """
    yaml_path = yaml_path.resolve()
    options = {key: str(value) for key, value in sorted((substitutions or {}).items())}
    variant = _digest(str(yaml_path), repr(options), repr(tuple(compiler_flags)))
    folder = build_dir.resolve() / f"{yaml_path.stem}-{variant[:12]}"
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / ".lock"):
        stamp = folder / ".inputs"
        variables = dict(sorted((environment or {}).items()))
        inputs = _digest(_inputs_digest(yaml_path), repr(variables))
        program = _program_in(folder)
        if program is None or not stamp.exists() or stamp.read_text() != inputs:
            stamp.unlink(missing_ok=True)
            _run_esphome(yaml_path, options, folder, compiler_flags, variables)
            stamp.write_text(inputs)
            program = _program_in(folder)
        if program is None:
            raise FirmwareBuildError(f"{yaml_path.name}: esphome compile ended well but left no program in {folder}")
        return program


def esphome_command() -> list[str]:
    """Return the command that starts the ESPHome of this environment."""
    return [sys.executable, "-m", "esphome"]


def _run_esphome(
    yaml_path: Path,
    options: Mapping[str, str],
    folder: Path,
    compiler_flags: Sequence[str],
    variables: Mapping[str, str],
) -> None:
    command = esphome_command()
    for key, value in options.items():
        command += ["-s", key, value]
    command += ["compile", str(yaml_path)]
    environment = os.environ | variables | {"ESPHOME_DATA_DIR": str(folder), "NO_COLOR": "1"}
    if compiler_flags:
        flags = " ".join(compiler_flags)
        environment |= {
            "CC": f"{os.environ.get('CC', 'gcc')} {flags}",
            "CXX": f"{os.environ.get('CXX', 'g++')} {flags}",
        }
    result = subprocess.run(
        command,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=COMPILE_TIMEOUT_S,
        check=False,
    )
    if result.returncode != 0:
        raise FirmwareBuildError(f"{yaml_path.name} does not build:\n{_ANSI.sub('', result.stdout)[-6000:]}")


def _program_in(folder: Path) -> Path | None:
    return next(folder.glob("build/*/.pioenvs/*/program"), None)


def _inputs_digest(yaml_path: Path) -> str:
    digest = hashlib.sha256(importlib.metadata.version("esphome").encode())
    components = (path for path in COMPONENTS.rglob("*") if path.is_file() and "__pycache__" not in path.parts[-3:])
    for path in (*_included(yaml_path), *sorted(components)):
        with suppress(FileNotFoundError):  # removed since it was listed
            content = path.read_bytes()
            digest.update(f"{path}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _included(yaml_path: Path) -> list[Path]:
    """Return the YAML and every file it includes, in the order they are met."""
    files: list[Path] = []
    waiting = [yaml_path]
    while waiting:
        path = waiting.pop()
        if path in files or not path.is_file():
            continue
        files.append(path)
        waiting += [(path.parent / name).resolve() for name in _INCLUDE.findall(path.read_text())]
    return files


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# Ports


@functools.cache
def reserve_port(name: str) -> int:
    """Return a TCP port on 127.0.0.1 for `name`, to be compiled into a program.

    The same name gives the same port in the next run too, so that what was built with it can be used again; other
    names, worktrees and pytest workers get other ports. It stays reserved against other test runs on this machine until
    this process ends.
    """
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    start = int(_digest(str(PROJECT), worker, name), 16) % len(PORTS)
    folder = Path(tempfile.gettempdir()) / f"host-firmware-ports-{os.getuid()}"
    folder.mkdir(exist_ok=True)
    for offset in range(len(PORTS)):
        port = PORTS[(start + offset) % len(PORTS)]
        lock = (folder / f"{port}.lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            continue
        if _is_free(port):
            _RESERVATIONS.append(lock)
            return port
        lock.close()
    raise RuntimeError(f"no free TCP port in {PORTS.start}..{PORTS.stop - 1}")


_RESERVATIONS: list[TextIO] = []


def free_port() -> int:
    """Return a TCP port on 127.0.0.1 that nobody listens on, for a server started at once."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", port))  # noqa: S104 - tcp_uart listens on every address
        except OSError:
            return False
        return True


# Running


class HostFirmware:
    """A compiled program with its log: an async context manager that starts it and ends it.

    `preferences` is the folder of ESPHome's saved preferences; without one, a folder of its own that lives as long as
    the context, restarts included. On leaving the context a program that ended by itself, or that a sanitizer stopped,
    raises FirmwareExitError.
    """

    def __init__(
        self,
        program: Path,
        *,
        preferences: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.program = program
        self.lines: list[str] = []
        self._owns_preferences = preferences is None
        self.preferences = preferences or Path(tempfile.mkdtemp(prefix="esphome-prefs-"))
        self._environment = dict(environment or {})
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._changed = asyncio.Condition()
        self._started_at = 0
        self._log_ended = True

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self,
        exception_type: type[BaseException] | None,
        exception: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self.stop()
        finally:
            if self._owns_preferences:
                shutil.rmtree(self.preferences, ignore_errors=True)

    @property
    def running(self) -> bool:
        """Whether the program runs."""
        return self._process is not None and self._process.returncode is None

    @property
    def pid(self) -> int:
        """The process id of the running program."""
        if self._process is None:
            raise RuntimeError("the firmware has not been started")
        return self._process.pid

    @property
    def log(self) -> str:
        """Every line since the context was entered, without colours."""
        return "\n".join(self.lines)

    async def start(self) -> None:
        """Start the program. Its log continues in `lines`."""
        if self.running:
            raise RuntimeError("the firmware runs already")
        environment = {
            **os.environ,
            # Objects made in setup() live as long as the program: they are no leaks.
            "ASAN_OPTIONS": "detect_leaks=0:exitcode=99",
            "UBSAN_OPTIONS": "print_stacktrace=1:exitcode=99",
            **self._environment,
            "ESPHOME_PREFDIR": str(self.preferences),
        }
        self._started_at = len(self.lines)
        self._log_ended = False
        self._process = await asyncio.create_subprocess_exec(
            self.program,
            env=environment,
            cwd=self.preferences,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        stream = self._process.stdout
        if stream is None:
            raise RuntimeError("the firmware was started without its log")
        self._reader = asyncio.create_task(self._read(stream))

    async def stop(self) -> None:
        """End the program as a service manager would (SIGTERM): preferences are saved.

        Raises FirmwareExitError if it had ended by itself, does not end within 10 s, or ends with an error.
        """
        process = self._process
        if process is None:
            return
        died = process.returncode is not None
        if not died:
            process.send_signal(signal.SIGTERM)
        try:
            async with asyncio.timeout(STOP_TIMEOUT_S):
                code = await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
            code = None
        await self._finish()
        if died:
            raise FirmwareExitError(f"the firmware ended by itself with code {code}:\n{self.tail()}")
        if code is None:
            raise FirmwareExitError(f"the firmware did not end within {STOP_TIMEOUT_S} s of SIGTERM:\n{self.tail()}")
        if code != 0:
            raise FirmwareExitError(f"the firmware ended with code {code}:\n{self.tail()}")

    async def kill(self) -> None:
        """End the program as a power cut would (SIGKILL): nothing more is saved."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        await self._finish()

    async def restart(self) -> None:
        """Stop the program and start it again, with the same preferences."""
        await self.stop()
        await self.start()

    async def wait_for_exit(self, timeout_s: float = 10) -> int:
        """Wait until the program ends by itself and return its exit code (negative: the signal that ended it)."""
        if self._process is None:
            raise RuntimeError("the firmware has not been started")
        async with asyncio.timeout(timeout_s):
            code = await self._process.wait()
        await self._finish()
        return code

    def mark(self) -> int:
        """Return a position in the log: `wait_for_log(..., since=mark)` looks only at what comes later."""
        return len(self.lines)

    async def wait_for_log(self, pattern: str, *, timeout_s: float = 10, since: int | None = None) -> re.Match[str]:
        """Wait for a line that `pattern` (a regular expression) is found in and return its match.

        Lines since the last start count, or those after the `mark()` given as `since`. Raises TimeoutError with the
        last log lines, FirmwareExitError if the program ends first.
        """
        expression = re.compile(pattern)
        position = self._started_at if since is None else since

        def found() -> re.Match[str] | None:
            nonlocal position
            while position < len(self.lines):
                position += 1
                if match := expression.search(self.lines[position - 1]):
                    return match
            return None

        match: re.Match[str] | None = None

        def done() -> bool:
            nonlocal match
            match = found()
            return match is not None or self._log_ended

        try:
            async with asyncio.timeout(timeout_s), self._changed:
                await self._changed.wait_for(done)
        except TimeoutError:
            raise TimeoutError(f"no log line like {pattern!r} within {timeout_s} s:\n{self.tail()}") from None
        if match is None:
            raise FirmwareExitError(f"the firmware ended without a log line like {pattern!r}:\n{self.tail()}")
        return match

    def count_log(self, pattern: str, *, since: int = 0) -> int:
        """Return how many lines since a `mark()` the regular expression is found in."""
        matches: Callable[[str], object] = re.compile(pattern).search
        return sum(1 for line in self.lines[since:] if matches(line))

    def tail(self, lines: int = 40) -> str:
        """Return the last log lines."""
        return "\n".join(self.lines[-lines:])

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            async with self._changed:
                self.lines.append(_ANSI.sub("", line.decode(errors="replace").rstrip()))
                self._changed.notify_all()
        async with self._changed:
            self._log_ended = True
            self._changed.notify_all()

    async def _finish(self) -> None:
        if self._reader is not None:
            await self._reader
        self._process = None
