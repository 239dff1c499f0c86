#!/bin/sh
# Contract 1: every file of every draft is the same, whatever the processor may do, whichever BLAS kernel runs,
# however many threads, jobs and drafts a call.
. "$(dirname "$0")/lib.sh"

cat >spec.json <<'JSON'
[{"style": "boom-bap", "seed": 5, "title": "One", "count": 2, "form": [{"section": "verse", "bars": 4}],
  "lyrics": {"topic": ["rain", "mother"], "candidates": 6}},
 {"style": "trap", "seed": 6, "title": "Two", "count": 1, "form": [{"section": "hook", "bars": 4}],
  "lyrics": {"topic": ["money", "night"], "scheme": "ABAB", "candidates": 5}, "sound": {"stems": true},
  "outputs": ["wav", "flac", "midi", "kar", "txt", "lrc", "json"]}]
JSON

unset OPENBLAS_CORETYPE OPENBLAS_NUM_THREADS OMP_NUM_THREADS ATEN_CPU_CAPABILITY GLIBC_TUNABLES || true
"$SIXTEEN" generate spec.json -o want 2>/dev/null
hashes want >want.txt
[ "$(wc -l <want.txt)" -ge 15 ] || fail "too few files to compare"
[ "$(grep -c '\.flac' want.txt)" -eq 8 ] || fail "there are not a mix and seven stems in FLAC"

# try NAME OPTIONS...: environment variables stand before the call.
try() {
    name=$1
    shift
    rm -rf got
    "$SIXTEEN" generate spec.json -o got "$@" 2>/dev/null || fail "$name: does not run"
    hashes got >got.txt
    cmp -s want.txt got.txt || { diff want.txt got.txt >&2; fail "$name: other bytes"; }
    echo "same: $name"
}

try "again"
for capability in default avx2 avx512; do
    ATEN_CPU_CAPABILITY=$capability try "ATen $capability"
done
for core in Nehalem Haswell SkylakeX; do
    # A kernel the processor lacks would be an illegal instruction, not another result.
    case "$core" in
        Haswell) grep -qw avx2 /proc/cpuinfo || continue ;;
        SkylakeX) grep -qw avx512f /proc/cpuinfo || continue ;;
    esac
    OPENBLAS_CORETYPE=$core try "OpenBLAS $core"
done
OPENBLAS_NUM_THREADS=2 OMP_NUM_THREADS=2 try "two threads inside"
try "one job, one draft a call" --jobs 1 --group 1
try "two jobs, three drafts a call" --jobs 2 --group 3
GLIBC_TUNABLES=glibc.cpu.hwcaps=-AVX2_Usable,-FMA_Usable,-AVX2,-FMA,-FMA4 try "glibc without FMA"
reference=$(ls /usr/lib/*/blas/libblas.so.3 2>/dev/null | head -n 1)
if [ -n "$reference" ]; then
    LD_PRELOAD=$reference try "reference BLAS"
fi
