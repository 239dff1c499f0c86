// report: a folder of drafts as one page.

#include "commands.h"
#include "terminal.h"

#include "sixteen/base/base64.h"
#include "sixteen/batch/records.h"
#include "sixteen/report/page.h"
#include "sixteen/spec/json_reader.h"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <thread>

namespace sixteen::cli {
namespace {

constexpr std::uint64_t document_limit = 1ULL << 28, sound_limit = 1ULL << 32;
constexpr std::uint64_t most_embedded = 1ULL << 28;  // bytes of sound; browsers hold no text of twice as much

// Where the folder is, seen from the page; with a '/' at the end.
std::string way_to(const std::string& folder, const std::string& page)
{
    namespace fs = std::filesystem;
    std::error_code ignored;
    const fs::path from = page == "-" ? fs::current_path(ignored) : fs::weakly_canonical(fs::absolute(page, ignored).parent_path(), ignored);
    const fs::path to = fs::weakly_canonical(fs::absolute(folder, ignored), ignored);
    const std::string way = to.lexically_relative(from).generic_string();
    return way.empty() || way == "." ? "" : way + '/';
}

std::string name_of_folder(const std::string& folder)
{
    std::error_code ignored;
    return std::filesystem::weakly_canonical(std::filesystem::absolute(folder, ignored), ignored).filename().string();
}

// Reads what there is of a draft; what is not there becomes a note.
class Reader {
public:
    Reader(const ReportOptions& options, std::string way) : m_options(options), m_way(std::move(way)) {}

    Result<Json> read(const Record& record) const
    {
        PageDraft draft{record.json(), {}, {}, url_of(m_way + record.id() + '/'), {}, {}};
        const std::string folder = m_options.folder + '/' + record.id();
        if (!record.done()) return draft_data(draft);
        if (!disk().is_folder(folder)) {
            draft.notes.push_back("The folder of this draft is gone");
            return draft_data(draft);
        }
        read_document(folder + "/draft.json", draft);
        const std::string sound = folder + "/mix.wav";
        const Json files = draft.record.value("files", Json());
        const bool wanted = files.is_object() && files.contains("mix.wav");
        if (disk().exists(sound)) {
            const Result<std::string> bytes = disk().read(sound, sound_limit);
            if (!bytes) return bytes.error();
            draft.wave = waveform_of(*bytes, wave_columns);
            if (!draft.wave) draft.notes.push_back("mix.wav is no sound file that this program writes");
            draft.sound = draft.place + "mix.wav";
            if (m_options.embed) {
                if ((m_embedded += bytes->size()) > most_embedded) {
                    return fault(Fault::usage, "--embed: the sounds are more than 256 MiB together")
                        .at(m_options.folder)
                        .advise("leave --embed out: the page plays the files that stand beside it");
                }
                draft.sound = "data:audio/wav;base64," + base64(*bytes);
            }
        } else if (wanted) {
            draft.notes.push_back("Its mix.wav is gone");
        }
        return draft_data(draft);
    }

private:
    static void read_document(const std::string& path, PageDraft& draft)
    {
        if (!disk().exists(path)) {
            draft.notes.push_back("It keeps no draft.json, so neither notes nor words are shown");
            return;
        }
        const Result<std::string> bytes = disk().read(path, document_limit);
        Result<JsonDocument> document = bytes ? parse_json(*bytes, path) : Result<JsonDocument>(bytes.error());
        if (document) draft.document = std::move(document->value);
        else draft.notes.push_back("Its draft.json cannot be read: " + to_text(document.error()));
    }

    const ReportOptions& m_options;
    std::string m_way;
    mutable std::atomic<std::uint64_t> m_embedded = 0;
};

// All drafts, each in its place, on all cores.
Result<std::vector<Json>> read_drafts_of(const Manifest& manifest, const Reader& reader)
{
    std::vector<Result<Json>> drafts(manifest.records.size(), Json());
    std::atomic<std::size_t> next = 0;
    std::vector<std::thread> readers;
    const std::size_t jobs = std::min<std::size_t>(std::max(1U, std::thread::hardware_concurrency()), drafts.size());
    for (std::size_t job = 0; job < jobs; ++job) {
        readers.emplace_back([&] {
            for (std::size_t i = next++; i < drafts.size(); i = next++) drafts[i] = reader.read(manifest.records[i]);
        });
    }
    for (std::thread& each : readers) each.join();
    std::vector<Json> read;
    for (Result<Json>& draft : drafts) {
        if (!draft) return draft.error();
        read.push_back(std::move(*draft));
    }
    return read;
}

}  // namespace

int report(const ReportOptions& options)
{
    if (!disk().is_folder(options.folder)) return failed(fault(Fault::no_input, "there is no such folder").at(options.folder));
    if (!disk().exists(options.folder + '/' + std::string(manifest_name))) {
        return failed(fault(Fault::no_input, "holds no drafts: there is no manifest.jsonl in it")
                          .at(options.folder)
                          .advise("give a folder of 'sixteen generate'"));
    }
    const Result<Manifest> manifest = read_manifest_lines(disk(), options.folder);
    if (!manifest) return failed(manifest.error());
    if (manifest->records.empty()) return failed(fault(Fault::no_input, "there is no record of a draft in manifest.jsonl").at(options.folder));
    std::vector<std::string> notes;
    if (!manifest->whole) notes.push_back("Lines of manifest.jsonl that are torn, or said anew further down, were left out.");

    const std::string out = options.out.empty() ? options.folder + "/report.html" : options.out;
    const Reader reader(options, way_to(options.folder, out));
    const Result<std::vector<Json>> drafts = read_drafts_of(*manifest, reader);
    if (!drafts) return failed(drafts.error());
    const auto odd = std::ranges::count_if(*drafts, [](const Json& draft) { return draft.contains("notes"); });
    const Status written = put(out, batch_page(name_of_folder(options.folder), *drafts, notes));
    if (!written) return failed(written.error());
    for (const std::string& note : notes) say("sixteen: " + note);
    if (odd > 0) say("sixteen: " + std::to_string(odd) + " of " + std::to_string(drafts->size()) + " drafts are not whole; the page says what is missing");
    return 0;
}

}  // namespace sixteen::cli
