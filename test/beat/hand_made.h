// A hand-made BeatScorer and plans, so that the beat room is tested without a model.
#pragma once

#include "sixteen/model/scorer.h"
#include "sixteen/plan/plan.h"

#include <algorithm>
#include <initializer_list>
#include <vector>

namespace sixteen {

// Scores that follow from the window and the conditions of their row alone, as a model's do: kick on beats 1 and 3
// rather, snare on 2 and 4, closed hats on eighths; what played a bar ago is likelier; the density asked makes rests
// less likely; a snare now makes hats less likely.
class HandMadeScorer final : public BeatScorer {
public:
    int rows_at_most = 0, hidden_calls = 0;
    bool only_rolls = false;                 // wants a sextuplet everywhere
    bool fails = false;
    double offset_mean = -0.3;               // sixteenths

    Status hidden(int n, std::span<const std::int64_t> cells, std::span<const std::int64_t> cond_i,
                  std::span<const double> cond_f) override
    {
        if (fails) return fault(Fault::unavailable, "no model");
        rows_at_most = std::max(rows_at_most, n);
        ++hidden_calls;
        m_cells.assign(cells.begin(), cells.end());
        m_whole.assign(cond_i.begin(), cond_i.end());
        m_real.assign(cond_f.begin(), cond_f.end());
        return {};
    }

    Status voice(int n, std::span<const std::int64_t> now, int v, std::span<double> out) override
    {
        for (int i = 0; i < n; ++i) {
            const auto row = static_cast<std::size_t>(i);
            const auto step = m_whole[row * window::conditions_i + 2];
            const double density = m_real[row * window::conditions_f + 2];
            const auto bar_ago = m_cells[(row * window::steps + window::past - steps_per_bar) * drum_voices +
                                         static_cast<std::size_t>(v)];
            double hit = -3.5 + density;
            if (v == 0 && step % 8 == 0) hit += 3;
            if (v == 1 && step % 8 == 4) hit += 4;
            if (v == 4 && step % 2 == 0) hit += 3;
            if (bar_ago > 0) hit += 1.5;
            if (v == 4 && now[row * drum_voices + 1] > 0) hit -= 0.5;
            const std::span<double> scores = out.subspan(row * cell::classes, cell::classes);
            for (double& s : scores) s = hit - 2;
            scores[cell::rest] = 0;
            scores[cell::normal] = hit;
            if (only_rolls) {
                for (double& s : scores) s = -20;
                scores[cell::roll6] = 0;
            }
        }
        return {};
    }

    Status feel(int n, int steps, std::span<const std::int64_t> cells, std::span<const std::int64_t>,
                std::span<const double>, std::span<double> out) override
    {
        const std::size_t count = static_cast<std::size_t>(n) * static_cast<std::size_t>(steps) * drum_voices;
        for (std::size_t i = 0; i < count; ++i) {
            const double velocity = cells[i] == cell::ghost ? 0.3 : 0.75;
            for (std::size_t q = 0; q < window::quantiles; ++q) {
                const double above = 0.08 * (static_cast<double>(q) - 2);
                out[i * window::feel_outputs + q] = velocity + above;
                out[i * window::feel_outputs + window::quantiles + q] = offset_mean + above;
            }
        }
        return {};
    }

    // The root on each kick, held; now and then the fifth; a slide into the octave.
    Status bass(int n, std::span<const std::int64_t> own, std::span<const std::int64_t> drums, std::span<const std::int64_t>,
                std::span<const double>, std::span<double> out) override
    {
        for (int i = 0; i < n; ++i) {
            const auto row = static_cast<std::size_t>(i);
            const bool kick = drums[row * bass_window::lanes * bass_window::steps + bass_window::past] > 0;
            const std::span<double> scores = out.subspan(row * bass_window::outputs, bass_window::outputs);
            for (double& s : scores) s = -6;
            scores[bass_window::hold] = own[row * bass_window::lags.size()] > bass_window::rest ? 1 : -20;
            scores[bass_window::rest] = 0;
            scores[bass_window::first_tone] = kick ? 6 : -4;
            scores[bass_window::first_tone + 4] = kick ? 4 : -5;
            scores[bass_window::first_tone + 7] = kick ? 3 : -5;
        }
        return {};
    }

    std::span<const Lineup> lineups(Style) override { return m_lineups; }

private:
    std::vector<std::int64_t> m_cells, m_whole;
    std::vector<double> m_real;
    std::vector<Lineup> m_lineups = [] {
        Lineup busy{0, {.15, .13, 0, .02, .5, .03, 0, .01, .03, .02, 0}, {.5, 0, -1, .5, .5, .8, -1, 0, .7, .8, -1}};
        Lineup thin{0, {.1, .13, .02, 0, .25, .05, 0, .01, .03, 0, .03}, {.3, 0, 0, -1, .4, .8, -1, 0, .7, -1, .5}};
        return std::vector<Lineup>{busy, thin};
    }();
};

struct Part {
    SectionKind kind;
    int bars;
    double energy = 0.7;
};

inline Plan plan_of(Style style, std::uint64_t key, std::initializer_list<Part> form = {{SectionKind::verse, 8}})
{
    Plan plan;
    plan.key = key;
    plan.spec.style = style;
    plan.spec.key = 5;
    plan.tempo_milli = 90000;
    for (const Part& part : form) {
        Section section;
        section.spec.kind = part.kind;
        section.spec.bars = part.bars;
        section.spec.energy = part.energy;
        section.first_bar = plan.bars;
        plan.bars += part.bars;
        plan.sections.push_back(section);
        plan.spec.form.push_back(section.spec);
    }
    return plan;
}

}  // namespace sixteen
