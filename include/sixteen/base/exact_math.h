// Functions that the C library computes with different last bits on different machines, here from
// + - * / alone, so that they give the same bits everywhere (with -ffp-contract=off).
#pragma once

#include <cstdint>
#include <span>

namespace sixteen {

double exact_exp2(double x);          // 2^x for |x| < 1000; relative error below 1e-15
double exact_exp(double x);           // e^x, the same way
double exact_log2(double x);          // x > 0 and normal; absolute error below 1e-14
double exact_sin_turns(double turns); // sin(2 pi turns); absolute error below 1e-15 for |turns| < 2^20
double gain_of_db(double db);         // 10^(db / 20)
double db_of_gain(double gain);       // 20 log10(gain), -200 at or below 1e-10

// Draws an index by weights exp(score / temperature). Scores are read to 2^-14, weights held as integers,
// so that the choice depends on no rounding. A score at or below `barred` is never chosen.
// unit in [0, 1); temperature > 0, and temperature 0 takes the first of the highest scores.
// Returns -1 if all scores are barred.
inline constexpr double barred = -1e9;
int draw_index(std::span<const double> scores, double temperature, double unit);

}  // namespace sixteen
