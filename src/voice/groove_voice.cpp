#include "sixteen/voice/groove_voice.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/beat/artist.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <numeric>
#include <set>

namespace sixteen {
namespace {

constexpr double usual_tempo = 120;
constexpr double ln2 = 0.69314718055994530942;
constexpr double doubt = 8;                  // k of the bias, in cells
constexpr double most_bias = 2;
constexpr std::array<double, 3> weight_of_wider = {20, 10, 8};  // hits that the wider group counts for: none, drum, kind of step
constexpr double ratio_doubt = 30;           // hits
constexpr double least_ratio = 0.4, most_ratio = 2.5;
constexpr double iqr_of_deviation = 1.3489795003921634;
constexpr int lineup_bars = 4;
constexpr int form_bars = 64;                // of a section
constexpr int rows_a_call = 256;
constexpr double median_swing_hits = 8;      // fewer off sixteenths say nothing of the swing

double rounded(double x, double steps) { return std::nearbyint(x * steps) / steps; }

int kind_of_step(int step) { return step % 4 == 0 ? 0 : step % 2 == 0 ? 1 : 2; }

std::size_t kind_of_hit(int cell_class) { return cell_class == cell::ghost ? 0 : 1; }

double middle(std::vector<double> values)
{
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

// A plan whose only purpose is to have the file's drums put on its grid, as those of /beat/feel are.
Plan plan_of(const MidiFile& file, const std::string& name, int bars, double swing, int channel)
{
    Spec spec;
    spec.form.clear();
    for (int left = bars; left > 0; left -= form_bars) {
        SectionSpec section;
        section.bars = std::min(left, form_bars);
        section.has_lyrics = false;
        spec.form.push_back(section);
    }
    spec.tempo = {usual_tempo, usual_tempo};
    spec.swing = swing;
    ArtistSpec artist;
    artist.any_tempo = true;
    artist.drum_channel = channel;
    artist.bars = {{0, bars - 1}};
    for (int v = 0; v < drum_voices; ++v) artist.voices.push_back(static_cast<Voice>(v));
    constexpr auto feel = static_cast<std::size_t>(Hand::feel);
    spec.beat.hands[feel] = artist;
    Plan plan = make_plan(spec, 0, 0);
    plan.material[feel] = MaterialRef{std::make_shared<const Material>(Material{name, {}, file})};
    return plan;
}

// How late the off sixteenths are, as a share of their pair in per cent: 50 if they are on time or too few.
double swing_of(const std::vector<Hit>& hits)
{
    std::array<std::vector<double>, 2> places;
    for (const Hit& hit : hits) places[static_cast<std::size_t>(hit.step % 2)].push_back(hit.offset);
    if (static_cast<double>(places[1].size()) < median_swing_hits) return 50;
    const double late = middle(places[1]) - middle(places[0]);
    return std::clamp(50 + 50 * late / ticks_per_step, 50.0, 75.0);
}

Lineup lineup_of(const Grid& cells, int first_bar, int bars)
{
    Lineup lineup;
    const int first = first_bar * steps_per_bar, end = (first_bar + bars) * steps_per_bar;
    int rolls = 0;
    for (int v = 0; v < drum_voices; ++v) {
        int hits = 0, off = 0;
        for (int step = first; step < end; ++step) {
            const int c = cells.at(step, v);
            if (c <= cell::rest) continue;
            ++hits;
            off += step % 4 != 0;
            rolls += c >= cell::roll2;
        }
        lineup.density[static_cast<std::size_t>(v)] = static_cast<double>(hits) / (end - first);
        lineup.complexity[static_cast<std::size_t>(v)] = hits > 0 ? static_cast<double>(off) / hits : -1;
    }
    lineup.rolls = static_cast<double>(rolls) / (end - first);
    return lineup;
}

// Cells and conditions of the window at a step, told all that was played before; what the artist meant is not known.
void add_window(const GrooveTake& take, int step, std::vector<std::int64_t>& cells, std::vector<std::int64_t>& cond_i, std::vector<double>& cond_f)
{
    for (int row = step - window::past; row < step + window::ahead; ++row) {
        for (int v = 0; v < drum_voices; ++v) cells.push_back(row < step ? take.cells.at(row, v) : cell::unknown);
    }
    const int bar = step / steps_per_bar;
    for (const int value : {0, 0, step % steps_per_bar, bar % 8, std::min(take.cells.bars() - 1 - bar, 7), 1}) cond_i.push_back(value);
    const std::size_t first = cond_f.size();
    cond_f.resize(first + window::conditions_f, -1.0);
    cond_f[first] = take.tempo / 100;
    cond_f[first + 1] = (take.swing - 50) / 25;
}

using Counts = std::array<std::array<std::array<double, cell::classes>, steps_per_bar>, drum_voices>;

std::array<double, cell::classes> probabilities(std::span<const double> scores)
{
    const double top = *std::max_element(scores.begin(), scores.end());
    std::array<double, cell::classes> p{};
    double sum = 0;
    for (std::size_t c = 0; c < p.size(); ++c) {
        p[c] = exact_exp(std::max(scores[c] - top, -60.0));
        sum += p[c];
    }
    for (double& x : p) x /= sum;
    return p;
}

// What the hit model says of each cell of a take, told all that was played before: visit(drum, step of the take, class that was
// played, probabilities of all).
template <class Visit>
Status foresee(const GrooveTake& take, BeatScorer& scorer, Visit visit)
{
    const int steps = take.cells.steps();
    std::vector<std::int64_t> cells, cond_i, now;
    std::vector<double> cond_f, scores;
    for (int first = 0; first < steps; first += rows_a_call) {
        const int n = std::min(rows_a_call, steps - first);
        cells.clear();
        cond_i.clear();
        cond_f.clear();
        for (int i = 0; i < n; ++i) add_window(take, first + i, cells, cond_i, cond_f);
        if (Status asked = scorer.hidden(n, cells, cond_i, cond_f); !asked) return asked;
        now.assign(static_cast<std::size_t>(n) * drum_voices, cell::unknown);
        scores.assign(static_cast<std::size_t>(n) * cell::classes, 0);
        for (int v = 0; v < drum_voices; ++v) {
            if (Status asked = scorer.voice(n, now, v, scores); !asked) return asked;
            for (int i = 0; i < n; ++i) {
                const auto row = static_cast<std::size_t>(i), drum = static_cast<std::size_t>(v);
                const int c = std::max(take.cells.at(first + i, v), cell::rest);
                visit(drum, first + i, static_cast<std::size_t>(c), probabilities(std::span(scores).subspan(row * cell::classes, cell::classes)));
                now[row * drum_voices + drum] = c;
            }
        }
    }
    return {};
}

// Differences from what the feel model expects, in its own units.
struct Residual {
    int drum = 0, step = 0;
    std::size_t kind = 0;
    double difference = 0;                   // from the median
    double deviation = 0;                    // that the model expects
};

Status add_residuals(const GrooveTake& take, BeatScorer& scorer, std::vector<Residual>& velocity, std::vector<Residual>& offset)
{
    const int steps = take.cells.steps();
    std::vector<std::int64_t> cells;
    for (int step = 0; step < steps; ++step) {
        for (int v = 0; v < drum_voices; ++v) cells.push_back(std::max(take.cells.at(step, v), cell::rest));
    }
    const std::array<std::int64_t, window::feel_conditions_i> whole{};
    const std::array<double, window::feel_conditions_f> real = {take.tempo / 100, (take.swing - 50) / 25};
    std::vector<double> out(static_cast<std::size_t>(steps) * drum_voices * window::feel_outputs);
    if (Status asked = scorer.feel(1, steps, cells, whole, real, out); !asked) return asked;
    for (const Hit& hit : take.hits) {
        const int step = hit.bar * steps_per_bar + hit.step;
        if (step >= steps) continue;
        const std::size_t at = (static_cast<std::size_t>(step) * drum_voices + static_cast<std::size_t>(hit.voice)) * window::feel_outputs;
        const auto residual = [&](std::size_t first, double value) {
            const double* q = &out[at + first];
            return Residual{static_cast<int>(hit.voice), hit.step, kind_of_hit(hit.cell_class), value - q[2], (q[3] - q[1]) / iqr_of_deviation};
        };
        velocity.push_back(residual(0, hit.velocity / 127.0));
        offset.push_back(residual(window::quantiles, std::clamp(static_cast<double>(hit.offset) / ticks_per_step, -0.5, 0.5)));
    }
    return {};
}

GrooveVoice::Feel feel_of(const std::vector<Residual>& residuals)
{
    struct Sum {
        double count = 0, sum = 0;
        double towards(double wider, double weight) const { return (sum + weight * wider) / (count + weight); }
    };
    // Of each drum and kind of hit: all its steps, those of one kind, each.
    struct Sums {
        Sum all;
        std::array<Sum, 3> kinds;
        std::array<Sum, steps_per_bar> steps;
    };
    std::array<std::array<Sums, hit_kinds>, drum_voices> sums;
    for (const Residual& r : residuals) {
        Sums& s = sums[static_cast<std::size_t>(r.drum)][r.kind];
        for (Sum* one : {&s.all, &s.kinds[static_cast<std::size_t>(kind_of_step(r.step))], &s.steps[static_cast<std::size_t>(r.step)]}) {
            one->count += 1;
            one->sum += r.difference;
        }
    }
    GrooveVoice::Feel feel;
    for (std::size_t d = 0; d < drum_voices; ++d) {
        for (std::size_t k = 0; k < hit_kinds; ++k) {
            const Sums& s = sums[d][k];
            const double all = s.all.towards(0, weight_of_wider[0]);
            for (int step = 0; step < steps_per_bar; ++step) {
                const double of_kind = s.kinds[static_cast<std::size_t>(kind_of_step(step))].towards(all, weight_of_wider[1]);
                feel[d][static_cast<std::size_t>(step)][k].shift = rounded(s.steps[static_cast<std::size_t>(step)].towards(of_kind, weight_of_wider[2]), 1e4);
            }
        }
    }
    // How far the hits lie around what is expected with these shifts, against how far the model says.
    std::array<std::array<std::array<double, 3>, hit_kinds>, drum_voices> spread{};
    for (const Residual& r : residuals) {
        const double left = r.difference - feel[static_cast<std::size_t>(r.drum)][static_cast<std::size_t>(r.step)][r.kind].shift;
        std::array<double, 3>& s = spread[static_cast<std::size_t>(r.drum)][r.kind];
        s[0] += 1;
        s[1] += left * left;
        s[2] += r.deviation * r.deviation;
    }
    for (std::size_t d = 0; d < drum_voices; ++d) {
        for (std::size_t k = 0; k < hit_kinds; ++k) {
            const auto& [count, played, expected] = spread[d][k];
            if (count == 0 || expected <= 0) continue;
            const double own = expected / count;
            const double ratio = std::clamp(std::sqrt((played + ratio_doubt * own) / (expected + ratio_doubt * own)), least_ratio, most_ratio);
            for (auto& step : feel[d]) step[k].ratio = rounded(ratio, 1e4);
        }
    }
    return feel;
}

// Quantiles go the share `amount` of the way from where they are to what the artist makes of those of no style.
void move(std::span<double> quantiles, std::span<const double> plain, const FeelChange& change, double amount, double low, double high)
{
    const double median = plain[2] + change.shift;
    for (std::size_t i = 0; i < quantiles.size(); ++i) {
        const double own = median + (plain[i] - plain[2]) * change.ratio;
        quantiles[i] = std::clamp(quantiles[i] + amount * (own - quantiles[i]), low, high);
    }
}

Json feel_json(const GrooveVoice::Feel& feel)
{
    Json json = Json::array();
    for (const auto& drum : feel) {
        for (const auto& step : drum) {
            for (const FeelChange& change : step) {
                json.push_back(change.shift);
                json.push_back(change.ratio);
            }
        }
    }
    return json;
}

// `count` numbers within a range; empty if they are not there.
std::vector<double> numbers(const Json& json, const char* name, std::size_t count, double low, double high)
{
    const Json& list = json.is_object() ? json.value(name, Json()) : Json();
    std::vector<double> out;
    if (!list.is_array() || list.size() != count) return out;
    for (const Json& x : list) {
        if (!x.is_number() || !(x.get<double>() >= low && x.get<double>() <= high)) return {};
        out.push_back(x.get<double>());
    }
    return out;
}

std::string number(double x, int places)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.*f", places, x);
    return text.data();
}

}  // namespace

Result<GrooveTake> read_take(const MidiFile& file, const std::string& name)
{
    const auto wrong = [&](const std::string& what) { return fault(Fault::data, what).at(name); };
    for (const MidiTimeSignature& s : file.time_signatures) {
        if (s.numerator != s.denominator) return wrong(std::to_string(s.numerator) + "/" + std::to_string(s.denominator) + ": only 4/4 is learned from");
    }
    std::set<int> channels;
    std::int64_t last = -1;
    for (const MidiNote& note : file.notes) channels.insert(note.channel);
    const int channel = channels.contains(midi_drum_channel) || channels.size() != 1 ? midi_drum_channel : *channels.begin();
    for (const MidiNote& note : file.notes) {
        if (note.channel == channel && gm_drums().voice(note.key)) last = std::max(last, note.tick);
    }
    if (last < 0) return wrong("no drums in it (channel 10, keys of General MIDI)");
    const int bars = static_cast<int>(std::min<std::int64_t>(last / (4LL * file.ppq) + 1, most_take_bars));
    GrooveTake take;
    take.name = name;
    take.tempo = file.tempi.empty() ? usual_tempo : std::clamp(rounded(6e7 / file.tempi.front().micros, 100), 20.0, 400.0);
    for (const bool swung : {false, true}) {
        const Result<ArtistPart> part = artist_part(plan_of(file, name, bars, take.swing, channel));
        if (!part) return part.error();
        take.cells = part->cells;
        take.hits = part->felt;
        if (!swung) take.swing = rounded(swing_of(take.hits), 10);
    }
    return take;
}

Result<GrooveVoice> learn_grooves(std::span<const GrooveTake> takes, BeatScorer& scorer)
{
    if (takes.empty()) return fault(Fault::data, "no take with drums to learn from");
    GrooveVoice voice;
    Counts played{}, expected{};
    std::vector<Residual> velocity, offset;
    std::vector<double> swings;
    for (const GrooveTake& take : takes) {
        ++voice.takes;
        voice.bars += take.cells.bars();
        voice.hits += static_cast<int>(take.hits.size());
        swings.push_back(take.swing);
        for (int bar = 0; bar < take.cells.bars(); bar += lineup_bars)
            voice.lineups.push_back(lineup_of(take.cells, bar, std::min(lineup_bars, take.cells.bars() - bar)));
        const Status counted = foresee(take, scorer, [&](std::size_t drum, int at, std::size_t c, const auto& p) {
            const auto step = static_cast<std::size_t>(at % steps_per_bar);
            played[drum][step][c] += 1;
            for (std::size_t k = 0; k < p.size(); ++k) expected[drum][step][k] += p[k];
        });
        if (!counted) return counted.error();
        if (Status added = add_residuals(take, scorer, velocity, offset); !added) return added.error();
    }
    voice.swing = rounded(middle(swings), 10);
    for (std::size_t d = 0; d < drum_voices; ++d) {
        for (std::size_t step = 0; step < steps_per_bar; ++step) {
            double n = 0;
            for (const double count : played[d][step]) n += count;
            if (n == 0) continue;
            for (std::size_t c = 0; c < cell::classes; ++c) {
                const double e = expected[d][step][c], more = doubt * e / n;
                const double ratio = (played[d][step][c] + more) / (e + more);
                voice.bias[d][step][c] = e > 0 ? rounded(std::clamp(exact_log2(std::max(ratio, 1e-3)) * ln2, -most_bias, most_bias), 1e4) : 0;
            }
        }
    }
    voice.velocity = feel_of(velocity);
    voice.offset = feel_of(offset);
    return voice;
}

Result<double> hit_bits(std::span<const GrooveTake> takes, BeatScorer& scorer)
{
    double bits = 0, steps = 0;
    for (const GrooveTake& take : takes) {
        const Status asked = foresee(take, scorer, [&](std::size_t, int, std::size_t c, const auto& p) { bits -= exact_log2(std::max(p[c], 1e-30)); });
        if (!asked) return asked.error();
        steps += take.cells.steps();
    }
    return steps > 0 ? bits / steps : 0;
}

Json to_json(const GrooveVoice& voice)
{
    Json lineups = Json::array(), bias = Json::array();
    for (const Lineup& lineup : voice.lineups) {
        Json row = Json::array({rounded(lineup.rolls, 1e4)});
        for (const double x : lineup.density) row.push_back(rounded(x, 1e4));
        for (const double x : lineup.complexity) row.push_back(rounded(x, 1e4));
        lineups.push_back(row);
    }
    for (const auto& drum : voice.bias) {
        for (const auto& step : drum) {
            for (const double x : step) bias.push_back(x);
        }
    }
    return {{"format", 1}, {"takes", voice.takes}, {"bars", voice.bars}, {"hits", voice.hits}, {"swing", voice.swing},
            {"lineups", lineups}, {"bias", bias}, {"velocity", feel_json(voice.velocity)}, {"offset", feel_json(voice.offset)}};
}

Result<GrooveVoice> read_groove_voice(const Json& json, const std::string& file)
{
    const auto broken = [&](const std::string& what) { return fault(Fault::data, "no groove of a voice: " + what).at(file).advise("learn it anew: sixteen adapt"); };
    if (!json.is_object() || json.value("format", Json()) != 1) return broken("another format");
    GrooveVoice voice;
    const auto whole = [&](const char* name) {
        const Json& x = json.value(name, Json());
        return x.is_number_integer() && x >= 1 && x <= 100000000 ? x.get<int>() : -1;
    };
    voice.takes = whole("takes");
    voice.bars = whole("bars");
    voice.hits = whole("hits");
    const Json& swing = json.value("swing", Json());
    if (voice.takes < 0 || voice.bars < 0 || voice.hits < 0 || !swing.is_number() || !(swing >= 50 && swing <= 75)) return broken("impossible counts or swing");
    voice.swing = swing.get<double>();
    const Json& lineups = json.value("lineups", Json());
    if (!lineups.is_array() || lineups.empty() || lineups.size() > 100000) return broken("its line-ups");
    for (const Json& row : lineups) {
        const std::vector<double> values = numbers(Json{{"row", row}}, "row", 1 + 2 * drum_voices, -1, 1);
        if (values.empty()) return broken("its line-ups");
        Lineup& lineup = voice.lineups.emplace_back();
        lineup.rolls = values[0];
        std::copy_n(values.begin() + 1, drum_voices, lineup.density.begin());
        std::copy_n(values.begin() + 1 + drum_voices, drum_voices, lineup.complexity.begin());
    }
    const std::vector<double> bias = numbers(json, "bias", drum_voices * steps_per_bar * cell::classes, -most_bias, most_bias);
    if (bias.empty()) return broken("'bias'");
    for (std::size_t i = 0; i < bias.size(); ++i) voice.bias[i / (steps_per_bar * cell::classes)][i / cell::classes % steps_per_bar][i % cell::classes] = bias[i];
    for (const auto& [name, feel] : {std::pair{"velocity", &voice.velocity}, std::pair{"offset", &voice.offset}}) {
        const std::vector<double> values = numbers(json, name, drum_voices * steps_per_bar * hit_kinds * 2, -1, most_ratio);
        if (values.empty()) return broken(std::string("'") + name + "'");
        for (std::size_t i = 0; i < values.size(); i += 2) {
            const FeelChange change{values[i], values[i + 1]};
            if (change.shift > 1 || change.ratio < least_ratio) return broken(std::string("'") + name + "'");
            (*feel)[i / (2 * hit_kinds * steps_per_bar)][i / (2 * hit_kinds) % steps_per_bar][i / 2 % hit_kinds] = change;
        }
    }
    return voice;
}

GroovePortrait portrait_of(std::span<const GrooveTake> takes)
{
    struct Sum {
        double count = 0, offset = 0, squares = 0, velocity = 0, ghosts = 0;
    };
    std::array<Sum, drum_voices> sums;
    GroovePortrait p;
    std::vector<double> swings;
    int rolls = 0;
    for (const GrooveTake& take : takes) {
        ++p.takes;
        p.bars += take.cells.bars();
        p.hits += static_cast<int>(take.hits.size());
        p.slowest = p.takes == 1 ? take.tempo : std::min(p.slowest, take.tempo);
        p.fastest = std::max(p.fastest, take.tempo);
        swings.push_back(take.swing);
        for (int step = 0; step < take.cells.steps(); ++step) {
            for (int v = 0; v < drum_voices; ++v) rolls += take.cells.at(step, v) >= cell::roll2;
        }
        const double ms_a_tick = 60000 / take.tempo / ppq;
        for (const Hit& hit : take.hits) {
            Sum& s = sums[static_cast<std::size_t>(hit.voice)];
            const double ms = hit.offset * ms_a_tick;
            s.count += 1;
            s.offset += ms;
            s.squares += ms * ms;
            s.velocity += hit.velocity;
            s.ghosts += hit.cell_class == cell::ghost;
        }
    }
    p.swing = middle(swings);
    if (takes.empty()) p.swing = 50;
    p.rolls_a_bar = p.bars > 0 ? static_cast<double>(rolls) / p.bars : 0;
    for (std::size_t v = 0; v < sums.size(); ++v) {
        const Sum& s = sums[v];
        if (s.count == 0) continue;
        const double mean = s.offset / s.count;
        p.drums.push_back({static_cast<Voice>(v), s.count / p.hits, s.count / p.bars, mean, std::sqrt(std::max(0.0, s.squares / s.count - mean * mean)),
                           s.velocity / s.count, s.ghosts / s.count});
    }
    std::stable_sort(p.drums.begin(), p.drums.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
    return p;
}

Json to_json(const GroovePortrait& p)
{
    Json drums = Json::array();
    for (const GroovePortrait::Drum& d : p.drums) {
        drums.push_back({{"drum", name_of(d.drum)}, {"share", rounded(d.share, 1e4)}, {"hits_a_bar", rounded(d.hits_a_bar, 100)}, {"offset_ms", rounded(d.offset_ms, 10)},
                         {"spread_ms", rounded(d.spread_ms, 10)}, {"velocity", rounded(d.velocity, 10)}, {"ghosts", rounded(d.ghosts, 1e4)}});
    }
    return {{"takes", p.takes}, {"bars", p.bars}, {"hits", p.hits}, {"tempo", {rounded(p.slowest, 100), rounded(p.fastest, 100)}}, {"swing", rounded(p.swing, 10)},
            {"rolls_a_bar", rounded(p.rolls_a_bar, 100)}, {"drums", drums}};
}

std::string to_text(const GroovePortrait& p)
{
    std::string text = "beats       " + std::to_string(p.takes) + (p.takes == 1 ? " take, " : " takes, ") + std::to_string(p.bars) + " bars, " + std::to_string(p.hits) +
                       " hits, " + number(p.slowest, 0) + (p.slowest < p.fastest ? " to " + number(p.fastest, 0) : std::string()) + " beats a minute\n";
    text += "            swing " + number(p.swing, 1) + ", " + number(p.rolls_a_bar, 2) + " rolls a bar\n";
    for (std::size_t i = 0; i < p.drums.size(); ++i) {
        const GroovePortrait::Drum& d = p.drums[i];
        std::string name(name_of(d.drum));
        name.resize(8, ' ');
        text += (i == 0 ? "drums       " : "            ") + name + number(d.hits_a_bar, 1) + " a bar, " + number(std::abs(d.offset_ms), 0) + " ms " +
                (d.offset_ms < 0 ? "early" : "late") + ", give or take " + number(d.spread_ms, 0) + ", velocity " + number(d.velocity, 0) + ", " + number(100 * d.ghosts, 0) +
                " % ghosts\n";
    }
    return text;
}

VoicedBeat::VoicedBeat(std::unique_ptr<BeatScorer> scorer, std::shared_ptr<const GrooveVoice> groove, double amount)
    : m_scorer(std::move(scorer)), m_groove(std::move(groove)), m_amount(amount)
{
}

// All of the style's, and as many of the artist's as make `amount` of the whole; the artist's alone at 1.
std::span<const Lineup> VoicedBeat::lineups(Style style)
{
    std::vector<Lineup>& out = m_lineups[static_cast<std::size_t>(style)];
    if (!out.empty()) return out;
    const std::span<const Lineup> known = m_scorer->lineups(style);
    const std::vector<Lineup>& own = m_groove->lineups;
    if (m_amount >= 1 || known.empty()) return own;
    out.assign(known.begin(), known.end());
    const auto wanted = static_cast<std::size_t>(static_cast<double>(known.size()) * m_amount / (1 - m_amount) + 0.5);
    for (std::size_t i = 0; i < wanted; ++i) out.push_back(own[i * own.size() / std::max<std::size_t>(wanted, own.size()) % own.size()]);
    return out;
}

Status VoicedBeat::hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f)
{
    m_steps.clear();
    for (int i = 0; i < n; ++i) m_steps.push_back(static_cast<int>(cond_i[static_cast<std::size_t>(i) * window::conditions_i + 2]));
    return m_scorer->hidden(n, cells, cond_i, cond_f);
}

Status VoicedBeat::voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out)
{
    if (Status asked = m_scorer->voice(n, now, v, out); !asked) return asked;
    for (std::size_t i = 0; i < static_cast<std::size_t>(n); ++i) {
        const auto& bias = m_groove->bias[static_cast<std::size_t>(v)][static_cast<std::size_t>(m_steps[i])];
        for (std::size_t c = 0; c < cell::classes; ++c) out[i * cell::classes + c] += m_amount * bias[c];
    }
    return {};
}

Status VoicedBeat::feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i, std::span<const double> cond_f, std::span<double> out)
{
    if (Status asked = m_scorer->feel(n, steps, cells, cond_i, cond_f, out); !asked) return asked;
    // The artist was held against the model told of no style and section, so that is what the changes belong to.
    const std::vector<std::int64_t> none(cond_i.size(), 0);
    m_plain.resize(out.size());
    if (Status asked = m_scorer->feel(n, steps, cells, none, cond_f, m_plain); !asked) return asked;
    const std::span<const double> plain(m_plain);
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (cells[i] <= cell::rest) continue;
        const std::size_t drum = i % drum_voices, step = i / drum_voices % static_cast<std::size_t>(steps) % steps_per_bar;
        const std::size_t kind = kind_of_hit(static_cast<int>(cells[i]));
        const std::size_t at = i * window::feel_outputs, late = at + window::quantiles;
        move(out.subspan(at, window::quantiles), plain.subspan(at, window::quantiles), m_groove->velocity[drum][step][kind], m_amount, 0.02, 1);
        move(out.subspan(late, window::quantiles), plain.subspan(late, window::quantiles), m_groove->offset[drum][step][kind], m_amount, -0.5, 0.5);
    }
    return {};
}

}  // namespace sixteen
