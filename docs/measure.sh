#!/usr/bin/env bash
# Measures what docs/performance.md states. Run it on a quiet machine, from anywhere:
#
#     docs/measure.sh            # everything
#     docs/measure.sh peers      # or one part of it
#
#     generate   volcgen by itself, on trees of several sizes
#     compile    the generated crate, against the same structs with serde's derives
#     features   the generated crate, with each API version alone and with all
#     edit       from an action's YAML file to a checked crate
#     peers      the generated crate, against what other generators make of its OpenAPI document
#     sign       a signature, and what a call costs beside the network
#     calls      whole calls, against bare reqwest
#     soak       two minutes of calls at the machine's limit (only if it is named)
#
# Needs cargo and GNU time. RUNS (5) is how often each thing is measured; the median is printed.
# SPECS (specs) is the folder whose service `rtc` is compiled, so that an older state can be measured
# too: `git archive COMMIT specs | tar -x -C DIR`, then SPECS=DIR/specs.
#
# `peers` measures what is installed and says what is not:
#
#     cargo install cargo-progenitor --version 0.15.1
#     pip install openapi-generator-cli==7.26.0        # needs Java 11 or newer
#
# It builds with dependencies from crates.io, so it needs a network. Times drift from run to run by a
# third; the crates of a comparison are measured by turns, so that their ratios are steadier.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${RUNS:-5}
specs=$(realpath "${SPECS:-specs}")
target=${CARGO_TARGET_DIR:-$PWD/target}
export CARGO_TARGET_DIR=$target
work=$(mktemp -d "${MEASURE_DIR:-/tmp}/volcgen-measure.XXXXXX")
trap 'rm -rf "$work"' EXIT
volcgen="$target/release/volcgen"

for part in tools compile edit peers; do
    # shellcheck source=/dev/null
    source "docs/measure/$part.sh"
done

generate() {
    cargo build --quiet --release -p volcgen-tests --example scale
    local actions made
    for actions in 1 1000 6000; do
        made=$("$target/release/examples/scale" "$actions" "$work/specs-$actions" | cut -d' ' -f1-2)
        local output=$work/output-$actions
        for ((run = 0; run < runs; run++)); do
            rm -rf "$output"
            timed "$volcgen" generate --specs "$work/specs-$actions" --output "$output"
        done
        row "generate $made, cold"
        for ((run = 0; run < runs; run++)); do
            timed "$volcgen" generate --specs "$work/specs-$actions" --output "$output"
        done
        row "generate $made, nothing changed"
    done
}

sign() {
    cargo bench --quiet -p volcengine-core --bench sign --bench call --bench quota
    cargo test --quiet -p volcengine-core --test allocations
}

calls() {
    cargo run --quiet --release -p volcgen-tests --example load -- throughput
}

soak() {
    cargo run --quiet --release -p volcgen-tests --example load -- soak 120
}

cargo build --quiet --release -p volcgen
parts=${1:-generate compile features edit peers sign calls}
for part in $parts; do
    case $part in
        generate | compile | features | edit | peers | sign | calls | soak) "$part" ;;
        *) echo "there is no part '$part'; see the head of $0" >&2; exit 2 ;;
    esac
done
