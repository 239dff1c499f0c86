#include "sixteen/score/score.h"

#include <algorithm>
#include <array>
#include <map>

namespace sixteen {
namespace {

// By drum voice: kick, snare, clap, rim, closed and open hat, ride, crash, perc (high conga), tom, shaker (maracas).
constexpr std::array<int, drum_voices> drum_keys = {36, 38, 39, 37, 42, 46, 51, 49, 67, 45, 70};
constexpr int drum_length = 60;              // ticks
constexpr double roll_start = 0.72;          // velocity of a roll's first stroke, of its last

struct RollShape {
    int strokes = 1, steps = 1;
};

constexpr RollShape shape_of(int cell_class)
{
    switch (cell_class) {
    case cell::roll2: return {2, 1};
    case cell::roll3: return {3, 2};
    case cell::roll4: return {4, 1};
    case cell::roll6: return {6, 2};
    default: return {1, 1};
    }
}

// The strokes of a hit: even times from its place to the end of its sixteenth or eighth, growing louder.
void add_hit(const Hit& hit, double swing, int end_of_piece, std::vector<ScoreNote>& notes)
{
    // The strokes that were given are all there already.
    const RollShape shape = hit.locked ? RollShape{} : shape_of(hit.cell_class);
    const int bar = hit.bar * ticks_per_bar;
    const int begin = bar + tick_of_step(hit.step, swing);
    const int span = bar + tick_of_step(hit.step + shape.steps, swing) - begin;
    for (int i = 0; i < shape.strokes; ++i) {
        const double rise = shape.strokes == 1 ? 1 : roll_start + (1 - roll_start) * i / (shape.strokes - 1);
        ScoreNote note;
        note.voice = hit.voice;
        note.tick = std::clamp(begin + span * i / shape.strokes + hit.offset, 0, end_of_piece - 1);
        note.length = hit.length > 0 ? hit.length : drum_length;
        note.key = hit.key > 0 ? hit.key : drum_key(hit.voice);
        note.velocity = std::clamp(static_cast<int>(hit.velocity * rise + 0.5), 1, 127);
        note.origin = hit.origin;
        note.locked = hit.locked;
        notes.push_back(note);
    }
}

void add_notes(const std::vector<Note>& from, Voice voice, std::vector<ScoreNote>& notes)
{
    for (const Note& n : from) notes.push_back({voice, n.tick, n.length, n.key, n.velocity, n.glide, n.origin, n.locked});
}

bool before(const ScoreNote& a, const ScoreNote& b)
{
    if (a.tick != b.tick) return a.tick < b.tick;
    if (a.voice != b.voice) return a.voice < b.voice;
    return a.key < b.key;
}

// A key sounds once at a time: a note ends where the next of its voice and key starts. Where two start on one
// tick the one that was given stays, else the louder.
void settle(std::vector<ScoreNote>& notes)
{
    std::stable_sort(notes.begin(), notes.end(), before);
    std::vector<ScoreNote> out;
    std::map<std::pair<Voice, int>, std::size_t> last;  // of each voice and key, in `out`
    for (const ScoreNote& note : notes) {
        const auto [found, is_new] = last.try_emplace({note.voice, note.key}, out.size());
        if (!is_new) {
            ScoreNote& earlier = out[found->second];
            if (earlier.tick == note.tick) {
                const bool given = note.locked && !earlier.locked;
                const bool louder = note.velocity > earlier.velocity && note.locked == earlier.locked;
                if (given || louder) earlier = note;
                continue;
            }
            earlier.length = std::min(earlier.length, note.tick - earlier.tick);
            found->second = out.size();
        }
        out.push_back(note);
    }
    notes = std::move(out);
}

void add_syllables(const Plan& plan, const LyricSheet& sheet, Score& score)
{
    for (std::size_t l = 0; l < sheet.lines.size(); ++l) {
        const Line& line = sheet.lines[l];
        for (std::size_t i = 0; i < line.syllables.size(); ++i) {
            const Syllable& syllable = line.syllables[i];
            const bool word_ends = i + 1 == line.syllables.size() || line.syllables[i + 1].word != syllable.word;
            const int tick = tick_of(line, syllable, plan.spec.swing);
            score.syllables.push_back({tick, syllable.text + (word_ends ? " " : ""), static_cast<int>(l), line.origin});
        }
    }
    std::stable_sort(score.syllables.begin(), score.syllables.end(),
                     [](const ScoreSyllable& a, const ScoreSyllable& b) { return a.tick < b.tick; });
}

}  // namespace

int drum_key(Voice voice)
{
    return drum_keys[static_cast<std::size_t>(voice)];
}

Score make_score(const Plan& plan, const Pattern& pattern, const LyricSheet& sheet)
{
    Score score;
    score.title = plan.spec.title;
    score.tempo_milli = plan.tempo_milli;
    score.key = plan.spec.key;
    score.mode = plan.spec.mode;
    score.bars = plan.bars;
    for (const Hit& hit : pattern.hits) {
        const VoiceSpec& voice = plan.spec.beat.voices[static_cast<std::size_t>(hit.voice)];
        add_hit(hit, voice.swing.value_or(plan.spec.swing), score.length(), score.notes);
    }
    add_notes(pattern.bass, Voice::bass, score.notes);
    add_notes(pattern.chords, Voice::chords, score.notes);
    settle(score.notes);
    add_syllables(plan, sheet, score);
    for (const Section& section : plan.sections) {
        score.markers.push_back({section.first_bar * ticks_per_bar, std::string(name_of(section.spec.kind))});
    }
    return score;
}

}  // namespace sixteen
