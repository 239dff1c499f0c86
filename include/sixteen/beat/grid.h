// Grid: the drum cells of a piece, a class (cell::rest ...) for each sixteenth and voice.
//
//     Grid grid(4);                                   // four bars, nothing known yet
//     grid.set(8, int(Voice::snare), cell::accent);   // given: the model writes around it
//
// A cell that is known before the hits are drawn stays as it is: that is how a voice is switched off, and how
// the artist's own material is kept.
#pragma once

#include "sixteen/base/music.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sixteen {

class Grid {
public:
    Grid() = default;
    explicit Grid(int bars)
        : m_bars(bars), m_cells(static_cast<std::size_t>(bars) * steps_per_bar * drum_voices, cell::unknown)
    {
    }

    int bars() const { return m_bars; }
    int steps() const { return m_bars * steps_per_bar; }

    // The class at a step of the piece (from 0) and a drum voice; unknown outside of the piece.
    int at(int step, int voice) const
    {
        return step < 0 || step >= steps() ? cell::unknown : m_cells[index(step, voice)];
    }
    // step must lie in the piece.
    void set(int step, int voice, int cell_class) { m_cells[index(step, voice)] = static_cast<std::int8_t>(cell_class); }

    // A step at which one of the voices that take taps must play (beat/artist.h): the model chooses which.
    void want_hit(int step)
    {
        if (m_wanted.empty()) m_wanted.resize(static_cast<std::size_t>(steps()));
        m_wanted[static_cast<std::size_t>(step)] = 1;
    }
    bool wants_hit(int step) const { return !m_wanted.empty() && m_wanted[static_cast<std::size_t>(step)] != 0; }

    bool operator==(const Grid&) const = default;

private:
    static std::size_t index(int step, int voice)
    {
        return static_cast<std::size_t>(step) * drum_voices + static_cast<std::size_t>(voice);
    }

    int m_bars = 0;
    std::vector<std::int8_t> m_cells;
    std::vector<char> m_wanted;              // by step; empty if there are none
};

// Does a hit of this class take the next sixteenth of its voice as well?
constexpr bool takes_an_eighth(int cell_class)
{
    return cell_class == cell::roll3 || cell_class == cell::roll6;
}

// The voices that a tapped rhythm is given to.
constexpr bool takes_taps(Voice v)
{
    return v <= Voice::rim || v == Voice::perc || v == Voice::tom;
}

}  // namespace sixteen
