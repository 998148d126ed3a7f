"""Parses YAML files: prints where one is not well-formed and exits 1 if any is not."""

import sys
from pathlib import Path

import yaml


def problem(path: Path) -> str | None:
    """Say what is wrong with one file, or None. Tags such as ESPHome's !secret are left unresolved."""
    try:
        with path.open(encoding="utf-8") as stream:
            for _ in yaml.compose_all(stream, Loader=yaml.SafeLoader):
                pass
    except OSError as error:
        return f"{path}: {error.strerror}"
    except UnicodeDecodeError as error:
        return f"{path}: not UTF-8 at byte {error.start}"
    except yaml.YAMLError as error:
        return f"{path}: {error}"
    return None


def main() -> int:
    """Check the files named on the command line."""
    problems = [found for name in sys.argv[1:] if (found := problem(Path(name)))]
    for found in problems:
        print(found, file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
