#include "sixteen/kit/one_shots.h"

#include "sixteen/base/hash.h"
#include "sixteen/base/json.h"
#include "sixteen/kit/kit_source.h"

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <tuple>

namespace sixteen {
namespace {

constexpr const char* voices_file = "voices.json";

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

struct Word {
    std::string text;                        // lower case
    bool number = false;
    bool after_dash = false;                 // "-040"
};

// "ClosedHat_03-Dry" -> closed hat 03 dry, "HHOpen" -> hh open, "HHc" -> hhc; a '#' stays with its letter.
std::vector<Word> words_of(std::string_view name)
{
    std::vector<Word> words;
    for (std::size_t i = 0; i < name.size();) {
        const char c = name[i];
        if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
            ++i;
            continue;
        }
        Word word{.text = {}, .number = is_digit(c), .after_dash = i > 0 && name[i - 1] == '-'};
        const std::size_t start = i;
        while (i < name.size()) {
            const char d = name[i];
            if (is_digit(d) != word.number) break;
            if (!is_lower(d) && !is_upper(d) && !is_digit(d)) break;
            // A capital behind two small letters starts a new word, and one before a small letter behind two capitals.
            if (is_upper(d) && i >= start + 2) {
                if (is_lower(name[i - 1]) && is_lower(name[i - 2])) break;
                if (is_upper(name[i - 1]) && is_upper(name[i - 2]) && i + 1 < name.size() && is_lower(name[i + 1])) break;
            }
            word.text += is_upper(d) ? static_cast<char>(d - 'A' + 'a') : d;
            ++i;
        }
        if (i < name.size() && name[i] == '#' && word.text.size() == 1) {
            word.text += '#';
            ++i;
        }
        words.push_back(std::move(word));
    }
    return words;
}

// Words of roles. Those of one voice stand together; a longer reading (closed hat) is tried before a shorter.
struct Role {
    std::string_view words;                  // one, or two that follow each other in any order
    Voice voice;
};
constexpr Role roles[] = {
    {"closed hat", Voice::hatc}, {"closed hihat", Voice::hatc}, {"closed hh", Voice::hatc},
    {"open hat", Voice::hato}, {"open hihat", Voice::hato}, {"open hh", Voice::hato},
    {"pedal hat", Voice::hatc}, {"bass drum", Voice::kick}, {"side stick", Voice::rim}, {"rim shot", Voice::rim},
    {"hand clap", Voice::clap}, {"cow bell", Voice::perc}, {"finger snap", Voice::clap},
    {"kick", Voice::kick}, {"kicks", Voice::kick}, {"kik", Voice::kick}, {"bd", Voice::kick},
    {"bassdrum", Voice::kick}, {"kd", Voice::kick},
    {"snare", Voice::snare}, {"snares", Voice::snare}, {"snr", Voice::snare}, {"sn", Voice::snare}, {"sd", Voice::snare},
    {"clap", Voice::clap}, {"claps", Voice::clap}, {"cp", Voice::clap}, {"handclap", Voice::clap},
    {"snap", Voice::clap}, {"snaps", Voice::clap},
    {"rim", Voice::rim}, {"rims", Voice::rim}, {"rimshot", Voice::rim}, {"stick", Voice::rim},
    {"sidestick", Voice::rim}, {"rs", Voice::rim},
    {"hato", Voice::hato}, {"oh", Voice::hato}, {"hho", Voice::hato}, {"ohh", Voice::hato}, {"openhat", Voice::hato},
    {"openhats", Voice::hato}, {"openhihat", Voice::hato},
    {"hatc", Voice::hatc}, {"ch", Voice::hatc}, {"hhc", Voice::hatc}, {"chh", Voice::hatc},
    {"closedhat", Voice::hatc}, {"closedhats", Voice::hatc}, {"closedhihat", Voice::hatc},
    {"ride", Voice::ride}, {"rides", Voice::ride}, {"rd", Voice::ride},
    {"crash", Voice::crash}, {"crashes", Voice::crash}, {"cymbal", Voice::crash}, {"cymbals", Voice::crash},
    {"cym", Voice::crash}, {"splash", Voice::crash}, {"china", Voice::crash},
    {"shaker", Voice::shaker}, {"shakers", Voice::shaker}, {"shk", Voice::shaker}, {"maraca", Voice::shaker},
    {"maracas", Voice::shaker}, {"cabasa", Voice::shaker},
    {"tom", Voice::tom}, {"toms", Voice::tom}, {"lt", Voice::tom}, {"mt", Voice::tom}, {"ht", Voice::tom},
    {"cowbell", Voice::perc}, {"conga", Voice::perc}, {"congas", Voice::perc}, {"bongo", Voice::perc},
    {"bongos", Voice::perc}, {"clave", Voice::perc}, {"claves", Voice::perc}, {"tambourine", Voice::perc},
    {"tamb", Voice::perc}, {"timbale", Voice::perc}, {"woodblock", Voice::perc}, {"triangle", Voice::perc},
    {"perc", Voice::perc}, {"percs", Voice::perc}, {"percussion", Voice::perc},
    // Less sure ones last: they name a hat or a drum of any kind.
    {"open", Voice::hato}, {"closed", Voice::hatc}, {"pedal", Voice::hatc}, {"hihat", Voice::hatc},
    {"hihats", Voice::hatc}, {"hat", Voice::hatc}, {"hats", Voice::hatc}, {"hh", Voice::hatc},
};
// These name a drum machine as well as a bass, so that any role word beats them.
constexpr Role weak_roles[] = {{"808", Voice::bass}, {"808s", Voice::bass}, {"sub", Voice::bass}, {"bass", Voice::bass}};

bool has_word(const std::vector<Word>& words, std::string_view word)
{
    return std::any_of(words.begin(), words.end(), [&](const Word& w) { return w.text == word; });
}

template <std::size_t N>
std::optional<Voice> voice_of(const std::vector<Word>& words, const Role (&table)[N])
{
    for (const Role& role : table) {
        const std::size_t blank = role.words.find(' ');
        const bool found = blank == role.words.npos
                               ? has_word(words, role.words)
                               : has_word(words, role.words.substr(0, blank)) && has_word(words, role.words.substr(blank + 1));
        if (found) return role.voice;
    }
    return std::nullopt;
}

// "hi hat" and "hi-hat" are one word.
void join_hihat(std::vector<Word>& words)
{
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (words[i].text == "hi" && (words[i + 1].text == "hat" || words[i + 1].text == "hats")) {
            words[i].text += words[i + 1].text;
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        }
    }
}

int number_of(const std::string& digits)
{
    return digits.size() > 6 ? 0 : std::stoi(digits);
}

// A note's name alone in a word: "c", "f#", "eb", behind it perhaps an octave.
void find_note(const std::vector<Word>& words, OneShot& shot)
{
    constexpr std::array<int, 7> classes = {9, 11, 0, 2, 4, 5, 7};  // a to g
    for (std::size_t i = words.size(); i-- > 0;) {
        const std::string& text = words[i].text;
        const bool sharp = text.size() == 2 && text[1] == '#';
        const bool flat = text.size() == 2 && text[1] == 'b';
        if (text.empty() || text[0] < 'a' || text[0] > 'g' || (text.size() != 1 && !sharp && !flat)) continue;
        shot.pitch_class = (classes[static_cast<std::size_t>(text[0] - 'a')] + (sharp ? 1 : flat ? 11 : 0)) % 12;
        if (i + 1 < words.size() && words[i + 1].number && words[i + 1].text.size() == 1) {
            shot.octave = words[i + 1].text[0] - '0';
        }
        return;
    }
}

}  // namespace

bool is_sound_name(std::string_view path)
{
    const std::size_t dot = path.rfind('.');
    if (dot == path.npos) return false;
    std::string ending;
    for (const char c : path.substr(dot + 1)) ending += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
    for (const std::string_view known : {"wav", "wave", "aif", "aiff", "flac"}) {
        if (ending == known) return true;
    }
    return false;
}

OneShot describe_one_shot(std::string_view path)
{
    // The parts of the path from the file up to the kit's folder.
    std::vector<std::vector<Word>> parts;
    std::string_view rest = path.substr(0, std::min(path.rfind('.'), path.size()));
    while (true) {
        const std::size_t slash = rest.rfind('/');
        parts.push_back(words_of(slash == rest.npos ? rest : rest.substr(slash + 1)));
        join_hihat(parts.back());
        if (slash == rest.npos) break;
        rest = rest.substr(0, slash);
    }
    OneShot shot;
    for (std::size_t i = 0; i < parts.size() && !shot.voice; ++i) shot.voice = voice_of(parts[i], roles);
    for (std::size_t i = 0; i < parts.size() && !shot.voice; ++i) shot.voice = voice_of(parts[i], weak_roles);

    std::vector<Word>& own = parts.front();
    if (shot.voice == Voice::bass) find_note(own, shot);
    // Numbers and words of layers at the end of the name, as long as something is left of it.
    while (own.size() > 1) {
        const Word& last = own.back();
        if (last.number && last.after_dash && last.text.size() == 3 && shot.velocity == 0 && number_of(last.text) >= 1 &&
            number_of(last.text) <= 127) {
            shot.velocity = number_of(last.text);
        } else if (last.number && shot.turn == 0 && shot.octave < 0) {
            shot.turn = number_of(last.text);
        } else if (shot.layer == 0 && (last.text == "soft" || last.text == "medium" || last.text == "med" || last.text == "hard")) {
            shot.layer = last.text == "soft" ? 1 : last.text == "hard" ? 3 : 2;
        } else if (last.text == "rr" && shot.turn > 0) {
            // "rr2": the number is read already.
        } else {
            break;
        }
        own.pop_back();
    }
    const std::size_t slash = path.rfind('/');
    if (slash != path.npos) shot.stem = std::string(path.substr(0, slash + 1));
    for (const Word& word : own) shot.stem += word.text + ' ';
    return shot;
}

namespace {

// Paths of the sound files below a folder, in the order of their names.
Status find_sounds(const FileSystem& files, const std::string& folder, const std::string& below, int depth,
                   std::vector<std::string>& found)
{
    const Result<std::vector<std::string>> names = files.list(below.empty() ? folder : folder + "/" + below);
    if (!names) return names.error();
    for (const std::string& name : *names) {
        if (name.starts_with('.')) continue;
        const std::string path = below.empty() ? name : below + "/" + name;
        if (files.is_folder(folder + "/" + path)) {
            if (depth >= folder_max_depth) continue;
            if (const Status inside = find_sounds(files, folder, path, depth + 1, found); !inside) return inside;
        } else if (is_sound_name(name)) {
            found.push_back(path);
        }
        if (found.size() > source_max_samples) {
            return fault(Fault::data, "it holds more than " + std::to_string(source_max_samples) + " sound files")
                .at(folder).advise("name a folder with one kit");
        }
    }
    return {};
}

struct Found {
    std::string path;
    OneShot shot;
};

// The layers and turns of the files of one voice.
void fill_slot(SlotEntry& slot, const std::vector<Found>& sounds)
{
    // Files of a layer: by velocity, then by the word. Those that name neither are one layer.
    std::set<std::pair<int, int>> layers;
    for (const Found& sound : sounds) layers.insert({sound.shot.velocity, sound.shot.layer});
    int number = 0, low = 1;
    for (const auto& [velocity, word] : layers) {
        ++number;
        const bool last = number == static_cast<int>(layers.size());
        const int high = last ? 127 : velocity > 0 ? velocity : 127 * number / static_cast<int>(layers.size());
        int turn = 0;
        for (const Found& sound : sounds) {
            if (sound.shot.velocity != velocity || sound.shot.layer != word) continue;
            SampleEntry entry;
            entry.file = sound.path;
            entry.sample.low_velocity = std::min(low, high);
            entry.sample.high_velocity = high;
            entry.sample.sequence = ++turn;
            slot.samples.push_back(std::move(entry));
        }
        low = high + 1;
    }
}

// voices.json: {"kick": ["boom.wav"], "clap": []}. Voices it does not name are found by the words.
Result<std::map<Voice, std::vector<std::string>>> read_voices(std::string_view bytes, const std::string& path)
{
    std::map<Voice, std::vector<std::string>> voices_by_hand;
    Json json;
    try {
        if (bytes.size() > kit_json_max_bytes) return fault(Fault::data, "it is longer than 1 MiB").at(path);
        json = Json::parse(bytes.begin(), bytes.end());
    } catch (const Json::exception&) {
        return fault(Fault::data, "it is not JSON").at(path);
    }
    const char* const advice = "it is an object: a voice, and a list of sound files of this folder";
    if (!json.is_object()) return fault(Fault::data, "an object is wanted here").at(path).advise(advice);
    for (const auto& [name, list] : json.items()) {
        const auto voice = by_name<Voice>(voice_names, name);
        if (!voice) return fault(Fault::data, "unknown voice \"" + name + "\"").at(path).in("/" + name);
        if (!list.is_array()) return fault(Fault::data, "a list is wanted here").at(path).in("/" + name).advise(advice);
        std::vector<std::string>& files = voices_by_hand[*voice];
        for (const Json& file : list) {
            const std::string text = file.is_string() ? file.get<std::string>() : std::string();
            if (text.empty() || tidy_path(text, 0) != text) {
                return fault(Fault::data, "a path below the folder is wanted here").at(path).in("/" + name).advise(advice);
            }
            files.push_back(text);
        }
    }
    return voices_by_hand;
}

// "kick 2" before "kick 10".
bool before(const Found& a, const Found& b)
{
    return std::tie(a.shot.stem, a.shot.turn, a.path) < std::tie(b.shot.stem, b.shot.turn, b.path);
}

}  // namespace

Result<KitSource> read_one_shots(const FileSystem& files, const std::string& folder)
{
    std::vector<std::string> paths;
    if (const Status found = find_sounds(files, folder, "", 0, paths); !found) return found.error();
    KitSource source;
    std::map<Voice, std::vector<std::string>> by_hand;
    const std::string voices_path = folder + "/" + voices_file;
    if (files.exists(voices_path)) {
        const Result<std::string> bytes = files.read(voices_path, kit_json_max_bytes);
        if (!bytes) return bytes.error();
        auto read = read_voices(*bytes, voices_path);
        if (!read) return read.error();
        by_hand = std::move(*read);
        source.hashes[voices_file] = sha256(*bytes);
    }
    std::set<std::string> taken;
    for (const auto& [voice, list] : by_hand) taken.insert(list.begin(), list.end());

    std::map<Voice, std::vector<Found>> by_voice;
    int without = 0;
    for (const std::string& path : paths) {
        if (taken.contains(path)) continue;
        OneShot shot = describe_one_shot(path);
        if (!shot.voice) {
            source.notes.push_back("\"" + path + "\": its name says no voice");
            ++without;
        } else if (!by_hand.contains(*shot.voice)) {
            by_voice[*shot.voice].push_back({path, std::move(shot)});
        }
    }
    for (auto& [voice, list] : by_hand) {
        for (const std::string& path : list) {
            if (std::find(paths.begin(), paths.end(), path) == paths.end()) {
                return fault(Fault::data, "there is no sound file \"" + path + "\"").at(voices_path)
                    .in("/" + std::string(name_of(voice)));
            }
            OneShot shot = describe_one_shot(path);
            shot.stem.clear();  // all of them are wanted
            if (voice != Voice::bass) shot.pitch_class = -1;
            by_voice[voice].push_back({path, std::move(shot)});
        }
    }
    for (auto& [voice, sounds] : by_voice) {
        const std::string name(name_of(voice));
        if (!by_hand.contains(voice)) std::sort(sounds.begin(), sounds.end(), before);
        // One sound of those that differ by more than turns and layers.
        const std::string stem = sounds.front().shot.stem;
        const std::size_t all = sounds.size();
        std::erase_if(sounds, [&](const Found& sound) { return sound.shot.stem != stem; });
        if (sounds.size() < all) {
            source.notes.push_back(name + ": \"" + sounds.front().path + "\" is taken, " +
                                   std::to_string(all - sounds.size()) + " other sounds are not");
        }
        SlotEntry& slot = source.entry.slots[static_cast<std::size_t>(voice)];
        if (static_cast<int>(voice) >= drum_voices) {
            // A pitched one-shot plays all keys from one root.
            const OneShot& shot = sounds.front().shot;
            SampleEntry entry;
            entry.file = sounds.front().path;
            entry.pitch_class = shot.pitch_class;
            entry.sample.key = shot.pitch_class >= 0 && shot.octave >= 0 ? (shot.octave + 1) * 12 + shot.pitch_class : -1;
            slot.slot.pitched = true;
            slot.slot.mono = voice == Voice::bass;
            slot.slot.envelope.release = voice == Voice::bass ? 0.06 : 0.2;
            slot.samples.push_back(std::move(entry));
            continue;
        }
        fill_slot(slot, sounds);
        if (voice == Voice::hatc || voice == Voice::hato) slot.slot.choke = "hat";
    }
    if (by_voice.empty()) {
        return fault(Fault::data, paths.empty() ? "the folder holds no sound files" : "no sound file's name says a voice")
            .at(folder).advise("kits take WAV, AIFF and FLAC files with names like kick.wav, or a voices.json (docs/kits.md)");
    }
    for (SlotEntry& slot : source.entry.slots) {
        for (SampleEntry& sample : slot.samples) sample.path = folder + "/" + sample.file;
    }
    return source;
}

}  // namespace sixteen
