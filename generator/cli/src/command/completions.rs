//! `completions`: the completion script of a shell.

use clap::CommandFactory;
use clap_complete::Shell;

use crate::args::{Arguments, Completions};
use crate::command::{CommandError, output};

/// What completes the words after `call` in bash, at the start of the function of all subcommands.
const BASH: &str = r#"
    if [[ ${COMP_WORDS[1]} == call && $COMP_CWORD -gt 1 ]]; then
        local IFS=$'\n'
        COMPREPLY=($("$1" complete -- "${COMP_WORDS[@]:2:COMP_CWORD-1}" 2>/dev/null | cut -f1))
        return 0
    fi
"#;

/// The same in zsh.
const ZSH: &str = r#"
    if [[ $words[2] == call && $CURRENT -gt 2 ]]; then
        local -a found
        local line
        for line in ${(f)"$($words[1] complete -- "${(@)words[3,CURRENT]}" 2>/dev/null)"}; do
            found+=("${${line%%$'\t'*}//:/\\:}:${line#*$'\t'}")
        done
        _describe 'word' found
        return
    fi
"#;

/// The same in fish, which takes more rules at the end.
const FISH: &str = r#"complete -c volcgen -n "__fish_seen_subcommand_from call" -f -a "(volcgen complete -- (commandline -opc)[3..] (commandline -ct))"
"#;

/// Prints the script of a shell.
pub fn completions(options: &Completions) -> Result<(), CommandError> {
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(options.shell, &mut command, "volcgen", &mut script);
    let script = String::from_utf8_lossy(&script);
    let with = |start: &str, code: &str| script.replacen(start, &format!("{start}{code}"), 1);
    output(match options.shell {
        Shell::Bash => with("_volcgen() {", BASH),
        Shell::Zsh => with("_volcgen() {", ZSH),
        Shell::Fish => format!("{script}{FISH}"),
        _ => script.into_owned(),
    })
}
