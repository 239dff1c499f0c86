// Contract 1 at its root: a score does not depend on who stands beside it in the batch.
#include "sixteen/model/manifest.h"
#include "sixteen/model/torch_module.h"

#include <gtest/gtest.h>

#include <vector>

using namespace sixteen;

namespace {

Models& models()
{
    static const std::unique_ptr<Models> loaded = [] {
        const Result<ModelManifest> manifest = read_manifest(disk(), SIXTEEN_DATA_DIR);
        EXPECT_TRUE(manifest.ok());
        const auto bytes = [&](const char* model, const char* role) {
            return *read_checked(disk(), *manifest, *manifest->find(model), role);
        };
        Result<std::unique_ptr<Models>> made =
            open_torch(SIXTEEN_TORCH_MODULE, {bytes("beat", "hits"), bytes("beat", "feel"), bytes("lyric", "model")});
        EXPECT_TRUE(made.ok()) << to_text(made.error());
        return std::move(*made);
    }();
    return *loaded;
}

// Scores are whole multiples of 2^-14.
bool on_grid(double x)
{
    return x * 16384 == static_cast<double>(static_cast<long long>(x * 16384));
}

}  // namespace

TEST(Torch, BeatScoresDoNotDependOnTheBatch)
{
    constexpr int n = 7;
    std::vector<std::int64_t> cells(n * window::steps * drum_voices), cond_i(n * window::conditions_i), now(n * drum_voices, -1);
    std::vector<double> cond_f(n * window::conditions_f);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = static_cast<std::int64_t>(i * 7 % 11 % cell::classes) - (i % 5 == 0);
    for (std::size_t i = 0; i < n; ++i) {
        cond_i[i * 6] = static_cast<std::int64_t>(i % 14 + 1);
        cond_i[i * 6 + 2] = static_cast<std::int64_t>(i);
        for (std::size_t k = 0; k < 5; ++k) cond_f[i * 5 + k] = 0.1 * static_cast<double>(i + k);
    }
    const auto scorer = std::move(*models().beat());
    std::vector<double> all(n * cell::classes), one(cell::classes);
    ASSERT_TRUE(scorer->hidden(n, cells, cond_i, cond_f).ok());
    ASSERT_TRUE(scorer->voice(n, now, 4, all).ok());
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = [&](auto& values, std::size_t width) { return std::span(values).subspan(i * width, width); };
        ASSERT_TRUE(scorer->hidden(1, row(cells, window::steps * drum_voices), row(cond_i, 6), row(cond_f, 5)).ok());
        ASSERT_TRUE(scorer->voice(1, row(now, drum_voices), 4, one).ok());
        for (std::size_t c = 0; c < cell::classes; ++c) {
            EXPECT_EQ(one[c], all[i * cell::classes + c]);
            EXPECT_TRUE(on_grid(one[c]));
        }
    }
}

TEST(Torch, LyricScoresDoNotDependOnTheBatch)
{
    const auto scorer = std::move(*models().lyric());
    const auto v = static_cast<std::size_t>(scorer->vocabulary());
    const std::vector<std::int64_t> tokens = {6, 11, 28, 5, 200, 300}, remaining(6, 31), line(6, 31), pos = {0, 1, 2, 3, 4, 5};
    constexpr std::size_t c = 6;
    const std::vector<std::int64_t> starts(c, 2), eleven(c, 11), words = {500, 501, 700, 900, 1500, 4000}, left = {10, 9, 10, 9, 8, 10};

    ASSERT_TRUE(scorer->prefix(tokens, remaining, line, pos).ok());
    std::vector<double> all(c * v), one(v);
    ASSERT_TRUE(scorer->step(starts, eleven, 0, 0, all).ok());
    ASSERT_TRUE(scorer->step(words, left, 0, 1, all).ok());
    for (std::size_t i = 0; i < c; ++i) {
        ASSERT_TRUE(scorer->step(std::span(starts).first(1), std::span(eleven).first(1), 0, 0, one).ok());
        ASSERT_TRUE(scorer->step(std::span(words).subspan(i, 1), std::span(left).subspan(i, 1), 0, 1, one).ok());
        EXPECT_TRUE(std::equal(one.begin(), one.end(), all.begin() + static_cast<std::ptrdiff_t>(i * v))) << i;
        EXPECT_TRUE(on_grid(one[3]));
    }
}

TEST(Torch, KeptRowsGoOnAsTheyWere)
{
    const auto scorer = std::move(*models().lyric());
    const auto v = static_cast<std::size_t>(scorer->vocabulary());
    const std::vector<std::int64_t> tokens = {6, 11}, remaining(2, 31), line(2, 31), pos = {0, 1};
    const std::vector<std::int64_t> starts(3, 2), eleven(3, 11), words = {500, 501, 700}, more = {800, 801, 900}, nine(3, 9), eight(3, 8);
    std::vector<double> all(3 * v), kept(2 * v);
    const auto grow = [&] {
        ASSERT_TRUE(scorer->prefix(tokens, remaining, line, pos).ok());
        ASSERT_TRUE(scorer->step(starts, eleven, 0, 0, all).ok());
        ASSERT_TRUE(scorer->step(words, nine, 0, 1, all).ok());
    };
    grow();
    ASSERT_TRUE(scorer->step(more, eight, 0, 2, all).ok());
    const std::vector<double> whole = all;
    grow();
    ASSERT_TRUE(scorer->keep(std::vector<int>{2, 0}).ok());
    ASSERT_TRUE(scorer->step(std::vector<std::int64_t>{900, 800}, std::span(eight).first(2), 0, 2, kept).ok());
    const auto n = static_cast<std::ptrdiff_t>(v);
    EXPECT_TRUE(std::equal(kept.begin(), kept.begin() + n, whole.begin() + 2 * n));
    EXPECT_TRUE(std::equal(kept.begin() + n, kept.end(), whole.begin()));
}

TEST(Torch, GarbageIsNoModel)
{
    const Result<std::unique_ptr<Models>> made = open_torch(SIXTEEN_TORCH_MODULE, {"", "", "no model"});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().fault, Fault::unavailable);
    EXPECT_EQ(open_torch("none.so", {}).error().fault, Fault::unavailable);
}
