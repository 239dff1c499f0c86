#include "word_lists.h"

#include <algorithm>
#include <array>

namespace sixteen::words {
namespace {

constexpr auto determiners = std::to_array<std::string_view>(
    {"a", "an", "every", "her", "his", "its", "my", "our", "the", "their", "these", "those", "whose", "your"});

constexpr auto prepositions = std::to_array<std::string_view>(
    {"about", "across", "after", "against", "among", "around", "as", "at", "before", "behind", "below", "beneath",
     "beside", "between", "beyond", "by", "despite", "during", "for", "from", "in", "inside", "into", "near", "of",
     "off", "on", "onto", "out", "outside", "over", "past", "per", "since", "than", "through", "till", "to", "toward",
     "towards", "under", "until", "up", "upon", "via", "with", "within", "without"});

constexpr auto conjunctions = std::to_array<std::string_view>(
    {"'cause", "'til", "although", "and", "because", "but", "if", "nor", "or", "so", "that", "though", "unless", "when",
     "where", "whether", "which", "while", "who"});

constexpr auto subjects = std::to_array<std::string_view>(
    {"he", "he'd", "he'll", "he's", "i", "i'd", "i'll", "i'm", "i'ma", "i've", "it'll", "it's", "she", "she'd", "she'll",
     "she's", "that's", "there's", "they", "they'd", "they'll", "they're", "they've", "we", "we'd", "we'll", "we're",
     "we've", "what's", "where's", "who's", "you'd", "you'll", "you're", "you've"});

// Words that no line may end on, beyond the lists above.
constexpr auto open_words = std::to_array<std::string_view>(
    {"ain't", "am", "any", "are", "aren't", "be", "been", "being", "can", "can't", "could", "couldn't", "did", "didn't",
     "do", "does", "doesn't", "don't", "else", "even", "finna", "gettin'", "gon'", "gonna", "gotta", "had", "hadn't",
     "has", "hasn't", "have", "haven't", "having", "he's", "here's", "how", "how's", "is", "isn't", "just", "kinda", "let",
     "let's", "lets", "may", "might", "mr", "mr.", "mrs", "ms", "must", "no", "not", "one's", "only", "quite", "rather",
     "shall", "should", "shouldn't", "some", "sorta", "such", "them's", "too's", "tryna", "trynna", "very", "wanna", "was",
     "wasn't", "were", "weren't", "what", "whatever", "whenever", "wherever", "why", "will", "won't", "would", "wouldn't",
     "y'all's", "yet"});

// Words of grammar that may well end a line.
constexpr auto light_words = std::to_array<std::string_view>(
    {"again", "all", "another", "back", "both", "come", "done", "down", "each", "everything", "few", "get", "go", "goin'",
     "going", "got", "here", "him", "it", "know", "like", "made", "make", "many", "me", "mine", "more", "most", "much",
     "myself", "never", "nothing", "now", "one", "other", "own", "put", "really", "said", "same", "say", "see", "something",
     "still", "take", "them", "then", "there", "thing", "things", "think", "this", "time", "too", "us", "way", "well",
     "whom", "yeah", "you", "yours"});

constexpr auto past_words = std::to_array<std::string_view>(
    {"asked", "ate", "bought", "brought", "called", "came", "caught", "couldn't", "did", "didn't", "drove", "fell", "felt",
     "found", "gave", "got", "grew", "had", "hadn't", "heard", "held", "kept", "knew", "laid", "laughed", "left", "looked",
     "lost", "made", "met", "paid", "ran", "said", "sat", "saw", "slept", "stood", "thought", "threw", "told", "took",
     "turned", "used", "walked", "wanted", "was", "wasn't", "watched", "went", "were", "weren't", "woke", "wore", "worked",
     "wrote"});

constexpr auto present_words = std::to_array<std::string_view>(
    {"ain't", "am", "are", "aren't", "can", "can't", "comes", "do", "does", "doesn't", "don't", "feels", "gets", "gives", "goes",
     "gonna", "gotta", "has", "hasn't", "haven't", "i'm", "is", "isn't", "keeps", "knows", "looks", "makes", "needs", "runs",
     "says", "sees", "takes", "tells", "they're", "thinks", "wants", "we're", "won't", "you're"});

constexpr auto men = std::to_array<std::string_view>(
    {"boy", "boyfriend", "bro", "brother", "cousin", "dad", "daddy", "deacon", "father", "gentleman", "god", "grandfather",
     "grandpa", "groom", "guy", "husband", "kid", "king", "lord", "man", "nephew", "pastor", "pop", "pops", "preacher", "priest",
     "prince", "son", "uncle"});

constexpr auto women = std::to_array<std::string_view>(
    {"aunt", "auntie", "bride", "cousin", "daughter", "ex", "girl", "girlfriend", "grandma", "grandmother", "kid", "lady", "ma",
     "mama", "mom", "momma", "mother", "mum", "niece", "nurse", "princess", "queen", "sister", "wife", "woman"});

constexpr auto people = std::to_array<std::string_view>(
    {"artist", "baby", "barber", "boss", "captain", "cashier", "cat", "champ", "chef", "chief", "child", "coach", "cook", "cop",
     "dealer", "doctor", "dog", "driver", "drummer", "drunk", "everybody", "fighter", "friend", "ghost", "guard", "homie",
     "janitor", "judge", "landlord", "lawyer", "manager", "mayor", "neighbor", "nobody", "officer", "owner", "player", "rapper",
     "ref", "reporter", "rookie", "singer", "soldier", "somebody", "someone", "stranger", "teacher", "thief", "tutor", "waiter",
     "warden", "winner", "writer"});

constexpr auto body_parts = std::to_array<std::string_view>(
    {"ankle", "arm", "arms", "back", "beard", "breath", "cheek", "chest", "chin", "ear", "ears", "elbow", "eye", "eyes", "face",
     "feet", "finger", "fingers", "fist", "foot", "forehead", "hair", "hand", "hands", "head", "heart", "heel", "hip", "jaw",
     "knee", "knees", "knuckles", "leg", "legs", "lip", "lips", "lungs", "mouth", "neck", "nose", "palm", "palms", "shoulder",
     "shoulders", "side", "skin", "sleeve", "stomach", "teeth", "throat", "thumb", "toes", "tongue", "tooth", "wrist"});

constexpr auto times = std::to_array<std::string_view>(
    {"april", "august", "december", "eight", "eleven", "february", "five", "forty", "four", "friday", "half", "hour", "hours",
     "january", "july", "june", "midnight", "monday", "nine", "noon", "november", "o'clock", "october", "past", "quarter",
     "saturday", "september", "seven", "six", "sunday", "ten", "thirty", "three", "thursday", "tuesday", "twelve", "twenty",
     "wednesday"});

constexpr auto heteronyms = std::to_array<std::string_view>(
    {"bass", "bow", "bowed", "bows", "close", "desert", "does", "dove", "excuse", "house", "lead", "leads", "live", "lives",
     "minute", "moped", "object", "present", "produce", "read", "record", "row", "rows", "sow", "tear", "tears", "use",
     "used", "wind", "winds", "wound"});

template <std::size_t N>
constexpr bool in_order(const std::array<std::string_view, N>& list)
{
    for (std::size_t i = 1; i < N; ++i) {
        if (!(list[i - 1] < list[i])) return false;
    }
    return true;
}
static_assert(in_order(determiners) && in_order(prepositions) && in_order(conjunctions) && in_order(subjects) &&
              in_order(open_words) && in_order(light_words) && in_order(past_words) && in_order(present_words) &&
              in_order(heteronyms) && in_order(men) && in_order(women) && in_order(people) &&
              in_order(body_parts) && in_order(times));

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& list, std::string_view word)
{
    return std::binary_search(list.begin(), list.end(), word);
}

}  // namespace

bool is_determiner(std::string_view word) { return holds(determiners, word); }
bool is_preposition(std::string_view word) { return holds(prepositions, word); }
bool is_conjunction(std::string_view word) { return holds(conjunctions, word); }
bool is_subject(std::string_view word) { return holds(subjects, word); }
bool is_past(std::string_view word) { return holds(past_words, word); }
bool is_present(std::string_view word) { return holds(present_words, word); }

char person(std::string_view word)
{
    const auto one_of = [&](std::initializer_list<std::string_view> words) { return std::find(words.begin(), words.end(), word) != words.end(); };
    // "i'd", "we're": what stands before the apostrophe.
    if (const std::size_t cut = word.find('\''); cut != std::string_view::npos && cut > 0) word = word.substr(0, cut);
    if (one_of({"i", "me", "my", "mine", "myself", "we", "us", "our", "ours"})) return 'i';
    if (one_of({"you", "your", "yours", "yourself"})) return 'y';
    if (one_of({"he", "him", "his", "himself"})) return 'h';
    if (one_of({"she", "her", "hers", "herself"})) return 's';
    if (one_of({"they", "them", "their", "theirs"})) return 't';
    return ' ';
}

char person_named(std::string_view word)
{
    if (word.ends_with("'s")) word.remove_suffix(2);
    const bool man = holds(men, word), woman = holds(women, word);
    return holds(people, word) || (man && woman) ? 'b' : man ? 'h' : woman ? 's' : ' ';
}

char stock(std::string_view word) { return holds(body_parts, word) ? 'b' : holds(times, word) ? 't' : ' '; }

bool is_heteronym(std::string_view word) { return holds(heteronyms, word); }

bool is_open_end(std::string_view word)
{
    // Particles end lines well ("hold on", "come in"); prepositions that are never particles do not.
    constexpr auto particles = std::to_array<std::string_view>(
        {"about", "across", "around", "behind", "beyond", "by", "in", "inside", "near", "off", "on", "out", "outside", "over",
         "past", "through", "under", "up", "within", "without"});
    static_assert(in_order(particles));
    if (is_preposition(word)) return !holds(particles, word);
    return is_determiner(word) || is_conjunction(word) || is_subject(word) || holds(open_words, word);
}

bool is_function(std::string_view word)
{
    return is_determiner(word) || is_preposition(word) || is_conjunction(word) || is_subject(word) ||
           holds(open_words, word) || holds(light_words, word);
}

}  // namespace sixteen::words
