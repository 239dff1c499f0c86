#include "shell.h"

#include "sixteen/base/music.h"

#include <algorithm>

namespace sixteen::cli {
namespace {

// "TEXT:{auto,plain,off}" -> auto, plain, off
std::vector<std::string> choices_of(const std::string& type)
{
    std::vector<std::string> choices;
    const std::size_t open = type.find('{'), close = type.rfind('}');
    if (open == std::string::npos || close == std::string::npos || close < open) return choices;
    for (std::size_t at = open + 1; at < close;) {
        const std::size_t end = std::min(type.find(',', at), close);
        choices.push_back(type.substr(at, end - at));
        at = end + 1;
    }
    return choices;
}

// By what the operand or option is called: the one place that knows.
Words words_of(const std::string& name)
{
    if (name == "KIT" || name == "--kit") return Words::kits;
    if (name == "DRAFT" || name == "--from") return Words::drafts;
    for (const char* file : {"SPEC", "FILE", "DIR", "GOLDEN", "--output", "--stems", "--against", "--timings"}) {
        if (name == file) return Words::files;
    }
    return Words::none;
}

OptionDoc option_doc(const CLI::Option& option)
{
    OptionDoc doc;
    doc.is_operand = option.get_positional();
    if (doc.is_operand) {
        doc.names = {option.get_name(true, false)};
    } else {
        for (const std::string& name : option.get_snames()) doc.names.push_back('-' + name);
        for (const std::string& name : option.get_lnames()) doc.names.push_back("--" + name);
    }
    doc.text = option.get_description();
    doc.takes_value = option.get_type_size() != 0 && option.get_expected_max() != 0;
    doc.required = option.get_required();
    doc.repeats = option.get_expected_max() >= CLI::detail::expected_max_vector_size;
    doc.choices = choices_of(option.get_type_name());
    doc.words = doc.takes_value ? words_of(doc.names.back()) : Words::none;
    if (doc.names.back() == "STYLE") doc.choices.assign(style_names.begin(), style_names.end());
    if (doc.names.back() == "SHELL") doc.choices = {"bash", "zsh", "fish"};
    if (!doc.choices.empty()) doc.words = Words::choices;
    return doc;
}

std::string joined(const std::vector<std::string>& words, const std::string& between)
{
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : between) + word;
    return text;
}

void replace_all(std::string& text, const std::string& what, const std::string& with)
{
    for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += with.size()) text.replace(at, what.size(), with);
}

// For single quotes of a shell.
std::string quoted(std::string text)
{
    replace_all(text, "'", "'\\''");
    return '\'' + text + '\'';
}

// "sixteen spec new" -> "spec new"
std::string path_of(const CommandDoc& command)
{
    const std::size_t blank = command.name.find(' ');
    return blank == std::string::npos ? std::string() : command.name.substr(blank + 1);
}

template <class Do>
void for_each_command(const CommandDoc& command, const Do& action)
{
    action(command);
    for (const CommandDoc& below : command.commands) for_each_command(below, action);
}

std::vector<std::string> names_below(const CommandDoc& command)
{
    std::vector<std::string> names;
    for (const CommandDoc& below : command.commands) names.push_back(below.name.substr(below.name.rfind(' ') + 1));
    return names;
}

constexpr const char* list_kits = "sixteen kit list 2>/dev/null | awk '!/instrument/ {print $1}'";

// --- man(7)

std::string roff(std::string text)
{
    replace_all(text, "\\", "\\e");
    replace_all(text, "-", "\\-");
    if (text.starts_with('.') || text.starts_with('\'')) text.insert(0, "\\&");
    return text;
}

std::string value_of(const OptionDoc& option)
{
    if (!option.takes_value) return {};
    return option.choices.empty() ? "VALUE" : joined(option.choices, "|");
}

std::string sentence(std::string text)
{
    if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
    return roff(std::move(text)) + '.';
}

std::string man_options(const CommandDoc& command, bool operands)
{
    std::string page;
    for (const OptionDoc& option : command.options) {
        if (option.is_operand != operands) continue;
        std::vector<std::string> names;
        for (const std::string& name : option.names) names.push_back("\\fB" + roff(name) + "\\fR");
        page += ".TP\n" + joined(names, ", ");
        if (!operands && option.takes_value) page += " \\fI" + roff(value_of(option)) + "\\fR";
        page += '\n' + roff(option.text) + (option.required && !operands ? "; needed" : "") + ".\n";
    }
    return page;
}

std::string synopsis(const CommandDoc& command)
{
    std::string line = ".B " + roff(command.name) + '\n';
    if (!command.commands.empty()) return line + ".I command\n";
    const bool has_options = std::ranges::any_of(command.options, [](const OptionDoc& o) { return !o.is_operand; });
    if (has_options) line += ".RI [ options ]\n";
    for (const OptionDoc& option : command.options) {
        if (!option.is_operand) continue;
        line += (option.required ? ".I " : ".RI [ ") + option.names[0] + (option.repeats ? " ...\n" : "\n");
        if (!option.required) line.insert(line.size() - 1, " ]");
    }
    return line;
}

}  // namespace

CommandDoc document_of(const CLI::App& app)
{
    CommandDoc doc;
    for (const CLI::App* above = &app; above != nullptr; above = above->get_parent()) {
        doc.name = above->get_name() + (doc.name.empty() ? "" : " ") + doc.name;
    }
    doc.text = app.get_description();
    for (const CLI::Option* option : app.get_options()) doc.options.push_back(option_doc(*option));
    for (const CLI::App* below : app.get_subcommands({})) doc.commands.push_back(document_of(*below));
    return doc;
}

const CommandDoc* find_command(const CommandDoc& root, const std::vector<std::string>& path)
{
    const CommandDoc* at = &root;
    for (const std::string& word : path) {
        const auto found = std::ranges::find_if(at->commands, [&](const CommandDoc& c) { return c.name == at->name + ' ' + word; });
        if (found == at->commands.end()) return nullptr;
        at = &*found;
    }
    return at;
}

std::vector<const CommandDoc*> all_commands(const CommandDoc& root)
{
    std::vector<const CommandDoc*> all;
    for_each_command(root, [&](const CommandDoc& command) { all.push_back(&command); });
    return all;
}

std::string page_name(const CommandDoc& command)
{
    std::string name = command.name;
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string bash_completion(const CommandDoc& root)
{
    std::string paths, cases;
    for_each_command(root, [&](const CommandDoc& command) {
        const std::string path = path_of(command);
        if (!path.empty()) paths += " '" + path + "'";
        std::vector<std::string> flags;
        std::string values;
        Words operand = Words::none;
        std::vector<std::string> words = names_below(command);
        for (const OptionDoc& option : command.options) {
            if (option.is_operand) {
                if (option.words == Words::choices) words.insert(words.end(), option.choices.begin(), option.choices.end());
                else operand = option.words;
                continue;
            }
            flags.insert(flags.end(), option.names.begin(), option.names.end());
            if (!option.takes_value) continue;
            values += "            " + joined(option.names, "|") + ") ";
            values += option.words == Words::choices ? "words='" + joined(option.choices, " ") + "'"
                      : option.words == Words::kits  ? "words=$(" + std::string(list_kits) + "); files=1"
                      : option.words == Words::none  ? "words="
                                                     : "files=1";
            values += "; flags=;;\n";
        }
        cases += "    '" + path + "')\n        flags='" + joined(flags, " ") + "' words='" + joined(words, " ") + "'\n";
        if (operand == Words::kits) cases += "        words=$(" + std::string(list_kits) + "); files=1\n";
        if (operand == Words::files || operand == Words::drafts) cases += "        files=1\n";
        if (!values.empty()) cases += "        case $before in\n" + values + "        esac\n";
        cases += "        ;;\n";
    });
    return "# bash completion of sixteen, made by: sixteen completion bash\n"
           "_sixteen() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} path= try i flags= words= files=\n"
           "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
           "        try=\"${path:+$path }${COMP_WORDS[i]}\"\n"
           "        case \" $try\" in\n"
           "            -*) continue ;;\n"
           "        esac\n"
           "        for known in" + paths + "; do\n"
           "            [ \"$try\" = \"$known\" ] && path=$try\n"
           "        done\n"
           "    done\n"
           "    case $path in\n" + cases +
           "    esac\n"
           "    COMPREPLY=()\n"
           "    [[ $word == -* ]] && words= files=\n"
           "    [[ $word != -* && -n $words$files ]] && flags=\n"
           "    COMPREPLY=($(compgen -W \"$words $flags\" -- \"$word\"))\n"
           "    [ -n \"$files\" ] && COMPREPLY+=($(compgen -f -- \"$word\"))\n"
           "    return 0\n"
           "}\n"
           "complete -o filenames -o bashdefault -F _sixteen sixteen\n";
}

std::string zsh_completion(const CommandDoc& root)
{
    std::string functions;
    for_each_command(root, [&](const CommandDoc& command) {
        std::string function = command.name;
        std::ranges::replace(function, ' ', '_');
        functions += '_' + function + "() {\n";
        const auto action = [](const OptionDoc& option) {
            return option.words == Words::choices  ? "(" + joined(option.choices, " ") + ")"
                   : option.words == Words::kits   ? "_sixteen_kits"
                   : option.words == Words::drafts ? "_files"
                   : option.words == Words::files  ? "_files"
                                                   : std::string(" ");
        };
        // A colon or a bracket would end the description.
        const auto told = [](std::string text) {
            for (const char* sign : {"\\", ":", "[", "]"}) replace_all(text, sign, std::string("\\") + sign);
            return text;
        };
        std::vector<std::string> specs;
        int operand = 0;
        for (const OptionDoc& option : command.options) {
            if (option.is_operand) {
                specs.push_back(quoted((option.repeats ? std::string("*") : std::to_string(++operand)) + (option.required ? ":" : "::") +
                                       told(option.text) + ":" + action(option)));
                continue;
            }
            for (const std::string& name : option.names) {
                specs.push_back(quoted("*" + name + "[" + told(option.text) + "]" + (option.takes_value ? ":value:" + action(option) : "")));
            }
        }
        if (command.commands.empty()) {
            functions += "    _arguments -s " + joined(specs, " ") + "\n}\n";
            return;
        }
        std::string described, dispatch;
        for (const CommandDoc& below : command.commands) {
            const std::string word = below.name.substr(below.name.rfind(' ') + 1);
            std::string below_function = below.name;
            std::ranges::replace(below_function, ' ', '_');
            described += ' ' + quoted(word + ":" + told(below.text));
            dispatch += "        " + word + ") _" + below_function + " ;;\n";
        }
        functions += "    local state line\n    _arguments -C " + joined(specs, " ") + " '1:command:->command' '*::arguments:->arguments'\n" +
                     "    case $state in\n    command)\n        local -a commands=(" + described + ")\n        _describe command commands ;;\n" +
                     "    arguments)\n        case $line[1] in\n" + dispatch + "        esac ;;\n    esac\n}\n";
    });
    return "#compdef sixteen\n# zsh completion of sixteen, made by: sixteen completion zsh\n"
           "_sixteen_kits() {\n    local -a kits=(${(f)\"$(" + std::string(list_kits) + ")\"})\n    _describe kit kits\n    _files\n}\n" + functions +
           "if [ \"$funcstack[1]\" = _sixteen ]; then\n    _sixteen \"$@\"\nelse\n    compdef _sixteen sixteen\nfi\n";
}

std::string fish_completion(const CommandDoc& root)
{
    std::string script = "# fish completion of sixteen, made by: sixteen completion fish\n"
                         "function __sixteen_at\n"
                         "    set -l words (commandline -opc)[2..-1]\n"
                         "    set -l plain\n"
                         "    for word in $words\n"
                         "        string match -q -- '-*' $word; or set plain $plain $word\n"
                         "    end\n"
                         "    set -l wanted (string split ' ' -- $argv[1])\n"
                         "    test (count $plain) -ge (count $wanted); or return 1\n"
                         "    test \"$plain[1..(count $wanted)]\" = \"$argv[1]\"\n"
                         "end\n"
                         "complete -c sixteen -f\n";
    for_each_command(root, [&](const CommandDoc& command) {
        const std::string path = path_of(command);
        std::string when = path.empty() ? "__fish_use_subcommand" : "__sixteen_at " + quoted(path);
        const std::vector<std::string> below = names_below(command);
        if (!path.empty() && !below.empty()) when += "; and not __fish_seen_subcommand_from " + joined(below, " ");
        const std::string line = "complete -c sixteen -n \"" + when + "\"";
        for (const CommandDoc& c : command.commands) {
            script += line + " -a " + c.name.substr(c.name.rfind(' ') + 1) + " -d " + quoted(c.text) + '\n';
        }
        for (const OptionDoc& option : command.options) {
            std::string one = line;
            if (!option.is_operand) {
                for (const std::string& name : option.names) one += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
                one += " -d " + quoted(option.text) + (option.takes_value ? " -r" : "");
            }
            if (option.words == Words::choices) one += " -a " + quoted(joined(option.choices, " "));
            if (option.words == Words::kits) one += " -F -a \"(" + std::string("sixteen kit list 2>/dev/null | string replace -r ' .*' ''") + ")\"";
            if (option.words == Words::files || option.words == Words::drafts) one += " -F";
            if (!option.is_operand || option.words != Words::none) script += one + '\n';
        }
    });
    return script;
}

std::string man_page(const CommandDoc& command, const std::string& version)
{
    const std::string title = page_name(command);
    std::string upper = title;
    std::ranges::transform(upper, upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    const std::size_t colon = command.text.find(": ");  // of the root: its name again
    const std::string what = colon == std::string::npos ? command.text : command.text.substr(colon + 2);
    std::string page = ".TH " + upper + " 1 \"\" \"sixteen " + version + "\" \"User Commands\"\n.SH NAME\n" + roff(title) + " \\- " + roff(what) +
                       "\n.SH SYNOPSIS\n" + synopsis(command) + ".SH DESCRIPTION\n" + sentence(what) + "\n";
    const std::string operands = man_options(command, true), options = man_options(command, false);
    if (!operands.empty()) page += ".SH OPERANDS\n" + operands;
    if (!command.commands.empty()) page += ".SH COMMANDS\n";
    std::vector<std::string> also;
    for (const CommandDoc& below : command.commands) {
        page += ".TP\n\\fB" + roff(below.name) + "\\fR\n" + roff(below.text) + ".\n";
        also.push_back(".BR " + roff(page_name(below)) + " (1)");
    }
    if (!options.empty()) page += ".SH OPTIONS\n" + options;
    page += ".SH EXIT STATUS\n"
            "0 done; 1 differences found, or some drafts failed; 2 wrong usage; 65 bad spec, MIDI, kit or lyric; 66 input missing; "
            "69 model or kit not available; 70 internal error; 73 cannot create; 74 input or output error; 75 try again; 130, 143 "
            "stopped by a signal.\n";
    if (command.commands.empty() || command.name.find(' ') != std::string::npos) also.insert(also.begin(), ".BR sixteen (1)");
    return page + ".SH SEE ALSO\n" + joined(also, ",\n") + '\n';
}

}  // namespace sixteen::cli
