// Contract 1 at its root: a score does not depend on who stands beside it in the batch.
#include "sixteen/model/manifest.h"
#include "sixteen/model/torch_module.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
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
            open_torch(SIXTEEN_TORCH_MODULE, {bytes("beat", "hits"), bytes("beat", "feel"), bytes("beat", "bass"), bytes("lyric", "model"), bytes("g2p", "model")});
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
    constexpr std::size_t told = window::conditions_f;
    std::vector<double> cond_f(n * told);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = static_cast<std::int64_t>(i * 7 % 11 % cell::classes) - (i % 5 == 0);
    for (std::size_t i = 0; i < n; ++i) {
        cond_i[i * 6] = static_cast<std::int64_t>(i % 14 + 1);
        cond_i[i * 6 + 2] = static_cast<std::int64_t>(i);
        for (std::size_t k = 0; k < told; ++k) cond_f[i * told + k] = 0.1 * static_cast<double>(i + k);
    }
    const auto scorer = std::move(*models().beat());
    std::vector<double> all(n * cell::classes), one(cell::classes);
    ASSERT_TRUE(scorer->hidden(n, cells, cond_i, cond_f).ok());
    ASSERT_TRUE(scorer->voice(n, now, 4, all).ok());
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = [&](auto& values, std::size_t width) { return std::span(values).subspan(i * width, width); };
        ASSERT_TRUE(scorer->hidden(1, row(cells, window::steps * drum_voices), row(cond_i, 6), row(cond_f, told)).ok());
        ASSERT_TRUE(scorer->voice(1, row(now, drum_voices), 4, one).ok());
        for (std::size_t c = 0; c < cell::classes; ++c) {
            EXPECT_EQ(one[c], all[i * cell::classes + c]);
            EXPECT_TRUE(on_grid(one[c]));
        }
    }
}

TEST(Torch, FeelAndBassDoNotDependOnTheBatch)
{
    constexpr std::size_t n = 5, steps = 32, feel_row = steps * drum_voices * window::feel_outputs;
    std::vector<std::int64_t> cells(n * steps * drum_voices);
    for (std::size_t i = 0; i < cells.size(); ++i) cells[i] = i % 7 == 0 ? static_cast<std::int64_t>(i % cell::classes) : 0;
    const std::vector<std::int64_t> feel_i(n * window::feel_conditions_i, 1);
    const std::vector<double> feel_f(n * window::feel_conditions_f, 0.25);
    constexpr std::size_t own_row = bass_window::lags.size(), drums_row = bass_window::lanes * bass_window::steps;
    std::vector<std::int64_t> own(n * own_row), drums(n * drums_row), bass_i(n * bass_window::conditions_i);
    for (std::size_t i = 0; i < own.size(); ++i) own[i] = static_cast<std::int64_t>(i * 5 % 14) - 1;
    for (std::size_t i = 0; i < drums.size(); ++i) drums[i] = static_cast<std::int64_t>(i * 3 % 5 == 0);
    for (std::size_t i = 0; i < bass_i.size(); ++i) bass_i[i] = static_cast<std::int64_t>(i % 4);
    const std::vector<double> bass_f(n * bass_window::conditions_f, 0.5);

    const auto scorer = std::move(*models().beat());
    std::vector<double> feel(n * feel_row), feel_one(feel_row), bass(n * bass_window::outputs), bass_one(bass_window::outputs);
    ASSERT_TRUE(scorer->feel(n, steps, cells, feel_i, feel_f, feel).ok());
    ASSERT_TRUE(scorer->bass(n, own, drums, bass_i, bass_f, bass).ok());
    for (std::size_t i = 0; i < n; ++i) {
        const auto row = [&](const auto& values) { return std::span(values).subspan(i * values.size() / n, values.size() / n); };
        ASSERT_TRUE(scorer->feel(1, steps, row(cells), row(feel_i), row(feel_f), feel_one).ok());
        ASSERT_TRUE(scorer->bass(1, row(own), row(drums), row(bass_i), row(bass_f), bass_one).ok());
        EXPECT_TRUE(std::equal(feel_one.begin(), feel_one.end(), feel.begin() + static_cast<std::ptrdiff_t>(i * feel_row))) << i;
        EXPECT_TRUE(std::equal(bass_one.begin(), bass_one.end(), row(bass).begin())) << i;
        EXPECT_TRUE(std::all_of(bass_one.begin(), bass_one.end(), on_grid));
    }
}

TEST(Torch, LineupsAreOfEachStyle)
{
    const auto scorer = std::move(*models().beat());
    for (int s = 0; s < styles; ++s) {
        const std::span<const Lineup> known = scorer->lineups(static_cast<Style>(s));
        ASSERT_FALSE(known.empty());
        for (const Lineup& lineup : known) {
            for (std::size_t v = 0; v < drum_voices; ++v) {
                EXPECT_GE(lineup.density[v], 0);
                EXPECT_LE(lineup.density[v], 1);
                EXPECT_EQ(lineup.density[v] == 0, lineup.complexity[v] < 0);
            }
        }
    }
}

// A lyric scorer with its words in an order of our own.
struct LyricDesk {
    std::unique_ptr<LyricScorer> scorer = std::move(*models().lyric());
    int words = scorer->vocabulary();

    void begin(int drafts, bool backwards = false)
    {
        std::vector<int> order(static_cast<std::size_t>(words));
        std::iota(order.begin(), order.end(), 0);
        if (backwards) std::reverse(order.begin(), order.end());
        ASSERT_TRUE(scorer->begin(drafts, order).ok());
    }
    std::vector<float> scores(std::vector<int> rows, int count = 0)
    {
        const auto got = scorer->scores(rows, count == 0 ? words : count);
        EXPECT_TRUE(got.ok());
        return got ? std::vector<float>(got->begin(), got->end()) : std::vector<float>();
    }
};

// Headers and lines of several lengths.
LyricBlock header(int draft, int tokens)
{
    LyricBlock block{draft, true, {}, {}, {}, {}};
    for (int i = 0; i < tokens; ++i) {
        block.tokens.push_back(i == 0 ? 6 : 200 + 37 * draft + i);
        block.remaining.push_back(31);
        block.line.push_back(31);
        block.pos.push_back(i);
    }
    return block;
}

LyricBlock line(int draft, int place, int words)
{
    LyricBlock block{draft, false, {2}, {words}, {place}, {0}};
    for (int i = 1; i <= words; ++i) {
        block.tokens.push_back(100 + 53 * place + 7 * i + draft);
        block.remaining.push_back(words - i);
        block.line.push_back(place);
        block.pos.push_back(i);
    }
    block.tokens.push_back(3);
    block.remaining.push_back(0);
    block.line.push_back(place);
    block.pos.push_back(words + 1);
    return block;
}

// An overlay that changes nothing, with the sizes of the shipped model.
LyricOverlay empty_overlay(int words)
{
    LyricOverlay overlay;
    overlay.base_words = words;
    overlay.width = 192;
    for (int layer = 0; layer < 4; ++layer) {
        for (const auto& [rows, columns] : {std::pair{576, 192}, {192, 192}, {768, 192}, {192, 768}})
            overlay.products.push_back({rows, columns, 1, std::vector<float>(static_cast<std::size_t>(rows), 0.0F), std::vector<float>(static_cast<std::size_t>(columns), 1.0F)});
    }
    return overlay;
}

std::vector<float> rhyme_scores(LyricScorer& scorer, int words)
{
    std::vector<int> order(static_cast<std::size_t>(words));
    std::iota(order.begin(), order.end(), 0);
    EXPECT_TRUE(scorer.begin(1, order).ok());
    EXPECT_TRUE(scorer.read(std::vector{header(0, 4)}).ok());
    EXPECT_TRUE(scorer.read(std::vector{line(0, 0, 7)}).ok());
    EXPECT_TRUE(scorer.step(std::vector<LyricRow>{{0, -1, 2, 10, 1}}, 0).ok());
    const int first = 0;
    const auto got = scorer.scores(std::span(&first, 1), words);
    EXPECT_TRUE(got.ok());
    return {got->begin(), got->end()};
}

// Weights go onto their grids again: where nothing changed, to the same places.
TEST(Torch, AnOverlayThatChangesNothingChangesNoBit)
{
    LyricDesk plain;
    const LyricOverlay empty = empty_overlay(plain.words);
    const auto voiced = models().lyric(empty, 0.7);
    ASSERT_TRUE(voiced.ok()) << to_text(voiced.error());
    EXPECT_EQ(rhyme_scores(*plain.scorer, plain.words), rhyme_scores(**voiced, plain.words));

    LyricOverlay other = empty;
    other.words = {500};
    other.rows.assign(192, 0.0F);
    other.bias = {1.5F};
    const auto louder = models().lyric(other, 0.5);
    ASSERT_TRUE(louder.ok());
    std::vector<float> expected = rhyme_scores(*plain.scorer, plain.words);
    const std::vector<float> got = rhyme_scores(**louder, plain.words);
    EXPECT_NEAR(got[500], expected[500] + 0.75F, 1e-4);
    expected[500] = got[500];
    EXPECT_EQ(got, expected) << "one word's bias moves one word's score";
}

TEST(Torch, RefusesTheOverlayOfAnotherModel)
{
    LyricDesk plain;
    LyricOverlay other = empty_overlay(plain.words);
    other.products.pop_back();
    EXPECT_EQ(models().lyric(other, 1).error().fault, Fault::data);
    other = empty_overlay(plain.words);
    other.products[0].rows = 575;
    other.products[0].up.pop_back();
    EXPECT_EQ(models().lyric(other, 1).error().fault, Fault::data);
    EXPECT_EQ(models().lyric(empty_overlay(plain.words - 1), 1).error().fault, Fault::data);
}

TEST(Torch, LyricScoresDoNotDependOnTheBatch)
{
    LyricDesk many, one;
    constexpr int drafts = 3, candidates = 4;
    many.begin(drafts);
    ASSERT_TRUE(many.scorer->read(std::vector{header(0, 3), header(1, 7), header(2, 5)}).ok());
    ASSERT_TRUE(many.scorer->read(std::vector{line(0, 0, 6), line(2, 0, 9)}).ok());
    ASSERT_TRUE(many.scorer->read(std::vector{line(2, 1, 8)}).ok());
    const std::vector<LyricRow> opening = {{0, -1, 2, 11, 1}, {1, -1, 2, 9, 0}, {2, -1, 2, 10, 2}};
    ASSERT_TRUE(many.scorer->step(opening, 0).ok());
    std::vector<LyricRow> rows, next;
    for (int d = 0; d < drafts; ++d) {
        for (int c = 0; c < candidates; ++c) rows.push_back({d, d, 500 + 31 * d + c, 8 + c, opening[static_cast<std::size_t>(d)].line});
    }
    ASSERT_TRUE(many.scorer->step(rows, 1).ok());
    // Few rows go on, so that they are moved; and in another step all, so that they stay.
    for (const int from : {1, 5, 6, 7, 9}) next.push_back({rows[static_cast<std::size_t>(from)].draft, from, 700 + from, 6, rows[static_cast<std::size_t>(from)].line});
    ASSERT_TRUE(many.scorer->step(next, 2).ok());
    const std::vector<LyricRow> last = [&] {
        std::vector<LyricRow> out;
        for (int i = 0; i < 5; ++i) out.push_back({next[static_cast<std::size_t>(i)].draft, i, 900 + i, 4, next[static_cast<std::size_t>(i)].line});
        return out;
    }();
    ASSERT_TRUE(many.scorer->step(last, 3).ok());
    const auto width = static_cast<std::size_t>(many.words);
    const std::vector<float> all = many.scores({0, 1, 2, 3, 4});

    for (int i = 0; i < 5; ++i) {
        const int draft = last[static_cast<std::size_t>(i)].draft;
        const auto alone = [](LyricRow row, int from) { row.draft = 0; row.from = from; return std::vector{row}; };
        const auto block = [](LyricBlock b) { b.draft = 0; return std::vector{std::move(b)}; };
        one.begin(1, true);
        ASSERT_TRUE(one.scorer->read(block(header(draft, draft == 0 ? 3 : draft == 1 ? 7 : 5))).ok());
        if (draft == 0) {
            ASSERT_TRUE(one.scorer->read(block(line(0, 0, 6))).ok());
        }
        if (draft == 2) {
            ASSERT_TRUE(one.scorer->read(block(line(2, 0, 9))).ok());
        }
        if (draft == 2) {
            ASSERT_TRUE(one.scorer->read(block(line(2, 1, 8))).ok());
        }
        const LyricRow& second = next[static_cast<std::size_t>(i)];
        ASSERT_TRUE(one.scorer->step(alone(opening[static_cast<std::size_t>(draft)], -1), 0).ok());
        ASSERT_TRUE(one.scorer->step(alone(rows[static_cast<std::size_t>(second.from)], 0), 1).ok());
        ASSERT_TRUE(one.scorer->step(alone(second, 0), 2).ok());
        ASSERT_TRUE(one.scorer->step(alone(last[static_cast<std::size_t>(i)], 0), 3).ok());
        // The other order of the words, and only a part of them.
        const std::vector<float> few = one.scores({0}, 1000);
        for (std::size_t w = 0; w < few.size(); ++w) {
            ASSERT_EQ(few[w], all[static_cast<std::size_t>(i) * width + width - 1 - w]) << i << " " << w;
            ASSERT_EQ(few[w], static_cast<double>(static_cast<float>(few[w])));   // sums in float32
        }
    }
}

TEST(Torch, ADraftForgetsLinesBeyondItsWindow)
{
    LyricDesk desk;
    const auto after = [&](int first) {
        desk.begin(1);
        EXPECT_TRUE(desk.scorer->read(std::vector{header(0, 4)}).ok());
        for (int i = first; i < 9; ++i) EXPECT_TRUE(desk.scorer->read(std::vector{line(0, i, 5)}).ok());
        EXPECT_TRUE(desk.scorer->step(std::vector<LyricRow>{{0, -1, 2, 8, 9}}, 0).ok());
        return desk.scores({0});
    };
    // A header of the next section starts anew.
    desk.begin(1);
    ASSERT_TRUE(desk.scorer->read(std::vector{header(0, 7)}).ok());
    ASSERT_TRUE(desk.scorer->read(std::vector{line(0, 0, 5)}).ok());
    ASSERT_TRUE(desk.scorer->read(std::vector{header(0, 4)}).ok());
    ASSERT_TRUE(desk.scorer->step(std::vector<LyricRow>{{0, -1, 2, 8, 9}}, 0).ok());
    EXPECT_EQ(desk.scores({0}), after(9));
    EXPECT_NE(after(3), after(4));
}

// Its sums are whole numbers too: what stands at a place depends on the letters near it alone.
TEST(Torch, LettersAreScoredByTheirNeighbours)
{
    const auto scorer = std::move(*models().letters());
    const auto width = static_cast<std::size_t>(scorer->labels());
    const auto score = [&](const std::string& word) {
        std::vector<std::int64_t> places = {28};
        for (const char c : word) places.push_back(c - 'a' + 1);
        places.push_back(29);
        std::vector<double> out(places.size() * width);
        EXPECT_TRUE(scorer->score(places, out).ok());
        return out;
    };
    const std::string word = "quantivatorialness";
    const std::vector<double> here = score(word), longer = score(word + "esandmore");
    for (std::size_t i = 0; i < (word.size() - 8) * width; ++i) ASSERT_EQ(here[i], longer[i]) << i;
    EXPECT_EQ(here, score(word));
    EXPECT_NE(here, longer);
}

TEST(Torch, GarbageIsNoModel)
{
    const Result<std::unique_ptr<Models>> made = open_torch(SIXTEEN_TORCH_MODULE, {"", "", "", "no model"});
    ASSERT_FALSE(made.ok());
    EXPECT_EQ(made.error().fault, Fault::unavailable);
    EXPECT_EQ(open_torch("none.so", {}).error().fault, Fault::unavailable);
}
