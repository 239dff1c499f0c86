// The numbers that weigh sense against form in a lyric draft, in one place. Scores are in nats.
#pragma once

namespace sixteen::weights {

// Drawing words.
inline constexpr int inner_count = 20;           // rarer words of the training text are not drawn inside lines
inline constexpr double word_cut = 3.7;          // a word this far below the best is not drawn
inline constexpr double end_cut = 5.5;           // the same for rhyme words
inline constexpr double topic_word = 0.9;        // full relatedness to the topic adds this to a word
inline constexpr double topic_end = 2.0;         // and this to a rhyme word
inline constexpr double topic_turn = 1.0;        // and to the topic word whose turn it is, this
inline constexpr double promise = 0.6;           // of what the best rhyme for its group to come is worth
inline constexpr double end_link = 1.5;          // full relatedness of a rhyme word to its partner
inline constexpr double echo = 1.6;              // each echo of a vowel pair, at internal 1
inline constexpr int echo_lines = 2;             // how far back an echo is heard
inline constexpr double topic_floor = 0.35;      // relatedness up to here counts as none
inline constexpr double worn_word = 1.2;         // each use in the lines before takes this off
inline constexpr double worn_most = 3.6;
inline constexpr double topic_wear = 0.6;        // the share of it that a word of the topic wears
inline constexpr int worn_before = 16, worn_after = 2;  // lines in which a word is worn
inline constexpr double required_lift = 1.2;     // a word that is required comes this near to the best
inline constexpr double required_end = 3.0;      // a rhyme word that is required

// Rhyme groups.
inline constexpr int spare_partners = 3;         // onsets a class must have beyond those its group needs
inline constexpr int partner_count = 12;         // a partner must stand this often in the training text
inline constexpr int class_distance = 4;         // lines before, whose rhymes a new group does not take up

// Ranking, all per line.
inline constexpr double fluency = 1.0;           // mean log-likelihood of a word
inline constexpr double fluency_floor = -4.6;    // below this mean a line is no English
inline constexpr double not_fluent = 1.5;        // each nat below it
inline constexpr double end_word = 0.06;         // log-likelihood of the rhyme word, beyond its part in the mean
inline constexpr double cohere = 1.2;            // nearness of its content words to each other
inline constexpr double end_sense = 0.8;         // nearness of the rhyme word to the line and those around
inline constexpr double no_verb = 0.55;          // a line without a verb
inline constexpr double simile = 0.25;           // each "like a"; each "as ... as"
inline constexpr double simile_again = 0.3;      // each simile of the eight lines before, if it has one
inline constexpr double same_run = 0.6;          // each run of three words that a line before has
inline constexpr double stock_word = 0.25;       // a line with a part of the body, or a time of day or year
inline constexpr double stock_again = 0.18;      // each of the eight lines before that has one too
inline constexpr double stranger = 0.35;         // a "he" or "she" that nobody before it stands for
inline constexpr double dense = 0.3;             // vowels that rhyme within the last 15 words, a word
inline constexpr double link = 1.2;              // nearness of its content words to those of the lines around
inline constexpr double same_frame = 0.45;       // each line that opens with the same frame: "* on the *"
inline constexpr double same_pair = 0.2;        // each pair of function words in common with a line before
inline constexpr double other_tense = 0.25;      // a line beside it in another tense
inline constexpr double mixed_person = 0.35;     // he and she in one line, or in lines side by side
inline constexpr double rich_rhyme = 0.06;       // each syllable beyond the first that rhymes
inline constexpr double rich_internal = 0.35;    // the same, at internal 1
inline constexpr double told = 0.12;             // mean rarity of the content words
inline constexpr double topic_line = 0.7;        // strongest relatedness of a word to the topic
inline constexpr double topic_mean = 0.5;        // mean of its content words' relatedness to the topic
inline constexpr double worn_line = 0.25;        // each worn content word
inline constexpr double same_start = 0.35;       // begins as the line before, or two before
inline constexpr double bad_start = 0.8;         // begins with a word that leans on one before it
inline constexpr double flow = 0.012;            // each unit of flow cost
inline constexpr double light_end = 0.15;        // a rhyme on "me", "it", "you"
inline constexpr double few_words = 0.15;        // each content word below two
inline constexpr double repeated = 100;          // a line that stands already: decides
inline constexpr double missing_word = 50;       // a required word that is not there: decides

}  // namespace sixteen::weights

namespace sixteen {

// A topic is what a verse comes back to: how much a word wears that is so near to it (0..1).
constexpr double wear_share(double pull) { return 1 - (1 - weights::topic_wear) * pull; }

}  // namespace sixteen
