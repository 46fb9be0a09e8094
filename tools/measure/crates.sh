# How many crates a program builds: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# Besides the generated crate and this repository's, on this platform, without those that only build
# scripts need.
crates() {
    local folder=$work/crates made peer
    local bare=(-p volcengine-rtc --no-default-features --features)
    peer_crates "$folder"
    printf '\n%-58s %8s\n' "crates of a program" count
    count "ours, default features" -p volcengine-rtc
    count "ours, default features, and volcengine-quota-redis" -p volcengine-rtc -p volcengine-quota-redis
    count "ours, blocking alone" "${bare[@]}" v2023-11-01,blocking,ring,platform-verifier
    count "ours, reqwest alone" "${bare[@]}" v2023-11-01,reqwest,ring,platform-verifier
    count "ours, no transport" "${bare[@]}" v2023-11-01
    for peer in "${made[@]}"; do count "$peer" --manifest-path "$folder/$peer/Cargo.toml"; done
}

# count LABEL OPTION...: the crates in `cargo tree` with these options.
count() {
    local label=$1
    shift
    printf '%-58s %8d\n' "$label" "$(cargo tree --quiet -e normal --prefix none "$@" |
        sed 's/ (.*//' | sort -u | grep -Evc '^(volcengine|rtc)-|^oas3-gen v|^$')"
}
