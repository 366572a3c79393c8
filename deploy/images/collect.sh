#!/usr/bin/env bash
# collect.sh <program> <folder>: makes <folder> the root file system of an image that runs this one program. It holds
# the program, the libraries that the loader asks for, time zones, certificates and who owns what, and no shell.
# It copies from the machine it runs on: the image's build stage, or (for an image of programs that are built already)
# any Debian or Ubuntu on which they run.
set -euo pipefail

program="$1"
root="$2"
[[ ! -e "$root" ]] || { printf 'collect.sh: %s is there already\n' "$root" >&2; exit 1; }

install -d "$root"/{dev,proc,sys,etc/ssl/certs,usr/local/bin,usr/share,var/lib/dpkg/status.d}
install -d -m 1777 "$root/tmp"
strip -o "$root/usr/local/bin/$(basename "$program")" "$program"
ln -s "$(basename "$program")" "$root/usr/local/bin/entrypoint"

# A library goes where the loader found it, under the name it asked for: there is no ldconfig in the image.
mapfile -t libraries < <(ldd "$program" | grep -oE '/[^ ]+')
for library in "${libraries[@]}"; do
  install -D -m 755 "$library" "$root$library"
done

# Names are resolved by glibc itself; the pod's /etc/hosts and /etc/resolv.conf come from Kubernetes.
printf 'hosts: files dns\n' >"$root/etc/nsswitch.conf"
printf 'root:x:0:0::/:/nologin\nhearth:x:65532:65532::/:/nologin\n' >"$root/etc/passwd"
printf 'root:x:0:\nhearth:x:65532:\n' >"$root/etc/group"
cp -L /etc/os-release "$root/etc/os-release"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
cp -R --no-preserve=ownership /usr/share/zoneinfo "$root/usr/share/"
# The same zones under other clocks, which nobody asks for by name here, are two thirds of the folder.
rm -rf "$root"/usr/share/zoneinfo/{posix,right}

# Which packages these files are from: scanners for known weaknesses read it, lawyers the copyright files. dpkg knows a
# file by the name it was unpacked under, which may lack or have the /usr that the loader saw.
mapfile -t packages < <({ dpkg-query -S "${libraries[@]}" "${libraries[@]/#//usr}" "${libraries[@]/#\/usr/}" \
  2>/dev/null || true; } | sed 's/: .*//' | sort -u)
for package in "${packages[@]}" tzdata ca-certificates; do
  name="${package%%:*}"
  dpkg-query -s "$package" >"$root/var/lib/dpkg/status.d/$name"
  install -D -m 644 -t "$root/usr/share/doc/$name" "/usr/share/doc/$name/copyright"
done
chmod -R go=rX,u+w "$root"/{etc,usr,var}
