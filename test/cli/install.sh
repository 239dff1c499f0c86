#!/bin/sh
# An installation works wherever it is put, and SIXTEEN_DATA_DIR overrides where its data is.
. "$(dirname "$0")/lib.sh"

build=$(dirname "$SIXTEEN")/..
cmake --install "$build" --prefix "$SCRATCH/first" >/dev/null
mv first "moved here"
short_spec spec.json
"./moved here/bin/sixteen" lyrics spec.json >moved.txt
"$SIXTEEN" lyrics spec.json >built.txt
cmp moved.txt built.txt || fail "the moved installation writes another lyric"
"./moved here/bin/sixteen" kit list | grep -q '^dusty' || fail "the moved installation has no kits"
strings -a "moved here/bin/sixteen" 2>/dev/null | grep -F "$SOURCE" && fail "the program names its source folder"

mv "moved here/share/sixteen" data
expect 69 "manifest.json" "./moved here/bin/sixteen" lyrics spec.json
SIXTEEN_DATA_DIR="$SCRATCH/data" "./moved here/bin/sixteen" lyrics spec.json >data.txt
cmp data.txt built.txt || fail "SIXTEEN_DATA_DIR is not heeded"
