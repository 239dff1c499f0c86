#include "sixteen/write/grid.h"

#include <gtest/gtest.h>

namespace sixteen {
namespace {

ScoreNote note(Voice voice, int tick, int velocity, int key = 36, int length = 60, Origin origin = Origin::model)
{
    return {voice, tick, length, key, velocity, false, origin};
}

TEST(Grid, HasARowForEachVoiceThatPlaysFromCymbalsToBass)
{
    const std::vector<ScoreNote> notes = {note(Voice::kick, 0, 100), note(Voice::bass, 0, 90, 30, 480), note(Voice::bass, 480, 90, 42, 480),
                                          note(Voice::hatc, 0, 60), note(Voice::snare, 480, 110)};
    const std::vector<GridRow> rows = grid_rows(notes);
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0], (GridRow{Voice::hatc, 0, 12, 0}));
    EXPECT_EQ(rows[1], (GridRow{Voice::snare, 12, 12, 0}));
    EXPECT_EQ(rows[2], (GridRow{Voice::kick, 24, 12, 0}));
    EXPECT_EQ(rows[3], (GridRow{Voice::bass, 42, 26, 42}));  // a gap, 13 semitones
    EXPECT_EQ(height_of(rows), 68);
    EXPECT_TRUE(grid_rows({}).empty());
}

TEST(Grid, MarksStandWhereNotesStartAndGrowWithVelocity)
{
    const std::vector<ScoreNote> notes = {note(Voice::kick, 0, 127), note(Voice::kick, 1200, 1), note(Voice::bass, 1920, 90, 40, 480)};
    const std::vector<GridRow> rows = grid_rows(notes);
    const std::vector<GridStroke> first = grid_strokes(notes, rows, 0, 1);
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0], (GridStroke{Voice::kick, Origin::model, 0, "M122 12v-3"}));
    EXPECT_EQ(first[1], (GridStroke{Voice::kick, Origin::model, 3, "M2 12v-11"}));
    const std::vector<GridStroke> second = grid_strokes(notes, rows, 1, 1);
    ASSERT_EQ(second.size(), 1U);
    EXPECT_EQ(second[0], (GridStroke{Voice::bass, Origin::model, 2, "M0 19h47"}));
}

TEST(Grid, LongNotesGoOnInTheNextBars)
{
    const std::vector<ScoreNote> notes = {note(Voice::bass, 1900, 90, 40, 500), note(Voice::bass, 1800, 90, 40, 200)};
    const std::vector<GridRow> rows = grid_rows(notes);
    EXPECT_EQ(grid_strokes(notes, rows, 0, 1), (std::vector<GridStroke>{{Voice::bass, Origin::model, 2, "M190 1h3M180 1h11"}}));
    EXPECT_EQ(grid_strokes(notes, rows, 1, 1), (std::vector<GridStroke>{{Voice::bass, Origin::model, 2, "M0 1h47"}}));
    EXPECT_TRUE(grid_strokes(notes, rows, 2, 1).empty());
}

TEST(Grid, TellsTheArtistsNotesApart)
{
    const std::vector<ScoreNote> notes = {note(Voice::kick, 0, 100), note(Voice::kick, 480, 100, 36, 60, Origin::artist)};
    const std::vector<GridStroke> strokes = grid_strokes(notes, grid_rows(notes), 0, 1);
    ASSERT_EQ(strokes.size(), 2U);
    EXPECT_EQ(strokes[0].origin, Origin::model);
    EXPECT_EQ(strokes[1].origin, Origin::artist);
}

TEST(Grid, PictureHoldsForeignTextAsText)
{
    Score score;
    score.title = "</title><script>alert(1)</script>";
    score.tempo_milli = 93500;
    score.key = 5;
    score.bars = 6;
    score.notes = {note(Voice::snare, 480, 100)};
    score.markers = {{0, "verse"}, {4 * ticks_per_bar, "hook"}};
    const std::string svg = grid_svg(score);
    EXPECT_EQ(svg.find("<script"), svg.npos);
    EXPECT_NE(svg.find("93.5 beats a minute, F minor"), svg.npos);
    EXPECT_NE(svg.find(">verse<"), svg.npos);
    EXPECT_NE(svg.find(">hook<"), svg.npos);
    EXPECT_NE(svg.find(">6</text>"), svg.npos);  // the number of the last bar
    EXPECT_EQ(svg.find(">7</text>"), svg.npos);
}

TEST(Grid, TempiAreWrittenShort)
{
    EXPECT_EQ(tempo_text(90000), "90");
    EXPECT_EQ(tempo_text(93500), "93.5");
    EXPECT_EQ(tempo_text(90005), "90.005");
}

}  // namespace
}  // namespace sixteen
