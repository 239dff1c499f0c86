// Words by the part they play in a line. Lower case, sorted bytewise in each list for binary search.
#pragma once

#include <string_view>

namespace sixteen::words {

bool is_function(std::string_view word);     // grammar rather than sense
bool is_open_end(std::string_view word);     // cannot end a line: wants another word behind it
bool is_heteronym(std::string_view word);    // one spelling, two rhymes
bool is_determiner(std::string_view word);   // "the", "my": a noun must follow
bool is_preposition(std::string_view word);
bool is_conjunction(std::string_view word);
bool is_past(std::string_view word);         // tells of the past: "was", "told"
bool is_present(std::string_view word);      // of now: "is", "don't"
char person(std::string_view word);          // 'i' I and we, 'y' you, 'h' he, 's' she, 't' they; ' ' none
char person_named(std::string_view word);    // whom a noun brings in: 'h' him, 's' her, 'b' either; ' ' nobody
char stock(std::string_view word);           // what verses fall back on: 'b' parts of the body, 't' clock and calendar; ' ' none
bool is_subject(std::string_view word);      // "i", "we'll": a verb must follow

}  // namespace sixteen::words
