#include "sixteen/batch/timings.h"

#include <ctime>

namespace sixteen {
namespace {

std::int64_t clock_ns(clockid_t id)
{
    timespec now{};
    ::clock_gettime(id, &now);
    return static_cast<std::int64_t>(now.tv_sec) * 1000000000 + now.tv_nsec;
}

double seconds(std::int64_t ns)
{
    return static_cast<double>(ns / 1000000) / 1000;
}

}  // namespace

Lap thread_clocks()
{
    return {clock_ns(CLOCK_THREAD_CPUTIME_ID), clock_ns(CLOCK_MONOTONIC)};
}

void Timings::add(Step step, Lap lap)
{
    Sum& sum = m_sums[static_cast<std::size_t>(step)];
    sum.cpu += lap.cpu;
    sum.wall += lap.wall;
}

Json Timings::to_json() const
{
    Json steps = Json::object();
    for (std::size_t i = 0; i < m_sums.size(); ++i) {
        steps[std::string(step_names[i])] = {{"cpu", seconds(m_sums[i].cpu)}, {"wall", seconds(m_sums[i].wall)}};
    }
    return steps;
}

StageClock::~StageClock()
{
    if (m_timings == nullptr) return;
    const Lap now = thread_clocks();
    m_timings->add(m_step, {now.cpu - m_start.cpu - m_left.cpu, now.wall - m_start.wall - m_left.wall});
}

void StageClock::leave_to(Step other, Lap lap)
{
    if (m_timings == nullptr) return;
    m_left += lap;
    m_timings->add(other, lap);
}

}  // namespace sixteen
