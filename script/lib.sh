# Shared by the scripts in this folder; sourced, never run.
# A script that sources it has set $root to the folder of Package.swift.

# Where each kind of build lives: they share no objects, so each has a scratch path of its own.
debug_scratch="$root/.build"
release_scratch="$root/.build-release"

# Extra words for release builds. With the Swift libraries inside, the program starts a third faster
# and takes 5 MB less than with shared ones, of which it uses little. Nothing loads the program as
# a library: without names for others, and with functions that are the same to the byte once, it
# takes another 5 MB less.
release_flags="${POS_RELEASE_FLAGS---static-swift-stdlib -Xlinker --no-export-dynamic \
    -Xlinker --icf=safe}"

# Debian's packages: what a build needs, and what the tests need besides.
packages_build="libsqlite3-dev libncurses-dev libcurl4-openssl-dev libpq-dev libqrencode-dev \
    zlib1g-dev pkgconf"
packages_test="postgresql tmux hledger sqlite3 python3 python3-venv curl openssl zbar-tools"
# What script/deb makes and looks at a package with.
packages_deb="dpkg-dev binutils chrpath lintian groff fakeroot python3 bash zsh fish systemd"

# Prints a line for a person.
say() {
    printf '%s\n' "$*" >&2
}

# Says what is wrong and ends the script.
die() {
    say "$(basename "$0"): $*"
    exit 1
}

# Prints the usage, the comment at the top of the running script.
usage() {
    sed -n '2,/^[^#]/s/^# \{0,1\}//p' "$0"
}

# Ends the script when no Swift 6 is there.
need_swift() {
    command -v swift >/dev/null 2>&1 ||
        die "swift is not in PATH; install Swift 6.3 or newer from https://www.swift.org/install"
}

# quietly TITLE CMD…: runs CMD with its output kept back, a line of progress on stderr meanwhile.
# Everything CMD said is shown when it fails.
quietly() {
    quietly_title="$1"
    shift
    quietly_log="$(mktemp "${TMPDIR:-/tmp}/pos-build.XXXXXX")"
    "$@" >"$quietly_log" 2>&1 </dev/null &
    quietly_pid=$!
    trap 'kill "$quietly_pid" 2>/dev/null; rm -f "$quietly_log"; exit 130' INT TERM HUP
    quietly_seconds=0
    while kill -0 "$quietly_pid" 2>/dev/null; do
        sleep 1
        quietly_seconds=$((quietly_seconds + 1))
        quietly_progress
    done
    trap - INT TERM HUP
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
    quietly_status=0
    wait "$quietly_pid" || quietly_status=$?
    [ "$quietly_status" -eq 0 ] || cat "$quietly_log" >&2
    rm -f "$quietly_log"
    return "$quietly_status"
}

# Says how far the command of `quietly` is: every two seconds on a terminal, else twice a minute.
quietly_progress() {
    quietly_step="$(tail -c 400 "$quietly_log" | tr '\r' '\n' | sed -n 's/^\(\[[0-9/]*\]\).*/\1/p' |
        tail -n 1)"
    if [ -t 2 ]; then
        [ $((quietly_seconds % 2)) -ne 0 ] ||
            printf '\r\033[K%s %s %s s' "$quietly_title" "$quietly_step" "$quietly_seconds" >&2
    elif [ $((quietly_seconds % 30)) -eq 5 ]; then
        say "$quietly_title $quietly_step $quietly_seconds s"
    fi
}

# build_release PRODUCT: builds PRODUCT optimised and sets $release_binary to its path.
build_release() {
    need_swift
    # shellcheck disable=SC2086
    quietly "building $1, minutes the first time …" \
        swift build --package-path "$root" --scratch-path "$release_scratch" -c release \
        --product "$1" $release_flags || return
    release_binary="$release_scratch/release/$1"
}
