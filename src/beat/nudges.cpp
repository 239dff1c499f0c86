#include "sixteen/beat/nudges.h"

namespace sixteen {
namespace {

constexpr double arrival_crash = -1.0;

}  // namespace

double rest_nudge(Style, int voice, int step, bool arrival)
{
    if (static_cast<Voice>(voice) == Voice::crash && step == 0 && arrival) return arrival_crash;
    return 0;
}

}  // namespace sixteen
