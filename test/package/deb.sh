#!/bin/sh
# Packages: the .deb installs on a bare Debian 12 and the program runs there; the tarball runs from any folder.
# deb.sh BINARY SOURCE_DIR; as root, with debootstrap and a Debian mirror (SIXTEEN_MIRROR, or that of apt).
. "$(dirname "$0")/../cli/lib.sh"
need debootstrap cpack dpkg-deb
[ "$(id -u)" -eq 0 ] || fail "run as root: a clean root needs chroot"
build=$(cd "$(dirname "$SIXTEEN")/.." && pwd)

(cd "$build" && cpack -G DEB -B "$SCRATCH/packages" && cpack -G TGZ -B "$SCRATCH/packages") >cpack.txt 2>&1 || { tail -30 cpack.txt; fail "cpack"; }
ls packages
deb=$(ls packages/sixteen_*.deb) tarball=$(ls packages/sixteen-*.tar.gz)
dpkg-deb -f "$deb" Depends | grep -q libtorch || fail "the package does not ask for libtorch"
dpkg-deb -c "$deb" | grep -q './usr/bin/sixteen$' || fail "the program is not in the package"
dpkg-deb -c "$deb" | grep -q '\.a$' && fail "static libraries are in the package of the program"
dpkg-deb -c "$(ls packages/libsixteen-dev_*.deb)" | grep -q 'sixteen-config.cmake' || fail "the development package lacks its CMake files"

# The tarball, from a folder of its own.
mkdir "any where" && tar -xzf "$tarball" -C "any where" --strip-components 1
short_spec spec.json
"any where/bin/sixteen" generate spec.json -o tar 2>/dev/null || fail "the tarball does not run"

# A bare Debian 12.
mirror=${SIXTEEN_MIRROR:-$(grep -rhoE '^(deb|URIs:?) *(\[[^]]*\] *)?https?://[^ ]+' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | grep -oE 'https?://[^ ]+' | grep -i debian | grep -v security | head -1)}
root=$SCRATCH/root
debootstrap --variant=minbase bookworm "$root" "${mirror:-http://deb.debian.org/debian}" >debootstrap.txt 2>&1 || { tail debootstrap.txt; fail "debootstrap"; }
trap 'umount "$SCRATCH/root/proc" 2>/dev/null; chmod -R u+w "$SCRATCH" 2>/dev/null; rm -rf "$SCRATCH"' EXIT
mount -t proc proc "$root/proc"
[ ! -d /etc/apt/apt.conf.d ] || cp -n /etc/apt/apt.conf.d/* "$root/etc/apt/apt.conf.d/" 2>/dev/null || true
[ ! -d /etc/apt/auth.conf.d ] || cp -n /etc/apt/auth.conf.d/* "$root/etc/apt/auth.conf.d/" 2>/dev/null || true
cp /etc/resolv.conf "$root/etc/resolv.conf" 2>/dev/null || true
mkdir "$root/try" && cp "$deb" spec.json "$root/try/"
chroot "$root" sh -euc "apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends /try/$(basename "$deb")" >apt.txt 2>&1 ||
    { tail -30 apt.txt; fail "the package does not install on a bare Debian 12"; }
chroot "$root" sh -euc 'cd /try; sixteen doctor; sixteen generate spec.json -o out; sixteen credits out/short-7-0000' >bare.txt 2>&1 ||
    { cat bare.txt; fail "the program does not run on a bare Debian 12"; }
grep -q 'all is well' bare.txt || { cat bare.txt; fail "doctor finds faults on a bare Debian 12"; }

# The same bytes, wherever it is installed.
"$SIXTEEN" generate spec.json -o here 2>/dev/null
hashes here >here.txt
for there in tar "$root/try/out"; do
    hashes "$there" | cmp - here.txt || fail "another machine, other bytes: $there"
done
chroot "$root" dpkg -r sixteen >/dev/null 2>&1
[ ! -e "$root/usr/bin/sixteen" ] && [ ! -e "$root/usr/share/sixteen" ] || fail "removing the package leaves things behind"
