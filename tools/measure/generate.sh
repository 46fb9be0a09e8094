# Generators by themselves, on trees of several sizes: sourced by `run`.
#
# A tree has copies of RTC, and is on the same tmpfs as the output if MEASURE_DIR is. Ours writes a crate a
# service. The others read OpenAPI documents, one a run, and are measured in two ways: with one document of
# all services, and (`each`) with one a service, whose times are added and whose highest peak counts.
# Exporting the documents is not measured. openapi-generator starts a Java machine a run, so only the first
# way is measured. Trees above $peer_limit actions are for ours alone.
# shellcheck shell=bash disable=SC2154

peer_limit=${PEER_LIMIT:-7000}

generate() {
    local size
    cargo build --quiet --release -p volcgen-tests --example scale
    for size in ${SIZES:-1 1000 6000 12000}; do
        tree "$size"
        local ways=(ours unchanged changed single) peer names=()
        if ((made <= peer_limit)); then
            for peer in $(installed); do
                names+=("$peer")
                if [ "$peer" != openapi-generator ]; then names+=("$peer-each"); fi
            done
        fi
        in_turns "${ways[@]}" "${names[@]}"
        heading "generate, $made actions, crates: $(services)"
        row "ours, cold" "$tree/times-ours"
        row "ours, nothing changed" "$tree/times-unchanged"
        row "ours, one file changed" "$tree/times-changed"
        row "ours, one service alone, cold" "$tree/times-single"
        for peer in "${names[@]}"; do row "$peer" "$tree/times-$peer"; done
        for peer in "${names[@]}"; do
            ratio "ours, cold / $peer" "$tree/times-ours" "$tree/times-$peer"
        done
        rm -r "$tree"
    done
}

# Time and memory over the size of a tree, as docs/generating.svg and the rows in it.
plot() {
    local size name rows=docs/generating.tsv names=()
    cargo build --quiet --release -p volcgen-tests --example scale
    printf 'generator\tactions\tseconds\tprocessor seconds\tMiB\n' >"$work/rows"
    for size in ${SIZES:-1 300 600 1300 2600 6000 12000}; do
        tree "$size"
        names=(ours)
        if ((made <= peer_limit)); then
            for name in $(installed 2>"$work/log"); do names+=("$name"); done
        fi
        in_turns "${names[@]}"
        for name in "${names[@]}"; do
            printf '%s\t%d\t%s\t%s\t%d\n' "$name" "$made" "$(column 1 "$tree/times-$name")" \
                "$(column 2 "$tree/times-$name")" "$(($(column 3 "$tree/times-$name") / 1024))" |
                tee -a "$work/rows"
        done
        rm -r "$tree"
    done
    cp "$work/rows" "$rows"
    python3 tools/measure/plot.py "$rows" docs/generating.svg
}

# tree ACTIONS: makes a tree of at least so many, as `tree` (its folder) and `made` (its actions).
tree() {
    tree=$work/tree-$1
    made=$("$target/release/examples/scale" "$1" "$tree/specs" | cut -d' ' -f1)
    if ((made <= peer_limit)); then export_documents "$tree/specs" "$tree"; fi
}

services() {
    find "$tree/specs" -name service.yaml | wc -l
}

# in_turns NAME...: measures each as often as $runs says, one after the other.
in_turns() {
    local name
    for ((run = 1; run <= runs; run++)); do
        for name in "$@"; do generate_once "$name"; done
    done
}

# generate_once NAME: appends a line to $tree/times-NAME.
generate_once() {
    local times=$tree/times-$1 output=$tree/output-$1 command peer=${1%-each} document
    case $1 in
        ours)
            rm -rf "$output"
            ours "$tree/output-ours" ;;
        unchanged)
            ours "$tree/output-ours" ;;
        changed)
            sed -i "s/^summary: .*/summary: Do it in run $run./" "$(a_file)"
            ours "$tree/output-ours" ;;
        single)
            rm -rf "$output"
            ours "$output" s0000 ;;
        *-each)
            rm -rf "$output"
            mkdir "$output"
            for document in "$tree/$(version_for "$peer")"/*.json; do
                command_of "$peer" "$document" "$output/$(basename "$document" .json)"
                times=$tree/parts timed "${command[@]}"
            done
            added <"$tree/parts" >>"$times"
            rm "$tree/parts" ;;
        *)
            rm -rf "$output"
            command_of "$peer" "$tree/$(version_for "$peer").json" "$output"
            timed "${command[@]}" ;;
    esac
}

# ours OUTPUT SERVICE...
ours() {
    timed "$volcgen" generate --specs "$tree/specs" --output "$1" "${@:2}"
}

# The action whose summary changes.
a_file() {
    grep -rl '^summary: ' "$tree/specs/s0000" | sort | sed -n 1p
}
