#include "sixteen/report/page.h"

#include <gtest/gtest.h>

#include <functional>

namespace sixteen {
namespace {

Json record()
{
    return Json::parse(R"({"id": "late-bus-42-0000", "status": "done", "title": "Late Bus", "style": "boom-bap", "tempo": 90, "take": 0, "index": 0,
        "spec_sha256": "aa", "program": {"name": "sixteen", "version": "1"}, "models": [],
        "figures": {"beat": {"hits_a_beat": 3.94}, "lyrics": {"rhyme_density": 0.16, "perfect_pairs": 1}, "sound": {"lufs": -12.9, "seconds": 5.3}},
        "files": {"mix.wav": {"sha256": "bb", "bytes": 3}, "stems/kick.wav": {}},
        "spec": {"title": "Late Bus", "key": "F", "mode": "minor", "swing": 57, "lyrics": {"rhyme": {"kind": "perfect"}}}})");
}

Json document()
{
    return Json::parse(R"({"plan": {"bars": 2, "sections": [{"section": "verse", "first_bar": 1, "bars": 2}], "spec": {"swing": 57}},
        "pattern": {"chords": ["i", "VI"]},
        "score": {"notes": [{"voice": "kick", "tick": 0, "length": 60, "key": 36, "velocity": 100, "origin": "model"},
                            {"voice": "bass", "tick": 960, "length": 480, "key": 29, "velocity": 90, "origin": "artist"}]},
        "lyrics": {"lines": [{"line": 1, "bar": 2, "section": 0, "rhyme": "A", "group": 0, "origin": "artist", "grid": 16, "text": "My mother",
            "words": ["My", "mother"], "syllables": [{"text": "My", "stress": 1, "slot": -1, "word": 0},
            {"text": "mo", "stress": 1, "slot": 1, "word": 1}, {"text": "ther", "stress": 0, "slot": 2, "word": 1}], "relaxed": ["rhyme"]}]}})");
}

PageDraft draft(Json of_record = record(), Json of_document = document())
{
    return {std::move(of_record), std::move(of_document), Waveform{{1, 63}, {0, 31}}, "late-bus-42-0000/", "late-bus-42-0000/mix.wav", {}};
}

TEST(Page, HoldsWhatThereIsToShowOfADraft)
{
    const Json data = draft_data(draft());
    EXPECT_EQ(data["title"], "Late Bus");
    EXPECT_EQ(data["key"], "F minor");
    EXPECT_EQ(data["density"], 3.94);
    EXPECT_EQ(data["rhyme"], 0.16);
    EXPECT_EQ(data["loudness"], -12.9);
    EXPECT_EQ(data["wave"], "B/Af");
    EXPECT_EQ(data["sections"], Json::parse(R"([["verse", 1, 2]])"));
    EXPECT_EQ(data["chords"], Json::parse(R"(["i", "VI"])"));
    EXPECT_EQ(data["grid"]["rows"], Json::parse(R"([["kick", "kick", 0, 12], ["bass", "bass", 18, 12]])"));
    EXPECT_EQ(data["grid"]["strokes"], Json::parse(R"([[0, 0, 3, "M2 12v-9"], [1, 1, 2, "M96 19h47"]])"));
    EXPECT_EQ(data["lines"], Json::parse(R"([{"bar": 2, "texts": ["My", " ", "mo", "ther"], "ticks": [1817, -1, 2057, 2160], "stress": [1, 0, 1, 0],
        "start": 1817, "letter": "A", "look": "c0 u0", "rhyme": 2, "artist": true, "relaxed": ["rhyme"]}])"));
    EXPECT_EQ(data["files"], Json::parse(R"([["mix.wav", "mix.wav"], ["stems/kick.wav", "stems/kick.wav"]])"));
    EXPECT_FALSE(data.contains("failed"));
    EXPECT_FALSE(data.contains("notes"));
}

TEST(Page, AKeeperIsWhatMakesTheDraftAgain)
{
    const Json keeper = draft_data(draft())["keeper"];
    EXPECT_EQ(keeper["id"], "late-bus-42-0000");
    EXPECT_EQ(keeper["take"], 0);
    EXPECT_EQ(keeper["index"], 0);
    EXPECT_EQ(keeper["spec"], record()["spec"]);
    EXPECT_FALSE(keeper.contains("files"));
}

TEST(Page, AFailedDraftSaysWhy)
{
    const Json failed = Json::parse(R"({"id": "a", "status": "failed", "error": {"exit": 65, "message": "no word fits"}})");
    const Json data = draft_data(draft(failed, {}));
    EXPECT_EQ(data["failed"], "no word fits");
    EXPECT_TRUE(data["keeper"].is_null());
}

// Every value in turn becomes every other kind of value.
void spoil(const Json& whole, const Json::json_pointer& at, const std::function<void(const Json&)>& use)
{
    for (const char* wrong : {"null", "true", "-1", "99999999999999999999", "1e300", "\"text\"", "[]", "[[1]]", "{}", "{\"a\": {}}"}) {
        Json spoiled = whole;
        spoiled[at] = Json::parse(wrong);
        use(spoiled);
    }
    const Json& here = whole[at];
    if (here.is_object()) {
        for (const auto& [name, value] : here.items()) spoil(whole, at / name, use);
    } else if (here.is_array()) {
        for (std::size_t i = 0; i < here.size(); ++i) spoil(whole, at / i, use);
    }
}

TEST(Page, TakesHostileDocuments)
{
    int shown = 0;
    const auto shows = [&](const PageDraft& hostile) {
        const Json data = draft_data(hostile);
        EXPECT_TRUE(data["id"].is_string() && data["title"].is_string() && data["files"].is_array());
        if (data.contains("grid")) {
            EXPECT_LE(data["grid"].dump().size(), 1000U);
        }
        ++shown;
    };
    spoil(document(), Json::json_pointer(), [&](const Json& spoiled) { shows(draft(record(), spoiled)); });
    spoil(record(), Json::json_pointer(), [&](const Json& spoiled) { shows(draft(spoiled, document())); });
    EXPECT_GT(shown, 700);
}

TEST(Page, NothingOfADraftEndsTheScriptElement)
{
    Json hostile = record();
    hostile["title"] = "</script><script>alert(1)</script><!-- {{script}} {{data}}";
    const std::string page = batch_page("</title>{{data}}{{style}}", {draft_data(draft(hostile))}, {"a </script> note"});
    std::size_t ends = 0;
    for (std::size_t at = page.find("</script"); at != page.npos; at = page.find("</script", at + 1)) ++ends;
    EXPECT_EQ(ends, 2U);
    EXPECT_EQ(page.find("<!--"), page.npos);
    EXPECT_NE(page.find("<title>&lt;/title&gt;{{data}}{{style}}"), page.npos);
    const std::size_t start = page.find("id=\"data\">") + 10;
    const Json data = Json::parse(page.substr(start, page.find("</script>", start) - start));
    EXPECT_EQ(data["drafts"][0]["title"], hostile["title"]);
    EXPECT_EQ(data["notes"][0], "a </script> note");
}

TEST(Page, PathsBecomeUrls)
{
    EXPECT_EQ(url_of("../late bus/a#b?c%d/\xc3\xa9.wav"), "../late%20bus/a%23b%3Fc%25d/%C3%A9.wav");
}

}  // namespace
}  // namespace sixteen
