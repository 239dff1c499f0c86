#include "terminal.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>

namespace sixteen::cli {
namespace {

double seconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

void complain(const Diagnostic& diagnostic)
{
    say("sixteen: " + to_text(diagnostic));
}

void say(std::string_view message)
{
    std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
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

Progress::Progress() : m_terminal(::isatty(STDERR_FILENO) == 1), m_start(seconds()) {}

void Progress::update(int done, int failed, int total)
{
    if (!m_terminal) return;
    const double took = seconds() - m_start;
    const double rate = took > 0 ? (done + failed) / took : 0;
    const double left = rate > 0 ? (total - done - failed) / rate : 0;
    std::fprintf(stderr, "\r%d of %d drafts, %.1f a second, %.0f s left%s", done, total, rate, left,
                 failed > 0 ? (", " + std::to_string(failed) + " failed").c_str() : "");
    std::fputs("\033[K", stderr);
    m_shown = true;
}

void Progress::finish()
{
    if (m_shown) std::fputs("\r\033[K", stderr);
    m_shown = false;
}

}  // namespace sixteen::cli
