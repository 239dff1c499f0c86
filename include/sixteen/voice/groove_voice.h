// GrooveVoice: what a voice knows of an artist's beats: where the hits fall, how they are played, and how much each drum
// does, all as differences from what the shipped models expect.
//
//     Result<GrooveVoice> groove = learn_grooves(takes, *scorer);
//     VoicedBeat voiced(std::move(scorer), std::make_shared<GrooveVoice>(*groove), 0.7);   // a BeatScorer like any other
//
// "Drum" is here what the enum Voice names, so that it is not mistaken for the artist's voice.
#pragma once

#include "sixteen/base/json.h"
#include "sixteen/beat/grid.h"
#include "sixteen/beat/pattern.h"
#include "sixteen/midi/midi_file.h"
#include "sixteen/model/scorer.h"

#include <array>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sixteen {

// A MIDI file of the artist's, its drums on the grid.
struct GrooveTake {
    std::string name;
    double tempo = 120;                      // beats a minute, at the start
    double swing = 50;                       // of its sixteenths, 50..75
    Grid cells;
    std::vector<Hit> hits;                   // offsets in ticks from the swung grid
};

// The drums of a file on the grid of its own swing. Errors: data: no drums on channel 10 (or the file's only channel), another
// metre than 4/4. A file without a tempo counts as 120 beats a minute. At most most_take_bars bars are read.
Result<GrooveTake> read_take(const MidiFile& file, const std::string& name);

inline constexpr int most_take_bars = 256;
inline constexpr int most_groove_bars = 20000;

// Kinds of hits that are played differently: ghosts; all others.
inline constexpr std::size_t hit_kinds = 2;

// Of one drum, step of the bar and kind of hit.
struct FeelChange {
    double shift = 0;                        // of the median: velocity 0..1, offset in sixteenths
    double ratio = 1;                        // of the spread
    bool operator==(const FeelChange&) const = default;
};

struct GrooveVoice {
    int takes = 0, bars = 0, hits = 0;
    double swing = 50;                       // the middle of the takes'
    std::vector<Lineup> lineups;             // of stretches of four bars
    // Added to the score of a class of a drum at a step of the bar.
    std::array<std::array<std::array<double, cell::classes>, steps_per_bar>, drum_voices> bias{};
    using Feel = std::array<std::array<std::array<FeelChange, hit_kinds>, steps_per_bar>, drum_voices>;
    Feel velocity{}, offset{};
    bool operator==(const GrooveVoice&) const = default;
};

// Holds the takes against what the models expect of them. Errors: data, if there is no take; those of the scorer.
//
// Bias, with o uses of a class, e uses that the hit model expects (the sum of its probabilities, told all hits before), and
// n cells: log((o + k e / n) / (e + k e / n)), k = 8, so that few hits change little. Feel: the mean difference from the
// feel model's median and the ratio of the spreads, of a drum, then of its steps of one kind (beat, eighth, sixteenth), then
// of each step, each drawn towards the wider group by its count.
Result<GrooveVoice> learn_grooves(std::span<const GrooveTake> takes, BeatScorer& scorer);

// Bits a step that the hit model needs for takes, told all hits before: how well it foresees them.
Result<double> hit_bits(std::span<const GrooveTake> takes, BeatScorer& scorer);

Json to_json(const GrooveVoice&);

// Errors: data, naming `file`: another format, wrong sizes, numbers out of range.
Result<GrooveVoice> read_groove_voice(const Json&, const std::string& file);

// What `sixteen adapt --check` shows of an artist's beats.
struct GroovePortrait {
    struct Drum {
        Voice drum = Voice::kick;
        double share = 0;                    // of all hits
        double hits_a_bar = 0;
        double offset_ms = 0, spread_ms = 0; // mean and standard deviation; early is negative
        double velocity = 0;                 // mean, 1..127
        double ghosts = 0;                   // share of its hits
    };
    int takes = 0, bars = 0, hits = 0;
    double slowest = 0, fastest = 0;         // beats a minute
    double swing = 50;
    double rolls_a_bar = 0;
    std::vector<Drum> drums;                 // that play, the busiest first
};
GroovePortrait portrait_of(std::span<const GrooveTake> takes);
Json to_json(const GroovePortrait&);
std::string to_text(const GroovePortrait&);

// A beat scorer with a share of a groove voice in what it says: the line-ups it knows, the scores of hits, the quantiles of
// the feel, which at 1 are the artist's whatever the style. 0 < amount <= 1. The bass is as it was.
class VoicedBeat final : public BeatScorer {
public:
    VoicedBeat(std::unique_ptr<BeatScorer> scorer, std::shared_ptr<const GrooveVoice> groove, double amount);

    std::span<const Lineup> lineups(Style style) override;
    Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f) override;
    Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) override;
    Status feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f, std::span<double> out) override;
    Status bass(int n, std::span<const std::int64_t> own, std::span<const std::int64_t> drums, std::span<const std::int64_t> cond_i, std::span<const double> cond_f,
                std::span<double> out) override
    {
        return m_scorer->bass(n, own, drums, cond_i, cond_f, out);
    }

private:
    std::unique_ptr<BeatScorer> m_scorer;
    std::shared_ptr<const GrooveVoice> m_groove;
    double m_amount;
    std::array<std::vector<Lineup>, styles> m_lineups;  // made when asked for
    std::vector<int> m_steps;                // of the rows of the last call of hidden
    std::vector<double> m_plain;             // quantiles of no style
};

}  // namespace sixteen
