#include "sixteen/base/base64.h"
#include "sixteen/base/loose_json.h"
#include "sixteen/base/markup.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

// The vectors of RFC 4648, section 10.
TEST(Base64, IsThatOfTheStandard)
{
    EXPECT_EQ(base64(""), "");
    EXPECT_EQ(base64("f"), "Zg==");
    EXPECT_EQ(base64("fo"), "Zm8=");
    EXPECT_EQ(base64("foo"), "Zm9v");
    EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(base64("\xff\xfe"), "//4=");
}

TEST(Markup, ForeignTextEndsNoElementAndNoAttribute)
{
    EXPECT_EQ(escape_markup("</title><b a=\"1\">&amp;"), "&lt;/title&gt;&lt;b a=&quot;1&quot;&gt;&amp;amp;");
    EXPECT_EQ(escape_markup(std::string("a\0b\x1b\tc\nd", 8)), "ab\tc\nd");
}

TEST(LooseJson, WhatIsOfAnotherKindReadsAsEmpty)
{
    const Json json = Json::parse(R"({"a": 3, "b": "x", "c": 3.5, "d": -99999999999, "e": 18446744073709551615, "f": null})");
    EXPECT_EQ(int_of(json, "a"), 3);
    EXPECT_EQ(int_of(json, "b"), 0);
    EXPECT_EQ(int_of(json, "c"), 0);
    EXPECT_EQ(int_of(json, "d"), std::numeric_limits<int>::min());
    EXPECT_EQ(int_of(json, "e"), std::numeric_limits<int>::max());
    EXPECT_EQ(text_of(json, "b"), "x");
    EXPECT_EQ(text_of(json, "a"), "");
    EXPECT_TRUE(member(json, "nothing").is_null());
    EXPECT_TRUE(member(Json("text"), "a").is_null());
    EXPECT_TRUE(member(Json::array(), "a").is_null());
}

}  // namespace
}  // namespace sixteen
