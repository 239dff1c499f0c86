#include "terminal.h"

#include "sixteen/base/json.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

namespace sixteen::cli {
namespace {

// The process has one stderr; how it speaks there is its state. Set once, by main.
MessageFormat message_format = MessageFormat::text;

void print_line(const std::string& line)
{
    std::fprintf(stderr, "%s\n", line.c_str());
}

bool may_colour()
{
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal == nullptr || std::strcmp(terminal, "dumb") == 0;
    return ::isatty(STDERR_FILENO) == 1 && !dumb && (no_colour == nullptr || *no_colour == '\0');
}

std::string json_line(const Json& json)
{
    return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

constexpr double terminal_pause = 0.1, plain_pause = 10;  // seconds between two looks at a batch

// "40 s", "12 min", "3.5 h"
std::string duration(double seconds)
{
    char text[32];
    if (seconds < 120) {
        std::snprintf(text, sizeof text, "%.0f s", seconds);
    } else if (seconds < 7200) {
        std::snprintf(text, sizeof text, "%.0f min", seconds / 60);
    } else {
        std::snprintf(text, sizeof text, "%.1f h", seconds / 3600);
    }
    return text;
}

}  // namespace

void complain(const Diagnostic& diagnostic)
{
    if (message_format == MessageFormat::text) {
        return print_line((may_colour() ? "\033[1;31msixteen:\033[0m " : "sixteen: ") + to_text(diagnostic));
    }
    Json json = {{"level", "error"}, {"exit", static_cast<int>(diagnostic.fault)}};
    const auto add = [&](const char* name, const std::string& text) {
        if (!text.empty()) json[name] = text;
    };
    add("file", diagnostic.file);
    if (diagnostic.line > 0) json["line"] = diagnostic.line;
    if (diagnostic.column > 0) json["column"] = diagnostic.column;
    add("pointer", diagnostic.pointer);
    json["message"] = diagnostic.message;
    add("hint", diagnostic.hint);
    print_line(json_line(json));
}

int failed(const Diagnostic& why)
{
    complain(why);
    return static_cast<int>(why.fault);
}

void say(std::string_view message)
{
    const std::string text(message);
    print_line(message_format == MessageFormat::text ? text : json_line({{"level", "note"}, {"message", text}}));
}

void set_message_format(MessageFormat format)
{
    message_format = format;
}

Status put(const std::string& path, std::string_view bytes)
{
    if (path != "-") return disk().write(path, bytes);
    while (!bytes.empty()) {
        const ssize_t n = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
        if (n < 0) {
            if (errno == EINTR) continue;
            return fault(Fault::io, std::string("cannot write: ") + std::strerror(errno)).at("stdout");
        }
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
}

Result<std::string> get(const std::string& path, std::uint64_t limit)
{
    Result<std::string> bytes = disk().read(path == "-" ? "/dev/stdin" : path, limit);
    if (!bytes && path == "-") return Diagnostic(bytes.error()).at("stdin");
    return bytes;
}

bool stdout_is_terminal()
{
    return ::isatty(STDOUT_FILENO) == 1;
}

bool stdout_has_colours()
{
    const char* no_colour = std::getenv("NO_COLOR");
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::strcmp(terminal, "dumb") == 0;
    return stdout_is_terminal() && !dumb && (no_colour == nullptr || *no_colour == 0);
}

double clock_seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

Progress::Progress(ProgressMode mode, std::size_t total, std::size_t kept)
    : m_terminal(mode == ProgressMode::automatic && ::isatty(STDERR_FILENO) == 1 && message_format == MessageFormat::text), m_plain(mode == ProgressMode::plain),
      m_total(total), m_kept(kept), m_start(clock_seconds()), m_next(m_start + (m_plain ? plain_pause : 0))
{
}

std::string Progress::text() const
{
    const double took = clock_seconds() - m_start;
    const auto made = static_cast<double>(m_done + m_failed);
    const double rate = took > 0 ? made / took : 0;
    std::string text = std::to_string(m_done + m_kept);
    if (m_total > 0) text += " of " + std::to_string(m_total);
    char pace[48];
    std::snprintf(pace, sizeof pace, " drafts, %.1f a second", rate);
    text += pace;
    if (m_total > 0 && rate > 0) text += ", " + duration((static_cast<double>(m_total - m_kept) - made) / rate) + " left";
    if (m_failed > 0) text += ", " + std::to_string(m_failed) + " failed";
    return text;
}

void Progress::update(std::size_t done, std::size_t failed)
{
    m_done = done;
    m_failed = failed;
    const double now = clock_seconds();
    if ((!m_terminal && !m_plain) || now < m_next) return;
    m_next = now + (m_plain ? plain_pause : terminal_pause);
    if (m_plain) return say(text());
    std::fprintf(stderr, "\r%s\033[K", text().c_str());
    m_shown = true;
}

void Progress::clear()
{
    if (m_shown) std::fputs("\r\033[K", stderr);
    m_shown = false;
}

void Progress::finish()
{
    clear();
    if (m_plain) say(text());
}

}  // namespace sixteen::cli
