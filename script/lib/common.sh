# Sourced by the scripts: where the project is, and how they speak.
# shellcheck shell=bash disable=SC2034

ROOT="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
CACHE_DIR="${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/tinybms-gateway"

# One line about what happens next.
say() { printf '%s\n' "$*"; }

# An error on stderr, then the end. Usage: die "what is wrong and what to change"
die() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }
