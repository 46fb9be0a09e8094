# A static reference of services: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# The tree of `generate` with 6,000 actions, and RTC alone. With node, the search of the large site, too.
site() {
    local size peer_limit=0
    cargo build --quiet --release -p volcgen-tests --example scale
    for size in 1 6000; do
        tree "$size"
        heading "site, $made actions"
        for ((run = 0; run < runs; run++)); do
            rm -rf "$tree/site"
            timed "$volcgen" site --specs "$tree/specs" --output "$tree/site"
        done
        row "cold"
        timed "$volcgen" site --specs "$tree/specs" --output "$tree/site"
        row "nothing changed"
        du -sh --apparent-size "$tree/site"
        gzip -9c "$tree"/site/assets/*.js | wc -c | xargs printf '%d bytes of scripts, compressed\n'
        if command -v node >/dev/null; then node tools/measure/search.mjs "$tree/site"; fi
        rm -r "$tree"
    done
}
