// Signals that ask the program to stop: caught, so that nothing half-made stays behind.
#pragma once

#include <atomic>

namespace sixteen::cli {

// From now on SIGINT and SIGTERM are noted, and a wait for input ends. A second one ends the program at once.
void catch_signals();

// Whether one has come.
const std::atomic<bool>& stop_wanted();

// 130, 143: the status of a program that a signal has stopped; `status` if none has come.
int stopped_or(int status);

}  // namespace sixteen::cli
