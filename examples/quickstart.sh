#!/bin/sh
# From a bare Debian 12 to the drafts of examples/late-bus.json in out/: installs what is missing, builds, generates.
set -eu
cd "$(dirname "$0")/.."
sh .ci/setup.sh build

cmake --preset release -DSIXTEEN_TESTS=OFF >/dev/null
cmake --build --preset release
.build/release/bin/sixteen generate examples/late-bus.json -o out

echo
echo "Made in out/:"
(cd out && find . -type f | sort | sed 's|^\./|  |')
echo
echo "Listen:  ffplay -nodisp -autoexit out/*/mix.wav   (or any player: the files are plain WAV)"
echo "Read:    cat out/*/lyrics.txt"
echo "Play on: open beat.mid in a DAW, or: fluidsynth -a alsa SOUNDFONT.sf2 out/*/beat.mid"
