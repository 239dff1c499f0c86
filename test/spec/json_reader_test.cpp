#include "sixteen/spec/json_reader.h"

#include <gtest/gtest.h>

#include <clocale>

namespace sixteen {
namespace {

Diagnostic error_of(std::string_view text)
{
    const Result<JsonDocument> document = parse_json(text, "s.json");
    EXPECT_FALSE(document) << text;
    return document ? Diagnostic{} : document.error();
}

struct Mistake {
    std::string_view text;
    int line, column;
    std::string_view message;  // a part of it
};

class Syntax : public ::testing::TestWithParam<Mistake> {};

TEST_P(Syntax, HasItsPlace)
{
    const Diagnostic why = error_of(GetParam().text);
    EXPECT_EQ(why.fault, Fault::data);
    EXPECT_EQ(why.file, "s.json");
    EXPECT_EQ(why.line, GetParam().line) << to_text(why);
    EXPECT_EQ(why.column, GetParam().column) << to_text(why);
    EXPECT_NE(why.message.find(GetParam().message), std::string::npos) << to_text(why);
}

using namespace std::string_view_literals;

INSTANTIATE_TEST_SUITE_P(
    All, Syntax,
    ::testing::Values(
        Mistake{"", 1, 1, "no JSON value"}, Mistake{"\xEF\xBB\xBF  \n", 2, 1, "no JSON value"},
        Mistake{"{\"a\": 1,}", 1, 9, "comma before the closing brace"},
        Mistake{"[1,\n 2,\n]", 3, 1, "comma before the closing bracket"},
        Mistake{"{\n  // tempo\n  \"a\": 1}", 2, 3, "no comments"}, Mistake{"{\"a\": /* x */ 1}", 1, 7, "no comments"},
        Mistake{"{\"a\": 1", 1, 8, "the file ends"}, Mistake{"{\"a\":", 1, 6, "the file ends"},
        Mistake{"{\"a\"", 1, 5, "the file ends"}, Mistake{"{\"a", 1, 4, "the file ends inside a string"},
        Mistake{"{", 1, 2, "the file ends inside an object"}, Mistake{"[1", 1, 3, "the file ends"},
        Mistake{"[", 1, 2, "the file ends"}, Mistake{"{} {}", 1, 4, "behind the end"},
        Mistake{"{\"a\" 1}", 1, 6, "a colon is due"},
        Mistake{"{\"a\": 1 \"b\": 2}", 1, 9, "a comma or a closing brace"},
        Mistake{"{a: 1}", 1, 2, "key in double quotes"}, Mistake{"{'a': 1}", 1, 2, "key in double quotes"},
        Mistake{"['a']", 1, 2, "not a JSON value"}, Mistake{"[NaN]", 1, 2, "not a JSON number"},
        Mistake{"[-Infinity]", 1, 2, "not a JSON number"}, Mistake{"[+1]", 1, 2, "not a JSON number"},
        Mistake{"[.5]", 1, 2, "not a JSON number"}, Mistake{"[1.]", 1, 2, "digit is due"},
        Mistake{"[1e]", 1, 2, "digit is due"}, Mistake{"[01]", 1, 2, "leading zero"},
        Mistake{"[-]", 1, 2, "not a JSON value"}, Mistake{"[0x10]", 1, 3, "a comma or a closing bracket"},
        Mistake{"[1e999]", 1, 2, "too large or too small"}, Mistake{"[1e-999]", 1, 2, "too large or too small"},
        Mistake{"[True]", 1, 2, "not a JSON value"}, Mistake{"[tru]", 1, 2, "not a JSON value"},
        Mistake{"[\"a\nb\"]", 1, 4, "control character"}, Mistake{"[\"a\tb\"]", 1, 4, "control character"},
        Mistake{"[\"\\x\"]", 1, 4, "not an escape"}, Mistake{"[\"\\u12g4\"]", 1, 7, "four hexadecimal digits"},
        Mistake{"[\"\\ud800\"]", 1, 9, "surrogate"}, Mistake{"[\"\\ud800\\u0041\"]", 1, 15, "surrogate"},
        Mistake{"[\"\\udc00\"]", 1, 9, "surrogate"}, Mistake{"[\"\xff\"]", 1, 3, "UTF-8"},
        Mistake{"[\"\xc0\xaf\"]", 1, 3, "UTF-8"},          // overlong '/'
        Mistake{"[\"\xed\xa0\x80\"]", 1, 3, "UTF-8"},      // an encoded surrogate
        Mistake{"[\"\xf4\x90\x80\x80\"]", 1, 3, "UTF-8"},  // above U+10FFFF
        Mistake{"[\"\xe2\x82\"]", 1, 3, "UTF-8"},          // cut off
        Mistake{"[\"\0\"]"sv, 1, 3, "control character"}, Mistake{"\0"sv, 1, 1, "not a JSON value"}));

TEST(JsonReader, ReadsWhatJsonSays)
{
    const Result<JsonDocument> read =
        parse_json("\xEF\xBB\xBF{\"a\": [1, -2.5e1, true, null, \"\\u00e9\\ud83d\\ude00\\n\"]}", "s");
    ASSERT_TRUE(read) << to_text(read.error());
    EXPECT_EQ(read->value, Json::parse(R"({"a": [1, -25.0, true, null, "\u00e9\ud83d\ude00\n"]})"));
    EXPECT_EQ(read->place_of("/a/1"), (Place{1, 11}));
}

TEST(JsonReader, KnowsPlaces)
{
    const Result<JsonDocument> read = parse_json("{\n  \"a\": {\"b/c\": [1, [2, 3]]},\n  \"d\":\n    true\n}", "s");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->place_of(""), (Place{1, 1}));
    EXPECT_EQ(read->place_of("/a"), (Place{2, 8}));
    EXPECT_EQ(read->key_of("/a"), (Place{2, 3}));
    EXPECT_EQ(read->place_of("/a/b~1c/1/1"), (Place{2, 24}));
    EXPECT_EQ(read->place_of("/d"), (Place{4, 5}));
    EXPECT_EQ(read->key_of("/d"), (Place{3, 3}));
    EXPECT_EQ(read->place_of("/a/none/below"), (Place{2, 8}));  // the nearest above
    EXPECT_EQ(read->place_of("/a/b~1c/7"), (Place{2, 16}));
}

TEST(JsonReader, DuplicateKeyAtItsSecondPlace)
{
    const Diagnostic why = error_of("{\"a\": {\"x\": 1,\n  \"x\": 2}}");
    EXPECT_EQ(why.line, 2);
    EXPECT_EQ(why.column, 3);
    EXPECT_EQ(why.pointer, "/a/x");
    EXPECT_EQ(why.message, "key 'x' stands twice");
    EXPECT_EQ(why.hint, "the first is in line 1; keep one of the two");
    // The same key by another spelling.
    EXPECT_EQ(error_of("{\"a\": 1, \"\\u0061\": 2}").message, "key 'a' stands twice");
}

TEST(JsonReader, NestingBomb)
{
    const std::string bomb(2000000, '[');
    const Diagnostic why = error_of(bomb);
    EXPECT_EQ(why.column, 65);
    EXPECT_EQ(why.message, "nested deeper than 64 levels");
    const std::string deep = std::string(64, '[') + std::string(64, ']');
    EXPECT_TRUE(parse_json(deep, "s"));
    std::string objects;
    for (int i = 0; i < 65; ++i)
        objects += "{\"a\":";
    EXPECT_EQ(error_of(objects).message, "nested deeper than 64 levels");
}

TEST(JsonReader, HugeTextIsRefusedAtOnce)
{
    const std::string huge(100U << 20, ' ');
    const Diagnostic why = error_of(huge);
    EXPECT_EQ(why.message, "larger than the limit of 8 MiB");
    EXPECT_EQ(why.file, "s.json");
}

// That they end soon is the time limit of every test (test/CMakeLists.txt).
TEST(JsonReader, HostileShapesAreReadOrRefused)
{
    std::string keys = "{";  // many keys
    for (int i = 0; i < 500000; ++i)
        keys += "\"k" + std::to_string(i) + "\":0,";
    keys.back() = '}';
    EXPECT_TRUE(parse_json(keys, "s"));
    std::string below = "{\"" + std::string(3U << 20, 'k') + "\":[0";  // many values below a long key
    for (int i = 0; i < 500000; ++i)
        below += ",0";
    EXPECT_TRUE(parse_json(below + "]}", "s"));
    std::string many = "[0";
    for (int i = 0; i < 1000001; ++i)
        many += ",0";
    EXPECT_EQ(error_of(many + "]").message, "more than 1000000 values");
}

TEST(JsonReader, MessagesStayOneLineAndShort)
{
    const Diagnostic why = error_of("{\"\\u001b[2J\\n\": 1, \"\\u001b[2J\\n\": 2}");
    EXPECT_EQ(why.message, "key '\\u001b[2J\\u000a' stands twice");
    EXPECT_EQ(why.pointer, "/\\u001b[2J\\u000a");
    const std::string key(100000, 'k');
    EXPECT_LT(to_text(error_of("{\"" + key + "\": 1, \"" + key + "\": 2}")).size(), 700U);
}

TEST(JsonReader, NumbersKnowNoLocale)
{
    const char* set = std::setlocale(LC_ALL, "de_DE.UTF-8");
    const Result<JsonDocument> read = parse_json("[1.5]", "s");
    std::setlocale(LC_ALL, "C");
    ASSERT_TRUE(read);
    EXPECT_EQ(read->value[0].get<double>(), 1.5) << (set ? set : "no German locale here");
}

TEST(Pointer, PartsAndBack)
{
    EXPECT_EQ(*pointer_parts("/a~1b/~0/0"), (std::vector<std::string>{"a/b", "~", "0"}));
    EXPECT_EQ(pointer_to("/x", "a/~"), "/x/a~1~0");
    EXPECT_TRUE(pointer_parts("")->empty());
    EXPECT_FALSE(pointer_parts("tempo"));
    EXPECT_FALSE(pointer_parts("/a~2"));
    EXPECT_FALSE(pointer_parts("/a~"));
}

TEST(SetValue, MakesObjectsOnTheWay)
{
    Json json = Json::parse(R"({"form": [{"bars": 1}]})");
    EXPECT_TRUE(set_value(json, "/beat/voices/kick/on", false));
    EXPECT_TRUE(set_value(json, "/form/0/bars", 8));
    EXPECT_EQ(json, Json::parse(R"({"form": [{"bars": 8}], "beat": {"voices": {"kick": {"on": false}}}})"));
    EXPECT_EQ(set_value(json, "/form/1/bars", 8).error().message, "the list has no entry '1'");
    EXPECT_EQ(set_value(json, "/form/1/bars", 8).error().pointer, "/form/1/bars");
    EXPECT_FALSE(set_value(json, "/form/00/bars", 8));
    EXPECT_FALSE(set_value(json, "/form/-/bars", 8));
    EXPECT_FALSE(set_value(json, "/form/0/bars/low", 8));
    EXPECT_FALSE(set_value(json, "tempo", 8));
}

}  // namespace
}  // namespace sixteen
