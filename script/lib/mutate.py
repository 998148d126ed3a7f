"""Changes one operator or constant of the limit code at a time and tells which changes no unit test notices.

A mutant that survives is either a hole in the tests or says the same in other words. The latter stand in
``tests/core/mutants_that_may_live.txt`` with the reason; every other survivor makes the run fail.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import override

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = PROJECT / "esphome_components" / "bms_core"
TESTS = PROJECT / "tests" / "core"
ALLOWED = TESTS / "mutants_that_may_live.txt"

MUTATED = (
    "charge_stage.cpp",
    "charge_voltage.cpp",
    "charge_current.cpp",
    "charge_control.cpp",
    "charge_config.cpp",
    "curve.cpp",
    "limits.cpp",
)
TEST_NAMES = ("curve", "charge_config", "charge_stage", "charge_voltage", "charge_current", "charge_control", "limits")
"""The quick tests; what only the random histories or the simulated cells notice counts as not noticed."""

FLAGS = ("-std=gnu++20", "-O0", "-w", f"-I{PROJECT / 'esphome_components'}", f"-I{TESTS}")
COMMON_HEADERS = ("algorithm", "array", "cstdio", "optional", "span")
RUN_LIMIT_S = 60

SWAPS = (
    (r"(?<![<>=!\-])<=(?!=)", "<"),
    (r"(?<![<>=!\-])>=(?!=)", ">"),
    (r"(?<= )<(?= )", "<="),
    (r"(?<= )>(?= )", ">="),
    (r"==", "!="),
    (r"!=", "=="),
    (r"&&", "||"),
    (r"\|\|", "&&"),
    (r"(?<= )\+(?= )", "-"),
    (r"(?<= )-(?= )", "+"),
    (r"(?<= )\*(?= )", "/"),
    (r"(?<= )/(?= )", "*"),
    (r"\+\+", "--"),
    (r"\+=", "-="),
    (r"-=", "+="),
    (r"\bstd::min\b", "std::max"),
    (r"\bstd::max\b", "std::min"),
    (r"\btrue\b", "false"),
    (r"\bfalse\b", "true"),
    (r"(?<=[(&| ])!(?=[\w(])", ""),
    (r"(?<=[= (])-(?=\w)", ""),
)
NUMBER = re.compile(r"(?<![\w.\[])\d+(?![\w.\]])")
STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
IGNORED = re.compile(r"^\s*(#|//|static_assert|namespace|for \(const char)")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One changed line of one file; lines count from 0."""

    file: str
    line: int
    before: str
    after: str

    @property
    def key(self) -> tuple[str, str, str]:
        """What stays the same when lines move."""
        return self.file, self.before.strip(), self.after.strip()

    @override
    def __str__(self) -> str:
        return f"{self.file}:{self.line + 1}: {self.before.strip()}  ->  {self.after.strip()}"


def mutants_of(file: str) -> Iterator[Mutant]:
    """Every mutant of a source file."""
    for number, line in enumerate((SOURCES / file).read_text().splitlines()):
        if IGNORED.match(line):
            continue
        code = line.split("//", 1)[0]
        strings = [match.span() for match in STRING.finditer(code)]
        changes = [(match.span(), new) for pattern, new in SWAPS for match in re.finditer(pattern, code)]
        changes += [(match.span(), str(int(match.group()) + 1)) for match in NUMBER.finditer(code)]
        for (start, end), new in sorted(changes):
            if not any(low <= start < high for low, high in strings):
                yield Mutant(file, number, line, line[:start] + new + line[end:])


def allowed_survivors() -> set[tuple[str, str, str]]:
    """The mutants that may live: lines of ``file | before | after | reason``."""
    result = set()
    for line in ALLOWED.read_text().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        parts = [part.strip() for part in line.split(" | ")]
        if len(parts) != 4 or not parts[3]:
            raise SystemExit(f"{ALLOWED.name}: a line has 'file | before | after | reason', not '{line}'")
        result.add((parts[0], parts[1], parts[2]))
    return result


class Laboratory:
    """Objects that are compiled once, and what has to be done again for each mutant."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        header = directory / "common.h"
        header.write_text("".join(f"#include <{name}>\n" for name in COMMON_HEADERS))
        self._run("g++", *FLAGS, "-x", "c++-header", str(header), "-o", f"{header}.gch")
        jobs = [(SOURCES / name, name) for name in MUTATED]
        jobs += [(TESTS / f"bms_core_{name}_test.cpp", f"test_{name}") for name in TEST_NAMES]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda job: self.compile(*job), jobs))
        self.objects = {name: str(directory / f"{name}.o") for _, name in jobs}
        survivor = self.verdict(list(self.objects.values()), "unchanged")
        if survivor != "survived":
            raise SystemExit(f"the tests fail without any mutant: {survivor}")

    @staticmethod
    def _run(*command: str) -> None:
        subprocess.run(command, check=True, capture_output=True)

    def compile(self, source: Path, name: str) -> None:
        """Compile one file to ``name.o``."""
        common = str(self.directory / "common.h")
        self._run("g++", *FLAGS, "-include", common, "-c", str(source), "-o", str(self.directory / f"{name}.o"))

    def verdict(self, objects: list[str], name: str) -> str:
        """Link and run the tests."""
        program = self.directory / f"{name}.exe"
        self._run("g++", *objects, "-o", str(program), "-lgtest", "-lgtest_main", "-lpthread")
        try:
            command = [str(program), "--gtest_brief=1", "--gtest_fail_fast"]
            done = subprocess.run(command, check=False, capture_output=True, timeout=RUN_LIMIT_S)
        except subprocess.TimeoutExpired:
            return "killed: endless"
        finally:
            program.unlink()
        return "survived" if done.returncode == 0 else "killed"

    def judge(self, index: int, mutant: Mutant) -> str:
        """Answer "killed", "survived" or "not compiled"."""
        lines = (SOURCES / mutant.file).read_text().splitlines()
        lines[mutant.line] = mutant.after
        name = f"mutant{index}"
        source = self.directory / f"{name}.cpp"
        # Compiled elsewhere, it finds its headers from the folder above.
        source.write_text("\n".join(lines).replace('#include "', '#include "bms_core/') + "\n")
        try:
            self.compile(source, name)
        except subprocess.CalledProcessError:
            return "not compiled"
        finally:
            source.unlink()
        own = self.directory / f"{name}.o"
        try:
            objects = [str(own) if file == mutant.file else path for file, path in self.objects.items()]
            return self.verdict(objects, name)
        finally:
            own.unlink()


def main() -> int:
    """Run the check; the exit code is 1 when a mutant survives that may not."""
    parser = argparse.ArgumentParser(prog="script/mutate", description=__doc__.splitlines()[0] if __doc__ else None)
    names = ", ".join(MUTATED)
    parser.add_argument("files", nargs="*", metavar="FILE", help=f"of {names}; all of them when none is named")
    parser.add_argument("--seconds", type=float, help="stop after so long, with a random part of the mutants")
    parser.add_argument("--seed", type=int, default=1, help="which random part, 1 when not given")
    parser.add_argument("--jobs", type=int, default=2, help="mutants at a time, 2 when not given")
    options = parser.parse_args()
    for file in options.files:
        if file not in MUTATED:
            parser.error(f"'{file}' is not one of {names}")
    mutants = [mutant for file in options.files or MUTATED for mutant in mutants_of(file)]
    allowed = allowed_survivors()
    for stale in sorted(allowed - {mutant.key for file in MUTATED for mutant in mutants_of(file)}):
        raise SystemExit(f"{ALLOWED.name}: no line of the code makes this mutant any more: {' | '.join(stale)}")
    if options.seconds is not None:
        random.Random(options.seed).shuffle(mutants)  # noqa: S311 - a sample, no secret
    begin = time.monotonic()
    counts: dict[str, int] = {}
    survivors: list[Mutant] = []
    with tempfile.TemporaryDirectory() as name:
        laboratory = Laboratory(Path(name))

        def judge(job: tuple[int, Mutant]) -> tuple[Mutant, str]:
            if options.seconds is not None and time.monotonic() - begin > options.seconds:
                return job[1], "not tried"
            return job[1], laboratory.judge(*job)

        with ThreadPoolExecutor(options.jobs) as pool:
            for mutant, verdict in pool.map(judge, enumerate(mutants)):
                lives = verdict == "survived"
                outcome = "may live" if lives and mutant.key in allowed else verdict
                counts[outcome] = counts.get(outcome, 0) + 1
                if outcome == "survived":
                    survivors.append(mutant)
                    print(f"SURVIVED {mutant}", flush=True)
    print(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())))
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
