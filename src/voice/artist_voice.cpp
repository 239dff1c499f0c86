#include "sixteen/voice/artist_voice.h"

#include "sixteen/base/hash.h"
#include "sixteen/plan/material.h"

#include <algorithm>
#include <charconv>

namespace sixteen {
namespace {

constexpr std::size_t longest_word = 64;

Diagnostic broken(const std::string& path, const std::string& why)
{
    return fault(Fault::data, why).at(path).advise("copy the voice again, or learn it anew: sixteen adapt");
}

bool is_hash(const Json& value)
{
    return value.is_string() && value.get_ref<const std::string&>().size() == 64;
}

// A name that stays inside the folder.
bool is_inside(const std::string& name)
{
    return !name.empty() && name.front() != '/' && name.find("..") == name.npos && name.find('\\') == name.npos && name != voice_file;
}

Result<std::vector<LearnedWord>> read_words(const std::string& text, const std::string& path)
{
    std::vector<LearnedWord> words;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        const std::string line = text.substr(at, end - at);
        at = end + 1;
        const std::size_t first = line.find('\t'), second = line.find('\t', first == line.npos ? first : first + 1);
        if (second == line.npos) return broken(path, "line " + std::to_string(words.size() + 1) + " is no word with its count and sounds");
        LearnedWord word{line.substr(0, first), line.substr(second + 1), 0};
        std::from_chars(line.data() + first + 1, line.data() + second, word.count);
        const std::optional<Pronunciation> sound = read_pronunciation(word.sounds);
        const bool plain = !word.word.empty() && word.word.size() <= longest_word && word.word.find_first_not_of("abcdefghijklmnopqrstuvwxyz'-") == word.word.npos;
        if (!plain || word.count < 1 || !sound || syllable_count(*sound) == 0) {
            return broken(path, "line " + std::to_string(words.size() + 1) + " is no word with its count and sounds");
        }
        words.push_back(std::move(word));
    }
    return words;
}

Result<std::vector<std::uint32_t>> read_runs(const std::string& bytes, const std::string& path)
{
    if (bytes.size() % 4 != 0) return broken(path, "it is cut off");
    std::vector<std::uint32_t> runs(bytes.size() / 4);
    for (std::size_t i = 0; i < bytes.size(); ++i) runs[i / 4] |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * (i % 4));
    if (!std::is_sorted(runs.begin(), runs.end())) return broken(path, "its runs are out of order");
    return runs;
}

Result<Json> parse_card(const std::string& bytes, const std::string& path)
{
    const Json card = Json::parse(bytes, nullptr, false);
    if (card.is_discarded() || !card.is_object() || card.value("format", Json()) != voice_format) return broken(path, "no card of a voice, or of another version");
    for (const char* object : {"files", "bases"}) {
        if (!card.value(object, Json()).is_object()) return broken(path, std::string("'") + object + "' is missing");
    }
    if (!card.value("name", Json()).is_string() || !card.value("sources", Json()).is_array()) return broken(path, "its name or its sources are missing");
    for (const auto& [name, hash] : card["files"].items()) {
        if (!is_inside(name) || !is_hash(hash)) return broken(path, "'" + name + "' is no file of a voice");
    }
    for (const auto& [name, hash] : card["bases"].items()) {
        if (!is_hash(hash)) return broken(path, "base '" + name + "' has no SHA-256");
    }
    for (const Json& source : card["sources"]) {
        if (!source.is_object() || !source.value("path", Json()).is_string() || !is_hash(source.value("sha256", Json()))) return broken(path, "a source has no path or no SHA-256");
    }
    return card;
}

}  // namespace

std::string ArtistVoice::version() const { return std::to_string(voice_format); }

std::vector<std::string> ArtistVoice::sources() const
{
    std::vector<std::string> out;
    for (const Json& source : card["sources"])
        out.push_back(source["path"].get<std::string>() + " (sha256 " + source["sha256"].get<std::string>().substr(0, 12) + ")");
    return out;
}

Result<Json> read_voice_card(const FileSystem& fs, const std::string& folder)
{
    const std::string path = folder + '/' + std::string(voice_file);
    const Result<std::string> bytes = fs.read(path, voice_file_limit);
    if (!bytes) return bytes.error();
    return parse_card(*bytes, path);
}

Result<ArtistVoice> read_voice(const FileSystem& fs, const std::string& folder)
{
    const std::string card_path = folder + '/' + std::string(voice_file);
    const Result<std::string> card = fs.read(card_path, voice_file_limit);
    if (!card) return card.error();
    Result<Json> parsed = parse_card(*card, card_path);
    if (!parsed) return parsed.error();
    ArtistVoice voice;
    voice.folder = folder;
    voice.sha256 = sha256(*card);
    voice.card = std::move(*parsed);
    voice.name = voice.card["name"].get<std::string>();
    for (const auto& [name, hash] : voice.card["files"].items()) {
        const std::string path = folder + '/' + name;
        const Result<std::string> bytes = fs.read(path, voice_part_limit);
        if (!bytes) return bytes.error();
        if (sha256(*bytes) != hash) return broken(path, "not the file that the card names: its SHA-256 is another");
        if (name == "lyric.bin") {
            Result<LyricOverlay> overlay = read_overlay(*bytes, path);
            if (!overlay) return overlay.error();
            voice.lyric = std::move(*overlay);
        } else if (name == "words.txt") {
            Result<std::vector<LearnedWord>> words = read_words(*bytes, path);
            if (!words) return words.error();
            voice.words = std::move(*words);
        } else if (name == "runs.bin") {
            Result<std::vector<std::uint32_t>> runs = read_runs(*bytes, path);
            if (!runs) return runs.error();
            voice.runs = std::move(*runs);
        } else if (name == "groove.json") {
            Result<GrooveVoice> groove = read_groove_voice(Json::parse(*bytes, nullptr, false), path);
            if (!groove) return groove.error();
            voice.groove = std::make_shared<const GrooveVoice>(std::move(*groove));
        } else if (name.starts_with("kit/")) {
            voice.has_kit = true;
        }
    }
    if (voice.lyric && voice.lyric->new_words != static_cast<int>(voice.words.size()))
        return broken(folder + "/words.txt", "its words are not those of the overlay");
    return voice;
}

Status write_voice(FileSystem& fs, const std::string& folder, const VoiceParts& parts)
{
    const std::string made = folder + ".new";
    if (Status cleared = fs.remove(made); !cleared) return cleared;
    Json card = parts.card;
    card["files"] = Json::object();
    for (const auto& [name, bytes] : parts.files) {
        card["files"][name] = sha256(bytes);
        const std::string path = made + '/' + name;
        if (Status there = fs.make_folders(path.substr(0, path.rfind('/'))); !there) return there;
        if (Status written = fs.write(path, bytes); !written) return written;
    }
    if (Status there = fs.make_folders(made); !there) return there;
    if (Status written = fs.write(made + '/' + std::string(voice_file), card.dump(1) + "\n"); !written) return written;
    return fs.replace(made, folder);
}

std::string words_text(const std::vector<LearnedWord>& words)
{
    std::string text;
    for (const LearnedWord& word : words) text += word.word + '\t' + std::to_string(word.count) + '\t' + word.sounds + '\n';
    return text;
}

std::string runs_bytes(const std::vector<std::uint32_t>& runs)
{
    std::string bytes;
    for (const std::uint32_t run : runs) {
        for (int i = 0; i < 4; ++i) bytes += static_cast<char>(run >> (8 * i) & 0xffU);
    }
    return bytes;
}

}  // namespace sixteen
