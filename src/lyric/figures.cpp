#include "sixteen/lyric/figures.h"

#include "heard.h"
#include "sixteen/lyric/shape.h"
#include "sixteen/lyric/spelling.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>

namespace sixteen {
namespace {

using HeardLine = std::vector<HeardWord>;

HeardLine heard(const Line& line, const LyricData& data, const std::map<std::string, Pronunciation>& given)
{
    HeardLine out;
    for (const std::string& word : line.words) {
        std::string key = word_key(word);
        const auto own = given.find(key);
        // A word that could not be said would have ended the draft before.
        Result<Pronunciation> said = own != given.end() ? own->second : data.pronounce(key);
        Pronunciation sound = said ? std::move(*said) : data.lexicon().pronounce(key);
        out.push_back({std::move(key), std::move(sound)});
    }
    return out;
}

enum class Pair { none, slant, perfect };

// The sounds of a word as text: "K R EY N"; with the place where its last stressed vowel starts.
struct Spelled {
    std::vector<std::string> sounds;
    std::size_t vowel = 0;
};

Spelled spell(Sound sound)
{
    Spelled out;
    std::size_t last = 0, stressed = sound.size();
    for (std::size_t i = 0; i < sound.size(); ++i) {
        out.sounds.emplace_back(phone_names[sound[i].symbol]);
        if (!sound[i].is_vowel()) continue;
        last = i;
        if (sound[i].stress > 0) stressed = i;
    }
    out.vowel = stressed < sound.size() ? stressed : last;
    return out;
}

// The consonants right before the rhyme's vowel, and whether a vowel stands before them.
struct Cluster {
    std::vector<std::string> sounds;
    bool inside = false;
};

Cluster cluster_before(const Spelled& word)
{
    std::size_t start = word.vowel;
    while (start > 0 && phone_symbol(word.sounds[start - 1]) >= vowel_symbols) --start;
    return {{word.sounds.begin() + static_cast<std::ptrdiff_t>(start), word.sounds.begin() + static_cast<std::ptrdiff_t>(word.vowel)}, start > 0};
}

// Perfect: one word's sounds from the vowel on are the other's, and what stands right before differs.
Pair pair_of(const HeardWord& a, const HeardWord& b)
{
    const Spelled x = spell(a.sound), y = spell(b.sound);
    if (a.key == b.key || x.sounds == y.sounds) return Pair::none;
    const bool same_tail = std::equal(x.sounds.begin() + static_cast<std::ptrdiff_t>(x.vowel), x.sounds.end(),
                                      y.sounds.begin() + static_cast<std::ptrdiff_t>(y.vowel), y.sounds.end());
    if (same_tail) {
        // The same syllable twice is no rhyme: "leave", "believe". The consonants before the vowel decide, all of
        // them at the start of a word; inside one, where they also close the syllable before, their end does.
        const Cluster p = cluster_before(x), q = cluster_before(y);
        const auto ends_with = [](const Cluster& whole, const Cluster& end) {
            return whole.inside && !end.sounds.empty() && whole.sounds.size() >= end.sounds.size() &&
                   std::equal(end.sounds.rbegin(), end.sounds.rend(), whole.sounds.rbegin());
        };
        if (p.sounds != q.sounds && !ends_with(p, q) && !ends_with(q, p)) return Pair::perfect;
        return Pair::none;
    }
    return x.sounds[x.vowel] == y.sounds[y.vowel] || (x.sounds[x.vowel][0] == 'A' && x.sounds[x.vowel] == "AO" && y.sounds[y.vowel] == "AA") ||
                   (x.sounds[x.vowel] == "AA" && y.sounds[y.vowel] == "AO")
               ? Pair::slant
               : Pair::none;
}

double share(int part, int whole)
{
    return whole == 0 ? 1.0 : static_cast<double>(part) / whole;
}

void count_pairs(LyricFigures& f, const LyricSheet& sheet, const std::vector<HeardLine>& lines)
{
    std::map<int, std::size_t> last;         // line of each group
    int perfect = 0, slant = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (sheet.lines[i].rhyme == 'X' || lines[i].empty()) continue;
        const auto before = last.find(sheet.lines[i].group);
        if (before != last.end()) {
            ++f.pairs;
            const Pair pair = pair_of(lines[before->second].back(), lines[i].back());
            perfect += pair == Pair::perfect ? 1 : 0;
            slant += pair == Pair::slant ? 1 : 0;
        }
        last[sheet.lines[i].group] = i;
    }
    f.perfect_pairs = share(perfect, f.pairs);
    f.slant_pairs = f.pairs == 0 ? 0 : share(slant, f.pairs);
}

void count_flow(LyricFigures& f, const LyricSheet& sheet)
{
    int beats = 0, stressed = 0, rhymes = 0, on_four = 0;
    for (const Line& line : sheet.lines) {
        int rhyme_slot = -1;
        for (const Syllable& s : line.syllables) {
            if (s.slot % (line.grid / 4) == 0) {
                ++beats;
                stressed += s.stress > 0 ? 1 : 0;
            }
            const bool in_last = s.word == line.syllables.back().word;
            if (in_last && (rhyme_slot < 0 || s.stress > 0)) rhyme_slot = s.slot;
        }
        if (rhyme_slot < 0) continue;
        ++rhymes;
        on_four += std::abs(rhyme_slot - line.grid / 4 * 3) <= 1 ? 1 : 0;
    }
    f.on_beat_stress = share(stressed, beats);
    f.rhyme_on_four = share(on_four, rhymes);
}

void count_words(LyricFigures& f, const std::vector<HeardLine>& lines)
{
    std::set<std::pair<std::string, std::string>> different;
    std::set<std::vector<std::string>> known;
    int neighbours = 0;
    for (const HeardLine& line : lines) {
        std::vector<std::string> keys;
        for (const HeardWord& word : line) {
            if (!keys.empty()) {
                ++neighbours;
                different.emplace(keys.back(), word.key);
            }
            keys.push_back(word.key);
        }
        if (!keys.empty() && !known.insert(keys).second) ++f.repeated_lines;
    }
    f.distinct_2 = share(static_cast<int>(different.size()), neighbours);
}

}  // namespace

LyricFigures figures_of(const LyricSheet& sheet, const Plan& plan, const LyricData& data)
{
    LyricFigures f;
    std::vector<HeardLine> lines;
    std::vector<HeardWord> words;
    int drawn = 0, met = 0;
    std::map<std::string, Pronunciation> given;
    for (const auto& [word, text] : plan.spec.lyrics.pronounce) {
        if (std::optional<Pronunciation> sound = read_pronunciation(text)) given.emplace(word_key(word), std::move(*sound));
    }
    for (const Line& line : sheet.lines) {
        lines.push_back(heard(line, data, given));
        int syllables = 0;
        for (const HeardWord& word : lines.back()) {
            syllables += syllable_count(word.sound);
            words.push_back(word);
        }
        ++f.lines;
        if (line.origin == Origin::artist) {
            ++f.artist_lines;
            continue;
        }
        ++drawn;
        const Span span = syllable_span(plan, line.section);
        met += syllables >= span.low && syllables <= span.high ? 1 : 0;
    }
    f.words = static_cast<int>(words.size());
    f.syllables_met = share(met, drawn);
    f.rhyme_density = rhyme_density(words);
    count_pairs(f, sheet, lines);
    count_words(f, lines);
    count_flow(f, sheet);
    return f;
}

Json to_json(const LyricFigures& f)
{
    const auto rounded = [](double x) { return std::floor(x * 10000 + 0.5) / 10000; };
    return Json{{"lines", f.lines},
                {"words", f.words},
                {"artist_lines", f.artist_lines},
                {"syllables_met", rounded(f.syllables_met)},
                {"pairs", f.pairs},
                {"perfect_pairs", rounded(f.perfect_pairs)},
                {"slant_pairs", rounded(f.slant_pairs)},
                {"rhyme_density", rounded(f.rhyme_density)},
                {"distinct_2", rounded(f.distinct_2)},
                {"repeated_lines", f.repeated_lines},
                {"on_beat_stress", rounded(f.on_beat_stress)},
                {"rhyme_on_four", rounded(f.rhyme_on_four)}};
}

}  // namespace sixteen
