// The schema, by a validator that is not ours, and the pages that are made from the field table.
#include "sixteen/base/file_system.h"
#include "sixteen/spec/reader.h"

#include <gtest/gtest.h>

#include <valijson/adapters/nlohmann_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include <cstdlib>
#include <set>

namespace sixteen {
namespace {

using Plain = nlohmann::json;
using Adapter = valijson::adapters::NlohmannJsonAdapter;

const std::string source = SIXTEEN_SOURCE_DIR;

class SchemaTest : public ::testing::Test {
protected:
    SchemaTest()
    {
        const Plain json = Plain::parse(spec_schema().dump());
        valijson::SchemaParser(valijson::SchemaParser::kDraft7).populateSchema(Adapter(json), m_schema);
    }
    bool accepts(const std::string& text)
    {
        const Plain json = Plain::parse(text);
        return valijson::Validator().validate(m_schema, Adapter(json), nullptr);
    }

    valijson::Schema m_schema;
};

std::vector<std::string> examples()
{
    const Result<std::vector<std::string>> names = disk().list(source + "/examples");
    std::vector<std::string> found;
    for (const std::string& name : *names) {
        if (name.ends_with(".json")) found.push_back(name);
    }
    return found;
}

bool reads(const std::string& text)
{
    std::vector<Diagnostic> problems;
    (void)read_specs(text, "s.json", {}, problems);
    return problems.empty();
}

TEST_F(SchemaTest, AcceptsTheExamples)
{
    for (const std::string& name : examples())
        EXPECT_TRUE(accepts(*disk().read(source + "/examples/" + name))) << name;
}

TEST_F(SchemaTest, AcceptsFilledAndNewSpecs)
{
    for (std::size_t s = 0; s < style_names.size(); ++s) {
        const std::string text = new_spec(static_cast<Style>(s));
        EXPECT_TRUE(accepts(text)) << text;
        std::vector<Diagnostic> problems;
        const std::vector<Spec> specs = read_specs(text, "new", {}, problems);
        ASSERT_EQ(specs.size(), 1U) << to_text(problems.front());
        EXPECT_EQ(specs[0].style, static_cast<Style>(s));
        EXPECT_TRUE(accepts(to_json(specs[0]).dump()));
    }
}

// What the reader refuses for a field by itself, the schema refuses too.
TEST_F(SchemaTest, RefusesWhatTheReaderRefuses)
{
    const std::vector<std::string> bad = {
        "{}", "[]", "7", "{\"style\": \"trapp\"}", "{\"style\": 3}", "[{\"style\": \"trap\"}, {}]",
    };
    for (const std::string& text : bad) {
        EXPECT_FALSE(accepts(text)) << text;
        EXPECT_FALSE(reads(text)) << text;
    }
    const std::vector<std::string> fields = {
        R"("temp": 90)",
        R"("tempo": 400)",
        R"("tempo": 39)",
        R"("tempo": "90")",
        R"("tempo": [90])",
        R"("tempo": [90, 91, 92])",
        R"("tempo": [90, 400])",
        R"("swing": 76)",
        R"("seed": -1)",
        R"("seed": 1.5)",
        R"("seed": "1")",
        R"("count": 0)",
        R"("title": "")",
        R"("title": 5)",
        R"("key": "H")",
        R"("mode": "dorian")",
        R"("form": [])",
        R"("form": {})",
        R"("form": [{"bars": 0}])",
        R"("form": [{"bars": 65}])",
        R"("form": [{"section": "chorus"}])",
        R"("form": [{"x": 1}])",
        R"("form": [{"energy": 1.1}])",
        R"("form": [{"lyrics": {"scheme": "ab"}}])",
        R"("beat": 1)",
        R"("beat": {"density": 2})",
        R"("beat": {"voices": {"hat": {}}})",
        R"("beat": {"voices": {"bass": {}}})",
        R"("beat": {"voices": {"kick": {"on": 1}}})",
        R"("beat": {"voices": {"kick": {"swing": 40}}})",
        R"("beat": {"voices": {"kick": {"complexity": 1.5}}})",
        R"("beat": {"lock": {}})",
        R"("beat": {"vary": {}})",
        R"("beat": {"feel": {}})",
        R"("beat": {"bass": {"octave": 4}})",
        R"("beat": {"chords": {"progression": ["viii"]}})",
        R"("beat": {"chords": {"progression": ["i8"]}})",
        R"("beat": {"chords": {"progression": ["iI"]}})",
        R"("lyrics": {"scheme": ""})",
        R"("lyrics": {"scheme": "A1"})",
        R"("lyrics": {"rhyme": {"kind": "multi"}})",
        R"("lyrics": {"rhyme": {"syllables": 5}})",
        R"("lyrics": {"rhyme": {"internal": 1.3}})",
        R"("lyrics": {"redraw": {"7": 0}})",
        R"("lyrics": {"relax": ["sense"]})",
        R"("lyrics": {"pronounce": {"two words": "T UW1"}})",
        R"("lyrics": {"syllables": 9})",
        R"("lyrics": {"syllables": [0, 9]})",
        R"("lyrics": {"policy": "dirty"})",
        R"("lyrics": {"candidates": 65})",
        R"("lyrics": {"temperature": 2.1})",
        R"("lyrics": {"lock": {"0": "a"}})",
        R"("lyrics": {"lock": {"a": "a"}})",
        R"("lyrics": {"lock": {"1": ""}})",
        R"("lyrics": {"require": {"1": "a"}})",
        R"("lyrics": {"require": {"1": []}})",
        R"("lyrics": {"avoid": [""]})",
        R"("sound": {"kit": ""})",
        R"("sound": {"rate": 44000})",
        R"("sound": {"bits": 20})",
        R"("sound": {"tail": "fade"})",
        R"("sound": {"ceiling": 1})",
        R"("sound": {"voices": {"kick": {"gain": 13}}})",
        R"("sound": {"voices": {"kick": {"pan": 2}}})",
        R"("voice": {})",
        R"("sweep": {"product": {"tempo": [90]}})",
        R"("sweep": {"product": {"/tempo": []}})",
        R"("sweep": {"product": {"/tempo": 90}})",
        R"("sweep": {"sum": {}})",
        R"("outputs": [])",
        R"("outputs": ["wave"])",
        R"("outputs": ["grid.png"])",
        R"("outputs": "wav")",
    };
    for (const std::string& field : fields) {
        const std::string text = "{\"style\": \"trap\", " + field + "}";
        EXPECT_FALSE(accepts(text)) << text;
        EXPECT_FALSE(reads(text)) << text;
    }
}

TEST(Examples, AreTenOfAtLeastSixStylesAndGood)
{
    std::set<Style> styles;
    std::set<std::string> titles;
    for (const std::string& name : examples()) {
        std::vector<Diagnostic> problems;
        const std::vector<Spec> specs = read_specs(*disk().read(source + "/examples/" + name), name, {}, problems);
        for (const Diagnostic& problem : problems)
            ADD_FAILURE() << to_text(problem);
        for (const Spec& spec : specs) {
            styles.insert(spec.style);
            titles.insert(spec.title);
            EXPECT_TRUE(disk().exists(source + "/models/kits/" + spec.sound.kit + "/kit.json")) << name;
        }
    }
    EXPECT_GE(examples().size(), 10U);
    EXPECT_EQ(titles.size(), examples().size());
    EXPECT_GE(styles.size(), 6U);
}

TEST(Reference, PageIsThatOfTheTable)
{
    const std::string path = source + "/docs/spec.md";
    if (std::getenv("SIXTEEN_WRITE_REFERENCE")) {
        ASSERT_TRUE(disk().write(path, spec_reference()));
    }
    const Result<std::string> page = disk().read(path);
    ASSERT_TRUE(page) << to_text(page.error());
    EXPECT_EQ(*page, spec_reference())
        << "write the page anew: SIXTEEN_WRITE_REFERENCE=1 test_spec --gtest_filter=Reference.*";
}

}  // namespace
}  // namespace sixteen
