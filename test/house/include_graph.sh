#!/bin/sh
# Each room includes only what stands above it (docs/architecture.md). Prints every include that breaks the rule.
set -eu
cd "$1"

rooms_above() {
    case "$1" in
        base) echo "" ;;
        spec | model | midi | kit) echo "base" ;;
        plan) echo "spec midi base" ;;
        torch) echo "model base" ;;
        beat | lyric) echo "plan model spec midi base" ;;
        score) echo "beat lyric midi plan spec base" ;;
        voice) echo "beat lyric midi model plan spec base" ;;
        render) echo "midi score kit beat lyric plan spec base" ;;
        write) echo "render score kit beat lyric plan spec base" ;;
        guide) echo "write kit lyric plan spec base" ;;
        report) echo "write score lyric beat plan spec base" ;;
        batch) echo "voice guide write render kit score lyric beat midi model plan spec base" ;;
        verify) echo "write score lyric beat midi plan spec base" ;;
        cli) echo "voice report guide verify batch write render kit score lyric beat midi model plan spec base" ;;
        *) echo "unknown" ;;
    esac
}

check() {
    bad=0
    for file in $(find include/sixteen src -name '*.h' -o -name '*.cpp' | sort); do
        room=$(echo "$file" | sed -E 's#^(include/sixteen|src)/([^/]+)/.*#\2#')
        above=" $room $(rooms_above "$room") "
        for other in $(sed -nE 's#^ *\# *include "sixteen/([^/"]+)/.*#\1#p' "$file" | sort -u); do
            case "$above" in
                *" $other "*) ;;
                *) echo "$file ($room) includes $other"; bad=1 ;;
            esac
        done
        if [ "$room" != torch ] && grep -nE '# *include *<(torch|ATen|c10)/' "$file"; then
            echo "$file includes torch"
            bad=1
        fi
    done
    return $bad
}

check || exit 1

# The check itself must see a wrong arrow.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/include/sixteen/base" "$scratch/src/base"
echo '#include "sixteen/spec/spec.h"' > "$scratch/src/base/wrong.cpp"
cd "$scratch"
if check >/dev/null; then
    echo "the check does not see a wrong include"
    exit 1
fi
