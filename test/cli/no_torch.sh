#!/bin/sh
# Contract 4: what needs no model never loads libtorch.
. "$(dirname "$0")/lib.sh"

loads_torch() {
    LD_DEBUG=libs "$@" 2>&1 >/dev/null </dev/null | grep -q 'libtorch'
}

for command in "--help" "--version" "spec show $SOURCE/examples/late-bus.json" "spec check $SOURCE/examples/late-bus.json" \
    "spec schema" "kit list" "kit show dusty" "models" "rhyme rain" "generate $SOURCE/examples/late-bus.json -o out --dry-run"; do
    # shellcheck disable=SC2086
    "$SIXTEEN" $command >/dev/null || fail "$command: exit $?"
    # shellcheck disable=SC2086
    ! loads_torch "$SIXTEEN" $command || fail "$command: loads libtorch"
done

"$SIXTEEN" beat "$SOURCE/examples/late-bus.json" >beat.mid
! loads_torch "$SIXTEEN" render beat.mid || fail "render: loads libtorch"

# The check sees it where it is.
short_spec spec.json
loads_torch "$SIXTEEN" lyrics spec.json || fail "the check does not see libtorch in 'lyrics'"
