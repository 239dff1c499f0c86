// Terminal: the only place that prints. Data goes to stdout, messages and progress to stderr.
#pragma once

#include "sixteen/base/file_system.h"
#include "sixteen/base/result.h"

#include <string>
#include <string_view>

namespace sixteen::cli {

// How messages stand on stderr: as text, or as JSON lines, {"level": "error" or "note", "message": ...}; an error has
// also exit, file, line, column, pointer and hint where they are known. To be set before anything is said.
enum class MessageFormat { text, json };
void set_message_format(MessageFormat);

// "sixteen: <diagnostic>" on stderr; on a terminal the name is red, unless NO_COLOR is set.
void complain(const Diagnostic&);
void say(std::string_view message);

// Complains, and gives the exit status of the fault.
int failed(const Diagnostic&);

// Writes data to a file, or to stdout for "-". A closed pipe ends the program quietly by SIGPIPE.
// Errors: io, cant_create.
Status put(const std::string& path, std::string_view bytes);

// Whole stdin or a file; "-" is stdin.
Result<std::string> get(const std::string& path, std::uint64_t limit);

bool stdout_is_terminal();

// Whether data on stdout may have colours: on a terminal, unless NO_COLOR is set and not empty (no-color.org).
bool stdout_has_colours();

// How a batch gets on, on stderr: one line that is written over on a terminal, a line every ten seconds if `plain`.
enum class ProgressMode { automatic, plain, off };  // automatic: on a terminal only
class Progress {
public:
    // `total` drafts, 0 if unknown, of which `kept` were there before.
    Progress(ProgressMode, std::size_t total, std::size_t kept);
    void update(std::size_t done, std::size_t failed);
    void clear();                            // for a message in between
    void finish();

private:
    std::string text() const;

    bool m_terminal, m_plain, m_shown = false;
    std::size_t m_total, m_kept, m_done = 0, m_failed = 0;
    double m_start, m_next;                  // seconds; when to show the next
};

// Seconds from some start, never backwards.
double clock_seconds();

}  // namespace sixteen::cli
