# From an action's YAML file to a checked crate: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# Changes a summary, generates and checks, like someone who describes an action. Cargo builds
# incrementally. The first run is not counted.
edit() {
    local folder=$work/edit file manifest
    mkdir -p "$folder"
    cp -r "$specs" "$folder/specs"
    workspace "$folder" "$folder/specs" "$service" ours
    manifest=$folder/ours/$service/Cargo.toml
    file=$(grep -rl '^summary: ' "$folder/specs/$service" | sort | sed -n 1p)
    for ((run = 0; run <= runs; run++)); do
        sed -i "s/^summary: .*/summary: Do it in run $run./" "$file"
        times=$work/times-generate timed \
            "$volcgen" generate "$service" --specs "$folder/specs" --output "$folder/ours"
        times=$work/times-check timed \
            env CARGO_INCREMENTAL=1 cargo check --quiet --all-features --manifest-path "$manifest"
        if ((run == 0)); then rm "$work/times-generate" "$work/times-check"; fi
    done
    paste -d' ' "$work/times-generate" "$work/times-check" |
        awk '{ print $1 + $4, $2 + $5, ($3 > $6 ? $3 : $6) }' >"$work/times"
    heading "edit $(basename "$file")"
    row "generate" "$work/times-generate"
    row "cargo check" "$work/times-check"
    row "both"
    rm "$work"/times-*
}
