#include "sixteen/plan/material.h"

#include "../midi/bytes.h"

#include "sixteen/base/hash.h"
#include "sixteen/spec/reader.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

std::vector<Plan> plans_of(const std::string& text)
{
    std::vector<Diagnostic> problems;
    const std::vector<Spec> specs = read_specs(text, "songs/s.json", {}, problems);
    EXPECT_TRUE(problems.empty()) << to_text(problems.front());
    Result<std::vector<Plan>> plans = make_plans(specs.at(0), "songs/s.json");
    EXPECT_TRUE(plans);
    return *plans;
}

const std::string lock = R"({"style": "trap", "count": 2, "beat": {"lock": {"midi": "my/kick.mid"}}})";

Status attach(std::vector<Plan>& plans, const std::string& spec_file, const FileSystem& fs)
{
    MaterialShelf shelf(fs, "voices");
    for (Plan& plan : plans) {
        if (Status attached = shelf.attach(plan, spec_file); !attached) return attached;
    }
    return {};
}

TEST(Material, IsReadBesideTheSpecAndCountsInItsHash)
{
    MemoryFileSystem fs;
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    std::vector<Plan> plans = plans_of(lock);
    const std::string without = plans[0].spec_hash;
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    const MaterialRef& first = plans[0].material[static_cast<std::size_t>(Hand::lock)];
    EXPECT_EQ(first->file.notes.size(), 1U);
    EXPECT_EQ(first->sha256, sha256(fs.files["songs/my/kick.mid"]));
    EXPECT_EQ(first.at, plans[1].material[static_cast<std::size_t>(Hand::lock)].at) << "read once";
    EXPECT_NE(plans[0].spec_hash, without);
    const std::string one = plans[0].spec_hash;

    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 101}});
    plans = plans_of(lock);
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_NE(plans[0].spec_hash, one) << "other bytes, another draft";

    fs.files["my/kick.mid"] = fs.files["songs/my/kick.mid"];
    plans = plans_of(lock);
    EXPECT_TRUE(attach(plans, "stdin", fs)) << "from the current folder";
}

TEST(Material, SaysWhatIsWrong)
{
    MemoryFileSystem fs;
    std::vector<Plan> plans = plans_of(lock);
    Status status = attach(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::no_input);
    EXPECT_EQ(status.error().pointer, "/beat/lock/midi");

    fs.files["songs/my/kick.mid"] = "MThd";
    plans = plans_of(lock);
    status = attach(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(to_text(status.error()), "songs/my/kick.mid: /beat/lock/midi: at byte 4: the file ends too early (is the file whole?)");

    // A spec that holds the hash takes no other file.
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    plans = plans_of(R"({"style": "trap", "beat": {"lock": {"midi": "my/kick.mid", "sha256": ")" + std::string(64, '0') + "\"}}}");
    status = attach(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().pointer, "/beat/lock/sha256");
}

TEST(Material, TheSpecOfADraftAsksForTheSameFileAgain)
{
    MemoryFileSystem fs;
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    std::vector<Plan> plans = plans_of(lock);
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    std::vector<Plan> again = plans_of(to_json(plans[0].spec).dump());
    ASSERT_TRUE(attach(again, "songs/s.json", fs));
    EXPECT_EQ(again[0].spec_hash, plans[0].spec_hash);
}

TEST(Material, FindsVoicesAndKeepsTheirHash)
{
    MemoryFileSystem fs;
    fs.files["voices/mine/voice.json"] = "{}";
    fs.files["songs/my/own/voice.json"] = "{\"a\": 1}";
    std::vector<Plan> plans = plans_of(R"({"style": "trap", "voice": {"name": "mine"}})");
    const std::string without = plans[0].spec_hash;
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_EQ(plans[0].voice, (VoiceRef{"voices/mine", sha256(fs.files["voices/mine/voice.json"]), 0}));
    EXPECT_EQ(plans[0].spec.voice->sha256, plans[0].voice->sha256);
    EXPECT_NE(plans[0].spec_hash, without);

    fs.files["voices/swung/voice.json"] = R"({"portrait": {"beats": {"swing": 62}}})";
    plans = plans_of(R"({"style": "trap", "voice": {"name": "swung", "amount": 0.5}})");
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_EQ(plans[0].spec.swing, 56) << "half way from 50";
    const Result<Plan> again = read_plan(to_json(plans[0]), "draft.json");
    ASSERT_TRUE(again);
    plans = {*again};
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_EQ(plans[0].spec.swing, 56) << "once";
    plans = plans_of(R"({"style": "trap", "swing": 50, "voice": {"name": "swung"}})");
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_EQ(plans[0].spec.swing, 50) << "the spec's own counts more";

    plans = plans_of(R"({"style": "trap", "voice": {"name": "my/own"}})");
    ASSERT_TRUE(attach(plans, "songs/s.json", fs));
    EXPECT_EQ(plans[0].voice->folder, "songs/my/own");

    plans = plans_of(R"({"style": "trap", "voice": {"name": "yours"}})");
    Status status = attach(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::no_input);
    EXPECT_EQ(status.error().pointer, "/voice/name");

    plans = plans_of(R"({"style": "trap", "voice": {"name": "mine", "sha256": ")" + std::string(64, 'a') + R"("}})");
    status = attach(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().pointer, "/voice/sha256");
}

}  // namespace
}  // namespace sixteen
