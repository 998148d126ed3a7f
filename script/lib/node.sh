# Sourced after common.sh by the scripts that build or test the page: finds a Node that is new enough.
# shellcheck shell=bash

node_works() {
  # shellcheck disable=SC2016  # JavaScript, not shell
  node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' \
    2>/dev/null
}

# Puts the Node that script/setup has installed on PATH, if the system's own does not do.
use_node() {
  node_works && return 0
  PATH="$ROOT/.venv/tools/bin:$PATH"
  export PATH
  node_works
}

# A browser for the page's tests: named by CHROMIUM, or one of the system.
find_browser() {
  command -v "${CHROMIUM:-chromium}" chromium google-chrome chromium-browser 2>/dev/null | head -n 1
}
