#include "sixteen/beat/hits.h"

#include "sixteen/base/exact_math.h"
#include "sixteen/beat/conditions.h"
#include "sixteen/beat/lineup.h"
#include "sixteen/beat/nudges.h"
#include "sixteen/beat/traits.h"

#include <algorithm>
#include <array>

namespace sixteen {
namespace {

// Steering towards the hits that a voice is asked for: what it still owes from the bars before, against what a bar is
// asked for, is taken from the score of a rest.
constexpr double steer_gain = 1.8;
constexpr double steer_slack = 0.7;          // hits: keeps the pull on rare voices small
constexpr double steer_most = 4;
// Ahead of that, the timekeepers are pulled by how far the bar's density is from the style's own, which the model, told of
// it, follows only in part.
constexpr double density_lead = 3;
// The same for the rolls of the closed hat, of which the model draws too few; added to the scores of all rolls.
constexpr double roll_gain = 0.9;
constexpr double roll_slack = 0.5;           // rolls
constexpr double roll_most = 2;
constexpr double hat_rolls = 0.8;            // the closed hat's share of the rolls of a line-up, in the grooves

// An odd draw is copied in every later bar, so classes far below the likeliest are left out.
void drop_unlikely(std::span<double> scores, double temperature)
{
    const double least = *std::max_element(scores.begin(), scores.end()) - unlikely * temperature;
    for (double& score : scores) {
        if (score < least) score = barred;
    }
}

// One draft while its cells are drawn.
class Drawing {
public:
    // With the style in the key, drafts of one seed and several styles are no look-alikes.
    Drawing(const Plan& plan, Grid& grid, std::span<const Lineup> known)
        : m_plan(plan), m_grid(grid), m_random(derive_key(plan.key, name_of(plan.spec.style))), m_bars(bar_conditions(plan)),
          m_asked(asked_lineups(plan, m_bars, known))
    {
        hide_what_is_given();
    }

    // At the start of a bar: what each voice owes from the bars of its section before.
    void steer(int bar)
    {
        const int first = m_plan.sections[static_cast<std::size_t>(m_bars[static_cast<std::size_t>(bar)].section)].first_bar;
        const double usual = traits_of(m_plan.spec.style).density, density = m_bars[static_cast<std::size_t>(bar)].density;
        const double lead = density_lead * (density - usual) / (density + usual);
        for (int v = 0; v < drum_voices; ++v) {
            const auto voice = static_cast<std::size_t>(v);
            const double now = m_asked[static_cast<std::size_t>(bar)].density[voice] * steps_per_bar;
            m_pull[voice] = 0;
            if (now < 0 || m_given[voice]) continue;
            double owed = 0;
            for (int b = first; b < bar; ++b) {
                owed += std::max(0.0, m_asked[static_cast<std::size_t>(b)].density[voice]) * steps_per_bar - count(b, static_cast<Voice>(v), cell::ghost);
            }
            const double pull = steer_gain * owed / (now + steer_slack) + (keeps_time(static_cast<Voice>(v)) ? lead : 0);
            m_pull[voice] = std::clamp(pull, -steer_most, steer_most);
        }
        steer_rolls(first, bar);
    }

    int steps() const { return m_grid.steps(); }
    bool known(int step, int voice) const { return m_grid.at(step, voice) != cell::unknown; }

    void window(int step, std::span<std::int64_t> out) const
    {
        std::size_t i = 0;
        for (int row = step - window::past; row < step + window::ahead; ++row) {
            const int from = row < step ? seen_at(step, row) : row;
            for (int v = 0; v < drum_voices; ++v) out[i++] = m_grid.at(from, v);
        }
    }

    void conditions(int step, std::span<std::int64_t> whole, std::span<double> real) const
    {
        const BarCondition& bar = m_bars[static_cast<std::size_t>(step / steps_per_bar)];
        const Section& section = m_plan.sections[static_cast<std::size_t>(bar.section)];
        whole[0] = static_cast<std::int64_t>(m_plan.spec.style) + 1;
        whole[1] = static_cast<std::int64_t>(section.spec.kind) + 1;
        whole[2] = step % steps_per_bar;
        whole[3] = bar.bar % 8;
        whole[4] = std::min(bar.bars_left, 7);
        whole[5] = bar.fill ? 2 : 1;
        real[0] = static_cast<double>(m_plan.tempo_milli) / 100000.0;
        real[1] = (m_plan.spec.swing - 50) / 25;
        real[2] = bar.density;
        real[3] = bar.complexity;
        real[4] = bar.energy;
        const Lineup& told = m_told[static_cast<std::size_t>(step / steps_per_bar)];
        real[5] = told.rolls;
        std::copy(told.density.begin(), told.density.end(), real.begin() + 6);
        std::copy(told.complexity.begin(), told.complexity.end(), real.begin() + 6 + drum_voices);
    }

    void now(int step, std::span<std::int64_t> out) const
    {
        for (int v = 0; v < drum_voices; ++v) out[static_cast<std::size_t>(v)] = m_grid.at(step, v);
    }

    // Draws the cell; false if no class can be chosen.
    bool draw(int step, int voice, std::span<const double> model_scores)
    {
        std::array<double, cell::classes> scores;
        std::copy(model_scores.begin(), model_scores.end(), scores.begin());
        const BarCondition& bar = m_bars[static_cast<std::size_t>(step / steps_per_bar)];
        scores[cell::rest] += rest_bias(m_plan.spec.beat, static_cast<Voice>(voice), step % steps_per_bar) - m_pull[static_cast<std::size_t>(voice)] -
                              hit_nudge(m_plan.spec.style, voice, step / steps_per_bar, step % steps_per_bar, bar.arrival);
        if (static_cast<Voice>(voice) == Voice::hatc) {
            for (std::size_t c = cell::roll2; c <= cell::roll6; ++c) scores[c] += m_roll_pull;
        }
        if (!room_for_an_eighth(step, voice)) scores[cell::roll3] = scores[cell::roll6] = barred;
        const double unit = m_random.unit(Stage::hits, static_cast<std::uint32_t>(step / steps_per_bar),
                                          static_cast<std::uint32_t>(step % steps_per_bar),
                                          static_cast<std::uint32_t>(voice));
        const double temperature = model_temperature * m_plan.spec.beat.temperature;
        drop_unlikely(scores, temperature);
        const int drawn = draw_index(scores, temperature, unit);
        if (drawn < 0) return false;
        if (m_grid.wants_hit(step) && takes_taps(static_cast<Voice>(voice))) remember(voice, scores);
        m_grid.set(step, voice, drawn);
        if (takes_an_eighth(drawn)) m_grid.set(step + 1, voice, cell::rest);
        return true;
    }

    // A tapped step that no voice took goes to the one that came nearest.
    void finish(int step)
    {
        const bool taken = m_nearest_voice < 0 || !m_grid.wants_hit(step) || taps_taken(step);
        if (!taken) m_grid.set(step, m_nearest_voice, m_nearest_class);
        m_nearest_voice = -1;
    }

private:
    bool taps_taken(int step) const
    {
        for (int v = 0; v < drum_voices; ++v) {
            if (takes_taps(static_cast<Voice>(v)) && m_grid.at(step, v) > cell::rest) return true;
        }
        return false;
    }

    void remember(int voice, std::span<const double> scores)
    {
        for (int c = cell::ghost; c <= cell::accent; ++c) {
            const double margin = scores[static_cast<std::size_t>(c)] - scores[cell::rest];
            if (m_nearest_voice >= 0 && margin <= m_nearest) continue;
            m_nearest_voice = voice;
            m_nearest_class = c;
            m_nearest = margin;
        }
    }

    // The model sees given cells itself, and a fill or an arrival has hits of its own.
    void hide_what_is_given()
    {
        for (int v = 0; v < drum_voices; ++v) {
            bool given = false;
            for (int step = 0; step < steps(); ++step) given = given || known(step, v);
            m_given[static_cast<std::size_t>(v)] = given;
        }
        m_told = m_asked;
        for (std::size_t b = 0; b < m_told.size(); ++b) {
            for (std::size_t v = 0; v < drum_voices; ++v) {
                const auto voice = static_cast<Voice>(v);
                const bool free = voice == Voice::crash ||
                                  (m_bars[b].fill && (voice == Voice::tom || voice == Voice::snare || voice == Voice::clap));
                if (free || (m_given[v] && m_plan.spec.beat.voices[v].on)) m_told[b].density[v] = m_told[b].complexity[v] = -1;
                if (m_told[b].density[v] == 0) m_told[b].complexity[v] = -1;
            }
        }
    }

    void steer_rolls(int first, int bar)
    {
        const auto asked = [&](int b) { return hat_rolls * steps_per_bar * std::max(0.0, m_asked[static_cast<std::size_t>(b)].rolls); };
        double owed = 0;
        for (int b = first; b < bar; ++b) owed += asked(b) - count(b, Voice::hatc, cell::roll2);
        const bool told = m_asked[static_cast<std::size_t>(bar)].rolls >= 0;
        m_roll_pull = told ? std::clamp(roll_gain * owed / (asked(bar) + roll_slack), -roll_most, roll_most) : 0;
    }

    // Cells of a voice in a bar that are of this class or a later one.
    int count(int bar, Voice voice, int least) const
    {
        int n = 0;
        for (int step = bar * steps_per_bar; step < (bar + 1) * steps_per_bar; ++step) n += m_grid.at(step, static_cast<int>(voice)) >= least;
        return n;
    }

    // Where the model looks back: within the section, and before it to the section's own past.
    int seen_at(int step, int row) const
    {
        const BarCondition& bar = m_bars[static_cast<std::size_t>(step / steps_per_bar)];
        const int start = m_plan.sections[static_cast<std::size_t>(bar.section)].first_bar * steps_per_bar;
        return row >= start ? row : row - start + bar.past * steps_per_bar;
    }

    bool room_for_an_eighth(int step, int voice) const
    {
        if (step + 1 >= steps()) return false;
        const int next = m_grid.at(step + 1, voice);
        return next == cell::unknown || next == cell::rest;
    }

    const Plan& m_plan;
    Grid& m_grid;
    Random m_random;
    std::vector<BarCondition> m_bars;
    int m_nearest_voice = -1, m_nearest_class = cell::normal;  // of the step: the hit nearest to being drawn
    double m_nearest = 0;
    std::vector<Lineup> m_asked, m_told;     // of the bars
    std::array<bool, drum_voices> m_given{};
    std::array<double, drum_voices> m_pull{};
    double m_roll_pull = 0;
};

// The tensors of one step for the drafts that still go on.
class Batch {
public:
    void read(int step, std::span<Drawing> drawings)
    {
        m_step = step;
        m_rows.clear();
        for (Drawing& drawing : drawings) {
            if (step >= drawing.steps()) continue;
            if (step % steps_per_bar == 0) drawing.steer(step / steps_per_bar);
            m_rows.push_back(&drawing);
        }
        m_cells.resize(m_rows.size() * cells_a_row);
        m_whole.resize(m_rows.size() * window::conditions_i);
        m_real.resize(m_rows.size() * window::conditions_f);
        m_now.resize(m_rows.size() * drum_voices);
        m_scores.resize(m_rows.size() * cell::classes);
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            m_rows[i]->window(step, row(m_cells, i, cells_a_row));
            m_rows[i]->conditions(step, row(m_whole, i, window::conditions_i), row(m_real, i, window::conditions_f));
        }
    }

    Status draw(BeatScorer& scorer)
    {
        const int n = static_cast<int>(m_rows.size());
        if (all_known()) return {};
        if (Status status = scorer.hidden(n, m_cells, m_whole, m_real); !status) return status;
        for (int v = 0; v < drum_voices; ++v) {
            if (known(v)) continue;
            for (std::size_t i = 0; i < m_rows.size(); ++i) m_rows[i]->now(m_step, row(m_now, i, drum_voices));
            if (Status status = scorer.voice(n, m_now, v, m_scores); !status) return status;
            if (!draw_voice(v)) return fault(Fault::internal, "the beat model left no class to choose");
        }
        for (Drawing* drawing : m_rows) drawing->finish(m_step);
        return {};
    }

private:
    static constexpr std::size_t cells_a_row = static_cast<std::size_t>(window::steps) * drum_voices;

    template <class T>
    static std::span<T> row(std::vector<T>& values, std::size_t i, std::size_t width)
    {
        return std::span(values).subspan(i * width, width);
    }

    bool known(int voice) const
    {
        return std::all_of(m_rows.begin(), m_rows.end(), [&](const Drawing* d) { return d->known(m_step, voice); });
    }

    bool all_known() const
    {
        for (int v = 0; v < drum_voices; ++v) {
            if (!known(v)) return false;
        }
        return true;
    }

    bool draw_voice(int voice)
    {
        for (std::size_t i = 0; i < m_rows.size(); ++i) {
            if (m_rows[i]->known(m_step, voice)) continue;
            if (!m_rows[i]->draw(m_step, voice, row(m_scores, i, cell::classes))) return false;
        }
        return true;
    }

    int m_step = 0;
    std::vector<Drawing*> m_rows;
    std::vector<std::int64_t> m_cells, m_whole, m_now;
    std::vector<double> m_real, m_scores;
};

}  // namespace

Grid blank_grid(const Plan& plan)
{
    Grid grid(plan.bars);
    for (int v = 0; v < drum_voices; ++v) {
        if (plan.spec.beat.voices[static_cast<std::size_t>(v)].on) continue;
        for (int step = 0; step < grid.steps(); ++step) grid.set(step, v, cell::rest);
    }
    return grid;
}

Status draw_hits(std::span<const Plan* const> plans, std::span<Grid> grids, BeatScorer& scorer)
{
    std::vector<Drawing> drawings;
    int longest = 0;
    for (std::size_t i = 0; i < plans.size(); ++i) {
        drawings.emplace_back(*plans[i], grids[i], scorer.lineups(plans[i]->spec.style));
        longest = std::max(longest, grids[i].steps());
    }
    Batch batch;
    for (int step = 0; step < longest; ++step) {
        batch.read(step, drawings);
        if (Status status = batch.draw(scorer); !status) return status;
    }
    return {};
}

}  // namespace sixteen
