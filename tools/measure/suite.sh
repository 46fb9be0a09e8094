# How long contributors and CI wait: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# The tests of everything, built before.
suite() {
    cargo test --quiet --workspace --no-run 2>"$work/log"
    for ((run = 1; run <= runs; run++)); do timed cargo test --workspace; done
    heading "tests"
    row "cargo test --workspace, warm"
}

# What CI runs, from an empty target folder, which needs 10 GB.
ci() {
    local folder
    folder=$(mktemp -d)
    CARGO_TARGET_DIR=$folder timed .ci/run
    rm -rf "$folder"
    heading "CI"
    row ".ci/run from nothing"
}
