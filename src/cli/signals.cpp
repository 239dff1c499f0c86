#include "signals.h"

#include <csignal>

namespace sixteen::cli {
namespace {

// Written by a signal handler, so they live here. The signal is 0 for none.
std::atomic<int> stop_signal = 0;
std::atomic<bool> stop = false;

void on_signal(int number)
{
    std::signal(number, SIG_DFL);
    stop_signal = number;
    stop = true;
}

}  // namespace

void catch_signals()
{
    for (const int number : {SIGINT, SIGTERM}) {
        struct sigaction action{};
        action.sa_handler = on_signal;           // without SA_RESTART: a wait for input ends
        ::sigaction(number, &action, nullptr);
    }
}

const std::atomic<bool>& stop_wanted()
{
    return stop;
}

int stopped_or(int status)
{
    return stop ? 128 + stop_signal : status;
}

}  // namespace sixteen::cli
