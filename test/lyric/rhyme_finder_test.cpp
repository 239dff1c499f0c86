#include "sixteen/lyric/rhyme_finder.h"

#include "sixteen/base/file_system.h"
#include "sixteen/lyric/rhyme.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace sixteen {
namespace {

// The lexicon that ships.
const Lexicon& lexicon()
{
    static const Lexicon read = std::move(*Lexicon::read(*disk().read(std::string(SIXTEEN_SOURCE_DIR) + "/models/lyric/lexicon.txt"), "lexicon.txt"));
    return read;
}

RhymeList find(const std::string& word, RhymeOptions options = {})
{
    static const RhymeFinder finder(lexicon());
    return finder.find(word, lexicon().pronounce(word), options);
}

bool holds(const std::vector<RhymeHit>& hits, const std::string& text)
{
    return std::any_of(hits.begin(), hits.end(), [&](const RhymeHit& h) { return h.text == text; });
}

TEST(RhymeFinder, GroupsByGrade)
{
    const RhymeList list = find("chain", {.most = 1000});
    EXPECT_TRUE(holds(list.perfect, "rain"));
    EXPECT_TRUE(holds(list.slant, "name"));
    EXPECT_FALSE(holds(list.perfect, "chain") || holds(list.slant, "chain") || holds(list.slant, "rain"));
    EXPECT_TRUE(std::is_sorted(list.perfect.begin(), list.perfect.end(), [](const RhymeHit& a, const RhymeHit& b) { return a.syllables < b.syllables; }));
    for (const RhymeHit& hit : list.slant) EXPECT_GE(hit.strength, slant_floor) << hit.text;
    EXPECT_TRUE(list.mosaic.empty());
    EXPECT_EQ(find("chain", {.most = 5}).perfect.size(), 5u);
}

TEST(RhymeFinder, HomophonesAreNoRhymes)
{
    const RhymeList list = find("right", {.most = 1000});
    EXPECT_FALSE(holds(list.perfect, "write") || holds(list.slant, "write"));
    EXPECT_TRUE(holds(list.perfect, "night"));
}

TEST(RhymeFinder, SeveralSyllablesAndSeveralWords)
{
    const RhymeList nation = find("dedication", {.most = 1000});
    ASSERT_FALSE(nation.multisyllabic.empty());
    EXPECT_GE(nation.multisyllabic.front().shared, 4);
    EXPECT_TRUE(holds(nation.multisyllabic, "medication") || holds(nation.multisyllabic, "education"));
    const RhymeList laptop = find("laptop", {.most = 1000});
    ASSERT_FALSE(laptop.mosaic.empty());
    for (const RhymeHit& hit : laptop.mosaic) {
        const std::size_t blank = hit.text.find(' ');
        ASSERT_NE(blank, std::string::npos);
        Pronunciation both = lexicon().pronounce(hit.text.substr(0, blank));
        const Pronunciation second = lexicon().pronounce(hit.text.substr(blank + 1));
        both.insert(both.end(), second.begin(), second.end());
        EXPECT_GE(common_syllables(lexicon().pronounce("laptop"), both), 2) << hit.text;
    }
    EXPECT_FALSE(holds(laptop.mosaic, "lap top"));
}

TEST(RhymeFinder, GivesJson)
{
    const Json json = to_json(find("money", {.most = 3}));
    for (const char* group : {"perfect", "slant", "multisyllabic", "mosaic"}) EXPECT_TRUE(json.at(group).is_array());
    EXPECT_TRUE(json["perfect"][0].at("text").is_string());
}

}  // namespace
}  // namespace sixteen
