#!/bin/sh
# The library as a C++ user finds it: find_package(sixteen) in an installation that was moved, the example built and run;
# the flags of our own build are not forced on it.
. "$(dirname "$0")/lib.sh"

cmake --install "$(dirname "$SIXTEEN")/.." --prefix "$SCRATCH/first" >/dev/null
mv first moved
cp -r "$SOURCE/examples/library" example
cmake -S example -B build -G Ninja -DCMAKE_PREFIX_PATH="$SCRATCH/moved" -DCMAKE_CXX_FLAGS="-Wall -Wextra" >configure.txt 2>&1 ||
    { cat configure.txt; fail "find_package(sixteen)"; }
cmake --build build --verbose >build.txt 2>&1 || { tail -40 build.txt; fail "the example does not build"; }
grep -q 'beat_to_memory.cpp' build.txt && ! grep -q -- -Werror build.txt || fail "our flags are forced on users of the library"
build/beat_to_memory >said.txt || fail "the example does not run"
grep -Eq '^[1-9][0-9]{5} frames, [1-9][0-9]+ notes, peak 0\.[0-9]+$' said.txt || { cat said.txt; fail "the example renders nothing"; }
[ "$(wc -l <example/beat_to_memory.cpp)" -lt 45 ] || fail "the example has grown long"

# Man pages and completions come along.
for file in man/man1/sixteen.1 man/man1/sixteen-spec-new.1 bash-completion/completions/sixteen zsh/vendor-completions/_sixteen \
    fish/vendor_completions.d/sixteen.fish doc/sixteen/docs/tutorial.md; do
    [ -s "moved/share/$file" ] || fail "share/$file is not installed"
done
