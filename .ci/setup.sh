#!/bin/sh
# Installs what the build and the tests need, where it is missing:
#     .ci/setup.sh build        (program)
#     .ci/setup.sh build test   (program and tests)
#     .ci/setup.sh package      (the test of the packages: test/run.sh -L package asks for it)
#     .ci/setup.sh slurm        (the cluster tests: test/run.sh -L slurm asks for it)
#     .ci/setup.sh browser      (the page in a browser: test/run.sh -L browser)
# Debian 12, as root or with sudo. Quick when nothing is missing.

sixteen_build_packages="g++ cmake ninja-build pkg-config libtorch-dev libopenblas0-pthread libsndfile1-dev nettle-dev
    nlohmann-json3-dev libcli11-dev libarchive-dev zlib1g-dev libpugixml-dev dpkg-dev"
sixteen_test_packages="clang libclang-rt-14-dev libgtest-dev libvalijson-dev libebur128-dev jq ffmpeg sox fluidsynth
    timgm6mb-soundfont python3 python3-mido python3-jsonschema mandoc parallel"

sixteen_package_packages="debootstrap file"

sixteen_slurm_packages="slurmctld slurmd slurm-client slurm-wlm-basic-plugins parallel jq"

sixteen_browser_packages="chromium fonts-dejavu-core python3"

sixteen_install() {
    missing=""
    for package in "$@"; do
        dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
    done
    [ -z "$missing" ] && return 0
    echo "installing:$missing" >&2
    root=""
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || { echo "run as root, or install sudo:$missing are missing" >&2; return 1; }
        root="sudo"
    fi
    $root apt-get update -q >&2
    # shellcheck disable=SC2086  # the list is split on purpose
    $root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing >&2
}

for sixteen_set in "$@"; do
    # shellcheck disable=SC2086
    case "$sixteen_set" in
        build) sixteen_install $sixteen_build_packages ;;
        test) sixteen_install $sixteen_test_packages ;;
        package) sixteen_install $sixteen_package_packages ;;
        slurm) sixteen_install $sixteen_slurm_packages ;;
        browser) sixteen_install $sixteen_browser_packages ;;
    esac || exit 1
done
