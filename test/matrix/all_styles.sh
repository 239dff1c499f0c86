#!/bin/sh
# Contract 1, wide: 100 drafts of all styles, every file the same under each vector width, BLAS kernel, BLAS, glibc
# choice, thread count, job count, batch size, shard count and order, and from programs of two compilers.
# usage: all_styles.sh BINARY SOURCE_DIR. Wants SOURCE_DIR/.build/clang, which test/run.sh -L matrix builds.
. "$(dirname "$0")/../cli/lib.sh"
need jq
other=$SOURCE/.build/clang/bin/sixteen
[ -x "$other" ] || fail "there is no clang build: cmake --preset clang && cmake --build --preset clang"
# clang 14 does not take the headers of libtorch 1.13 as C++20, so the program of clang loads the module of g++.
mkdir -p "$SOURCE/.build/clang/lib/sixteen"
ln -sf "$(dirname "$SIXTEEN")/../lib/sixteen/libsixteen_torch.so" "$SOURCE/.build/clang/lib/sixteen/"

# Seven drafts of each of the fourteen styles, and two with all that is rare.
jq -n '["boom-bap","lo-fi","jazz-rap","west-coast","southern","trap","drill","phonk","plugg","rage","grime","club","pop-rap","afro"]
  | to_entries | map({style: .value, title: .value, seed: (.key + 1), count: 7,
      form: [{section: "verse", bars: 2}, {section: "outro", bars: 2}],
      lyrics: {topic: [["rain", "city"], ["money", "night"], ["mother", "heart"]][.key % 3],
               scheme: ["AA", "AB"][.key % 2], candidates: 4},
      sound: {bits: [16, 24, 32][.key % 3], rate: [22050, 44100, 48000][.key % 3]}})
  + [{style: "boom-bap", title: "Rare", seed: 99, count: 2, tempo: [80, 96], form: [{section: "hook", bars: 4}],
      lyrics: {topic: ["street"], scheme: "ABBA", rhyme: {kind: "slant"}, candidates: 6}, sound: {stems: true, tail: "cut"}}]' >specs.json
jq reverse specs.json >reversed.json

unset OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS OMP_NUM_THREADS ATEN_CPU_CAPABILITY GLIBC_TUNABLES || true
"$SIXTEEN" generate specs.json -o want 2>/dev/null || fail "does not run"
[ "$(wc -l <want/manifest.jsonl)" = 100 ] || fail "not a hundred drafts"
hashes want >want.txt
# In another order the records are others; the drafts are not.
drafts_of() { grep -v manifest.jsonl "$1"; }

compare() {
    hashes got >got.txt
    cmp -s want.txt got.txt || { diff want.txt got.txt | head -n 20 >&2; fail "$1: other bytes"; }
    echo "same: $1"
    rm -rf got
}
# try NAME OPTIONS...: environment variables stand before the call.
try() {
    name=$1
    shift
    "${PROGRAM:-$SIXTEEN}" generate specs.json -o got "$@" 2>/dev/null || fail "$name: does not run"
    compare "$name"
}

for capability in default avx2 avx512; do ATEN_CPU_CAPABILITY=$capability try "ATen $capability"; done
for core in Nehalem Sandybridge Haswell Zen SkylakeX; do
    # A kernel the processor lacks would be an illegal instruction, not another result.
    case "$core" in
        Sandybridge) grep -qw avx /proc/cpuinfo || continue ;;
        Haswell | Zen) grep -qw avx2 /proc/cpuinfo || continue ;;
        SkylakeX) grep -qw avx512f /proc/cpuinfo || continue ;;
    esac
    OPENBLAS_CORETYPE=$core try "OpenBLAS $core"
done
for threads in 2 3; do OPENBLAS_NUM_THREADS=$threads OMP_NUM_THREADS=$threads try "$threads threads inside"; done
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA,-FMA4 try "glibc without FMA"
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX2,-AVX,-FMA,-FMA4,-ERMS,-SSE4_2 try "glibc for an old processor"
reference=$(ls /usr/lib/*/blas/libblas.so.3 2>/dev/null | head -n 1)
[ -z "$reference" ] || LD_PRELOAD=$reference try "reference BLAS"
for jobs in 1 2 5; do
    for group in 1 3 32; do try "$jobs jobs, $group drafts a batch" --jobs $jobs --group $group; done
done
PROGRAM=$other try "clang"
ATEN_CPU_CAPABILITY=default OPENBLAS_CORETYPE=Nehalem PROGRAM=$other try "clang, oldest kernels, one job" --jobs 1 --group 5

for n in 2 3 7; do
    i=1
    while [ $i -le $n ]; do
        "$SIXTEEN" generate specs.json -o "shard-$i" --shard "$i/$n" 2>/dev/null || fail "shard $i/$n"
        i=$((i + 1))
    done
    "$SIXTEEN" merge shard-* -o got || fail "merge of $n"
    compare "$n shards"
    rm -rf shard-*
done

"$SIXTEEN" generate reversed.json -o got 2>/dev/null || fail "reversed: does not run"
hashes got >got.txt
drafts_of want.txt >left.txt
drafts_of got.txt | cmp - left.txt || fail "the order of the specs matters"
LC_ALL=C sort got/manifest.jsonl >left.txt
LC_ALL=C sort want/manifest.jsonl | cmp - left.txt || fail "the order of the specs changes records"
echo "same: specs in reverse"
