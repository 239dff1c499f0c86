#include "sixteen/lyric/lyric_data.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/lyric/rhyme.h"
#include "word_lists.h"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace sixteen {
namespace {

Diagnostic broken(const char* what, const char* file)
{
    return fault(Fault::unavailable, what).at(file).advise("install sixteen's data again");
}

constexpr double ln2 = 0.69314718055994530942;
constexpr int rare_end = 4;                  // a word seen less often is no end word

std::uint32_t word32(const std::string& bytes, std::size_t at)
{
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

bool ends_well(const TokenWord& word)
{
    return !words::is_open_end(word.text) && !words::is_heteronym(word.text) && word.count >= rare_end &&
           word.text.size() > 1 && !word.text.ends_with("'s") && !word.text.ends_with("'ll") && !word.text.ends_with("'ve") &&
           !word.text.ends_with("'re") && !word.text.ends_with("n't");
}

}  // namespace

void mark_grammar(TokenWord& word)
{
    word.is_function = words::is_function(word.text);
    word.is_determiner = words::is_determiner(word.text);
    word.is_preposition = words::is_preposition(word.text);
    word.is_conjunction = words::is_conjunction(word.text);
    word.is_subject = words::is_subject(word.text);
    word.is_verb = word.is_verb || words::is_past(word.text) || words::is_present(word.text) ||
                   (word.is_subject && word.text.find('\'') != std::string::npos);
    word.open_end = words::is_open_end(word.text);
}

Result<LyricData> LyricData::read(LyricFiles files)
{
    Result<Lexicon> lexicon = Lexicon::read(std::move(files.lexicon), "lexicon.txt");
    if (!lexicon) return lexicon.error();
    LyricData data(std::move(*lexicon));
    if (const Status s = data.read_vocabulary(files.vocabulary); !s) return s.error();
    if (const Status s = data.describe_tokens(); !s) return s.error();
    if (const Status s = data.read_vectors(files.vectors); !s) return s.error();
    if (const Status s = data.read_runs(files.runs); !s) return s.error();
    if (const Status s = data.read_blocked(files.blocked); !s) return s.error();
    return data;
}

Status LyricData::read_vocabulary(const std::string& text)
{
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = text.find('\n', at);
        if (end == std::string::npos) end = text.size();
        TokenWord word;
        word.text = text.substr(at, end - at);
        if (word.text.empty()) return broken("the vocabulary has an empty line", "vocab.txt");
        m_ids.emplace(word.text, static_cast<int>(m_tokens.size()));
        m_tokens.push_back(std::move(word));
        at = end + 1;
    }
    for (const char* special : {"<pad>", "<unk>", "<line>", "<eol>"}) {
        if (id_of(special) < 0) return broken("the vocabulary lacks a special token", "vocab.txt");
    }
    return {};
}

Status LyricData::describe_tokens()
{
    for (std::size_t row = 0; row < m_lexicon.size(); ++row) {
        const LexiconEntry entry = m_lexicon.entry(row);
        if (entry.id < 0) continue;
        if (entry.id >= static_cast<int>(m_tokens.size()) || m_tokens[static_cast<std::size_t>(entry.id)].text != entry.word)
            return broken("lexicon and vocabulary do not belong together", "lexicon.txt");
        TokenWord& word = m_tokens[static_cast<std::size_t>(entry.id)];
        word.display = entry.display;
        word.count = entry.count;
        word.is_explicit = entry.is_explicit;
        word.is_name = entry.is_name;
        word.is_verb = entry.is_verb;
        const auto sound = read_pronunciation(entry.sounds.substr(0, entry.sounds.find('|')));
        if (sound) word.sound = *sound;
    }
    double total = 0;
    for (const TokenWord& word : m_tokens) total += word.count;
    for (std::size_t id = 0; id < m_tokens.size(); ++id) {
        TokenWord& word = m_tokens[id];
        if (word.text.front() == '<' && word.text.back() == '>') continue;
        word.syllables = syllable_count(word.sound);
        if (word.syllables == 0) continue;  // "hmm": no vowel to sing, so it is never drawn
        mark_grammar(word);
        word.may_end = ends_well(word);
        word.rarity = exact_log2((total + 1) / (word.count + 1)) * ln2;
        const RhymeTail tail = rhyme_tail(word.sound);
        word.rhyme_class = m_class_ids.emplace(rhyme_key(tail.tail), classes()).first->second;
        if (word.rhyme_class == classes()) m_classes.emplace_back();
        m_classes[static_cast<std::size_t>(word.rhyme_class)].push_back(static_cast<int>(id));
        word.onset = m_onset_ids.emplace(rhyme_key(tail.onset), static_cast<int>(m_onset_ids.size())).first->second;
    }
    return {};
}

Status LyricData::read_vectors(const std::string& bytes)
{
    if (bytes.empty()) return {};
    if (bytes.size() < 12 || bytes.compare(0, 4, "S16V") != 0) return broken("these are no word vectors of sixteen", "vectors.bin");
    const std::size_t count = word32(bytes, 4), dimension = word32(bytes, 8);
    if (count != m_tokens.size() || dimension > 4096 || bytes.size() != 12 + count * dimension)
        return broken("the word vectors do not belong to the vocabulary", "vectors.bin");
    m_dimension = static_cast<int>(dimension);
    m_vectors.resize(count * dimension);
    std::memcpy(m_vectors.data(), bytes.data() + 12, m_vectors.size());
    m_norms.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
        int sum = 0;
        for (std::size_t k = 0; k < dimension; ++k) {
            const int x = m_vectors[i * dimension + k];
            sum += x * x;
        }
        m_norms[i] = std::sqrt(static_cast<double>(sum));
    }
    return {};
}

Status LyricData::read_runs(const std::string& bytes)
{
    if (bytes.size() % 4 != 0) return broken("the list of runs is cut off", "ngrams.bin");
    m_runs.resize(bytes.size() / 4);
    for (std::size_t i = 0; i < m_runs.size(); ++i) m_runs[i] = word32(bytes, 4 * i);
    if (!std::is_sorted(m_runs.begin(), m_runs.end())) return broken("the list of runs is out of order", "ngrams.bin");
    return {};
}

Status LyricData::read_blocked(const std::string& bytes)
{
    if (bytes.size() % 8 != 0) return broken("the list of blocked words is cut off", "blocked.bin");
    for (std::size_t at = 0; at < bytes.size(); at += 8)
        m_blocked.push_back(static_cast<std::uint64_t>(word32(bytes, at + 4)) << 32 | word32(bytes, at));
    if (!std::is_sorted(m_blocked.begin(), m_blocked.end())) return broken("the list of blocked words is out of order", "blocked.bin");
    return {};
}

// FNV-1a over its bytes.
bool LyricData::is_blocked(std::string_view word) const
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const char c : word) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
    return std::binary_search(m_blocked.begin(), m_blocked.end(), hash);
}

int LyricData::id_of(std::string_view text) const
{
    const auto at = m_ids.find(std::string(text));
    return at == m_ids.end() ? -1 : at->second;
}

int LyricData::rhyme_class_of(Sound sound) const
{
    const auto at = m_class_ids.find(rhyme_key(rhyme_tail(sound).tail));
    return at == m_class_ids.end() ? -1 : at->second;
}

int LyricData::onset_of(Sound sound) const
{
    const auto at = m_onset_ids.find(rhyme_key(rhyme_tail(sound).onset));
    return at == m_onset_ids.end() ? -2 : at->second;
}

double LyricData::relatedness(int a, int b) const
{
    if (m_dimension == 0 || a < 0 || b < 0) return 0;
    const auto x = static_cast<std::size_t>(a), y = static_cast<std::size_t>(b), n = static_cast<std::size_t>(m_dimension);
    if (m_norms[x] == 0 || m_norms[y] == 0) return 0;
    int dot = 0;
    for (std::size_t k = 0; k < n; ++k) dot += m_vectors[x * n + k] * m_vectors[y * n + k];
    return dot / (m_norms[x] * m_norms[y]);
}

std::uint32_t run_hash(std::span<const int> tokens)
{
    std::uint64_t hash = 0xcbf29ce484222325ULL;
    for (const int token : tokens) {
        hash = (hash ^ (static_cast<unsigned>(token) & 0xffU)) * 0x100000001b3ULL;
        hash = (hash ^ ((static_cast<unsigned>(token) >> 8) & 0xffU)) * 0x100000001b3ULL;
    }
    return static_cast<std::uint32_t>(hash >> 32 ^ hash);
}

bool LyricData::is_copied(std::span<const int> six) const
{
    return std::binary_search(m_runs.begin(), m_runs.end(), run_hash(six));
}

}  // namespace sixteen
