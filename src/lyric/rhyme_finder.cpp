#include "sixteen/lyric/rhyme_finder.h"

#include "sixteen/lyric/rhyme.h"

#include <algorithm>

namespace sixteen {
namespace {

constexpr int most_shared = 4;               // syllables of a rhyme over several
constexpr int mosaic_count = 40;             // words of a mosaic stand at least this often in the training text
constexpr std::size_t mosaic_words = 80;     // the most frequent are tried, of each half

void keep_best(std::vector<RhymeHit>& hits, int most)
{
    if (hits.size() > static_cast<std::size_t>(most)) hits.resize(static_cast<std::size_t>(most));
}

// From the vowel of the n-th syllable from the end.
Sound last_syllables(Sound sound, int n)
{
    std::size_t at = sound.size();
    for (std::size_t i = sound.size(); i-- > 0 && n > 0;) {
        if (!sound[i].is_vowel()) continue;
        at = i;
        --n;
    }
    return sound.subspan(at);
}

// One sound is the end of the other: "cation", "dedication".
bool one_ends_the_other(Sound a, Sound b)
{
    const std::size_t n = std::min(a.size(), b.size());
    return same_sound(a.last(n), b.last(n));
}

Json hits_json(const std::vector<RhymeHit>& hits)
{
    Json out = Json::array();
    for (const RhymeHit& h : hits)
        out.push_back({{"text", h.text}, {"strength", h.strength}, {"shared", h.shared}, {"syllables", h.syllables}, {"count", h.count}});
    return out;
}

}  // namespace

RhymeFinder::RhymeFinder(const Lexicon& lexicon) : m_lexicon(lexicon)
{
    for (std::size_t row = 0; row < lexicon.size(); ++row) {
        const LexiconEntry entry = lexicon.entry(row);
        std::optional<Pronunciation> sound = read_pronunciation(entry.sounds.substr(0, entry.sounds.find('|')));
        if (!sound || syllable_count(*sound) == 0) continue;
        Word word{row, std::move(*sound), 0, entry.count, entry.is_explicit};
        word.syllables = syllable_count(word.sound);
        m_tails[rhyme_key(rhyme_tail(word.sound).tail)].push_back(static_cast<int>(m_words.size()));
        m_words.push_back(std::move(word));
    }
}

bool RhymeFinder::wanted(const Word& word, const RhymeOptions& options) const
{
    return word.count >= options.least_count && (options.explicit_words || !word.is_explicit);
}

RhymeHit RhymeFinder::hit(const Word& word, int strength, Sound asked) const
{
    return {std::string(m_lexicon.entry(word.row).display), strength, std::max(1, common_syllables(asked, word.sound)), word.syllables, word.count};
}

RhymeList RhymeFinder::find(std::string_view word, Sound sound, const RhymeOptions& options) const
{
    RhymeList list;
    const Sound tail = rhyme_tail(sound).tail;
    for (const auto& [key, numbers] : m_tails) {
        const Sound other = rhyme_tail(m_words[static_cast<std::size_t>(numbers.front())].sound).tail;
        const bool same = same_sound(tail, other);
        if (!same && tail_likeness(tail, other) < slant_floor) continue;
        for (const int number : numbers) {
            const Word& candidate = m_words[static_cast<std::size_t>(number)];
            if (!wanted(candidate, options) || m_lexicon.entry(candidate.row).word == word) continue;
            const int strength = rhyme_strength(sound, candidate.sound);
            RhymeHit found = hit(candidate, strength, sound);
            // The same sound is no rhyme.
            if (strength >= slant_floor) (strength == perfect_rhyme ? list.perfect : list.slant).push_back(found);
            // Over several syllables the last may start alike: "dedication", "medication".
            if (found.shared < 2 || one_ends_the_other(sound, candidate.sound)) continue;
            const int shared = std::min(found.shared, most_shared);
            found.strength = tail_likeness(last_syllables(sound, shared), last_syllables(candidate.sound, shared));
            if (found.strength >= slant_floor) list.multisyllabic.push_back(found);
        }
    }
    const auto by_syllables = [](const RhymeHit& a, const RhymeHit& b) {
        if (a.syllables != b.syllables) return a.syllables < b.syllables;
        return a.count != b.count ? a.count > b.count : a.text < b.text;
    };
    const auto by_strength = [](const RhymeHit& a, const RhymeHit& b) {
        if (a.strength != b.strength) return a.strength > b.strength;
        return a.count != b.count ? a.count > b.count : a.text < b.text;
    };
    const auto by_shared = [&](const RhymeHit& a, const RhymeHit& b) {
        const int x = std::min(a.shared, most_shared), y = std::min(b.shared, most_shared);
        return x != y ? x > y : by_strength(a, b);
    };
    // The more frequent of too many, then in their order.
    std::sort(list.perfect.begin(), list.perfect.end(), by_strength);
    keep_best(list.perfect, options.most);
    std::sort(list.perfect.begin(), list.perfect.end(), by_syllables);
    std::sort(list.slant.begin(), list.slant.end(), by_strength);
    keep_best(list.slant, options.most);
    std::sort(list.multisyllabic.begin(), list.multisyllabic.end(), by_shared);
    keep_best(list.multisyllabic, options.most);
    list.mosaic = mosaics(sound, options);
    std::sort(list.mosaic.begin(), list.mosaic.end(), by_strength);
    keep_best(list.mosaic, options.most);
    return list;
}

std::vector<RhymeHit> RhymeFinder::mosaics(Sound sound, const RhymeOptions& options) const
{
    std::vector<RhymeHit> out;
    const int n = std::min(syllable_count(sound), most_shared);
    const std::vector<int> vowels = last_vowels(sound, n);
    for (int right = 1; right < n; ++right) {
        // The first word ends on the vowels of the left syllables, the second is those of the right ones.
        std::vector<const Word*> first, second;
        for (const Word& word : m_words) {
            if (word.count < std::max(mosaic_count, options.least_count) || !wanted(word, options)) continue;
            const auto fits = [&](int from, int count) {
                const std::vector<int> own = last_vowels(word.sound, count);
                return static_cast<int>(own.size()) == count && std::equal(own.begin(), own.end(), vowels.begin() + from);
            };
            if (fits(right, n - right)) first.push_back(&word);
            if (word.syllables == right && fits(0, right)) second.push_back(&word);
        }
        for (auto* words : {&first, &second}) {
            std::stable_sort(words->begin(), words->end(), [](const Word* a, const Word* b) { return a->count > b->count; });
            words->resize(std::min(words->size(), mosaic_words));
        }
        for (const Word* a : first) {
            for (const Word* b : second) {
                Pronunciation both = a->sound;
                both.insert(both.end(), b->sound.begin(), b->sound.end());
                const Sound asked = last_syllables(sound, n), given = last_syllables(both, n);
                if (a == b || same_sound(asked, given)) continue;
                const int strength = tail_likeness(asked, given);
                if (strength < slant_floor) continue;
                out.push_back({std::string(m_lexicon.entry(a->row).display) + " " + std::string(m_lexicon.entry(b->row).display), strength, n,
                               a->syllables + b->syllables, std::min(a->count, b->count)});
            }
        }
    }
    return out;
}

Json to_json(const RhymeList& list)
{
    return {{"perfect", hits_json(list.perfect)},
            {"slant", hits_json(list.slant)},
            {"multisyllabic", hits_json(list.multisyllabic)},
            {"mosaic", hits_json(list.mosaic)}};
}

}  // namespace sixteen
