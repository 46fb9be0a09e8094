# The generated crate alone, its dependencies built: sourced by `run`.
# shellcheck shell=bash disable=SC2034,SC2154

compile() {
    local folder=$work/compile
    mkdir -p "$folder"
    workspace "$folder" "$specs" "$service" ours derives
    heading "compile, $service and the same structs with serde's derives alone"
    alternate "ours=--all-features --manifest-path $folder/ours/$service" \
        "derives=--all-features --manifest-path $folder/derives/$service"
}

# Each API version alone: every version has a feature.
features() {
    local folder=$work/features feature
    mkdir -p "$folder"
    workspace "$folder" "$specs" "$service" ours
    local manifest=$folder/ours/$service/Cargo.toml
    heading "compile, $service by feature"
    for feature in $(version_features "$manifest"); do
        check_alone "$manifest" "$feature alone" --no-default-features --features "$feature"
    done
    check_alone "$manifest" "default features"
    check_alone "$manifest" "all features" --all-features
}

# The features of a crate that are versions: those that need no other.
version_features() {
    cargo metadata --no-deps --format-version 1 --manifest-path "$1" |
        grep -o '"features":{[^}]*}' | grep -o '"[^"]*":\[\]' | cut -d'"' -f2
}

# check_alone MANIFEST LABEL OPTION...
check_alone() {
    local manifest=$1 label=$2 times
    shift 2
    for ((run = 0; run <= runs; run++)); do
        times=$work/times
        if ((run == 0)); then times=$work/unused; fi
        touch "$(dirname "$manifest")/src/lib.rs"
        CARGO_INCREMENTAL=0 timed cargo check --quiet --manifest-path "$manifest" "$@"
    done
    row "cargo check, $label"
}
