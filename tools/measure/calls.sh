# Signatures and calls: sourced by `run`.
# shellcheck shell=bash disable=SC2154

# Criterion's medians, and the tests that count allocations, which print what they counted.
sign() {
    local estimates=$target/criterion
    printf '\n%-58s %10s\n' "signatures, quotas, and calls without the network" "ns"
    touch "$work/start"
    for ((run = 1; run <= runs; run++)); do
        cargo bench --quiet -p volcengine-core --bench sign --bench call --bench quota >"$work/log" 2>&1
        find "$estimates" -path '*/new/estimates.json' -newer "$work/start" | sort |
            while read -r file; do
                printf '%s\t%s\n' "$(estimated "$file")" \
                    "$(dirname "$(dirname "${file#"$estimates/"}")")"
            done >"$work/run-$run"
        awk -F'\t' '
            $2 == "sign, day key cached" { signed = $1 }
            $2 ~ /^hashing of the same/ { floor = $1 }
            END { printf "%.3f\tratio of signing with the cached day key to hashing alone\n", signed / floor }
        ' "$work/run-$run" >"$work/ratio"
        cat "$work/ratio" >>"$work/run-$run"
    done
    cut -f2 "$work/run-1" | while read -r name; do
        printf '%-58s %10s\n' "$name" \
            "$(awk -F'\t' -v name="$name" '$2 == name { print $1 }' "$work"/run-* | median)"
    done
    cargo test --quiet -p volcengine-core --test '*allocations' -- --nocapture
}

# estimated FILE: the median in an estimate of criterion, in nanoseconds.
estimated() {
    grep -o '"median":{"confidence_interval":{[^}]*},"point_estimate":[0-9.]*' "$1" |
        sed 's/.*://' | awk '{ printf "%.1f", $1 }'
}

calls() {
    load throughput
}

# Ten thousand calls at once, each caller in a process of its own.
crowd() {
    local caller
    # Each call has a connection, and each connection two ends in the process.
    (ulimit -n "$(ulimit -H -n)" && load crowd 10000 client http1)
    for caller in client client-over-reqwest reqwest hyper-util; do load crowd 10000 "$caller"; done
}

soak() {
    load soak 120
}

# Random faults, for an hour unless MINUTES says otherwise; it fails if anything is left of the calls.
faults() {
    load faults "${MINUTES:-60}"
}

# load ARGUMENT...: the example `load`.
load() {
    cargo run --quiet --release -p volcgen-tests --example load -- "$@"
}
