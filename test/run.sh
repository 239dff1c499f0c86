#!/bin/sh
# Sets up, builds and runs the tests. Arguments go to ctest: test/run.sh -L unit
# Without any, all but the long ones, which are asked for by label: -L soak (200 kills), -L matrix (100 drafts of all
# styles under every processor and compiler there is), -L slurm (Slurm and GNU parallel, which are installed for it),
# -L browser (the page of a batch in Chromium, which is installed for it: 300 MB), -L package (the .deb on a bare Debian).
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup.sh build test
for heavy in slurm browser package; do
    case " $* " in *" $heavy "*) sh .ci/setup.sh "$heavy" ;; esac
done
[ $# -gt 0 ] || set -- -LE '^(soak|matrix|slurm|browser|package)$'

cmake --preset release -DSIXTEEN_TESTS=ON >/dev/null
cmake --build --preset release
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --target fuzzers
case " $* " in *" matrix "*) cmake --preset clang >/dev/null && cmake --build --preset clang ;; esac
ctest --test-dir .build/release --output-on-failure -j "$(nproc)" "$@"
