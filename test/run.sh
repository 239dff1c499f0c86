#!/bin/sh
# Sets up, builds and runs all tests. Arguments go to ctest: test/run.sh -L unit
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup.sh build test

cmake --preset release -DSIXTEEN_TESTS=ON >/dev/null
cmake --build --preset release
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz
ctest --test-dir .build/release --output-on-failure -j "$(nproc)" "$@"
