#include "sixteen/verify/report.h"

#include "sixteen/base/hash.h"

#include <gtest/gtest.h>

#include <cmath>

namespace sixteen {
namespace {

Json note(const char* voice, int tick, int velocity = 100, int key = 38)
{
    return {{"voice", voice}, {"tick", tick}, {"length", 60}, {"key", key}, {"velocity", velocity}, {"origin", "model"}};
}

Json line(const std::vector<std::string>& words, int group, const char* rhyme = "A")
{
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return {{"text", text}, {"words", words}, {"group", group}, {"rhyme", rhyme}, {"bar", 1}, {"origin", "model"},
            {"syllables", Json::array()}, {"relaxed", Json::array()}};
}

// A draft's document with two lines, four notes and a grid.
Json document()
{
    return {{"program", {{"name", "sixteen"}, {"version", "1"}}},
            {"models", {{{"name", "beat"}, {"sha256", "aaaa"}}}},
            {"plan", {{"tempo", 90}, {"spec", {{"swing", 57}}}}},
            {"pattern", {{"chords", {"i", "VI"}}, {"grid", {{"snare", {"....x.......x...", "....x.......x..."}}}}}},
            {"lyrics", {{"lines", {line({"Keep", "it", "in", "my", "pocket"}, 0), line({"take", "it", "up", "the", "rocket"}, 0)}}}},
            {"score", {{"ppq", 480}, {"notes", {note("snare", 480), note("snare", 1440), note("snare", 2400), note("bass", 0, 90, 30)}}}}};
}

class VerifyTest : public testing::Test {
protected:
    void put(const std::string& folder, const Json& document, std::map<std::string, std::string> files = {})
    {
        files["draft.json"] = document.dump();
        Json hashes = Json::object();
        for (const auto& [name, bytes] : files) {
            m_fs.files[folder + "/d/" + name] = bytes;
            hashes[name] = {{"sha256", sha256(bytes)}, {"bytes", bytes.size()}};
        }
        m_fs.files[folder + "/manifest.jsonl"] = Json{{"id", "d"}, {"status", "done"}, {"files", hashes}}.dump() + "\n";
    }

    GoldenDraft read(const std::string& folder)
    {
        Result<std::vector<GoldenDraft>> drafts = read_drafts(m_fs, folder);
        EXPECT_TRUE(drafts) << to_text(drafts.error());
        return drafts->front();
    }

    DraftReport report(const Json& now, const Tolerance& tolerance = {})
    {
        put("golden", document());
        put("new", now);
        const auto rhymes = [](const std::string& a, const std::string& b) { return a.substr(a.size() - 4) == b.substr(b.size() - 4); };
        return compare(read("golden"), read("new"), m_fs, tolerance, rhymes);
    }

    MemoryFileSystem m_fs;
};

TEST_F(VerifyTest, TheSameBytesAreTheSame)
{
    const DraftReport same = report(document());
    EXPECT_TRUE(same.same && same.within);
    EXPECT_TRUE(same.statements.empty());
}

TEST_F(VerifyTest, AMovedNoteIsToldByBarVoiceAndTick)
{
    Json now = document();
    now["score"]["notes"][2]["tick"] = 2420;
    const DraftReport moved = report(now);
    EXPECT_FALSE(moved.same || moved.within);
    EXPECT_EQ(moved.layer, Layer::score);
    ASSERT_EQ(moved.statements.size(), 1U);
    EXPECT_EQ(moved.statements[0], "bar 2, snare: tick 480 is now 500");
    EXPECT_TRUE(report(now, {.ticks = 20}).within);
    EXPECT_FALSE(report(now, {.ticks = 19}).within);
}

TEST_F(VerifyTest, LostAndNewNotesAreNotTakenForMoves)
{
    Json now = document();
    now["score"]["notes"][1]["tick"] = 1440 + 480;
    const DraftReport changed = report(now, {.ticks = 100});
    EXPECT_FALSE(changed.within);
    EXPECT_EQ(changed.statements, (std::vector<std::string>{"bar 1, snare: the note at tick 1440 is gone", "bar 2, snare: a new note at tick 0"}));
    EXPECT_TRUE(report(now, {.notes = 0.5}).within);
}

TEST_F(VerifyTest, AChangedWordIsToldWithTheRhymeItCosts)
{
    Json now = document();
    now["lyrics"]["lines"][0] = line({"Keep", "it", "in", "my", "packing"}, 0);
    const DraftReport changed = report(now, {.lines = 0.4});
    EXPECT_EQ(changed.layer, Layer::lyric);
    EXPECT_FALSE(changed.within);
    EXPECT_EQ(changed.statements, (std::vector<std::string>{"line 1: 'pocket' is now 'packing'; rhyme with line 2 lost"}));
    EXPECT_TRUE(report(now, {.lines = 0.5}).within);
    now["lyrics"]["lines"][0] = line({"Keep", "it", "in", "my", "locket"}, 0);
    EXPECT_EQ(report(now).statements[0], "line 1: 'pocket' is now 'locket'");
}

TEST_F(VerifyTest, TheFirstLayerIsToldAndTheRestNamed)
{
    Json now = document();
    now["pattern"]["grid"]["snare"][1] = "....x.......xx..";
    now["score"]["notes"].push_back(note("snare", 3480));
    now["models"][0]["sha256"] = "bbbb";
    const DraftReport changed = report(now);
    EXPECT_EQ(changed.layer, Layer::pattern);
    EXPECT_EQ(changed.statements, (std::vector<std::string>{"bar 2, snare: ....x.......x... is now ....x.......xx..",
                                                            "made by another model/beat: \"aaaa\" is now \"bbbb\"",
                                                            "and what follows from it: score"}));
}

TEST_F(VerifyTest, APlanThatDiffersIsBeyondAnyTolerance)
{
    Json now = document();
    now["plan"]["spec"]["swing"] = 60;
    const DraftReport changed = report(now, {.ticks = 100, .notes = 1, .lines = 1});
    EXPECT_EQ(changed.layer, Layer::plan);
    EXPECT_FALSE(changed.within);
    EXPECT_EQ(changed.statements[0], "/spec/swing: 57 is now 60");
}

TEST_F(VerifyTest, TextsAreToldByTheirFirstLineThatDiffers)
{
    put("golden", document(), {{"lyrics.txt", "one\ntwo\n"}});
    put("new", document(), {{"lyrics.txt", "one\n2\n"}});
    const DraftReport changed = compare(read("golden"), read("new"), m_fs, {}, {});
    EXPECT_EQ(changed.layer, Layer::text);
    EXPECT_EQ(changed.statements[0], "lyrics.txt line 2: 'two' is now '2'");
}

TEST_F(VerifyTest, AGoldenFileThatWasEditedSaysSo)
{
    put("golden", document(), {{"lyrics.txt", "one\n"}});
    put("new", document(), {{"lyrics.txt", "one\n"}});
    m_fs.files["golden/d/lyrics.txt"] = "two\n";
    const DraftReport changed = compare(read("golden"), read("new"), m_fs, {}, {});
    EXPECT_FALSE(changed.within);
    EXPECT_EQ(changed.statements[0], "golden lyrics.txt is not the file that its record has the hash of");
}

std::string wav(const std::vector<int>& samples)
{
    const auto number = [](std::uint32_t value, int bytes) {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i) & 0xff);
        return text;
    };
    std::string data;
    for (const int sample : samples) data += number(static_cast<std::uint32_t>(sample), 2) + number(static_cast<std::uint32_t>(sample), 2);
    const std::string format = number(1, 2) + number(2, 2) + number(1000, 4) + number(4000, 4) + number(4, 2) + number(16, 2);
    const std::string body = "WAVEfmt " + number(16, 4) + format + "data" + number(static_cast<std::uint32_t>(data.size()), 4) + data;
    return "RIFF" + number(static_cast<std::uint32_t>(body.size()), 4) + body;
}

TEST_F(VerifyTest, AudioIsToldInDecibelsAndSeconds)
{
    std::vector<int> samples(2000, 100);
    put("golden", document(), {{"mix.wav", wav(samples)}});
    samples[1500] = 100 + 328;               // 328 / 32768: -40 dB
    put("new", document(), {{"mix.wav", wav(samples)}});
    const DraftReport changed = compare(read("golden"), read("new"), m_fs, {}, {});
    EXPECT_EQ(changed.layer, Layer::audio);
    EXPECT_EQ(changed.statements[0], "mix: -40.0 dB difference from 1.5 s");
    EXPECT_TRUE(compare(read("golden"), read("new"), m_fs, {.audio_db = -39}, {}).within);
    EXPECT_FALSE(compare(read("golden"), read("new"), m_fs, {.audio_db = -41}, {}).within);
    m_fs.files.erase("golden/d/mix.wav");
    EXPECT_NE(compare(read("golden"), read("new"), m_fs, {}, {}).statements[0].find("not kept"), std::string::npos);
}

TEST_F(VerifyTest, BlessKeepsTheOthersAndLeavesTheAudio)
{
    put("from", document(), {{"mix.wav", wav({1, 2})}, {"lyrics.txt", "one\n"}});
    m_fs.files["golden/manifest.jsonl"] = R"({"id": "e", "status": "done", "files": {}})" "\n";
    ASSERT_TRUE(bless(m_fs, "from", "golden", false));
    EXPECT_FALSE(m_fs.exists("golden/d/mix.wav"));
    EXPECT_EQ(m_fs.files["golden/d/lyrics.txt"], "one\n");
    const Result<std::vector<GoldenDraft>> drafts = read_drafts(m_fs, "golden");
    ASSERT_TRUE(drafts);
    ASSERT_EQ(drafts->size(), 2U);
    EXPECT_EQ((*drafts)[1].hashes.size(), 3U);
}

TEST_F(VerifyTest, RecordsThatLeadOutOfTheFolderAreRefused)
{
    for (const char* record : {R"({"id": "../x"})", R"({"id": "d", "files": {"../../x": {}}})", R"({"id": 3})", "nonsense"}) {
        m_fs.files["bad/manifest.jsonl"] = std::string(record) + "\n";
        const Result<std::vector<GoldenDraft>> drafts = read_drafts(m_fs, "bad");
        ASSERT_FALSE(drafts) << record;
        EXPECT_EQ(drafts.error().fault, Fault::data);
        EXPECT_EQ(drafts.error().line, 1);
    }
}

TEST_F(VerifyTest, DocumentsOfWrongShapesAreCompared)
{
    Json now = document();
    now["score"] = 3;
    now["lyrics"] = Json::array({1, "x"});
    now["pattern"]["grid"] = "none";
    now["models"] = Json::object();
    const DraftReport changed = report(now);
    EXPECT_FALSE(changed.within);
}

TEST(Drift, ShiftsAndDistancesOfSamples)
{
    const auto batch = [](double from) {
        std::vector<GoldenDraft> drafts;
        for (int i = 0; i < 50; ++i) {
            GoldenDraft draft;
            draft.record = {{"status", "done"}, {"figures", {{"beat", {{"hits", from + i}}}, {"same", 1.5}}}};
            drafts.push_back(draft);
        }
        return drafts;
    };
    const std::vector<FigureDrift> drifts = drift_of(batch(0), batch(25));
    ASSERT_EQ(drifts.size(), 2U);
    EXPECT_EQ(drifts[0].figure, "beat/hits");
    EXPECT_DOUBLE_EQ(drifts[0].golden.mean, 24.5);
    EXPECT_DOUBLE_EQ(drifts[0].golden.middle, 24.5);
    EXPECT_NEAR(drifts[0].golden.deviation, std::sqrt(50 * 51 / 12.0), 1e-9);
    EXPECT_DOUBLE_EQ(drifts[0].ks, 0.5);
    EXPECT_TRUE(drifts[0].drifted);
    EXPECT_FALSE(drifts[1].drifted);
    EXPECT_FALSE(drift_of(batch(0), batch(3))[0].drifted);
}

TEST(VerifyReports, EachFormatSaysTheSame)
{
    const std::vector<DraftReport> reports = {{"a", true, true, Layer::record, {}, 0},
                                              {"b<c", false, false, Layer::lyric, {"line 1: 'x' is now \"y\" & z"}, 2}};
    EXPECT_EQ(report_text(reports), "b<c: lyric differs\n  line 1: 'x' is now \"y\" & z\n  and 2 more\n2 drafts: 1 the same, 1 differ\n");
    const std::string lines = report_jsonl(reports);
    EXPECT_EQ(Json::parse(lines.substr(lines.find('\n') + 1))["layer"], "lyric");
    const std::string xml = report_junit(reports);
    EXPECT_NE(xml.find("failures=\"1\""), std::string::npos);
    EXPECT_NE(xml.find("b&lt;c"), std::string::npos);
    EXPECT_NE(xml.find("&quot;y&quot; &amp; z"), std::string::npos);
}

}  // namespace
}  // namespace sixteen
