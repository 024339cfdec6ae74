"""What each shell runs at Tab: a few lines that hand the words of the line to the program, and take its answer.

The program is told in `_SMARTPILOT_COMPLETE` which shell asks, and in `_SMARTPILOT_WORDS` the words up to the cursor,
a line for each, the last of which may be empty. It answers with a line that says what follows: `words`, `nospace` for
words behind which more is typed, `files` or `folders`; then a line for each word, with a tab and a help behind it.
"""

from collections.abc import Mapping

BASH = r"""
_smartpilot_completion() {
    local IFS=$'\n' answer kind
    answer=$(_SMARTPILOT_COMPLETE=bash_complete _SMARTPILOT_WORDS="${COMP_WORDS[*]:0:COMP_CWORD+1}" \
        "${1/#\~/$HOME}" 2>/dev/null)
    kind=${answer%%$'\n'*}
    COMPREPLY=()
    case $kind in
        words | nospace)
            while IFS= read -r answer; do
                COMPREPLY+=("${answer%%$'\t'*}")
            done <<<"${answer#*$'\n'}"
            compopt -o nosort 2>/dev/null
            if [[ $kind == nospace ]]; then compopt -o nospace 2>/dev/null; fi ;;
        files) compopt -o default 2>/dev/null ;;
        folders) compopt -o dirnames 2>/dev/null ;;
    esac
}
complete -F _smartpilot_completion smartpilot
"""

ZSH = r"""
#compdef smartpilot
_smartpilot() {
    local program=${(Q)words[1]} line
    local -a lines values shown options
    lines=("${(@f)$(_SMARTPILOT_COMPLETE=zsh_complete \
        _SMARTPILOT_WORDS="${(F)${(@Q)words[1,CURRENT-1]}}"$'\n'"${(Q)PREFIX}" \
        "${program/#\~/$HOME}" 2>/dev/null)}")
    case $lines[1] in
        words | nospace)
            for line in "${(@)lines[2,-1]}"; do
                values+=("${line%%$'\t'*}")
                shown+=("${${line%$'\t'}/$'\t'/  -- }")
            done
            [[ $lines[1] == nospace ]] && options+=(-S '')
            [[ "$lines" == *$'\t'[^$'\t']* ]] && options+=(-l)
            # What is typed in pinyin begins no name, and the program has chosen already.
            compadd -U -V smartpilot "${(@)options}" -d shown -a values
            [[ "${compstate[unambiguous]}" == "$PREFIX"* ]] || compstate[insert]=menu ;;
        files) _files ;;
        folders) _files -/ ;;
    esac
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _smartpilot "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
    compdef _smartpilot smartpilot
fi
"""

FISH = r"""
function __smartpilot_complete
    set -l current (commandline -ct)
    set -l tokens (commandline -opc) "$current"
    set -l program (string replace -r '^~' $HOME -- $tokens[1])
    set -lx _SMARTPILOT_COMPLETE fish_complete
    set -lx _SMARTPILOT_WORDS $tokens[1]
    for token in $tokens[2..-1]
        set _SMARTPILOT_WORDS $_SMARTPILOT_WORDS\n$token
    end
    set -l answer ($program 2>/dev/null)
    switch "$answer[1]"
        case words nospace
            printf '%s\n' $answer[2..-1]
        case files
            __fish_complete_path "$current"
        case folders
            __fish_complete_directories "$current" ''
    end
end
complete -c smartpilot -f -k -a '(__smartpilot_complete)'
"""

POWERSHELL = r"""
Register-ArgumentCompleter -Native -CommandName smartpilot, smartpilot.exe -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @(foreach ($element in $commandAst.CommandElements) {
        if ($element.Extent.StartOffset -ge $cursorPosition) { break }
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) { $element.Value }
        else { $element.Extent.Text }
    })
    if ($wordToComplete -eq '') { $words += '' }
    $encoding = [Console]::OutputEncoding
    try {
        $env:_SMARTPILOT_COMPLETE = 'powershell_complete'
        $env:_SMARTPILOT_WORDS = $words -join "`n"
        [Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
        $answer = @(& $words[0] 2>$null)
    } finally {
        [Console]::OutputEncoding = $encoding
        Remove-Item Env:_SMARTPILOT_COMPLETE, Env:_SMARTPILOT_WORDS -ErrorAction SilentlyContinue
    }
    if ($answer[0] -notin 'words', 'nospace') { return }
    foreach ($line in $answer[1..($answer.Count - 1)]) {
        $inserted, $shown, $help = $line -split "`t"
        if (-not $help) { $help = $shown }
        [System.Management.Automation.CompletionResult]::new($inserted, $shown, 'ParameterValue', $help)
    }
}
"""

# Windows PowerShell, and the newer one.
POWERSHELLS = ("powershell", "pwsh")
# By the names that `--install-completion` takes.
SHELLS: Mapping[str, str] = {"bash": BASH, "zsh": ZSH, "fish": FISH, **dict.fromkeys(POWERSHELLS, POWERSHELL)}


def completion_script(shell: str) -> str:
    """What a shell runs to complete the program.

    Raises KeyError for one that is not among `SHELLS`.
    """
    return SHELLS[shell].lstrip("\n")
