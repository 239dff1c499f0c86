#include "sixteen/base/drum_map.h"

#include <initializer_list>

namespace sixteen {
namespace {

void set_all(DrumMap& map, Voice voice, std::initializer_list<int> keys)
{
    for (const int key : keys) map.set(key, voice);
}

DrumMap make_gm()
{
    DrumMap map;
    set_all(map, Voice::kick, {35, 36});
    set_all(map, Voice::snare, {38, 40});
    set_all(map, Voice::clap, {39});
    set_all(map, Voice::rim, {37});
    set_all(map, Voice::hatc, {42, 44});                                  // closed, pedal
    set_all(map, Voice::hato, {46});
    set_all(map, Voice::ride, {51, 53, 59});
    set_all(map, Voice::crash, {49, 52, 55, 57});                         // crashes, China, splash
    set_all(map, Voice::tom, {41, 43, 45, 47, 48, 50});
    set_all(map, Voice::shaker, {69, 70});                                // cabasa, maracas
    set_all(map, Voice::perc, {54, 56, 58});                              // tambourine, cowbell, vibraslap
    for (int key = 60; key <= 68; ++key) map.set(key, Voice::perc);       // bongos, congas, timbales, agogos
    for (int key = 71; key <= 81; ++key) map.set(key, Voice::perc);       // whistles, guiros, blocks, triangles
    return map;
}

DrumMap make_roland()
{
    DrumMap map = make_gm();
    set_all(map, Voice::hatc, {22});
    set_all(map, Voice::hato, {26});
    set_all(map, Voice::snare, {40});
    set_all(map, Voice::tom, {58});
    return map;
}

}  // namespace

const DrumMap& gm_drums()
{
    return named_drum_map(0);
}

const DrumMap& named_drum_map(std::size_t index)
{
    static const std::array<DrumMap, drum_map_names.size()> maps = {make_gm(), make_roland()};
    return maps[index];
}

}  // namespace sixteen
