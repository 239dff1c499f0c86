#include "lines.h"

#include "load_specs.h"
#include "terminal.h"

#include "sixteen/base/base64.h"
#include "sixteen/spec/reader.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace sixteen::cli {
namespace {

constexpr int poll_ms = 100;                 // how soon a wait for input sees that the program is to stop

// A draft's line with the paths of its files.
std::string with_paths(const std::string& line, const std::string& folder, const std::string& id,
                       const std::vector<std::string>& files)
{
    Json paths = Json::array();
    for (const std::string& file : files) paths.push_back(folder + '/' + id + '/' + file);
    return line.substr(0, line.size() - 1) + ",\"paths\":" + paths.dump() + '}';
}

std::string shown_line(const Plan& plan, const FinishedDraft& draft, const std::string& folder)
{
    return folder.empty() ? draft.line : with_paths(draft.line, folder, plan.id, draft.files);
}

}  // namespace

Result<std::vector<Output>> inline_outputs(const std::string& text)
{
    std::vector<Output> outputs;
    for (std::size_t at = 0; !text.empty() && at <= text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::string name = text.substr(at, end - at);
        const std::optional<Output> output = by_name<Output>(output_names, name);
        constexpr Output texts[] = {Output::midi, Output::kar, Output::txt, Output::lrc};
        if (!output || std::ranges::find(texts, *output) == std::end(texts)) {
            return fault(Fault::usage, "--inline: unknown file '" + name + "'").advise("files are midi, kar, txt, lrc");
        }
        outputs.push_back(*output);
        at = end + 1;
    }
    return outputs;
}

Result<FinishedDraft> DocumentSink::finish(const Plan& plan, const Composition& draft)
{
    const Parts parts = parts_of(plan, m_parts);
    Result<Json> made = draft_document(plan, draft, m_studio, m_program, m_parts);
    if (!made) return made.error();
    Json document = std::move(*made);
    for (const Output output : m_inline) {
        if (const std::optional<std::string> bytes = text_file(plan, draft, output, parts)) {
            const bool binary = output == Output::midi || output == Output::kar;
            document["inline"][std::string(name_of(output))] = binary ? base64(*bytes) : *bytes;
        }
    }
    return FinishedDraft{document.dump(), {}};
}

Status PrintingSink::put(const Plan* plan, const Result<FinishedDraft>& draft)
{
    if (Status put = m_below.put(plan, draft); !put) return put;
    return draft ? sixteen::cli::put("-", shown_line(*plan, *draft, m_folder) + '\n') : Status();
}

// More bytes into the buffer; false at the end of the input, or when there are none now and `wait` is not set.
bool LineSession::fill(bool wait)
{
    while (!m_at_end && !m_stop) {
        pollfd ready{m_input, POLLIN, 0};
        const int n = ::poll(&ready, 1, wait ? poll_ms : 0);
        if (n == 0 && !wait) return false;
        if (n <= 0) continue;
        char bytes[1 << 16];
        const ssize_t got = ::read(m_input, bytes, sizeof bytes);
        if (got < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (got <= 0) m_at_end = true;
        if (got > 0) m_buffer.append(bytes, static_cast<std::size_t>(got));
        return got > 0;
    }
    return false;
}

bool LineSession::read_line(std::string& line, bool wait)
{
    while (true) {
        const std::size_t end = m_buffer.find('\n', m_scanned);
        if (end != std::string::npos || (m_at_end && !m_buffer.empty())) {
            line = m_buffer.substr(0, end);
            m_buffer.erase(0, end == std::string::npos ? end : end + 1);
            m_scanned = 0;
            return true;
        }
        m_scanned = m_buffer.size();
        // The reader refuses what is longer; the rest of the line need not be kept for that.
        if (m_buffer.size() > 2 * json_size_limit) m_buffer.resize(json_size_limit + 1), m_scanned = m_buffer.size();
        if (!fill(wait) && !(m_at_end && !m_buffer.empty())) return false;
    }
}

// The drafts of a line, or an error in their place.
void LineSession::plan_line(const std::string& text)
{
    std::vector<Diagnostic> problems;
    std::vector<NamedSpec> specs;
    for (Spec& spec : read_specs(text, m_name, {}, problems)) specs.push_back({m_name, std::move(spec)});
    std::vector<Plan> plans;
    std::set<std::string> ids;
    Result<PlanList> list = plan_all(std::move(specs), m_places);
    if (!list) problems.push_back(list.error());
    for (std::size_t i = 0; list && i < list->size() && problems.empty(); ++i) {
        const std::string& id = list->entries()[i].id;
        Result<Plan> plan = list->plan(i);
        if (!plan) {
            problems.push_back(plan.error());
        } else if (m_ids.contains(id)) {
            problems.push_back(fault(Fault::data, "two drafts would be called '" + id + "'")
                                   .at(m_name)
                                   .in("/title")
                                   .advise("give the specs titles or seeds of their own"));
        } else {
            ids.insert(id);
            plans.push_back(std::move(*plan));
        }
    }
    if (problems.empty() && plans.empty()) problems.push_back(fault(Fault::data, "there is no spec in this line").at(m_name));
    Line line{m_number, 1, 0, {}, {}};
    if (problems.empty()) {
        // Documents on stdout may have any ids; a folder holds one draft of each.
        if (!m_folder.empty()) m_ids.merge(ids);
        line.open = plans.size();
        for (Plan& plan : plans) m_plans.emplace_back(std::move(plan));
    } else {
        for (Diagnostic& problem : problems) {
            problem.line = m_number;             // a line has no lines
            line.errors.push_back(to_text(problem));
        }
        line.exit = static_cast<int>(problems.front().fault);
        m_plans.emplace_back(problems.front());
    }
    const std::lock_guard lock(m_mutex);
    m_lines.push_back(std::move(line));
}

std::vector<Result<Plan>> LineSession::take(std::size_t most)
{
    std::vector<Result<Plan>> taken;
    while (taken.size() < most) {
        if (!m_plans.empty()) {
            taken.push_back(std::move(m_plans.front()));
            m_plans.pop_front();
            continue;
        }
        std::string text;
        if (!read_line(text, taken.empty())) break;
        ++m_number;
        if (text.find_first_not_of(" \t\r") != std::string::npos) plan_line(text);
    }
    return taken;
}

Status LineSession::put(const Plan* plan, const Result<FinishedDraft>& draft)
{
    if (Status put = m_below.put(plan, draft); !put) return put;
    std::string result;
    {
        const std::lock_guard lock(m_mutex);
        Line& line = m_lines.front();
        if (draft) {
            line.drafts += (line.drafts.empty() ? "" : ",") + shown_line(*plan, *draft, m_folder);
        } else if (plan != nullptr) {
            line.errors.push_back(to_text(draft.error()));
            if (line.exit == 0) line.exit = static_cast<int>(draft.error().fault);
        }
        if (--line.open > 0) return {};
        result = "{\"line\":" + std::to_string(line.number);
        if (line.errors.empty()) {
            result += ",\"status\":\"done\"";
        } else {
            const Json errors(line.errors);
            result += ",\"status\":\"failed\",\"exit\":" + std::to_string(line.exit) + ",\"errors\":" +
                      errors.dump(-1, ' ', false, Json::error_handler_t::replace);
        }
        result += ",\"drafts\":[" + line.drafts + "]}\n";
        m_lines.pop_front();
    }
    return sixteen::cli::put("-", result);
}

}  // namespace sixteen::cli
