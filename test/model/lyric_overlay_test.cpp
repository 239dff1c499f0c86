#include "sixteen/model/lyric_overlay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace sixteen {
namespace {

LyricOverlay small_overlay()
{
    LyricOverlay overlay;
    overlay.base_words = 40;
    overlay.new_words = 2;
    overlay.width = 3;
    overlay.products = {{2, 3, 1, {0.5F, -0.25F}, {1, 2, -3}}, {3, 2, 2, {1, 0, 0, 1, 0.5F, 0.5F}, {0.1F, 0.2F, 0.3F, 0.4F}}};
    overlay.words = {3, 39, 40, 41};
    overlay.bias = {0.5F, -0.5F, 1, 2};
    overlay.rows = {0, 0, 0, 1.27F, -1.27F, 0.01F, -1.27F, 0.01F, 1.27F, 0.02F, 0.04F, 2.54F};
    return overlay;
}

std::string error_of(std::string_view bytes)
{
    const Result<LyricOverlay> read = read_overlay(bytes, "lyric.bin");
    return read ? "" : read.error().message;
}

TEST(LyricOverlay, ComesBackAsItWasWritten)
{
    const LyricOverlay overlay = small_overlay();
    const std::string bytes = to_bytes(overlay);
    const Result<LyricOverlay> read = read_overlay(bytes, "lyric.bin");
    ASSERT_TRUE(read) << to_text(read.error());
    EXPECT_EQ(read->products, overlay.products);
    EXPECT_EQ(read->words, overlay.words);
    EXPECT_EQ(read->bias, overlay.bias);
    for (std::size_t i = 0; i < overlay.rows.size(); ++i) EXPECT_NEAR(read->rows[i], overlay.rows[i], 0.011) << "rows are kept in 127 steps";
}

TEST(LyricOverlay, RefusesWhatIsNone)
{
    const std::string bytes = to_bytes(small_overlay());
    for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_NE(error_of(bytes.substr(0, size)), "") << size;
    EXPECT_NE(error_of(bytes + "x"), "");
    EXPECT_NE(error_of("MThd" + bytes), "");
    LyricOverlay overlay = small_overlay();
    overlay.bias[1] = std::numeric_limits<float>::quiet_NaN();
    EXPECT_NE(error_of(to_bytes(overlay)), "");
    overlay = small_overlay();
    overlay.products[0].up[0] = std::numeric_limits<float>::infinity();
    EXPECT_NE(error_of(to_bytes(overlay)), "");
    overlay = small_overlay();
    std::swap(overlay.words[0], overlay.words[1]);
    EXPECT_NE(error_of(to_bytes(overlay)).find("out of order"), std::string::npos);
    overlay = small_overlay();
    overlay.words = {3, 38, 39, 41};
    EXPECT_NE(error_of(to_bytes(overlay)).find("new words"), std::string::npos);
}

// Any byte may be another one: it is refused or read, nothing else.
TEST(LyricOverlay, SurvivesChangedBytes)
{
    const std::string bytes = to_bytes(small_overlay());
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        for (const char other : {'\0', '\x7f', '\xff', '\x80'}) {
            std::string changed = bytes;
            changed[at] = other;
            const Result<LyricOverlay> read = read_overlay(changed, "lyric.bin");
            EXPECT_TRUE(!read || read->rows.size() == read->words.size() * static_cast<std::size_t>(read->width));
        }
    }
}

}  // namespace
}  // namespace sixteen
