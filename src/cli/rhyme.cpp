// rhyme: what rhymes with a word or a phrase.

#include "commands.h"
#include "terminal.h"

#include "sixteen/batch/studio.h"
#include "sixteen/lyric/rhyme_finder.h"
#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <iterator>

namespace sixteen::cli {
namespace {

constexpr std::size_t longest_entry = 200;   // bytes

// A word, or a phrase that is heard as one.
struct Entry {
    std::string text;
    Pronunciation sound;
    std::vector<std::string> not_listed;     // words that the lexicon has not
};

Result<Entry> entry_of(const std::string& text, const Lexicon& lexicon, const Speaker& speaker)
{
    if (text.size() > longest_entry) {
        return fault(Fault::data, "longer than " + std::to_string(longest_entry) + " bytes").at("rhyme").advise("give a word or a short phrase");
    }
    Entry entry;
    for (const TextWord& word : words_of(text)) {
        const Result<Pronunciation> sound = speaker.pronounce(lexicon, word.key);
        if (!sound) return sound.error();
        entry.text += (entry.text.empty() ? "" : " ") + word.key;
        entry.sound.insert(entry.sound.end(), sound->begin(), sound->end());
        if (!lexicon.find(word.key)) entry.not_listed.push_back(word.key);
    }
    if (entry.sound.empty()) {
        return fault(Fault::data, "'" + text + "' has no sound: no word in Latin letters or digits").at("rhyme").advise("give a word as it is written in English");
    }
    return entry;
}

// The kinds in the order in which they are shown, by the names of --kind.
struct Kind {
    std::string_view name;
    std::vector<RhymeHit> RhymeList::*hits;
};
constexpr Kind kinds[] = {{"perfect", &RhymeList::perfect}, {"slant", &RhymeList::slant}, {"multi", &RhymeList::multisyllabic}, {"mosaic", &RhymeList::mosaic}};

// Which of `kinds` the list "perfect,slant" names; all for "".
Result<std::vector<bool>> read_kinds(const std::string& text)
{
    std::vector<bool> wanted(std::size(kinds), text.empty());
    for (std::size_t start = 0; !text.empty() && start <= text.size();) {
        const std::size_t end = std::min(text.find(',', start), text.size());
        const std::string_view name = std::string_view(text).substr(start, end - start);
        const auto found = std::find_if(std::begin(kinds), std::end(kinds), [&](const Kind& kind) { return kind.name == name; });
        if (found == std::end(kinds)) return fault(Fault::usage, "--kind: '" + std::string(name) + "' is none of perfect, slant, multi, mosaic");
        wanted[static_cast<std::size_t>(found - std::begin(kinds))] = true;
        start = end + 1;
    }
    return wanted;
}

// By syllables, the more frequent first.
void put_in_order(RhymeList& list)
{
    for (const Kind& kind : kinds) {
        std::stable_sort((list.*kind.hits).begin(), (list.*kind.hits).end(), [](const RhymeHit& a, const RhymeHit& b) {
            return a.syllables != b.syllables ? a.syllables < b.syllables : a.count > b.count;
        });
    }
}

// "  perfect  1  train, pain, ..." with a row for each number of syllables.
std::string block(const Entry& entry, const RhymeList& list)
{
    std::string text = entry.text + "  (" + to_text(entry.sound) + ")\n";
    bool any = false;
    for (const Kind& kind : kinds) {
        int syllables = 0;
        std::string head(kind.name);
        head.resize(9, ' ');
        for (const RhymeHit& hit : list.*kind.hits) {
            if (hit.syllables == syllables) {
                text += ", " + hit.text;
                continue;
            }
            if (syllables != 0) text += "\n";
            text += "  " + head + std::to_string(hit.syllables) + "  " + hit.text;
            head.assign(9, ' ');
            syllables = hit.syllables;
        }
        if (syllables != 0) text += "\n";
        any = any || syllables != 0;
    }
    return any ? text : text + "  no rhymes\n";
}

}  // namespace

int print_rhymes(const RhymeCommand& command, const Places& places)
{
    const Result<std::vector<bool>> wanted = read_kinds(command.kinds);
    if (!wanted) return failed(wanted.error());
    const std::string path = places.data + "/lyric/lexicon.txt";
    Result<std::string> bytes = disk().read(path);
    if (!bytes) return failed(fault(Fault::unavailable, "the lexicon is not available: " + bytes.error().message).at(path).advise("install the data of the program, or set SIXTEEN_DATA_DIR"));
    const Result<Lexicon> lexicon = Lexicon::read(std::move(*bytes), path);
    if (!lexicon) return failed(lexicon.error());

    const Speaker speaker(letters_of(disk(), places));
    std::vector<Entry> entries;
    for (const std::string& word : command.words) {
        Result<Entry> entry = entry_of(word, *lexicon, speaker);
        if (!entry) return failed(entry.error());
        entries.push_back(std::move(*entry));
    }
    const RhymeFinder finder(*lexicon);
    std::string text;
    Json words = Json::array();
    for (const Entry& entry : entries) {
        for (const std::string& word : entry.not_listed) say("note: '" + word + "' is not in the lexicon, its sound is a guess");
        RhymeList list = finder.find(entry.text, entry.sound, {.most = command.limit, .explicit_words = command.explicit_words});
        put_in_order(list);
        for (std::size_t k = 0; k < std::size(kinds); ++k) {
            if (!(*wanted)[k]) (list.*kinds[k].hits).clear();
        }
        text += (text.empty() ? "" : "\n") + block(entry, list);
        words.push_back({{"word", entry.text}, {"sound", to_text(entry.sound)}, {"not_listed", entry.not_listed}, {"rhymes", to_json(list)}});
    }
    const Status status = put("-", command.json ? Json({{"words", words}}).dump(1) + "\n" : text);
    return status ? 0 : failed(status.error());
}

}  // namespace sixteen::cli
