# Sourced by the scripts after common.sh: puts one of the locked environments on PATH.
# shellcheck shell=bash

# use_environment NAME: NAME is "firmware" or "homeassistant".
use_environment() {
  local environment="$ROOT/.venv/$1" option=""
  [[ $1 == firmware ]] || option=" --home-assistant"
  [[ -x $environment/bin/python ]] || die "the environment .venv/$1 is missing: run script/setup$option"
  export VIRTUAL_ENV="$environment" PATH="$environment/bin:$PATH:$ROOT/.venv/tools/bin"
  unset PYTHONHOME
}
