# Sourced by script/setup: the compilers and libraries that come from the system.
# shellcheck shell=bash

# What the firmware's host build and its C++ tests need, as Debian and Ubuntu name it.
SYSTEM_PACKAGES=(
  ca-certificates ccache clang cmake g++ git libcjson-dev libgtest-dev libhttp-parser-dev libmbedtls-dev libssl-dev
  ninja-build
)

package_installed() {
  [[ $(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]
}

# The libFuzzer and sanitizer runtime that belongs to the system's clang: libclang-rt-14-dev on Debian 12.
clang_runtime_package() {
  local version
  version="$(dpkg-query -W -f='${Depends}' clang 2>/dev/null | sed -n 's/.*clang-\([0-9]*\).*/\1/p')"
  [[ -n $version ]] || version="$(apt-cache depends clang 2>/dev/null | sed -n 's/^ *Depends: clang-\([0-9]*\)$/\1/p')"
  [[ -z $version ]] || printf 'libclang-rt-%s-dev\n' "$version"
}

missing_packages() {
  local package runtime
  for package in "${SYSTEM_PACKAGES[@]}"; do
    package_installed "$package" || printf '%s\n' "$package"
  done
  runtime="$(clang_runtime_package)"
  [[ -z $runtime ]] || package_installed "$runtime" || printf '%s\n' "$runtime"
  # The page's tests drive a browser; where it has no package (Ubuntu), one that is installed by hand will do.
  [[ -n $(find_browser) ]] || [[ -z $(apt-cache policy chromium 2>/dev/null) ]] || printf 'chromium\n'
  # uv arrives through pip in a private environment; Debian ships venv apart from Python.
  have uv || [[ -x $ROOT/.venv/tools/bin/uv ]] || python3 -c 'import ensurepip, venv' 2>/dev/null ||
    printf 'python3-venv\n'
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends -o Dpkg::Use-Pty=0 "$@" >/dev/null
}

# Elsewhere than on Debian and Ubuntu nothing is installed: name the missing tools.
require_tools() {
  local tool missing=()
  for tool in c++ ccache clang cmake git ninja; do
    have "$tool" || missing+=("$tool")
  done
  [[ ${#missing[@]} -eq 0 ]] || die "please install: ${missing[*]}
and the development files of cJSON, GoogleTest, http-parser, mbedTLS and OpenSSL"
}

install_system_packages() {
  local missing
  have dpkg-query || {
    require_tools
    return
  }
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $(id -u) -ne 0 ]]; then
    die "system packages are missing; run this once, then script/setup again:
  sudo apt-get install -y ${missing[*]}"
  fi
  say "Installing system packages: ${missing[*]}"
  apt-get update -qq || say "note: apt-get update reported errors; trying with the package lists that are there"
  apt_install "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
  # With clang there now, its runtime package can be named even where the package lists were empty before.
  mapfile -t missing < <(missing_packages)
  [[ ${#missing[@]} -eq 0 ]] || apt_install "${missing[@]}" || die "apt-get could not install: ${missing[*]}"
}
