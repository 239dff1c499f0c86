#include "sixteen/beat/nudges.h"

#include <array>

namespace sixteen {
namespace {

constexpr double arrival_crash = 1.0;
constexpr double stray_crash = -1.5;         // on the last sixteenths of a bar: it belongs to the next beat 1
constexpr double off_beat_drive = 0.35;      // the model draws kicks and percussion too squarely
constexpr double left_out = -6;              // where drill has the backbeat in every other bar, in the bars between
constexpr double half_time_kick = -0.5;      // on the beats 2 and 4 of styles with one backbeat

// Where a style has its backbeat, and how much rather snare, clap and rim stand there than not. The steps and
// their shares are counted in the project's own grooves: in boom bap 95 of 100 bars have the snare on steps 4
// and 12 and 83 the kick on step 0, in trap 67 have the snare on step 8.
struct Backbeat {
    int first, second;                       // steps; second -1: only one
    double snare, clap, rim;
    double downbeat;                         // the kick's, on step 0
};

// By Style.
constexpr std::array<Backbeat, styles> backbeats = {{
    {4, 12, 4.0, 0.0, 0.0, 1.2},   // boom-bap
    {4, 12, 3.5, 0.0, 0.5, 1.2},   // lo-fi
    {4, 12, 3.5, 0.0, 0.5, 1.0},   // jazz-rap
    {4, 12, 2.0, 2.5, 0.0, 1.2},   // west-coast
    {4, 12, 2.5, 1.5, 0.0, 1.2},   // southern
    {8, -1, 3.0, 1.5, 0.0, 1.2},   // trap
    {8, 12, 3.5, 2.0, 0.0, 0.6},   // drill: the second one in every other bar
    {8, -1, 2.0, 1.0, 0.0, 1.2},   // phonk
    {8, -1, 2.0, 2.0, 0.5, 0.8},   // plugg
    {8, -1, 1.5, 3.0, 0.0, 2.0},   // rage
    {8, -1, 3.0, 1.5, 0.0, 1.2},   // grime
    {4, 12, 1.0, 3.0, 0.0, 2.5},   // club
    {4, 12, 2.5, 1.5, 0.0, 1.2},   // pop-rap
    {3, 10, 0.5, 0.0, 1.5, 2.0},   // afro
}};

// The kick of Jersey and Baltimore club, 1 2 3 a-of-3 and-of-4, which the model hears too little of: in the
// grooves 73 to 88 of 100 club bars have each of these.
constexpr std::array<double, steps_per_bar> club_kick = {2.5, 0, -0.8, -1.2, 2.4, 0, -1.2, -0.8,
                                                         1.4, 0, -0.6, 1.6, 0,   -0.8, 1.6, 0};

double kick_nudge(Style style, int step)
{
    const Backbeat& beat = backbeats[static_cast<std::size_t>(style)];
    if (style == Style::club) return club_kick[static_cast<std::size_t>(step)];
    if (step == 0) return beat.downbeat;
    if (step % 4 != 0) return off_beat_drive;
    return beat.first == 8 && step != 8 ? half_time_kick : 0;
}

// `on` where the style has its backbeat. Drill plays the third beat in one bar and the fourth in the next.
double backbeat_nudge(Style style, int bar, int step, double on)
{
    const Backbeat& beat = backbeats[static_cast<std::size_t>(style)];
    if (step != beat.first && step != beat.second) return 0;
    return style == Style::drill && step != (bar % 2 == 0 ? beat.first : beat.second) ? left_out : on;
}

// The model slides into 15 of 100 notes of drill, the grooves into 25.
constexpr double drill_slide = 0.6;

}  // namespace

double slide_nudge(Style style)
{
    return style == Style::drill ? drill_slide : 0;
}

double hit_nudge(Style style, int voice, int bar, int step, bool arrival)
{
    const Backbeat& beat = backbeats[static_cast<std::size_t>(style)];
    switch (static_cast<Voice>(voice)) {
    case Voice::crash: return step == 0 && arrival ? arrival_crash : step >= 13 ? stray_crash : 0;
    case Voice::kick: return kick_nudge(style, step);
    case Voice::perc: return step % 4 != 0 ? off_beat_drive : 0;
    case Voice::snare: return backbeat_nudge(style, bar, step, beat.snare);
    case Voice::clap: return backbeat_nudge(style, bar, step, beat.clap);
    case Voice::rim: return backbeat_nudge(style, bar, step, beat.rim);
    default: return 0;
    }
}

}  // namespace sixteen
