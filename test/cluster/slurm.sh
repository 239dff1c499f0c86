#!/bin/sh
# A batch as an array job on a Slurm of two nodes on this machine. One node is lost in the middle, its task is queued
# again, resumes on what it had made, and the shards merge to the bytes of an undisturbed run. As root, because Slurm's
# daemons start jobs as their users. Set up with: .ci/setup.sh slurm
. "$(dirname "$0")/../cli/lib.sh"
need slurmctld slurmd sbatch squeue scontrol jq
[ "$(id -u)" -eq 0 ] || fail "Slurm's daemons want root"

cat >spec.json <<'JSON'
{"style": "boom-bap", "seed": 21, "title": "Cluster", "form": [{"section": "verse", "bars": 4}],
 "lyrics": {"topic": ["rain", "street"], "candidates": 6}}
JSON
"$SIXTEEN" generate spec.json --count 64 -o want 2>/dev/null
hashes want >want.txt

host=$(hostname -s)
port=$((20000 + $$ % 20000))
mkdir state
cat >slurm.conf <<CONF
ClusterName=two
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=$port
SlurmUser=root
SlurmdUser=root
AuthType=auth/none
AuthInfo=cred_expire=10
CredType=cred/none
StateSaveLocation=$SCRATCH/state
SlurmdSpoolDir=$SCRATCH/spool.%n
SlurmctldPidFile=$SCRATCH/ctld.pid
SlurmdPidFile=$SCRATCH/d.%n.pid
SlurmctldLogFile=$SCRATCH/ctld.log
SlurmdLogFile=$SCRATCH/d.%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=10
SlurmdParameters=config_overrides
NodeName=n[1-2] NodeHostname=$host NodeAddr=127.0.0.1 Port=$((port + 1))-$((port + 2)) CPUs=1 RealMemory=2000 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
export SLURM_CONF="$SCRATCH/slurm.conf"
slurmctld -D >ctld.txt 2>&1 &
controller=$!
slurmd -D -N n1 >n1.txt 2>&1 &
n1=$!
slurmd -D -N n2 >n2.txt 2>&1 &
n2=$!
trap 'kill $controller $n1 $n2 2>/dev/null; wait; rm -rf "$SCRATCH"' EXIT

# wait_for SECONDS WHAT COMMAND...
wait_for() {
    left=$1 what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        left=$((left - 1))
        [ $left -gt 0 ] || { tail -n 20 ctld.log d.*.log >&2; squeue >&2; fail "$what"; }
        sleep 1
    done
}
both_idle() { [ "$(sinfo -h -N -o %T | grep -c '^idle$')" = 2 ]; }
wait_for 120 "the nodes do not come up" both_idle

# docs/cluster.md has the same job.
cat >job.sh <<JOB
#!/bin/sh
#SBATCH --array=1-4
#SBATCH --requeue
#SBATCH --open-mode=append
echo "task \$SLURM_ARRAY_TASK_ID, restart \${SLURM_RESTART_COUNT:-0}" >>$SCRATCH/starts.txt
exec $SIXTEEN generate $SCRATCH/spec.json --count 64 -o $SCRATCH/out/shard-\$SLURM_ARRAY_TASK_ID --shard auto --resume --jobs 1
JOB
mkdir out
sbatch --wait job.sh >sbatch.txt 2>&1 &
waiting=$!

# The first node dies with all that runs on it, as soon as its task has made three drafts.
task=""
made_three() {
    task=$(squeue -h -w n1 -t RUNNING -o %K | head -n 1)
    [ -n "$task" ] && [ "$(wc -l <out/shard-"$task"/manifest.jsonl)" -ge 3 ] && [ -s out/shard-"$task"/.lock ]
}
wait_for 120 "no task on the first node" made_three
program=$(sed 's/process \([0-9]*\).*/\1/' out/shard-"$task"/.lock)
step=$(ps -o ppid= -p "$program" | tr -d ' ')
kill -9 $n1 "$step" "$program" || fail "the node does not die"
records=$(wc -l <out/shard-"$task"/manifest.jsonl)
first=$(head -n 1 out/shard-"$task"/manifest.jsonl | jq -r .id)
before=$(stat -c '%i %Z' out/shard-"$task"/"$first"/mix.wav)
echo "node n1 lost with task $task at $records records"
lost() { sinfo -h -N -n n1 -o %T | grep -q '^down'; }
wait_for 120 "the controller does not see that the node is lost" lost
slurmd -D -N n1 >n1.txt 2>&1 &
n1=$!

finished() { ! kill -0 $waiting; }
wait_for 400 "the array does not end" finished
wait $waiting || fail "the array failed: $(cat sbatch.txt ./*.out)"
cat starts.txt
grep -q "task $task, restart 1" starts.txt || fail "the lost task was not queued again"
[ "$(stat -c '%i %Z' out/shard-"$task"/"$first"/mix.wav)" = "$before" ] || fail "the task made again what was whole"
"$SIXTEEN" merge out/shard-* -o merged || fail "merge"
hashes merged | cmp - want.txt || fail "the cluster gives other bytes"
