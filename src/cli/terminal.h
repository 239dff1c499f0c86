// Terminal: the only place that prints. Data goes to stdout, messages and progress to stderr.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/result.h"

#include <string>
#include <string_view>

namespace sixteen::cli {

// "sixteen: <diagnostic>" on stderr.
void complain(const Diagnostic&);
void say(std::string_view message);

// Writes data to a file, or to stdout for "-". A closed pipe ends the program quietly by SIGPIPE.
// Errors: io, cant_create.
Status put(const std::string& path, std::string_view bytes);

// Whole stdin or a file; "-" is stdin.
Result<std::string> get(const std::string& path, std::uint64_t limit);

bool stdout_is_terminal();

// One line that is written over while drafts are made; silent if stderr is no terminal.
class Progress {
public:
    Progress();
    void update(int done, int failed, int total);
    void finish();

private:
    bool m_shown = false, m_terminal;
    double m_start;
};

}  // namespace sixteen::cli
