#!/bin/sh
# run.sh FUZZER SEEDS SECONDS: fuzzes from a copy of the seeds, so that nothing is left behind.
set -eu
[ -x "$1" ] || { echo "$1 is not built: cmake --preset fuzz && cmake --build --preset fuzz" >&2; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/corpus"
find "$2" \( -name '*.json' -o -name '*.mid' -o -name '*.txt' \) -exec cp {} "$scratch/corpus" \;
/usr/bin/python3 "$(dirname "$0")/seeds.py" "$scratch/corpus"
cd "$scratch"
"$1" -max_total_time="$3" -max_len=20000 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 corpus 2>log.txt ||
    { tail -n 60 log.txt >&2; exit 1; }
grep -E 'stat::number_of_executed_units' log.txt
