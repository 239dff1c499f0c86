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

TEST(Material, IsReadBesideTheSpecAndCountsInItsHash)
{
    MemoryFileSystem fs;
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    std::vector<Plan> plans = plans_of(lock);
    const std::string without = plans[0].spec_hash;
    ASSERT_TRUE(attach_material(plans, "songs/s.json", fs));
    const MaterialRef& first = plans[0].material[static_cast<std::size_t>(Hand::lock)];
    EXPECT_EQ(first->file.notes.size(), 1U);
    EXPECT_EQ(first->sha256, sha256(fs.files["songs/my/kick.mid"]));
    EXPECT_EQ(first.at, plans[1].material[static_cast<std::size_t>(Hand::lock)].at) << "read once";
    EXPECT_NE(plans[0].spec_hash, without);
    const std::string one = plans[0].spec_hash;

    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 101}});
    plans = plans_of(lock);
    ASSERT_TRUE(attach_material(plans, "songs/s.json", fs));
    EXPECT_NE(plans[0].spec_hash, one) << "other bytes, another draft";

    fs.files["my/kick.mid"] = fs.files["songs/my/kick.mid"];
    plans = plans_of(lock);
    EXPECT_TRUE(attach_material(plans, "stdin", fs)) << "from the current folder";
}

TEST(Material, SaysWhatIsWrong)
{
    MemoryFileSystem fs;
    std::vector<Plan> plans = plans_of(lock);
    Status status = attach_material(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().fault, Fault::no_input);
    EXPECT_EQ(status.error().pointer, "/beat/lock/midi");

    fs.files["songs/my/kick.mid"] = "MThd";
    plans = plans_of(lock);
    status = attach_material(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(to_text(status.error()), "songs/my/kick.mid: /beat/lock/midi: at byte 4: the file ends too early (is the file whole?)");

    // A spec that holds the hash takes no other file.
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    plans = plans_of(R"({"style": "trap", "beat": {"lock": {"midi": "my/kick.mid", "sha256": ")" + std::string(64, '0') + "\"}}}");
    status = attach_material(plans, "songs/s.json", fs);
    ASSERT_FALSE(status);
    EXPECT_EQ(status.error().pointer, "/beat/lock/sha256");
}

TEST(Material, TheSpecOfADraftAsksForTheSameFileAgain)
{
    MemoryFileSystem fs;
    fs.files["songs/my/kick.mid"] = made_midi({{0, 36, 100}});
    std::vector<Plan> plans = plans_of(lock);
    ASSERT_TRUE(attach_material(plans, "songs/s.json", fs));
    std::vector<Plan> again = plans_of(to_json(plans[0].spec).dump());
    ASSERT_TRUE(attach_material(again, "songs/s.json", fs));
    EXPECT_EQ(again[0].spec_hash, plans[0].spec_hash);
}

}  // namespace
}  // namespace sixteen
