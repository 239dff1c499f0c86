// Shell: completions and man pages, made from the options of the program as CLI11 has them, so that nothing is said twice.
//
//     const CommandDoc all = document_of(app);
//     put("-", bash_completion(all));
#pragma once

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace sixteen::cli {

// How a word may be completed.
enum class Words { none, files, choices, kits, drafts };

struct OptionDoc {
    std::vector<std::string> names;          // "-o", "--output"; of an operand its one name: "SPEC"
    std::string text;                        // what it does
    bool is_operand = false, takes_value = false, required = false, repeats = false;
    Words words = Words::none;
    std::vector<std::string> choices;
    bool operator==(const OptionDoc&) const = default;
};

struct CommandDoc {
    std::string name;                        // "sixteen spec new"
    std::string text;
    std::vector<OptionDoc> options;
    std::vector<CommandDoc> commands;
    bool operator==(const CommandDoc&) const = default;
};

CommandDoc document_of(const CLI::App& app);

// The command of a path like "spec new" below `root`; null if there is none.
const CommandDoc* find_command(const CommandDoc& root, const std::vector<std::string>& path);

// A command and all below it.
std::vector<const CommandDoc*> all_commands(const CommandDoc& root);

std::string bash_completion(const CommandDoc& root);
std::string zsh_completion(const CommandDoc& root);
std::string fish_completion(const CommandDoc& root);

// A page for section 1, in man(7), and its name: "sixteen-spec-new".
std::string page_name(const CommandDoc& command);
std::string man_page(const CommandDoc& command, const std::string& version);

}  // namespace sixteen::cli
