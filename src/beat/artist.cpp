#include "sixteen/beat/artist.h"

#include "sixteen/beat/conditions.h"
#include "sixteen/beat/feel.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <tuple>

namespace sixteen {
namespace {

constexpr int softest_normal = 50, softest_accent = 106;  // velocities, as models/beat/data.py reads the classes
constexpr int roll_tolerance = 7;                         // ticks that a stroke of a roll may be off
constexpr std::int64_t tempo_tolerance = 500;             // a file's tempo may differ by one part in this many
constexpr int steps_per_beat = 4;

// A roll as the model knows it: even strokes over one sixteenth or two.
struct RollShape {
    int cell_class, strokes, steps;
};
constexpr std::array<RollShape, 4> roll_shapes = {{{cell::roll6, 6, 2}, {cell::roll4, 4, 1}, {cell::roll3, 3, 2}, {cell::roll2, 2, 1}}};

int class_of_velocity(int velocity)
{
    return velocity < softest_normal ? cell::ghost : velocity < softest_accent ? cell::normal : cell::accent;
}

int tick_of_cell(int step, double swing)
{
    return step / steps_per_bar * ticks_per_bar + tick_of_step(step % steps_per_bar, swing);
}

// The cell of the swung grid nearest to a tick.
int nearest_cell(int tick, double swing, int steps)
{
    const int near = tick / ticks_per_step;
    int best = 0, least = -1;
    for (int step = std::max(0, near - 1); step <= std::min(steps - 1, near + 2); ++step) {
        const int distance = std::abs(tick - tick_of_cell(step, swing));
        if (least < 0 || distance < least) {
            best = step;
            least = distance;
        }
    }
    return least < 0 ? steps - 1 : best;
}

std::string bar_name(int bar)
{
    return "bar " + std::to_string(bar + 1);
}

// The bends of a channel, for finding slides.
class Bends {
public:
    Bends(const MidiFile& file, int channel)
    {
        for (const MidiBend& bend : file.bends) {
            if (bend.channel == channel) m_points.push_back({bend.tick, bend.value != 0, -1});
        }
        std::int64_t home = -1;
        for (std::size_t i = m_points.size(); i-- > 0;) {
            if (!m_points[i].away) home = m_points[i].tick;
            m_points[i].home = home;
        }
    }

    // Whether a note starts bent and comes to its own pitch before it ends: as write/midi.h writes a slide.
    bool slides(const MidiNote& note) const
    {
        const auto after = std::upper_bound(m_points.begin(), m_points.end(), note.tick,
                                            [](std::int64_t tick, const Point& point) { return tick < point.tick; });
        if (after == m_points.begin()) return false;
        const Point& last = *(after - 1);
        return last.away && last.home >= 0 && last.home <= note.tick + note.length;
    }

private:
    struct Point {
        std::int64_t tick;
        bool away;                           // from the middle
        std::int64_t home;                   // tick of the next bend to the middle, -1 without one
    };
    std::vector<Point> m_points;             // by tick
};

// One file of the artist's, held against the piece.
class Source {
public:
    Source(const Plan& plan, Hand hand)
        : m_plan(plan), m_hand(hand), m_spec(*plan.spec.beat.hands[static_cast<std::size_t>(hand)]),
          m_material(*plan.material[static_cast<std::size_t>(hand)].at), m_file(m_material.file)
    {
    }

    const ArtistSpec& spec() const { return m_spec; }
    bool wants(int bar) const { return bar >= 0 && bar < m_plan.bars && m_bars[static_cast<std::size_t>(bar)] != 0; }

    Diagnostic wrong(const std::string& field, std::string message, std::string hint = {}) const
    {
        return fault(Fault::data, std::move(message))
            .at(m_material.path)
            .in("/beat/" + std::string(hand_names[static_cast<std::size_t>(m_hand)]) + field)
            .advise(std::move(hint));
    }

    // Metre, tempo, bars.
    Status check()
    {
        for (const MidiTimeSignature& s : m_file.time_signatures) {
            if (s.numerator != s.denominator) {
                return wrong("/midi", std::to_string(s.numerator) + "/" + std::to_string(s.denominator) + " at tick " +
                                          std::to_string(s.tick) + "; the piece is in 4/4");
            }
        }
        if (Status tempo = check_tempo(); !tempo) return tempo;
        m_file_bars = count_bars();
        if (m_file.notes.empty() && m_spec.voices.empty()) return wrong("/midi", "the file has no notes");
        return check_bars();
    }

    struct Placed {
        MidiNote note;
        int tick, end;                       // of the piece, in our ticks
        bool rounded;
    };

    // The notes of a channel (-1: all) that start in the piece, by tick; repeated if the spec says so.
    std::vector<Placed> notes(int channel) const
    {
        std::vector<Placed> placed;
        const int times = m_spec.repeat ? (m_plan.bars + m_file_bars - 1) / std::max(1, m_file_bars) : 1;
        for (int i = 0; i < times; ++i) {
            for (const MidiNote& note : m_file.notes) {
                if (channel >= 0 && note.channel != channel) continue;
                const std::int64_t tick = ours(note.tick) + std::int64_t{i} * m_file_bars * ticks_per_bar;
                if (tick >= std::int64_t{m_plan.bars} * ticks_per_bar) break;  // by tick
                const std::int64_t end = ours(note.tick + note.length) - ours(note.tick) + tick;
                placed.push_back({note, static_cast<int>(tick), static_cast<int>(std::min<std::int64_t>(end, 0x7fffffff)),
                                  note.tick * ppq % m_file.ppq != 0});
            }
        }
        return placed;
    }

    Bends bends(int channel) const { return {m_file, channel}; }

    // A draft's notes are the model's, but for those that its spec names.
    Origin origin_of(Voice voice, const Placed& placed) const
    {
        if (!m_spec.drafted) return Origin::artist;
        const auto own = m_spec.own.find(voice);
        const bool is_own = own != m_spec.own.end() &&
                            std::binary_search(own->second.begin(), own->second.end(), NotePlace{placed.tick, placed.note.key});
        return is_own ? Origin::artist : Origin::model;
    }

    // The channel of the drums, -1 if there is none.
    int drum_channel(bool drums_are_named) const
    {
        if (m_spec.drum_channel) return *m_spec.drum_channel;
        std::set<int> used;
        for (const MidiNote& note : m_file.notes) used.insert(note.channel);
        if (used.contains(midi_drum_channel)) return midi_drum_channel;
        return drums_are_named && used.size() == 1 ? *used.begin() : -1;
    }

    // Nothing of the artist's is left out in silence: with no voices named, every note must have one.
    Status check_channels(std::initializer_list<int> taken) const
    {
        for (const MidiNote& note : m_file.notes) {
            if (std::find(taken.begin(), taken.end(), note.channel) != taken.end()) continue;
            return wrong("/channels", "notes on channel " + std::to_string(note.channel + 1) + " of the file belong to no voice",
                         "name the voices to keep in \"voices\", or their channels");
        }
        return {};
    }

private:
    std::int64_t ours(std::int64_t tick) const { return (tick * ppq * 2 + m_file.ppq) / (2 * m_file.ppq); }

    Status check_tempo() const
    {
        if (m_spec.any_tempo) return {};
        for (const MidiTempo& tempo : m_file.tempi) {
            const std::int64_t product = tempo.micros * m_plan.tempo_milli, exact = 60'000'000'000;
            if (std::abs(product - exact) <= exact / tempo_tolerance) continue;
            const double bpm = std::floor(6e10 / tempo.micros + 0.5) / 1000;
            return wrong("/tempo", "the file has tempo " + Json(bpm).dump() + " at tick " + std::to_string(tempo.tick) +
                                       ", the piece " + Json(static_cast<double>(m_plan.tempo_milli) / 1000).dump(),
                         "set the spec's tempo, or say \"tempo\": \"any\" to keep the ticks at the piece's");
        }
        return {};
    }

    // Bars up to the last note, or to the end of the file where that is later; one not filled counts for a note alone.
    int count_bars() const
    {
        const std::int64_t bar = 4LL * m_file.ppq;
        std::int64_t bars = m_file.length / bar;
        for (const MidiNote& note : m_file.notes) bars = std::max(bars, note.tick / bar + 1);
        return static_cast<int>(std::max<std::int64_t>(1, std::min<std::int64_t>(bars, 0x7fffffff / ticks_per_bar)));
    }

    Status check_bars()
    {
        m_bars.assign(static_cast<std::size_t>(m_plan.bars), m_spec.bars.empty() ? 1 : 0);
        const std::string has = "the file has " + std::to_string(m_file_bars) + (m_file_bars == 1 ? " bar" : " bars");
        const std::string form = "the form " + std::to_string(m_plan.bars);
        if (m_spec.bars.empty() && !m_spec.repeat) {
            if (m_file_bars > m_plan.bars) {
                return wrong("/bars", has + ", " + form, "name the bars to take, like \"bars\": \"1-" + std::to_string(m_plan.bars) + "\"");
            }
            for (int bar = m_file_bars; bar < m_plan.bars; ++bar) m_bars[static_cast<std::size_t>(bar)] = 0;
        }
        for (const BarRange& range : m_spec.bars) {
            if (range.last >= m_plan.bars) return wrong("/bars", bar_name(range.last) + " is outside the form; " + form + " bars");
            if (range.last >= m_file_bars && !m_spec.repeat) {
                return wrong("/bars", bar_name(range.last) + " is not in the file; " + has, "say \"repeat\": true to start over");
            }
            for (int bar = range.first; bar <= range.last; ++bar) m_bars[static_cast<std::size_t>(bar)] = 1;
        }
        return {};
    }

    const Plan& m_plan;
    Hand m_hand;
    const ArtistSpec& m_spec;
    const Material& m_material;
    const MidiFile& m_file;
    int m_file_bars = 1;
    std::vector<char> m_bars;                // of the piece: 1 for those that the file is for
};

bool earlier(const Hit& a, const Hit& b)
{
    return std::tuple(a.bar, a.step, a.voice, a.offset, a.key) < std::tuple(b.bar, b.step, b.voice, b.offset, b.key);
}

class Collector {
public:
    explicit Collector(const Plan& plan) : m_plan(plan)
    {
        const auto bars = static_cast<std::size_t>(plan.bars);
        m_part.cells = Grid(plan.bars);
        m_part.bass_bars.assign(bars, 0);
        m_part.chord_bars.assign(bars, 0);
        m_part.owners.assign(bars * drum_voices, -1);
    }

    Result<ArtistPart> collect()
    {
        for (const Hand hand : {Hand::lock, Hand::vary, Hand::feel, Hand::tap}) {
            const auto h = static_cast<std::size_t>(hand);
            if (!m_plan.spec.beat.hands[h]) continue;
            if (!m_plan.material[h]) return fault(Fault::internal, "the artist's file was not read").in("/beat/" + std::string(hand_names[h]));
            Source source(m_plan, hand);
            if (Status checked = source.check(); !checked) return checked.error();
            const Status taken = hand == Hand::tap ? take_taps(source) : take(source, hand);
            if (!taken) return taken.error();
        }
        std::sort(m_part.kept.begin(), m_part.kept.end(), earlier);
        std::sort(m_part.felt.begin(), m_part.felt.end(), earlier);
        return std::move(m_part);
    }

private:
    double swing(Voice voice) const { return swing_of(m_plan.spec.beat, m_plan.spec.swing, voice); }
    int steps() const { return m_plan.bars * steps_per_bar; }

    Status take(const Source& source, Hand hand)
    {
        const ArtistSpec& spec = source.spec();
        const bool lock = hand == Hand::lock;
        const auto named = [&](Voice v) { return std::find(spec.voices.begin(), spec.voices.end(), v) != spec.voices.end(); };
        const bool drums_named = !spec.voices.empty() ? static_cast<int>(spec.voices.front()) < drum_voices : !lock;
        const int drums = source.drum_channel(drums_named);
        if (lock && spec.voices.empty()) {
            if (Status taken = source.check_channels({drums, spec.bass_channel, spec.chords_channel}); !taken) return taken;
        }

        // Voices that the hand claims: those named, else those that play (lock) or all.
        std::array<char, voices> claims{};
        for (int v = 0; v < voices; ++v) {
            claims[static_cast<std::size_t>(v)] = spec.voices.empty() ? (!lock && v < drum_voices) : named(static_cast<Voice>(v));
        }
        std::vector<Hit> hits;
        if (drums >= 0) {
            for (const Source::Placed& placed : source.notes(drums)) {
                const std::optional<Voice> voice = spec.map.voice(placed.note.key);
                if (!voice && spec.voices.empty()) {
                    return source.wrong("/map", "key " + std::to_string(placed.note.key) + " in " + bar_name(placed.tick / ticks_per_bar) +
                                                    " is no voice of the drum map",
                                        "put it into \"map\", or name the voices to keep in \"voices\"");
                }
                if (!voice || (!spec.voices.empty() && !named(*voice))) continue;
                claims[static_cast<std::size_t>(*voice)] = 1;
                Hit hit = hit_of(source, placed, *voice);
                if (!source.wants(hit.bar) && !source.wants(placed.tick / ticks_per_bar)) continue;
                hits.push_back(hit);
                m_rounded.push_back(placed.rounded);
            }
        }
        if (Status claimed = claim(source, hand, claims, hits); !claimed) return claimed;
        HandFigures& figures = m_part.figures[static_cast<std::size_t>(hand)];
        merge(hits, figures);
        if (hand == Hand::vary) free_a_share(source, claims, hits, figures);
        place_cells(hits);
        figures.notes += static_cast<int>(hits.size());
        std::vector<Hit>& to = hand == Hand::feel ? m_part.felt : m_part.kept;
        to.insert(to.end(), hits.begin(), hits.end());
        if (!lock) return {};
        if (Status bass = take_notes(source, Voice::bass, spec.bass_channel, drums, m_plan.spec.beat.bass_on, m_part.bass, m_part.bass_bars); !bass) {
            return bass;
        }
        return take_notes(source, Voice::chords, spec.chords_channel, drums, m_plan.spec.beat.chords_on, m_part.chords, m_part.chord_bars);
    }

    Hit hit_of(const Source& source, const Source::Placed& placed, Voice voice) const
    {
        const int step = nearest_cell(placed.tick, swing(voice), steps());
        Hit hit;
        hit.voice = voice;
        hit.bar = step / steps_per_bar;
        hit.step = step % steps_per_bar;
        hit.cell_class = class_of_velocity(placed.note.velocity);
        hit.velocity = placed.note.velocity;
        hit.offset = placed.tick - tick_of_cell(step, swing(voice));
        hit.origin = source.origin_of(voice, placed);
        hit.locked = true;
        hit.length = std::max(1, placed.end - placed.tick);
        hit.key = gm_drums().voice(placed.note.key) == voice ? placed.note.key : 0;
        return hit;
    }

    // The claimed voices' cells of the wanted bars are the artist's: rests, until hits are put there.
    Status claim(const Source& source, Hand hand, const std::array<char, voices>& claims, const std::vector<Hit>& hits)
    {
        for (const Hit& hit : hits) {
            if (!m_plan.spec.beat.voices[static_cast<std::size_t>(hit.voice)].on) {
                return source.wrong("/voices", std::string(name_of(hit.voice)) + " plays in the file but is switched off",
                                    "switch it on, or leave it out of the voices");
            }
        }
        for (int v = 0; v < drum_voices; ++v) {
            if (!claims[static_cast<std::size_t>(v)]) continue;
            for (int bar = 0; bar < m_plan.bars; ++bar) {
                if (!source.wants(bar)) continue;
                std::int8_t& owner = m_part.owners[static_cast<std::size_t>(bar * drum_voices + v)];
                if (owner >= 0) {
                    return source.wrong("/bars", std::string(voice_names[static_cast<std::size_t>(v)]) + " in " + bar_name(bar) +
                                                     " is taken by /beat/" + std::string(hand_names[static_cast<std::size_t>(owner)]) + " already",
                                        "give each its own voices or bars");
                }
                owner = static_cast<std::int8_t>(hand);
                for (int step = bar * steps_per_bar; step < (bar + 1) * steps_per_bar; ++step) {
                    if (m_part.cells.at(step, v) == cell::unknown) m_part.cells.set(step, v, cell::rest);
                }
            }
        }
        return {};
    }

    // Of hits on one tick and key the loudest stays.
    void merge(std::vector<Hit>& hits, HandFigures& figures)
    {
        std::vector<std::size_t> order(hits.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return earlier(hits[a], hits[b]); });
        std::vector<Hit> out;
        for (const std::size_t i : order) {
            const Hit& hit = hits[i];
            if (!out.empty() && !earlier(out.back(), hit)) {
                ++figures.merged;
                if (hit.velocity > out.back().velocity) out.back() = hit;
                continue;
            }
            figures.rounded += m_rounded[i] ? 1 : 0;
            out.push_back(hit);
        }
        hits = std::move(out);
        m_rounded.clear();
    }

    // Of each voice that plays, the share of its beats with the lowest draws is the model's.
    void free_a_share(const Source& source, const std::array<char, voices>& claims, std::vector<Hit>& hits, HandFigures& figures)
    {
        const Random random = m_plan.random();
        for (int v = 0; v < drum_voices; ++v) {
            const auto plays = [&](const Hit& hit) { return static_cast<int>(hit.voice) == v; };
            if (!claims[static_cast<std::size_t>(v)] || std::none_of(hits.begin(), hits.end(), plays)) continue;
            std::vector<std::pair<double, int>> beats;  // draw and first step
            for (int step = 0; step < steps(); step += steps_per_beat) {
                if (!source.wants(step / steps_per_bar)) continue;
                beats.emplace_back(random.unit(Stage::vary, static_cast<std::uint32_t>(step), static_cast<std::uint32_t>(v)), step);
            }
            const auto count = static_cast<std::size_t>(std::floor(source.spec().share * static_cast<double>(beats.size()) + 0.5));
            std::sort(beats.begin(), beats.end());
            for (std::size_t i = 0; i < count; ++i) {
                const int first = beats[i].second;
                for (int step = first; step < first + steps_per_beat; ++step) m_part.cells.set(step, v, cell::unknown);
                figures.freed += static_cast<int>(std::erase_if(hits, [&](const Hit& hit) {
                    const int step = hit.bar * steps_per_bar + hit.step;
                    return plays(hit) && step >= first && step < first + steps_per_beat;
                }));
            }
        }
    }

    // What the model sees of exact hits: the loudest of a cell, rolls as rolls.
    void place_cells(const std::vector<Hit>& hits)
    {
        std::array<std::vector<const Hit*>, drum_voices> lanes;
        for (const Hit& hit : hits) lanes[static_cast<std::size_t>(hit.voice)].push_back(&hit);
        for (int v = 0; v < drum_voices; ++v) {
            std::vector<const Hit*>& lane = lanes[static_cast<std::size_t>(v)];
            std::sort(lane.begin(), lane.end(), [&](const Hit* a, const Hit* b) { return tick_of(*a) < tick_of(*b); });
            for (std::size_t i = 0; i < lane.size();) i += place_roll(lane, i, v);
        }
    }

    int tick_of(const Hit& hit) const { return tick_of_cell(hit.bar * steps_per_bar + hit.step, swing(hit.voice)) + hit.offset; }

    // Do the hits from the i-th on make a roll, even over swung or over straight sixteenths?
    bool is_roll(const std::vector<const Hit*>& lane, std::size_t i, const RollShape& shape) const
    {
        if (i + static_cast<std::size_t>(shape.strokes) > lane.size()) return false;
        const int step = lane[i]->bar * steps_per_bar + lane[i]->step;
        const double swung = swing(lane[i]->voice);
        const int straight = shape.steps * ticks_per_step, span = tick_of_cell(step + shape.steps, swung) - tick_of_cell(step, swung);
        for (const int ticks : {span, straight}) {
            bool even = true;
            for (int k = 1; k < shape.strokes && even; ++k) {
                const int place = tick_of(*lane[i]) + ticks * k / shape.strokes;
                even = std::abs(tick_of(*lane[i + static_cast<std::size_t>(k)]) - place) <= roll_tolerance;
            }
            if (even) return true;
        }
        return false;
    }

    // Puts the hit, or the roll that begins with it, into its cell; returns how many hits that were.
    std::size_t place_roll(const std::vector<const Hit*>& lane, std::size_t i, int voice)
    {
        const Hit& first = *lane[i];
        const int step = first.bar * steps_per_bar + first.step;
        for (const RollShape& shape : roll_shapes) {
            if (!is_roll(lane, i, shape)) continue;
            m_part.cells.set(step, voice, shape.cell_class);
            return static_cast<std::size_t>(shape.strokes);
        }
        const int there = m_part.cells.at(step, voice);
        // Behind a roll of an eighth its second cell stays a rest.
        const bool inside = step > 0 && takes_an_eighth(m_part.cells.at(step - 1, voice));
        if (!inside && there < first.cell_class) m_part.cells.set(step, voice, first.cell_class);
        return 1;
    }

    Status take_notes(const Source& source, Voice voice, int channel, int drums, bool on, std::vector<Note>& to, std::vector<char>& bars)
    {
        const ArtistSpec& spec = source.spec();
        const bool named = std::find(spec.voices.begin(), spec.voices.end(), voice) != spec.voices.end();
        if (!spec.voices.empty() && !named) return {};
        if (channel == drums) {
            return named ? Status(source.wrong("/channels", std::string(name_of(voice)) + " has the channel of the drums")) : Status();
        }
        HandFigures& figures = m_part.figures[static_cast<std::size_t>(Hand::lock)];
        const std::vector<Source::Placed> notes = source.notes(channel);
        if (notes.empty() && !named) return {};
        const Bends bends = source.bends(channel);
        std::map<std::pair<int, int>, std::size_t> known;  // by tick and key
        for (const Source::Placed& placed : notes) {
            const int next_bar = (placed.tick + ticks_per_step / 2) / ticks_per_bar;
            if (!source.wants(placed.tick / ticks_per_bar) && !source.wants(next_bar)) continue;
            if (!on) {
                return source.wrong("/voices", std::string(name_of(voice)) + " plays in the file but is switched off",
                                    "switch it on, or leave it out of the voices");
            }
            const auto [at, is_new] = known.try_emplace({placed.tick, placed.note.key}, to.size());
            if (!is_new) {
                ++figures.merged;
                to[at->second].velocity = std::max(to[at->second].velocity, placed.note.velocity);
                continue;
            }
            const int length = std::max(1, std::min(placed.end, m_plan.bars * ticks_per_bar) - placed.tick);
            const bool slides = voice == Voice::bass && bends.slides(placed.note);
            to.push_back({placed.tick, length, placed.note.key, placed.note.velocity, slides, source.origin_of(voice, placed), true});
            ++figures.notes;
            figures.rounded += placed.rounded ? 1 : 0;
        }
        for (int bar = 0; bar < m_plan.bars; ++bar) bars[static_cast<std::size_t>(bar)] = source.wants(bar) ? 1 : 0;
        return {};
    }

    // In the wanted bars the driving voices play where the artist tapped and nowhere else.
    Status take_taps(const Source& source)
    {
        HandFigures& figures = m_part.figures[static_cast<std::size_t>(Hand::tap)];
        std::array<char, voices> claims{};
        for (int v = 0; v < drum_voices; ++v) claims[static_cast<std::size_t>(v)] = takes_taps(static_cast<Voice>(v));
        if (Status claimed = claim(source, Hand::tap, claims, {}); !claimed) return claimed;
        for (const Source::Placed& placed : source.notes(-1)) {
            Hit hit = hit_of(source, placed, Voice::kick);
            if (!source.wants(hit.bar)) continue;
            m_part.taps.push_back(hit);
            m_rounded.push_back(placed.rounded);
        }
        merge(m_part.taps, figures);
        figures.notes = static_cast<int>(m_part.taps.size());
        for (const Hit& tap : m_part.taps) {
            m_part.cells.want_hit(tap.bar * steps_per_bar + tap.step);
            for (int v = 0; v < drum_voices; ++v) {
                const bool on = m_plan.spec.beat.voices[static_cast<std::size_t>(v)].on;
                if (takes_taps(static_cast<Voice>(v)) && on) m_part.cells.set(tap.bar * steps_per_bar + tap.step, v, cell::unknown);
            }
        }
        return {};
    }

    const Plan& m_plan;
    ArtistPart m_part;
    std::vector<char> m_rounded;             // of the hits that are being taken
};

// A hit on its way from the artist's playing to the model's.
Hit humanised(const Plan& plan, Hit own, const Hit& played)
{
    const BeatSpec& beat = plan.spec.beat;
    // `played` lies between the bare grid and the model's playing by the same amounts; what is left of the artist's
    // own way of playing is added to it.
    const double bare = nominal_velocity[static_cast<std::size_t>(played.cell_class)] *
                        loudness_of(plan.section_of_bar(own.bar).spec.energy);
    const double loud = played.velocity + (1 - beat.humanize_velocity) * (own.velocity - bare);
    const double late = played.offset + (1 - beat.humanize_timing) * own.offset;
    own.velocity = std::clamp(static_cast<int>(std::floor(loud + 0.5)), 1, 127);
    const int start = tick_of_cell(own.bar * steps_per_bar + own.step, swing_of(beat, plan.spec.swing, own.voice));
    own.offset = std::max(-start, static_cast<int>(std::floor(late + 0.5)));
    return own;
}

bool is_own(const ArtistPart& part, int bar, Voice voice)
{
    return part.owners[static_cast<std::size_t>(bar * drum_voices + static_cast<int>(voice))] >= 0;
}

// The drums that the model gave to the tapped cells, one stroke for each tap, when and as hard as it was tapped.
void play_taps(const Plan& plan, const std::vector<Hit>& taps, std::vector<Hit>& hits)
{
    std::map<int, std::vector<Hit>> drums;
    std::set<int> tapped;
    for (const Hit& tap : taps) tapped.insert(tap.bar * steps_per_bar + tap.step);
    std::erase_if(hits, [&](const Hit& hit) {
        const int step = hit.bar * steps_per_bar + hit.step;
        const bool is = takes_taps(hit.voice) && tapped.contains(step);
        if (is) drums[step].push_back(hit);
        return is;
    });
    const double swing = plan.spec.swing;
    for (const Hit& tap : taps) {
        const int step = tap.bar * steps_per_bar + tap.step;
        for (Hit hit : drums[step]) {
            hit.offset = tap.offset + tick_of_cell(step, swing_of(plan.spec.beat, swing, Voice::kick)) -
                         tick_of_cell(step, swing_of(plan.spec.beat, swing, hit.voice));
            hit.velocity = tap.velocity;
            hit.cell_class = class_of_velocity(tap.velocity);
            hit.origin = Origin::artist;
            hit.locked = true;
            hits.push_back(hit);
        }
    }
}

}  // namespace

Result<ArtistPart> artist_part(const Plan& plan)
{
    return Collector(plan).collect();
}

void give(const Grid& from, Grid& grid)
{
    for (int step = 0; step < grid.steps(); ++step) {
        for (int v = 0; v < drum_voices; ++v) {
            if (from.at(step, v) != cell::unknown) grid.set(step, v, from.at(step, v));
        }
        if (from.wants_hit(step)) grid.want_hit(step);
    }
}

std::vector<Hit> with_artist(const Plan& plan, const ArtistPart& part, std::vector<Hit> hits)
{
    if (part.cells.bars() == 0) return hits;
    // The model's playing of the artist's cells, by step of the piece and voice.
    std::map<std::pair<int, Voice>, Hit> played;
    std::vector<Hit> out;
    for (const Hit& hit : hits) {
        const int step = hit.bar * steps_per_bar + hit.step;
        if (part.cells.at(step, static_cast<int>(hit.voice)) == cell::unknown) {
            out.push_back(hit);
            if (out.back().offset < 0 && hit.step == 0 && hit.bar > 0 && is_own(part, hit.bar - 1, hit.voice)) out.back().offset = 0;
        } else {
            played.emplace(std::pair(step, hit.voice), hit);
        }
    }
    out.insert(out.end(), part.kept.begin(), part.kept.end());
    for (const Hit& own : part.felt) {
        const int step = own.bar * steps_per_bar + own.step;
        auto of_model = played.find({step, own.voice});
        // The later strokes of a roll stand in the cell behind it.
        if (of_model == played.end()) of_model = played.find({step - 1, own.voice});
        out.push_back(of_model == played.end() ? own : humanised(plan, own, of_model->second));
    }
    play_taps(plan, part.taps, out);
    std::sort(out.begin(), out.end(), earlier);
    return out;
}

std::vector<Note> with_artist(std::vector<Note> notes, const std::vector<Note>& own, const std::vector<char>& own_bars)
{
    if (std::find(own_bars.begin(), own_bars.end(), 1) == own_bars.end()) return notes;
    std::vector<Note> out = own;
    for (Note note : notes) {
        std::size_t bar = static_cast<std::size_t>(note.tick / ticks_per_bar);
        if (own_bars[bar] != 0) continue;
        while (bar < own_bars.size() && own_bars[bar] == 0) ++bar;
        int end = std::min(note.tick + note.length, static_cast<int>(bar) * ticks_per_bar);
        bool free = true;
        for (const Note& mine : own) {
            if (mine.tick <= note.tick && note.tick < mine.tick + mine.length) free = false;
            if (mine.tick > note.tick) end = std::min(end, mine.tick);
        }
        if (!free) continue;
        note.length = end - note.tick;
        out.push_back(note);
    }
    std::sort(out.begin(), out.end(), [](const Note& a, const Note& b) { return std::tuple(a.tick, a.key) < std::tuple(b.tick, b.key); });
    return out;
}

}  // namespace sixteen
