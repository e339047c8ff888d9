#!/usr/bin/env bash
# usage: image_root.sh PROGRAM ROOT
#
# Lays out in ROOT the file system of an image that runs PROGRAM as user 1000 and can do nothing
# else: the program, a shell for the image's start command, the libraries both are linked to, the
# certificates by which TLS knows whom to trust, and of each Debian package these are from the licence
# and the entry that vulnerability scanners read.
set -euo pipefail
program=$1
root=$2

libraries_of() { ldd "$@" | grep -o '/[^ ]*\.so[^ ]*' | sort -u; }

# Debian's packages name their files partly without /usr, though /lib leads there.
package_of() {
  local owner
  owner=$(dpkg-query --search "$1" 2>/dev/null || dpkg-query --search "/usr$1")
  echo "${owner%%:*}"
}

add_package() {
  mkdir -p "$root/usr/share/doc/$1" "$root/var/lib/dpkg/status.d"
  cp -L "/usr/share/doc/$1/copyright" "$root/usr/share/doc/$1/"
  dpkg-query --status "$1" >"$root/var/lib/dpkg/status.d/$1"
}

mkdir -p "$root"/{etc,tmp,usr/{bin,lib,lib64,local/bin},var/lib}
chmod 1777 "$root/tmp"
ln -s usr/bin usr/lib usr/lib64 "$root/"
echo 'sensex:x:1000:1000::/nonexistent:/usr/sbin/nologin' >"$root/etc/passwd"
echo 'sensex:x:1000:' >"$root/etc/group"

install "$program" "$root/usr/local/bin/"
install /bin/dash "$root/usr/bin/sh"
mapfile -t libraries < <(libraries_of "$program" /bin/dash)
for library in "${libraries[@]}"; do
  install -D "$library" "$root/usr/${library#/usr}"
done
# Made by the package's own script, so no list of files names it.
install -D --mode 644 /etc/ssl/certs/ca-certificates.crt --target-directory "$root/etc/ssl/certs"
{
  echo ca-certificates
  for file in /bin/dash "${libraries[@]}"; do package_of "$file"; done
} | sort -u |
  while IFS= read -r package; do add_package "$package"; done
