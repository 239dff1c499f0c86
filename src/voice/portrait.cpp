#include "sixteen/voice/portrait.h"

#include "sixteen/lyric/rhyme.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

namespace sixteen {
namespace {

constexpr std::size_t shown = 12;            // favourites, unknown words
constexpr std::size_t shown_sounds = 8, shown_schemes = 5, shown_words = 3;
constexpr int least_favourite_uses = 4;
constexpr double least_times = 1.5;

// Words by falling count, then bytewise.
std::vector<std::pair<std::string, int>> ranked(const std::map<std::string, int>& counts, std::size_t most)
{
    std::vector<std::pair<std::string, int>> list(counts.begin(), counts.end());
    std::stable_sort(list.begin(), list.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    if (list.size() > most) list.resize(most);
    return list;
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

double rounded(double x, double steps) { return std::nearbyint(x * steps) / steps; }

std::string number(double x, int places)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, x);
    return text.data();
}

std::string per_cent(double x) { return number(100 * x, 0) + " %"; }

// The letters of a stanza by fours of lines, each four from A anew: "AABB".
void count_schemes(const LyricAnalysis& text, std::map<std::string, int>& schemes)
{
    for (const AnalyzedStanza& stanza : text.stanzas) {
        for (int first = 0; first + 4 <= stanza.lines; first += 4) {
            std::map<std::string, int> uses;
            for (int i = 0; i < 4; ++i) ++uses[text.lines[static_cast<std::size_t>(stanza.first + first + i)].rhyme];
            std::map<std::string, char> letters;
            std::string scheme;
            for (int i = 0; i < 4; ++i) {
                const std::string& own = text.lines[static_cast<std::size_t>(stanza.first + first + i)].rhyme;
                const bool alone = own == "X" || uses[own] == 1;
                if (!alone && !letters.contains(own)) letters[own] = static_cast<char>('A' + letters.size());
                scheme += alone ? 'X' : letters[own];
            }
            ++schemes[scheme];
        }
    }
}

std::vector<LyricPortrait::Favourite> favourites_of(const std::map<std::string, int>& counts, int words, const LyricData& data)
{
    double all = 0;
    for (const TokenWord& token : data.tokens()) all += token.count;
    std::vector<std::pair<double, LyricPortrait::Favourite>> found;
    for (const auto& [word, count] : counts) {
        const int id = data.id_of(word);
        if (id < 0 || count < least_favourite_uses || data.token(id).is_function) continue;
        const double expected = (data.token(id).count + 1) / (all + 1) * words, times = count / expected;
        if (times >= least_times) found.push_back({count * std::log2(times), {word, count, rounded(times, 10)}});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    std::vector<LyricPortrait::Favourite> out;
    for (std::size_t i = 0; i < std::min(shown, found.size()); ++i) out.push_back(found[i].second);
    return out;
}

}  // namespace

LyricPortrait portrait_of(std::span<const LyricAnalysis> texts, const LyricData& data)
{
    static const std::set<std::string> first = {"i", "i'm", "i've", "i'll", "i'd", "me", "my", "mine", "we", "we're", "we've", "we'll", "us", "our", "ours"};
    static const std::set<std::string> second = {"you", "you're", "you've", "you'll", "you'd", "your", "yours", "ya"};
    static const std::set<std::string> third = {"he", "he's", "him", "his", "she", "she's", "her", "hers", "they", "they're", "them", "their", "'em"};
    LyricPortrait p;
    std::map<std::string, int> counts, unknown, schemes, sounds;
    std::map<std::string, std::map<std::string, int>> ends;
    int syllables = 0, persons = 0, firsts = 0, seconds = 0, thirds = 0, perfect = 0, slant = 0, repeats = 0;
    double density = 0, distinct = 0;
    for (const LyricAnalysis& text : texts) {
        ++p.texts;
        p.stanzas += static_cast<int>(text.stanzas.size());
        p.words += text.words;
        syllables += text.syllables;
        perfect += text.perfect;
        slant += text.slant;
        repeats += text.repeats;
        density += text.rhyme_density * text.words;
        distinct += text.distinct_2 * text.words;
        count_schemes(text, schemes);
        for (const AnalyzedLine& line : text.lines) {
            if (line.words.empty()) continue;
            ++p.lines;
            for (const AnalyzedWord& word : line.words) {
                ++counts[word.key];
                if (!data.lexicon().known(word.key)) ++unknown[word.key];
                p.new_words += data.id_of(word.key) < 0;
                firsts += static_cast<int>(first.count(word.key));
                seconds += static_cast<int>(second.count(word.key));
                thirds += static_cast<int>(third.count(word.key));
            }
            const AnalyzedWord& end = line.words.back();
            if (syllable_count(end.sound) == 0 || line.found == RhymeFound::none) continue;
            std::string sound;
            for (const Phone phone : rhyme_tail(end.sound).tail) sound += (sound.empty() ? "" : " ") + std::string(phone_names[phone.symbol]);
            ++sounds[sound];
            ++ends[sound][end.key];
        }
    }
    persons = firsts + seconds + thirds;
    p.different_words = static_cast<int>(counts.size());
    for (const auto& [word, count] : unknown) p.unknown_words += count;
    for (const auto& [word, count] : ranked(unknown, shown)) p.unknown.push_back(word);
    p.to_learn = static_cast<int>(words_to_learn(texts, data).size());
    p.syllables_a_line = share(syllables, p.lines);
    p.words_a_line = share(p.words, p.lines);
    p.perfect = share(perfect, p.lines);
    p.slant = share(slant, p.lines);
    p.repeats = share(repeats, p.lines);
    p.rhyme_density = share(density, p.words);
    p.distinct_2 = share(distinct, p.words);
    p.schemes = ranked(schemes, shown_schemes);
    p.favourites = favourites_of(counts, p.words, data);
    for (const auto& [sound, count] : ranked(sounds, shown_sounds)) {
        LyricPortrait::Sound& s = p.sounds.emplace_back();
        s.sound = sound;
        s.count = count;
        for (const auto& [word, uses] : ranked(ends[sound], shown_words)) s.words.push_back(word);
    }
    p.first_person = share(firsts, persons);
    p.second_person = share(seconds, persons);
    p.third_person = share(thirds, persons);
    return p;
}

Json to_json(const LyricPortrait& p)
{
    Json schemes = Json::array(), favourites = Json::array(), sounds = Json::array();
    for (const auto& [scheme, count] : p.schemes) schemes.push_back({{"scheme", scheme}, {"count", count}});
    for (const LyricPortrait::Favourite& f : p.favourites) favourites.push_back({{"word", f.word}, {"count", f.count}, {"times", f.times}});
    for (const LyricPortrait::Sound& s : p.sounds) sounds.push_back({{"sound", s.sound}, {"count", s.count}, {"words", s.words}});
    const auto to_four = [](double x) { return rounded(x, 10000); };
    return {{"texts", p.texts}, {"stanzas", p.stanzas}, {"lines", p.lines}, {"words", p.words}, {"different_words", p.different_words},
            {"new_share", to_four(p.new_share())}, {"unknown_share", to_four(p.unknown_share())}, {"unknown", p.unknown}, {"to_learn", p.to_learn},
            {"syllables_a_line", to_four(p.syllables_a_line)}, {"words_a_line", to_four(p.words_a_line)},
            {"rhymes", {{"perfect", to_four(p.perfect)}, {"slant", to_four(p.slant)}, {"repeats", to_four(p.repeats)}}},
            {"rhyme_density", to_four(p.rhyme_density)}, {"distinct_2", to_four(p.distinct_2)}, {"schemes", schemes},
            {"favourites", favourites}, {"sounds", sounds},
            {"persons", {{"first", to_four(p.first_person)}, {"second", to_four(p.second_person)}, {"third", to_four(p.third_person)}}}};
}

std::string to_text(const LyricPortrait& p)
{
    std::string text = "words       " + std::to_string(p.lines) + " lines in " + std::to_string(p.texts) + (p.texts == 1 ? " text, " : " texts, ") +
                       std::to_string(p.words) + " words, " + std::to_string(p.different_words) + " different ones\n";
    text += "            " + number(p.syllables_a_line, 1) + " syllables and " + number(p.words_a_line, 1) + " words a line\n";
    text += "unknown     " + per_cent(p.new_share()) + " of the words are new to the lyric model, " + per_cent(p.unknown_share()) + " are in no English lexicon";
    for (std::size_t i = 0; i < p.unknown.size(); ++i) text += (i == 0 ? ": " : ", ") + p.unknown[i];
    text += "\n            " + std::to_string(p.to_learn) + " words would be learned\n";
    text += "rhymes      " + per_cent(p.perfect) + " of the lines rhyme perfectly, " + per_cent(p.slant) + " nearly, " + per_cent(p.repeats) + " on the same word; density " +
            number(p.rhyme_density, 2) + "\n";
    if (!p.schemes.empty()) text += "            schemes";
    for (std::size_t i = 0; i < p.schemes.size(); ++i) text += (i == 0 ? " " : ", ") + p.schemes[i].first + ' ' + std::to_string(p.schemes[i].second) + (i + 1 == p.schemes.size() ? "\n" : "");
    for (std::size_t i = 0; i < p.sounds.size(); ++i) {
        const LyricPortrait::Sound& s = p.sounds[i];
        text += (i == 0 ? "sounds      " : "            ") + s.sound + ", " + std::to_string(s.count) + (s.count == 1 ? " line: " : " lines: ");
        for (std::size_t w = 0; w < s.words.size(); ++w) text += (w == 0 ? "" : ", ") + s.words[w];
        text += '\n';
    }
    if (!p.favourites.empty()) text += "favourites ";
    for (std::size_t i = 0; i < p.favourites.size(); ++i) {
        const LyricPortrait::Favourite& f = p.favourites[i];
        if (i > 0 && i % 4 == 0) text += ",\n           ";
        else if (i > 0) text += ',';
        text += ' ' + f.word + " (" + std::to_string(f.count) + ", " + number(f.times, 1) + " times as often)";
    }
    if (!p.favourites.empty()) text += '\n';
    text += "persons     I and we " + per_cent(p.first_person) + ", you " + per_cent(p.second_person) + ", others " + per_cent(p.third_person) + "\n";
    return text;
}

}  // namespace sixteen
