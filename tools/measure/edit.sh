# From an action's YAML file to a checked crate: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# Changes a summary, generates and checks, like someone who describes an action. Cargo builds
# incrementally. The first run is not counted.
edit() {
    local folder=$work/edit file manifest
    mkdir -p "$folder"
    cp -r "$specs" "$folder/specs"
    crates "$folder" "$folder/specs" rtc ours
    manifest=$folder/ours/rtc/Cargo.toml
    file=$(grep -rl '^summary: ' "$folder/specs/rtc" | sort | head -1)
    for ((run = 0; run <= runs; run++)); do
        sed -i "s/^summary: .*/summary: Do it in run $run./" "$file"
        times=$work/times-generate timed \
            "$volcgen" generate rtc --specs "$folder/specs" --output "$folder/ours"
        times=$work/times-check timed \
            env CARGO_INCREMENTAL=1 cargo check --quiet --all-features --manifest-path "$manifest"
        if ((run == 0)); then rm "$work/times-generate" "$work/times-check"; fi
    done
    paste -d' ' "$work/times-generate" "$work/times-check" |
        awk '{ print $1 + $3, ($2 > $4 ? $2 : $4) }' >"$work/times"
    row "edit $(basename "$file"): generate" "$work/times-generate"
    row "edit $(basename "$file"): cargo check" "$work/times-check"
    row "edit $(basename "$file"): both"
}
