#!/usr/bin/env bash
# Measures what docs/performance.md states. Run it on a quiet machine, from anywhere:
#
#     docs/measure.sh            # everything, about ten minutes once all is built
#     docs/measure.sh generate   # or one part: generate, compile, sign
#
# Needs cargo and GNU time. RUNS (5) is how often each thing is measured; the median is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${RUNS:-5}
target=${CARGO_TARGET_DIR:-$PWD/target}
work=$(mktemp -d "${MEASURE_DIR:-/tmp}/volcgen-measure.XXXXXX")
trap 'rm -rf "$work"' EXIT
volcgen="$target/release/volcgen"

# median: the middle of the numbers on standard input.
median() {
    sort -g | awk '{ value[NR] = $1 } END { print value[int((NR + 1) / 2)] }'
}

# timed COMMAND...: runs it and appends seconds and KiB to $work/times.
timed() {
    command time -a -o "$work/times" -f '%e %M' "$@" >"$work/log" 2>&1 ||
        { cat "$work/log"; exit 1; }
}

# row LABEL: prints the medians of what was timed since the last row.
row() {
    local wall peak
    wall=$(cut -d' ' -f1 "$work/times" | median)
    peak=$(cut -d' ' -f2 "$work/times" | median)
    printf '%-44s %8s s %6d MiB\n' "$1" "$wall" "$((peak / 1024))"
    : >"$work/times"
}

prepare() {
    cargo build --quiet --release -p volcgen
    cargo build --quiet --release -p volcgen-tests --example scale
    for actions in 6 1000 6000; do
        "$target/release/examples/scale" "$actions" "$work/specs-$actions" >/dev/null
    done
}

generate() {
    for actions in 6 1000 6000; do
        local output=$work/output-$actions
        for ((run = 0; run < runs; run++)); do
            rm -rf "$output"
            timed "$volcgen" generate --specs "$work/specs-$actions" --output "$output"
        done
        row "generate $actions actions, cold"
        for ((run = 0; run < runs; run++)); do
            timed "$volcgen" generate --specs "$work/specs-$actions" --output "$output"
        done
        row "generate $actions actions, nothing changed"
    done
}

# Makes a workspace of two crates from the same specs: ours and one of serde derives.
workspace() {
    local specs=$1 service=$2 folder=$3
    "$volcgen" generate "$service" --specs "$specs" --output "$folder/ours" 2>/dev/null
    "$volcgen" generate "$service" --specs "$specs" --output "$folder/derives" \
        --templates docs/measure/derives 2>/dev/null
    # The first is a crate of this workspace, so it takes what the workspace says of packages.
    sed -e '/^members = \[/,/^\]/d' -e '/^exclude/d' \
        -e "s|path = \"|path = \"$PWD/|" \
        -e "s|^\[workspace\]|[workspace]\nmembers = [\"ours/$service\", \"derives/$service\"]|" \
        Cargo.toml >"$folder/Cargo.toml"
    cp Cargo.lock "$folder/"
}

# compile LABEL SPECS SERVICE: both crates by turns, so that noise hits them alike.
compile() {
    local label=$1 specs=$2 service=$3 folder=$work/compile-$3-$RANDOM
    mkdir -p "$folder"
    workspace "$specs" "$service" "$folder"
    for step in "check" "build --release"; do
        for shape in ours derives; do : >"$work/times-$shape"; done
        for ((run = 0; run <= runs; run++)); do
            for shape in ours derives; do
                touch "$folder/$shape/$service/src/lib.rs"
                # shellcheck disable=SC2086 # the step is several words
                CARGO_INCREMENTAL=0 CARGO_TARGET_DIR="$target" timed cargo $step --quiet \
                    --all-features --manifest-path "$folder/$shape/$service/Cargo.toml"
                # The first run builds the dependencies.
                if ((run > 0)); then cat "$work/times" >>"$work/times-$shape"; fi
                : >"$work/times"
            done
        done
        for shape in ours derives; do
            cp "$work/times-$shape" "$work/times"
            row "cargo $step, $label, $shape"
        done
    done
}

sign() {
    cargo bench --quiet -p volcengine-core --bench sign
    cargo test --quiet -p volcengine-core --test allocations
}

prepare
: >"$work/times"
part=${1:-all}
case $part in all | generate) generate ;; esac
case $part in all | compile)
    compile "6 actions" specs rtc
    compile "96 actions" "$work/specs-1000" s0000
    ;;
esac
case $part in all | sign) sign ;; esac
