#!/bin/sh
# Makes sure that what tests drive is there: a real browser, node, what draws text in a PDF, a D-Bus daemon, and the compilers and the
# simulated microcontroller of the firmware. As root it installs what is missing; otherwise it prints the line to run.
set -eu
missing=""

need() {  # need PACKAGE FILE-OR-COMMAND: the package is missing unless that is there
  case "$2" in
    /*) [ -e "$2" ] || missing="$missing $1" ;;
    *) command -v "$2" >/dev/null 2>&1 || missing="$missing $1" ;;
  esac
}

need chromium chromium
need nodejs node

need libpango-1.0-0 "$(ls /usr/lib/*/libpango-1.0.so.0 2>/dev/null || echo /usr/lib/libpango-1.0.so.0)"
need libpangoft2-1.0-0 "$(ls /usr/lib/*/libpangoft2-1.0.so.0 2>/dev/null || echo /usr/lib/libpangoft2-1.0.so.0)"
need fonts-dejavu-core /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf

need dbus-daemon dbus-daemon

need zsh zsh
need fish fish

need gcc gcc
need g++ g++
need libc6-dev /usr/include/stdio.h
need make make
need clang clang
fuzzers=$(ls /usr/lib/llvm-*/lib/clang/*/lib/linux/libclang_rt.fuzzer-*.a 2>/dev/null || true)
need libclang-rt-dev "${fuzzers%%.a*}.a"

need gcc-avr avr-gcc
need binutils-avr avr-objcopy
need avr-libc /usr/lib/avr/include/avr/io.h
need arduino-builder arduino-builder
need arduino-core-avr /usr/share/arduino/hardware/arduino/avr/boards.txt
need avrdude avrdude
need libsimavr-dev /usr/include/simavr/sim_avr.h
need libelf-dev /usr/include/gelf.h

need gcc-riscv64-unknown-elf riscv64-unknown-elf-gcc
need picolibc-riscv64-unknown-elf /usr/lib/picolibc/riscv64-unknown-elf
need gcc-xtensa-lx106 xtensa-lx106-elf-gcc

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "installing for the tests:$missing" >&2
  apt-get update -qq
  # shellcheck disable=SC2086  # the list is meant to split
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "The tests need:$missing. Please run:  sudo apt-get update && sudo apt-get install -y$missing" >&2
exit 1
